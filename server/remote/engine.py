"""Our own queries on a remote store: what ``server.graph.Graph`` asks of an engine, by the SPARQL 1.1 Protocol.

Takes queries with bound values; gives terms. What is checked or dumped is fetched first, and only taken for complete if
it has as many triples as the endpoint says it holds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from ontology import iris
from ontology.finding import Finding
from server.binding import bound_text
from server.graph import Bindings, Solutions, Term
from server.remote.answers import Results, content_to_results
from server.remote.endpoint import SECONDS, Endpoint, EndpointError, answer, query_endpoint
from shapes import check_store

RESULTS_TYPES = ("application/sparql-results+json", "application/json")
TRIPLES_TYPES = ("application/n-triples", "text/plain", "text/ntriples")
FETCH_SECONDS = 3600.0
PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in iris.PREFIXES.items())
_BOOLEAN = ox.NamedNode(iris.XSD + "boolean")
_TRUTHS = {"0": "false", "1": "true"}
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class RemoteEngine:
    """Answers queries by a remote store."""

    def __init__(self, endpoint: Endpoint, seconds: float = SECONDS) -> None:
        self._endpoint = endpoint
        self._seconds = seconds

    def select(self, query: str, bindings: Bindings) -> Solutions:
        """Answer a SELECT query; the bound variables are columns too, as they are in a store of our own."""
        found = self._results(query, bindings)
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("not a SELECT query")
        columns = tuple(variable.value for variable in found.variables)
        bound = tuple(name for name in bindings if name not in columns)
        values = tuple(bindings[name] for name in bound)
        return Solutions((*columns, *bound), tuple((*map(_plain, solution), *values) for solution in found))

    def ask(self, query: str, bindings: Bindings) -> bool:
        """Answer an ASK query."""
        found = self._results(query, bindings)
        if not isinstance(found, ox.QueryBoolean):
            raise TypeError("not an ASK query")
        return bool(found)

    def construct(self, query: str, bindings: Bindings) -> tuple[ox.Triple, ...]:
        """Answer a CONSTRUCT or DESCRIBE query."""
        content = query_endpoint(self._endpoint, _text(query, bindings), TRIPLES_TYPES, self._seconds)
        return tuple(dict.fromkeys(quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)))

    def check(self) -> tuple[Finding, ...]:
        """Run the shapes over every report, in a copy: the queries of the shapes are not for other engines."""
        with self.copy() as data:
            return check_store(data)

    def triples(self) -> int:
        """Count the triples."""
        return int(cast(ox.Literal, self.select(_COUNT, {}).rows[0][0]).value)

    @contextmanager
    def copy(self) -> Iterator[ox.Store]:
        """Give all data in a store on disk, which is gone afterwards."""
        expected = self.triples()
        with tempfile.TemporaryDirectory(prefix="xxgk-") as folder:
            data = ox.Store(str(Path(folder) / "data"))
            with answer(self._endpoint, _ALL, TRIPLES_TYPES, FETCH_SECONDS) as response:
                data.bulk_load(cast(IO[bytes], response), format=ox.RdfFormat.N_TRIPLES)
            if len(data) < expected:
                raise EndpointError(
                    f"{self._endpoint.address} gave {len(data)} of its {expected} triples; raise its limit of rows."
                )
            yield data
            del data

    def _results(self, query: str, bindings: Bindings) -> Results:
        content = query_endpoint(self._endpoint, _text(query, bindings), RESULTS_TYPES, self._seconds)
        try:
            return content_to_results(content)
        except (SyntaxError, ValueError) as error:
            raise EndpointError(
                f"{self._endpoint.address} answered with something else than results: {error}"
            ) from None


def _plain(term: Term | None) -> Term | None:
    """Give a truth value as it was written: some stores give it as a digit."""
    if isinstance(term, ox.Literal) and term.datatype == _BOOLEAN:
        return ox.Literal(_TRUTHS.get(term.value, term.value), datatype=_BOOLEAN)
    return term


def _text(query: str, bindings: Bindings) -> str:
    return PREFIXES + (bound_text(query, bindings) if bindings else query)
