"""A version of a store to a remote one, by the SPARQL 1.1 Graph Store Protocol: one PUT that replaces the whole graph.

Takes the version and the address of the graph store; CannotGoOnError where the remote store does not take it. What was
there before is there until the remote store has taken all.
"""

from __future__ import annotations

import base64
import tempfile
import urllib.error
import urllib.request
from http import HTTPStatus
from urllib.parse import quote

import pyoxigraph as ox

from server.errors import CannotGoOnError
from server.remote.endpoint import Endpoint, EndpointError, errors_of
from server.store import Version

SECONDS = 900.0  # without a sign of life
_TYPE = "application/n-triples"


def publish_remotely(version: Version, graph_store: Endpoint) -> None:
    """Put the triples of a version in the place of those in the graph store's graph."""
    data = version.load(in_memory=False)
    with tempfile.TemporaryFile(dir=version.folder.parent) as file:
        data.dump(file, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        size = file.tell()
        file.seek(0)
        headers = {"Content-Type": _TYPE, "Content-Length": str(size)}
        request = urllib.request.Request(_address(graph_store), file, headers, method="PUT")  # noqa: S310
        try:
            with errors_of(graph_store.address, SECONDS):
                _authorise(request, graph_store)
                urllib.request.urlopen(request, timeout=SECONDS).close()  # noqa: S310  # endpoints are http
        except EndpointError as error:
            raise CannotGoOnError(f"The store was built, but not sent: {error}") from None


def _address(graph_store: Endpoint) -> str:
    graph = f"graph={quote(graph_store.graph, safe='')}" if graph_store.graph else "default"
    return f"{graph_store.address}{'&' if '?' in graph_store.address else '?'}{graph}"


def _authorise(request: urllib.request.Request, graph_store: Endpoint) -> None:
    """Give a request its credentials before the body is sent, as a server that asks for them does not read it."""
    if not graph_store.user:
        return
    known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, request.full_url, graph_store.user, graph_store.password)
    if graph_store.authentication == "basic":
        token = base64.b64encode(f"{graph_store.user}:{graph_store.password}".encode()).decode("ascii")
        request.add_unredirected_header("Authorization", f"Basic {token}")
    elif challenge := _challenge(request.full_url):
        digest = urllib.request.HTTPDigestAuthHandler(known)
        proof = digest.get_authorization(request, challenge)
        request.add_unredirected_header("Authorization", f"Digest {proof}")


def _challenge(address: str) -> dict[str, str]:
    """Give what a server asks of whoever wants to write, by digest; nothing where it lets everybody."""
    try:
        urllib.request.urlopen(urllib.request.Request(address, method="HEAD"), timeout=SECONDS).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        with error:
            asked = error.headers.get("WWW-Authenticate", "")
        if error.code == HTTPStatus.UNAUTHORIZED and asked.startswith("Digest "):
            return urllib.request.parse_keqv_list(urllib.request.parse_http_list(asked.removeprefix("Digest ")))
    return {}
