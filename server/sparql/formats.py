"""The result formats of queries: names, media types, and what the engine writes them with.

``RESULTS`` are for SELECT and ASK, ``GRAPHS`` for CONSTRUCT, DESCRIBE and the documents about things; each in the order
of preference, the default first.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name in commands and parameters, its media types (the own one first), the file suffix.

    ``other_names`` are what clients call it besides.
    """

    name: str
    media_types: tuple[str, ...]
    suffix: str
    engine: ox.QueryResultsFormat | ox.RdfFormat
    other_names: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """Give the Content-Type, with the character set where the type is text."""
        own = self.media_types[0]
        return f"{own}; charset=utf-8" if own.startswith("text/") else own


RESULTS = (
    Format("json", ("application/sparql-results+json", "application/json"), "srj", ox.QueryResultsFormat.JSON),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), "srx", ox.QueryResultsFormat.XML),
    Format("csv", ("text/csv",), "csv", ox.QueryResultsFormat.CSV),
    Format("tsv", ("text/tab-separated-values",), "tsv", ox.QueryResultsFormat.TSV),
)
GRAPHS = (
    Format("turtle", ("text/turtle", "application/x-turtle"), "ttl", ox.RdfFormat.TURTLE, ("n3",)),
    Format("ntriples", ("application/n-triples", "text/plain"), "nt", ox.RdfFormat.N_TRIPLES, ("n-triples",)),
    Format("jsonld", ("application/ld+json", "application/json"), "jsonld", ox.RdfFormat.JSON_LD, ("json-ld", "json")),
    Format("rdfxml", ("application/rdf+xml", "application/xml"), "rdf", ox.RdfFormat.RDF_XML, ("rdf+xml", "xml")),
    Format("trig", ("application/trig",), "trig", ox.RdfFormat.TRIG),
)


def named(formats: tuple[Format, ...], name: str) -> Format | None:
    """Give the format that is called so, by name, suffix or media type, or None; a plus may have become a space."""
    wanted = name.strip().lower().replace(" ", "+")
    for candidate in formats:
        if wanted in (candidate.name, candidate.suffix, *candidate.other_names, *candidate.media_types):
            return candidate
    return None
