"""A small published store in the model of ``docs/architecture.md``, for tests of what reads the graph."""

import json
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from ontology import iris
from ontology.vocabulary import ontology_store
from server.store import DATA, MANIFEST, publish

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in iris.PREFIXES.items())
AGENCY = iris.agency("500000", "重庆市教育委员会")
REPORT = iris.report(AGENCY, 2022)
EARLIER = iris.report(AGENCY, 2021)
TURTLE = f"""{PREFIXES}
PREFIX outcome: <{iris.ID}outcome/>
PREFIX applicant: <{iris.ID}applicant/>
PREFIX procedure: <{iris.ID}procedure/>
PREFIX item: <{iris.ID}item/>
PREFIX result: <{iris.ID}result/>

<{iris.division("500000")}> a xxgk:Division ; skos:prefLabel "重庆市"@zh ; xxgk:code "500000" .
<{iris.ID}sector/education> skos:prefLabel "教育"@zh .
<{AGENCY}> a xxgk:Agency , org:FormalOrganization ;
    skos:prefLabel "重庆市教育委员会"@zh ; skos:altLabel "重庆市教委"@zh , "重庆教委"@zh ;
    xxgk:region <{iris.division("500000")}> ; xxgk:sector <{iris.ID}sector/education> .

<{REPORT}> a xxgk:Report ;
    dct:title "重庆市教育委员会2022年政府信息公开工作年度报告" ; dct:source "chongqing.html" ;
    dct:identifier "sha256:00" ; dct:issued "2023-01-31"^^xsd:date ; foaf:page <https://jw.example.cn/2022.html> ;
    xxgk:agency <{AGENCY}> ; xxgk:year 2022 ; xxgk:region <{iris.division("500000")}> ;
    xxgk:sector <{iris.ID}sector/education> ;
    xxgk:received 6 ; xxgk:granted 5 ; xxgk:feesAmount 852.28 .
<{REPORT}/t3/received> a xxgk:TableRow , qb:Observation ; qb:dataSet <{iris.DATASET}> ;
    xxgk:report <{REPORT}> ; xxgk:table 3 ; xxgk:row outcome:received ; xxgk:block <{iris.ID}form/2021/3> ;
    xxgk:naturalPerson 6 ; xxgk:commercialEnterprise 0 ; xxgk:total 6 ; xxgk:locator "第150–157行" .
<{REPORT}/t3/granted> a xxgk:TableRow , qb:Observation ; qb:dataSet <{iris.DATASET}> ;
    xxgk:report <{REPORT}> ; xxgk:table 3 ; xxgk:row outcome:granted ; xxgk:block <{iris.ID}form/2021/3> ;
    xxgk:naturalPerson 5 ; xxgk:total 5 ; xxgk:locator "第158–165行" .
<{REPORT}/t3/granted/commercial-enterprise> a xxgk:CellNote ; xxgk:report <{REPORT}> ; xxgk:table 3 ;
    xxgk:row outcome:granted ; xxgk:column applicant:commercial-enterprise ;
    xxgk:status <{iris.ID}cell-status/slash> ; xxgk:printed "/" ; xxgk:locator "第159行" .
<{REPORT}/t2/fees> a xxgk:TableRow , qb:Observation ; qb:dataSet <{iris.DATASET}> ;
    xxgk:report <{REPORT}> ; xxgk:table 2 ; xxgk:row item:fees ; xxgk:block <{iris.ID}form/2021/2-20-8> ;
    xxgk:amount 852.28 ; xxgk:locator "第130行" .
<{REPORT}/fact/1> a xxgk:NarrativeFact ; xxgk:report <{REPORT}> ;
    xxgk:kind <{iris.ID}fact-kind/channel-items> ; xxgk:concept <{iris.ID}channel/website> ;
    xxgk:value 1118 ; xxgk:unit "条" ; xxgk:approximate false ; xxgk:printed "1118条" ;
    xxgk:quote "全年通过门户网站主动公开信息1118条。" ; xxgk:start 10 ; xxgk:end 15 ; xxgk:locator "第12行" .
<{REPORT}/section/1> a xxgk:Section ; xxgk:report <{REPORT}> ; xxgk:number 1 ; dct:title "一、总体情况" ;
    xxgk:text "全年通过门户网站主动公开信息1118条。" ; xxgk:start 0 .
<{REPORT}/finding/1> a xxgk:Finding ; xxgk:report <{REPORT}> ; xxgk:rule <{iris.ID}rule/CELL-BLANK> ;
    xxgk:severity "info" ; xxgk:responsibility "agency" ; xxgk:table 3 ; xxgk:row outcome:granted ;
    xxgk:column applicant:commercial-enterprise ; xxgk:actual "/" ;
    xxgk:message "表三“予以公开”的商业企业一格为斜杠。"@zh ,
    "The cell holds a slash."@en ; xxgk:locator "第159行" .
<{EARLIER}> a xxgk:Report ; dct:title "重庆市教育委员会2021年政府信息公开工作年度报告 <b>&</b>" ;
    dct:source "<script>alert(1)</script>.html" ; xxgk:agency <{AGENCY}> ; xxgk:year 2021 ; xxgk:received 0 .
"""


def publish_graph(store: Path, turtle: str = TURTLE, quads: Iterable[ox.Quad] = ()) -> Path:
    """Publish the ontology, some Turtle and some quads as a new version of a store; give the store."""
    folder = store.parent / "filled"
    folder.mkdir(parents=True)
    data = ox.Store(str(folder / DATA))
    data.bulk_extend(ontology_store())
    data.bulk_load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    data.bulk_extend(quads)
    data.flush()
    del data
    (folder / MANIFEST).write_text(json.dumps([]), "utf-8")
    publish(folder, store)
    return store
