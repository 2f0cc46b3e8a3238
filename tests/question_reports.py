"""A small graph for questions: the key facts of five reports, in the model of ``docs/architecture.md``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from ontology import iris
from ontology.divisions import ancestors, division
from ontology.form import form
from ontology.vocabulary import concept, headlines, ontology_store, row_measures
from server.graph import Graph

TYPE = ox.NamedNode(iris.RDF + "type")
LABEL = ox.NamedNode(iris.SKOS + "prefLabel")
DIVISIONS = {
    "500000": ("重庆市", ""),
    "440000": ("广东省", ""),
    "440800": ("湛江市", "440000"),
    "440804": ("坡头区", "440800"),
    "610000": ("陕西省", ""),
    "610600": ("延安市", "610000"),
    "330000": ("浙江省", ""),
    "330300": ("温州市", "330000"),
    "330382": ("乐清市", "330300"),
    "330324": ("永嘉县", "330300"),
    "310000": ("上海市", ""),
    "410000": ("河南省", ""),
    "410400": ("平顶山市", "410000"),
    "410425": ("郏县", "410400"),
}


@dataclass(frozen=True)
class Sample:
    """The key facts of one report: cells by table, row and column that differ from 0, facts, findings."""

    code: str
    name: str
    aliases: tuple[str, ...]
    year: int
    form: str = "2021"
    tables: bool = True
    cells: Mapping[tuple[int, str, str], float] = field(default_factory=dict)
    facts: tuple[tuple[object, ...], ...] = ()
    findings: tuple[tuple[str, str, str, str, str], ...] = ()
    candidates: tuple[str, ...] = ()
    blank: tuple[tuple[int, str, str, str, str], ...] = ()
    sector: str = "education"
    level: str = ""
    kind: str = ""
    sections: tuple[tuple[int, str, str], ...] = ()


SAMPLES = (
    Sample(
        "500000",
        "重庆市教育委员会",
        ("重庆市教委", "重庆教委", "市教委", "教委"),
        2022,
        cells={
            (2, "normative-documents", "issued"): 1,
            (2, "normative-documents", "in-force"): 117,
            (2, "licensing", "decisions"): 20,
            (2, "fees", "amount"): 852.28,
            (3, "received", "natural-person"): 6,
            (3, "received", "total"): 6,
            (3, "granted", "natural-person"): 5,
            (3, "granted", "total"): 5,
            (3, "requires-creation", "natural-person"): 1,
            (3, "requires-creation", "total"): 1,
            (3, "concluded-total", "natural-person"): 6,
            (3, "concluded-total", "total"): 6,
        },
        facts=(
            ("disclosed-total", "", 7100, "条", "7100余条", "主动公开相关政府信息7100余条"),
            ("channel-items", "website", 1118, "条", "1118条", "在门户网站主动公开1118条"),
            ("channel-items", "weibo-wechat", 2986, "条", "2986条", "官方微博微信推送2986条"),
            ("channel-items", "media", 3000, "条", "3000余条", "在主流媒体刊发教育新闻3000余条"),
            ("applications-received", "", 6, "件", "6件", "收到政府信息公开申请6件"),
            ("applications-by-mode", "mail", 4, "件", "4件", "其中邮寄提交4件"),
            ("applications-by-mode", "in-person", 1, "件", "1件", "当面提交1件"),
            ("applications-by-mode", "email", 1, "件", "1件", "电子邮件提交1件"),
            ("rate", "conclusion", 100, "%", "100%", "办结率100%"),
            ("interpretations", "", 15, "篇", "15篇", "解读稿件15篇"),
            ("mailbox-items", "", 4783, "件", "4783件", "全年接收办理公开信箱件4783件"),
            (
                "channel-followers",
                "wechat",
                74800,
                "人",
                "7.48万人",
                "重庆教育微信公众号、官方微博用户分别达7.48万人、188.59万人",
            ),
            (
                "channel-followers",
                "weibo",
                1885900,
                "人",
                "188.59万人",
                "重庆教育微信公众号、官方微博用户分别达7.48万人、188.59万人",
            ),
        ),
    ),
    Sample(
        "440804",
        "坡头区教育局",
        ("湛江市坡头区教育局", "区教育局", "教育局"),
        2023,
        facts=(
            ("disclosed-total", "", 140, "条", "140条", "2023年主动公开信息140条"),
            ("channel-items", "wechat", 329, "条", "329条", "新媒体微信公众号发布信息329条"),
            ("applications-received", "", 0, "件", "未收到", "我局未收到依申请公开信息"),
            ("hotline-items", "", 309, "条", "309条", "“湛江市12345市民服务热线”309条"),
            ("inquiries", "", 40, "条", "40条", "“留言中心”收到信息40条"),
        ),
        findings=(("PARTS-SUM", "narrative", "disclosed-total", "total", "各分类相加为74,与140不符"),),
    ),
    Sample(
        "610600",
        "延安市教育局",
        ("延安教育局", "市教育局", "教育局"),
        2019,
        form="2019",
        cells={
            (2, "rules", "newly-made"): 6,
            (2, "rules", "newly-disclosed"): 6,
            (2, "rules", "total-disclosed"): 6,
            (2, "normative-documents", "newly-made"): 577,
            (2, "normative-documents", "newly-disclosed"): 176,
            (2, "normative-documents", "total-disclosed"): 176,
            (2, "licensing", "previous-items"): 1,
            (2, "other-services", "previous-items"): 5,
        },
        facts=(
            ("channel-items", "website", 128, "条", "128条", "2019年,在市政府网站上发布各类信息128条"),
            ("channel-items", "website", 1186, "条", "1186条", "在教育局网站上发布各类信息1186条,其中:公开信息253条"),
            ("channel-items", "weibo-wechat", 876, "条", "876条", "在“延安教育”微信公众号和微博共推送信息876条"),
            ("category-items", "动态信息", 662, "条", "662条", "动态信息662条"),
        ),
        findings=(
            ("RULEMAKING-POWER", "2", "rules", "newly-made", "无规章制定权的机关填报规章6件"),
            ("PARTS-SUM", "narrative", "channel-items", "website", "各分项相加为1228,与1186不符"),
        ),
    ),
    Sample(
        "330382",
        "乐清市教育局",
        ("乐清教育局", "市教育局", "教育局"),
        2021,
        tables=False,
        facts=(
            ("disclosed-total", "", 243, "条", "243条", "2021年,本局主动公开政府信息243条"),
            ("category-items", "公文类", 127, "条", "127条", "其中主动公开公文类政府信息127条"),
            ("category-items", "非公文类", 56, "条", "56条", "非公文类政府信息56条"),
            ("channel-items", "wechat", 60, "条", "60条", "政务微信公开政府信息数60条"),
            ("applications-received", "", 5, "件", "5件", "2021年共收到各类政府信息公开申请5件"),
            ("applications-carried-out", "", 1, "件", "1件", "其中1件结转下年度继续办理"),
            ("reconsideration", "total", 0, "件", "无", "无行政复议、行政诉讼、纠错情况发生"),
            ("litigation", "total", 0, "件", "无", "无行政复议、行政诉讼、纠错情况发生"),
        ),
        findings=(
            ("TABLE-MISSING", "2", "", "", "缺少表二"),
            ("TABLE-MISSING", "3", "", "", "缺少表三"),
            ("FOREIGN-AGENCY", "", "", "", "自述语句中出现永嘉县发展和改革局"),
        ),
    ),
    Sample(
        "",
        "郑县教育体育局",
        ("郑县教体局", "教体局", "县教体局"),
        2021,
        cells={(2, "licensing", "decisions"): 627},
        facts=(
            ("channel-followers", "wechat", 15298, "人次", "15298人次", "官方微信公共号关注用户达到15298人次"),
            ("channel-followers", "wechat", 15298, "人次", "15298人次", "目前关注用户达到15298人次"),
            ("channel-items", "wechat", 146, "期", "146期", "全年官方微信公众号公布共146期教育领域信息"),
            ("channel-items", "wechat", 668, "期", "668期", "2016年至2021年底共发布教育类信息668期", True),
            ("applications-received", "", 0, "件", "未收到", "全年我局未收到依申请公开件"),
        ),
        findings=(("AGENCY-UNKNOWN", "", "", "", "区划代码表内没有郑县;形近的是郏县"),),
        candidates=("郏县教育体育局", "郏县教体局"),
    ),
)


def graph_of(samples: tuple[Sample, ...] = SAMPLES) -> Graph:
    """Give a graph of some samples with the ontology."""
    store = ox.Store()
    store.bulk_extend(ontology_store())
    for sample in samples:
        store.extend(_quads(sample))
    store.extend(_divisions(_divisions_of(samples)))
    return Graph(store)


def _divisions_of(samples: tuple[Sample, ...]) -> dict[str, tuple[str, str]]:
    found = dict(DIVISIONS)
    for code in {sample.code for sample in samples if sample.code} - set(found):
        chain = (*ancestors(division(code)), division(code))
        above = ""
        for place in sorted(chain, key=lambda item: item.code):
            found.setdefault(place.code, (place.name, above))
            above = place.code
    return found


def _divisions(named: Mapping[str, tuple[str, str]]) -> Iterator[ox.Quad]:
    for code, (name, above) in named.items():
        node = ox.NamedNode(iris.division(code))
        yield ox.Quad(node, TYPE, _term("Division"))
        yield ox.Quad(node, LABEL, ox.Literal(name, language="zh"))
        if above:
            yield ox.Quad(node, _term("within"), ox.NamedNode(iris.division(above)))


def _quads(sample: Sample) -> Iterator[ox.Quad]:
    agency = ox.NamedNode(iris.agency(sample.code or None, sample.name))
    report = ox.NamedNode(iris.report(agency.value, sample.year))
    yield from _agency(sample, agency)
    yield ox.Quad(report, TYPE, _term("Report"))
    yield ox.Quad(report, _term("agency"), agency)
    yield ox.Quad(report, _term("year"), ox.Literal(sample.year))
    yield ox.Quad(
        report, ox.NamedNode(iris.DCT + "title"), ox.Literal(f"{sample.name}{sample.year}年政府信息公开工作年度报告")
    )
    if sample.sector:
        yield ox.Quad(report, _term("sector"), ox.NamedNode(iris.concept("sector", sample.sector)))
    if sample.level:
        yield ox.Quad(report, _term("level"), ox.NamedNode(iris.concept("level", sample.level)))
    if sample.code:
        yield ox.Quad(report, _term("region"), ox.NamedNode(iris.division(sample.code)))
    if sample.tables:
        yield from _rows(sample, report)
    for index, fact in enumerate(sample.facts, 1):
        yield from _fact(report, index, fact)
    for index, finding in enumerate(sample.findings, 1):
        yield from _finding(report, index, finding)
    for section in sample.sections:
        yield from _section(report, section)


def _section(report: ox.NamedNode, section: tuple[int, str, str]) -> Iterator[ox.Quad]:
    number, title, text = section
    node = ox.NamedNode(iris.part(report.value, "section", str(number)))
    yield ox.Quad(node, TYPE, _term("Section"))
    yield ox.Quad(node, _term("report"), report)
    yield ox.Quad(node, _term("number"), ox.Literal(number))
    yield ox.Quad(node, ox.NamedNode(iris.DCT + "title"), ox.Literal(title))
    yield ox.Quad(node, _term("text"), ox.Literal(text))
    yield ox.Quad(node, _term("start"), ox.Literal(1000 * number))


def _agency(sample: Sample, node: ox.NamedNode) -> Iterator[ox.Quad]:
    yield ox.Quad(node, TYPE, _term("Agency"))
    yield ox.Quad(node, LABEL, ox.Literal(sample.name, language="zh"))
    if sample.sector:
        yield ox.Quad(node, _term("sector"), ox.NamedNode(iris.concept("sector", sample.sector)))
    if sample.level:
        yield ox.Quad(node, _term("level"), ox.NamedNode(iris.concept("level", sample.level)))
    if sample.kind:
        yield ox.Quad(node, _term("agencyKind"), ox.NamedNode(iris.concept("agency-kind", sample.kind)))
    for alias in sample.aliases:
        yield ox.Quad(node, ox.NamedNode(iris.SKOS + "altLabel"), ox.Literal(alias, language="zh"))
    if sample.code:
        yield ox.Quad(node, _term("region"), ox.NamedNode(iris.division(sample.code)))
        return
    yield ox.Quad(node, _term("divisionName"), ox.Literal("郑县"))
    yield ox.Quad(node, _term("candidateDivision"), ox.NamedNode(iris.division("410425")))
    for name in sample.candidates:
        yield ox.Quad(node, _term("candidateName"), ox.Literal(name))


def _rows(sample: Sample, report: ox.NamedNode) -> Iterator[ox.Quad]:
    properties = {(item.row, item.column): item.property for item in headlines()}
    blanks = {place[:3]: place[3:] for place in sample.blank}
    for block in form(sample.form).blocks:
        for row in block.rows:
            node = ox.NamedNode(iris.row(report.value, block.table, row.id))
            yield ox.Quad(node, TYPE, _term("TableRow"))
            yield ox.Quad(node, _term("report"), report)
            yield ox.Quad(node, _term("table"), ox.Literal(block.table))
            yield ox.Quad(node, _term("row"), ox.NamedNode(row.concept.iri))
            yield ox.Quad(node, _term("block"), ox.NamedNode(block.iri))
            yield ox.Quad(node, _term("locator"), ox.Literal(f"第{block.table}表 {row.label}"))
            for column in block.columns:
                place = (block.table, row.id, column.id)
                if place in blanks:
                    yield from _note(report, place, blanks[place])
                    continue
                value = _number(sample.cells.get(place, 0))
                yield ox.Quad(node, ox.NamedNode(row_measures()[column.concept.iri]), value)
                if headline := properties.get((row.concept.iri, column.concept.iri)):
                    yield ox.Quad(report, ox.NamedNode(headline), value)


def _note(report: ox.NamedNode, place: tuple[int, str, str], note: tuple[str, str]) -> Iterator[ox.Quad]:
    table, row, column = place
    schemes = {2: ("item", "item-measure"), 3: ("outcome", "applicant"), 4: ("procedure", "result")}[table]
    node = ox.NamedNode(iris.cell(report.value, table, row, column))
    yield ox.Quad(node, TYPE, _term("CellNote"))
    yield ox.Quad(node, _term("report"), report)
    yield ox.Quad(node, _term("table"), ox.Literal(table))
    yield ox.Quad(node, _term("row"), ox.NamedNode(iris.concept(schemes[0], row)))
    yield ox.Quad(node, _term("column"), ox.NamedNode(iris.concept(schemes[1], column)))
    yield ox.Quad(node, _term("status"), ox.NamedNode(iris.concept("cell-status", note[0])))
    if note[1]:
        yield ox.Quad(node, _term("printed"), ox.Literal(note[1]))


def _fact(report: ox.NamedNode, index: int, fact: tuple[object, ...]) -> Iterator[ox.Quad]:
    kind, about, value, unit, printed, quote, *cumulative = fact
    node = ox.NamedNode(iris.part(report.value, "fact", str(index)))
    yield ox.Quad(node, TYPE, _term("NarrativeFact"))
    yield ox.Quad(node, _term("report"), report)
    yield ox.Quad(node, _term("kind"), ox.NamedNode(iris.concept("fact-kind", str(kind))))
    scheme = concept("fact-kind", str(kind)).concepts_from
    if scheme:
        yield ox.Quad(node, _term("concept"), ox.NamedNode(iris.concept(scheme, str(about))))
    elif about:
        yield ox.Quad(node, _term("category"), ox.Literal(str(about)))
    yield ox.Quad(node, _term("value"), _number(float(str(value))))
    yield ox.Quad(node, _term("approximate"), ox.Literal("余" in str(printed)))
    yield ox.Quad(node, _term("start"), ox.Literal(100 * index))
    for name, text in (("unit", unit), ("printed", printed), ("quote", quote), ("locator", f"第{index}句")):
        yield ox.Quad(node, _term(name), ox.Literal(str(text)))
    if cumulative:
        yield ox.Quad(node, _term("cumulative"), ox.Literal(True))


def _finding(report: ox.NamedNode, index: int, finding: tuple[str, str, str, str, str]) -> Iterator[ox.Quad]:
    rule, table, row, column, message = finding
    node = ox.NamedNode(iris.part(report.value, "finding", str(index)))
    yield ox.Quad(node, TYPE, _term("Finding"))
    yield ox.Quad(node, _term("report"), report)
    yield ox.Quad(node, _term("rule"), ox.NamedNode(iris.ID + "rule/" + rule))
    yield ox.Quad(node, _term("severity"), ox.Literal("warning"))
    yield ox.Quad(node, _term("message"), ox.Literal(message, language="zh"))
    for name, text in (("table", table), ("row", row), ("column", column)):
        if text:
            yield ox.Quad(node, _term(name), ox.Literal(text))


def _number(value: float) -> ox.Literal:
    text = f"{value:g}" if value < 100000 else str(int(value))
    kind = "integer" if float(value).is_integer() else "decimal"
    return ox.Literal(text, datatype=ox.NamedNode(iris.XSD + kind))


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(iris.term(name))
