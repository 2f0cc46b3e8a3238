"""The SPARQL 1.1 Protocol towards a remote store: a query out, its answer back, within a time and a size.

Takes an endpoint and a query; gives the answer of the wanted type, complete or not at all. Everything that can go wrong
on the way is an ``EndpointError`` with one clear line. Credentials come from the environment and are never told.
"""

from __future__ import annotations

import urllib.error
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from time import monotonic
from typing import Any

from SPARQLWrapper import BASIC, DIGEST, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from server.errors import CannotGoOnError

SECONDS = 60.0
USER, PASSWORD = "XXGK_ENDPOINT_USER", "XXGK_ENDPOINT_PASSWORD"
AUTHENTICATION, GRAPH = "XXGK_ENDPOINT_AUTHENTICATION", "XXGK_ENDPOINT_GRAPH"
_AUTHENTICATIONS = {"basic": BASIC, "digest": DIGEST}
_GRAPH_FORMS = frozenset({"CONSTRUCT", "DESCRIBE"})
_LONGEST_REASON = 500
_CHUNK = 1 << 16
_SHORTENED = ("X-SPARQL-MaxRows", "X-SQL-State")  # how Virtuoso tells that it left something out


class EndpointError(CannotGoOnError):
    """A remote store does not answer, or not as it should; ``status`` is that of its response, 0 where it has none."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class EndpointSlowError(EndpointError):
    """A remote store did not answer in time."""


class EndpointLargeError(EndpointError):
    """The answer of a remote store is larger than may be."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A remote store: its address, the graph that holds the data (empty: the default graph), and who asks."""

    address: str
    graph: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    authentication: str = "basic"


def endpoint_from_environment(address: str, environment: Mapping[str, str]) -> Endpoint:
    """Give the endpoint at an address; CannotGoOnError where a variable makes no sense."""
    if not address.startswith(("http://", "https://")):
        raise CannotGoOnError(f"{address}: no address of an endpoint; it begins with http:// or https://.")
    authentication = environment.get(AUTHENTICATION, "basic").lower()
    if authentication not in _AUTHENTICATIONS:
        raise CannotGoOnError(f"{AUTHENTICATION}={authentication}: not one of {', '.join(_AUTHENTICATIONS)}.")
    return Endpoint(
        address, environment.get(GRAPH, ""), environment.get(USER, ""), environment.get(PASSWORD, ""), authentication
    )


def gives_a_graph(query: str) -> bool:
    """Tell whether a query is a CONSTRUCT or DESCRIBE."""
    client = SPARQLWrapper("")
    with warnings.catch_warnings(action="ignore"):
        client.setQuery(query)
    return client.queryType in _GRAPH_FORMS


def query_endpoint(
    endpoint: Endpoint,
    query: str,
    media_types: Sequence[str],
    seconds: float = SECONDS,
    most_bytes: int | None = None,
    graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> bytes:
    """Give the answer to a query as one of these media types.

    ``graphs`` are the default graphs and the named ones to ask, else the graph of the endpoint.
    """
    until = monotonic() + seconds
    content = bytearray()
    with answer(endpoint, query, media_types, seconds, graphs) as response:
        while chunk := response.read1(_CHUNK):
            content += chunk
            if monotonic() > until:
                raise EndpointSlowError(f"{endpoint.address} did not answer within {seconds:g} s.")
            if most_bytes is not None and len(content) > most_bytes:
                raise EndpointLargeError(f"{endpoint.address} answered with more than {most_bytes} bytes.")
    return bytes(content)


@contextmanager
def answer(
    endpoint: Endpoint,
    query: str,
    media_types: Sequence[str],
    seconds: float = SECONDS,
    graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> Iterator[Any]:
    """Give the response to a query, to be read while this lasts."""
    client = _client(endpoint, seconds)
    for default in graphs[0] or ([endpoint.graph] if endpoint.graph and not graphs[1] else []):
        client.addParameter("default-graph-uri", default)
    for named in graphs[1]:
        client.addParameter("named-graph-uri", named)
    with warnings.catch_warnings(action="ignore"):
        client.setQuery(query)
    client.addCustomHttpHeader("Accept", ", ".join(media_types))
    client.setOnlyConneg(True)
    with errors_of(endpoint.address, seconds):
        response = client.query().response
        with response:
            _check(endpoint, response, media_types)
            yield response


@contextmanager
def errors_of(address: str, seconds: float) -> Iterator[None]:
    """Turn what can go wrong on the way to an address into EndpointErrors."""
    try:
        yield
    except SPARQLWrapperException as error:
        if isinstance(error.__context__, urllib.error.HTTPError):
            error.__context__.close()
        raise EndpointError(f"{address} refused the query: {_reason(error)}", _status(error)) from None
    except urllib.error.HTTPError as error:
        with error:
            text = error.read(_LONGEST_REASON).decode("utf-8", "replace").strip()
        raise EndpointError(f"{address} answered {error.code}: {text or error.reason}", error.code) from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise EndpointSlowError(f"{address} did not answer within {seconds:g} s.") from None
        raise EndpointError(f"{address} does not answer: {reason or type(error).__name__}.") from None


def _client(endpoint: Endpoint, seconds: float) -> SPARQLWrapper:
    client = SPARQLWrapper(endpoint.address)
    client.setMethod(POST)
    client.timeout = seconds  # type: ignore[assignment]  # setTimeout would cut fractions off
    if endpoint.user:
        client.setHTTPAuth(_AUTHENTICATIONS[endpoint.authentication])
        client.setCredentials(endpoint.user, endpoint.password)
    return client


def _check(endpoint: Endpoint, response: Any, media_types: Sequence[str]) -> None:
    given = response.headers.get_content_type()
    if given not in media_types:
        raise EndpointError(f"{endpoint.address} answered with {given} instead of {media_types[0]}.")
    if any(name in response.headers for name in _SHORTENED):
        raise EndpointError(f"{endpoint.address} left out a part of its answer, because of a limit of its own.")


def _reason(error: SPARQLWrapperException) -> str:
    return " ".join(str(error).split())[:_LONGEST_REASON]


def _status(error: SPARQLWrapperException) -> int:
    return {"QueryBadFormed": 400, "Unauthorized": 401, "EndPointNotFound": 404, "URITooLong": 414}.get(
        type(error).__name__, 500
    )
