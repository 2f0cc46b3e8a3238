"""The catalogue: what has been published, as DCAT 3 and VoID.

Takes a publication and the address of the site; gives triples. What is counted comes from the publication, so that no
two descriptions can disagree; words, licence and themes come from ``data/catalogue.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pyoxigraph as ox
import yaml

from ontology import iris
from server.publishing.dumps import Dump, Kind, Publication, kinds

DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
SPDX = "http://spdx.org/rdf/terms#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
PREFIXES = {**iris.PREFIXES, "dcat": DCAT, "void": VOID, "spdx": SPDX, "vcard": VCARD}

DATASET = iris.DATASET
CATALOGUE = iris.ID + "catalogue"
SERVICE = iris.ID + "service/sparql"
_MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_PACKED = ".gz"

Value = ox.NamedNode | ox.BlankNode | ox.Literal
Property = tuple[str, Value]


@cache
def words() -> Mapping[str, Any]:
    """Give what the catalogue says beside what is counted."""
    loaded: Mapping[str, Any] = yaml.safe_load(
        files("server.publishing").joinpath("data/catalogue.yaml").read_text("utf-8")
    )
    return loaded


def catalogue(publication: Publication, site: str) -> Iterator[ox.Triple]:
    """Give the catalogue, its dataset, the distributions and the SPARQL service; ``site`` ends with a slash."""
    publisher = ox.NamedNode(iris.ID + "publisher")
    common = [
        (iris.DCT + "publisher", publisher),
        (iris.DCT + "license", ox.NamedNode(words()["licence"])),
        *_in_both(iris.DCT + "title", words()["title"]),
        *_in_both(iris.DCT + "description", words()["description"]),
        *((iris.DCT + "language", ox.NamedNode(language)) for language in words()["languages"]),
    ]
    yield from _described(publisher, iris.FOAF + "Organization", _in_both(iris.FOAF + "name", words()["publisher"]))
    yield from _described(
        ox.NamedNode(CATALOGUE),
        DCAT + "Catalog",
        [
            *common,
            (DCAT + "dataset", ox.NamedNode(DATASET)),
            (DCAT + "service", ox.NamedNode(SERVICE)),
            (iris.DCT + "modified", _moment(publication)),
            (iris.FOAF + "homepage", ox.NamedNode(site)),
        ],
    )
    yield from _dataset(publication, site, common)
    yield from _service(site, common)
    for dump in publication.dumps:
        yield from _distribution(dump, publication, site)


def void(publication: Publication, site: str) -> Iterator[ox.Triple]:
    """Give the description of the dataset in VoID, with its partitions by class, property and year."""
    counted, dataset = publication.statistics, ox.NamedNode(DATASET)
    numbers = {
        "triples": counted.triples,
        "entities": counted.subjects,
        "distinctSubjects": counted.subjects,
        "distinctObjects": counted.objects,
        "classes": len(counted.classes),
        "properties": len(counted.properties),
    }
    whole = [dump for dump in publication.dumps if dump.kind == "nquads" and dump.year is None]
    yield from _described(
        dataset,
        VOID + "Dataset",
        [
            *_in_both(iris.DCT + "title", words()["title"]),
            *_in_both(iris.DCT + "description", words()["description"]),
            (iris.DCT + "license", ox.NamedNode(words()["licence"])),
            (iris.DCT + "modified", _moment(publication)),
            (iris.FOAF + "homepage", ox.NamedNode(site)),
            (VOID + "sparqlEndpoint", ox.NamedNode(site + "sparql")),
            (VOID + "uriSpace", ox.Literal(iris.ID)),
            (VOID + "exampleResource", ox.NamedNode(iris.concept("outcome", "granted"))),
            (VOID + "feature", ox.NamedNode("http://www.w3.org/ns/formats/N-Quads")),
            *((VOID + "dataDump", ox.NamedNode(f"{site}data/{dump.path}")) for dump in whole),
            *((VOID + "vocabulary", ox.NamedNode(vocabulary)) for vocabulary in words()["vocabularies"]),
            (VOID + "vocabulary", ox.NamedNode(iris.ONTOLOGY)),
            *((VOID + name, ox.Literal(number)) for name, number in numbers.items()),
        ],
    )
    yield from _partitions(dataset, "classPartition", "class", "entities", counted.classes)
    yield from _partitions(dataset, "propertyPartition", "property", "triples", counted.properties)


def _partitions(
    dataset: ox.NamedNode, link: str, kind: str, number: str, counts: Mapping[str, int]
) -> Iterator[ox.Triple]:
    for index, (iri, count) in enumerate(counts.items(), 1):
        part = ox.NamedNode(f"{dataset.value}/{kind}/{index}")
        yield ox.Triple(dataset, ox.NamedNode(VOID + link), part)
        yield ox.Triple(part, ox.NamedNode(VOID + kind), ox.NamedNode(iri))
        yield ox.Triple(part, ox.NamedNode(VOID + number), ox.Literal(count))


def _dataset(publication: Publication, site: str, common: list[Property]) -> Iterator[ox.Triple]:
    contact, period = ox.NamedNode(DATASET + "/contact"), ox.NamedNode(DATASET + "/period")
    known = words()
    yield from _described(
        ox.NamedNode(DATASET),
        DCAT + "Dataset",
        [
            *common,
            (iris.DCT + "identifier", ox.Literal(DATASET)),
            (iris.DCT + "modified", _moment(publication)),
            (iris.DCT + "accrualPeriodicity", ox.NamedNode(known["frequency"])),
            (iris.DCT + "accessRights", ox.NamedNode(known["rights_statement"])),
            (iris.DCT + "spatial", ox.NamedNode(known["place"])),
            (iris.DCT + "temporal", period),
            (iris.DCT + "conformsTo", ox.NamedNode(iris.ONTOLOGY.rstrip("#"))),
            (DCAT + "contactPoint", contact),
            (DCAT + "landingPage", ox.NamedNode(site + "data/")),
            *((DCAT + "theme", ox.NamedNode(theme)) for theme in known["themes"]),
            *(
                (DCAT + "keyword", ox.Literal(keyword, language=language))
                for language, keywords in known["keywords"].items()
                for keyword in keywords
            ),
            *((DCAT + "distribution", _distribution_node(dump)) for dump in publication.dumps),
        ],
    )
    yield from _described(
        contact,
        VCARD + "Organization",
        [(VCARD + "fn", ox.Literal(known["publisher"]["en"])), (VCARD + "hasURL", ox.NamedNode(site))],
    )
    if publication.years:
        first, last = min(publication.years), max(publication.years)
        yield from _described(
            period,
            iris.DCT + "PeriodOfTime",
            [(DCAT + "startDate", _date(f"{first}-01-01")), (DCAT + "endDate", _date(f"{last}-12-31"))],
        )


def _service(site: str, common: list[Property]) -> Iterator[ox.Triple]:
    yield from _described(
        ox.NamedNode(SERVICE),
        DCAT + "DataService",
        [
            *(pair for pair in common if pair[0] != iris.DCT + "language"),
            (DCAT + "endpointURL", ox.NamedNode(site + "sparql")),
            (DCAT + "endpointDescription", ox.NamedNode(site + "sparql")),
            (DCAT + "servesDataset", ox.NamedNode(DATASET)),
            (iris.DCT + "conformsTo", ox.NamedNode("http://www.w3.org/TR/sparql11-protocol/")),
        ],
    )


def _distribution(dump: Dump, publication: Publication, site: str) -> Iterator[ox.Triple]:
    kind, node = kind_of(dump), _distribution_node(dump)
    checksum = ox.NamedNode(node.value + "/checksum")
    year = f" {dump.year}" if dump.year else ""
    properties: list[Property] = [
        (iris.DCT + "title", ox.Literal(kind.zh + year, language="zh")),
        (iris.DCT + "title", ox.Literal(kind.en + year, language="en")),
        (iris.DCT + "license", ox.NamedNode(words()["licence"])),
        (iris.DCT + "modified", _moment(publication)),
        (iris.DCT + "format", ox.NamedNode(_FILE_TYPES + words()["file_types"][dump.kind])),
        (DCAT + "accessURL", ox.NamedNode(site + "data/")),
        (DCAT + "downloadURL", ox.NamedNode(f"{site}data/{dump.path}")),
        (DCAT + "mediaType", ox.NamedNode(_MEDIA_TYPES + kind.media_type)),
        (DCAT + "byteSize", ox.Literal(str(dump.bytes), datatype=ox.NamedNode(iris.XSD + "nonNegativeInteger"))),
        (SPDX + "checksum", checksum),
    ]
    if dump.path.endswith(_PACKED):
        properties.append((DCAT + "compressFormat", ox.NamedNode(_MEDIA_TYPES + "application/gzip")))
    yield from _described(node, DCAT + "Distribution", properties)
    yield from _described(
        checksum,
        SPDX + "Checksum",
        [
            (SPDX + "algorithm", ox.NamedNode(SPDX + "checksumAlgorithm_sha256")),
            (SPDX + "checksumValue", ox.Literal(dump.sha256, datatype=ox.NamedNode(iris.XSD + "hexBinary"))),
        ],
    )


def kind_of(dump: Dump) -> Kind:
    """Give what a dump holds."""
    return next(kind for kind in kinds() if kind.kind == dump.kind)


def _distribution_node(dump: Dump) -> ox.NamedNode:
    return ox.NamedNode(f"{DATASET}/{dump.path}")


def _described(node: ox.NamedNode, type_: str, properties: list[Property]) -> Iterator[ox.Triple]:
    yield ox.Triple(node, ox.NamedNode(iris.RDF + "type"), ox.NamedNode(type_))
    for property_, value in properties:
        yield ox.Triple(node, ox.NamedNode(property_), value)


def _in_both(property_: str, texts: Mapping[str, str]) -> list[Property]:
    return [(property_, ox.Literal(text, language=language)) for language, text in texts.items()]


def _moment(publication: Publication) -> ox.Literal:
    return ox.Literal(publication.issued, datatype=ox.NamedNode(iris.XSD + "dateTime"))


def _date(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(iris.XSD + "date"))
