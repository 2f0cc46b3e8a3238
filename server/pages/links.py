"""IRIs of things ↔ addresses on this site."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

import pyoxigraph as ox
from flask import Response, request

from ontology import iris
from server.errors import ProblemError
from server.sparql.formats import Format


def path_to_iri(path: str) -> str:
    """Give the IRI of the thing at ``/doc/{path}``, as ``ontology.iris`` mints it."""
    return iris.ID + "/".join(iris.segment(part) for part in path.split("/"))


def path_to_node(path: str) -> ox.NamedNode:
    """Give the thing at ``/doc/{path}``; not found where no IRI can be made of the path."""
    try:
        return ox.NamedNode(path_to_iri(path))
    except ValueError:
        raise ProblemError("not-found") from None


def iri_to_path(iri: str) -> str:
    """Give the address of a page or document about what an IRI names; the IRI itself where it is not ours."""
    if iri.startswith(iris.ONTOLOGY):
        return "/ontology#" + quote(iri.removeprefix(iris.ONTOLOGY))
    if not iri.startswith(iris.ID):
        return iri
    tail = iri.removeprefix(iris.ID)
    kind, _, rest = tail.partition("/")
    depth = {"agency": 1, "report": 2}.get(kind)
    page = depth is not None and rest.count("/") == depth - 1
    return ("/" if page else "/doc/") + quote(tail, safe="/%")


def iri_to_document(iri: str) -> str:
    """Give the address of the document about a thing of ours."""
    return "/doc/" + quote(iri.removeprefix(iris.ID), safe="/%")


def document_links(iri: str, formats: Iterable[Format]) -> str:
    """Give the Link header of the document about a thing (RFC 8288): its forms, and the thing itself."""
    site = request.url_root.rstrip("/")
    document = site + iri_to_document(iri)
    links = [f'<{document}>; rel="canonical"', f'<{quote(iri, safe="/%:#")}>; rel="describes"']
    links.append(f'<{document}.html>; rel="alternate"; type="text/html"')
    links += [f'<{document}.{format_.suffix}>; rel="alternate"; type="{format_.media_types[0]}"' for format_ in formats]
    links.append(f'<{site}/.well-known/void>; rel="describedby"; type="text/turtle"')
    return ", ".join(links)


def linked_page(page: str, iri: str) -> Response:
    """Give a page about a thing, with a Link header that names the page itself and the data behind it."""
    site = request.url_root.rstrip("/")
    links = (
        f'<{site}{iri_to_path(iri)}>; rel="canonical"',
        f'<{site}{iri_to_document(iri)}.ttl>; rel="describedby"; type="text/turtle"',
        f'<{site}{iri_to_document(iri)}.jsonld>; rel="describedby"; type="application/ld+json"',
    )
    return Response(page, content_type="text/html; charset=utf-8", headers={"Link": ", ".join(links)})
