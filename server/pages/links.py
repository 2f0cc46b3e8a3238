"""IRIs of things ↔ addresses on this site."""

from __future__ import annotations

from urllib.parse import quote

import pyoxigraph as ox

from ontology import iris
from server.errors import ProblemError


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
