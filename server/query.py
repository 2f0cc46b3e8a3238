"""Queries from the command line: on a store, without limits, or on a SPARQL 1.1 endpoint.

Takes a query and the name of a format; gives the bytes of the result.
"""

from __future__ import annotations

import urllib.error
import warnings
from pathlib import Path

import pyoxigraph as ox
from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from ontology import iris
from server.errors import CannotGoOnError
from server.sparql.formats import GRAPHS, RESULTS, Format, named
from server.store import open_version

QUERY_FORMATS = tuple(known.name for known in (*RESULTS, *GRAPHS))
ENDPOINT_SECONDS = 60
_GRAPH_FORMS = frozenset({"CONSTRUCT", "DESCRIBE"})
_LONGEST_ANSWER = 500


def run_query(store: Path | None, endpoint: str | None, query: str, format_: str | None = None) -> bytes:
    """Run a query on the store or, where given, the endpoint; without a format, as JSON or Turtle.

    CannotGoOnError where the query, the format or the endpoint is at fault.
    """
    if endpoint is not None:
        return _remote(endpoint, query, format_)
    if store is None:
        raise CannotGoOnError("Name a store or an endpoint.")
    return _local(open_version(store).load(in_memory=False), query, format_)


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


def _remote(endpoint: str, query: str, format_: str | None) -> bytes:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setMethod(POST)
    wrapper.setTimeout(ENDPOINT_SECONDS)
    with warnings.catch_warnings(action="ignore"):
        wrapper.setQuery(query)
    chosen = _chosen(GRAPHS if wrapper.queryType in _GRAPH_FORMS else RESULTS, format_)
    wrapper.addCustomHttpHeader("Accept", ", ".join(chosen.media_types))
    wrapper.setOnlyConneg(True)
    try:
        response = wrapper.query().response
        content: bytes = response.read()
    except SPARQLWrapperException as error:
        raise CannotGoOnError(f"{endpoint} refused the query: {str(error)[:_LONGEST_ANSWER]}") from None
    except urllib.error.HTTPError as error:
        answer = error.read(_LONGEST_ANSWER).decode("utf-8", "replace")
        raise CannotGoOnError(f"{endpoint} answered {error.code}: {answer or error.reason}") from None
    except (OSError, ValueError) as error:
        raise CannotGoOnError(f"{endpoint} does not answer: {getattr(error, 'reason', error)}") from None
    given = response.headers.get_content_type()
    if given not in chosen.media_types:
        raise CannotGoOnError(f"{endpoint} answered with {given} instead of {chosen.name}.")
    return content
