"""The SPARQL 1.1 service description of the endpoint."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ontology import iris
from server.sparql.formats import GRAPHS, RESULTS, Format

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
_W3C_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
}


def service_description(endpoint: str, triples: int, format_: Format) -> bytes:
    """Describe the endpoint at that address in that format."""
    prefixes = {"sd": SD, "void": VOID, "rdf": iris.RDF}
    statements = list(_statements(endpoint, triples))
    return ox.serialize(statements, format=format_.engine, prefixes=prefixes) or b""  # type: ignore[arg-type]


def _statements(endpoint: str, triples: int) -> Iterator[ox.Triple]:
    service, dataset, graph = ox.BlankNode(), ox.BlankNode(), ox.BlankNode()
    kind = ox.NamedNode(iris.RDF + "type")
    yield ox.Triple(service, kind, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for known in (*RESULTS, *GRAPHS):
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(FORMATS + _W3C_NAMES[known.name]))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, kind, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), graph)
    yield ox.Triple(graph, kind, _sd("Graph"))
    yield ox.Triple(graph, ox.NamedNode(VOID + "triples"), ox.Literal(triples))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)
