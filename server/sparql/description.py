"""The SPARQL 1.1 service description of the endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pyoxigraph as ox

from ontology import iris
from server.settings import Settings
from server.sparql.formats import GRAPHS, RESULTS, Format

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
_LIMITS = (
    "A query may run {query_seconds:g} s, take {query_memory} MiB of memory and give {query_result} MiB; one that "
    "reaches a limit gets a problem (RFC 9457), never a part of its result, so no number of rows is set. "
    "A client may use {client_seconds:g} s of query time in {client_window:g} s. All data is in the default graph, "
    "which may be named as <{graph}>; a graph that is not held is empty, and none is ever fetched."
)
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


def service_description(endpoint: str, triples: int, settings: Settings, format_: Format) -> bytes:
    """Describe the endpoint at that address, with its limits, in that format."""
    prefixes = {"sd": SD, "void": VOID, "rdf": iris.RDF, "rdfs": iris.RDFS}
    statements = list(_statements(endpoint, triples, settings))
    return ox.serialize(statements, format=format_.engine, prefixes=prefixes) or b""  # type: ignore[arg-type]


def _statements(endpoint: str, triples: int, settings: Settings) -> Iterator[ox.Triple]:
    service, dataset, graph = ox.BlankNode(), ox.BlankNode(), ox.BlankNode()
    kind = ox.NamedNode(iris.RDF + "type")
    yield ox.Triple(service, kind, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    comment = _LIMITS.format(**asdict(settings), graph=iris.DATASET)
    yield ox.Triple(service, ox.NamedNode(iris.RDFS + "comment"), ox.Literal(comment, language="en"))
    for known in (*RESULTS, *GRAPHS):
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(FORMATS + _W3C_NAMES[known.name]))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, kind, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), graph)
    yield ox.Triple(graph, kind, _sd("Graph"))
    yield ox.Triple(graph, ox.NamedNode(VOID + "triples"), ox.Literal(triples))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)
