"""Queries from the command line: on a store, without limits, or on a SPARQL 1.1 endpoint.

Takes a query and the name of a format; gives the bytes of the result.
"""

from __future__ import annotations

import pyoxigraph as ox

from ontology import iris
from server.errors import CannotGoOnError
from server.remote.endpoint import Endpoint, gives_a_graph, query_endpoint
from server.source import Source
from server.sparql.formats import GRAPHS, RESULTS, Format, named
from server.store import open_version

QUERY_FORMATS = tuple(known.name for known in (*RESULTS, *GRAPHS))


def run_query(source: Source, query: str, format_: str | None = None) -> bytes:
    """Run a query on a store or an endpoint; without a format, as JSON or Turtle.

    CannotGoOnError where the query, the format or the endpoint is at fault.
    """
    if isinstance(source, Endpoint):
        chosen = _chosen(GRAPHS if gives_a_graph(query) else RESULTS, format_)
        return query_endpoint(source, query, chosen.media_types)
    return _local(open_version(source).load(in_memory=False), query, format_)


def _local(store: ox.Store, query: str, format_: str | None) -> bytes:
    try:
        found = store.query(query, base_iri=iris.BASE, prefixes=iris.PREFIXES)
        if isinstance(found, ox.QueryTriples):
            chosen = _chosen(GRAPHS, format_)
            return ox.serialize(found, format=chosen.engine, prefixes=iris.PREFIXES) or b""  # type: ignore[arg-type]
        chosen = _chosen(RESULTS, format_)
        return found.serialize(format=chosen.engine) or b""  # type: ignore[arg-type]
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise CannotGoOnError(f"The query cannot be run: {error}") from None


def _chosen(formats: tuple[Format, ...], name: str | None) -> Format:
    chosen = named(formats, name) if name else formats[0]
    if chosen is None:
        offered = ", ".join(known.name for known in formats)
        raise CannotGoOnError(f"This kind of query does not give {name}; it gives {offered}.")
    return chosen
