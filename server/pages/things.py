"""Things and the documents about them: ``/id/…`` redirects, ``/doc/…`` describes, ``/ontology`` is the words.

A document comes as a page or as RDF, by suffix, by ``?format=``, or by the Accept header.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import yaml
from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from ontology import iris
from ontology.vocabulary import ontology_store
from server.changes import read_changes
from server.errors import ProblemError
from server.graph import Solutions
from server.negotiation import acceptable_format, wants_html
from server.pages.links import document_links, iri_to_document, iri_to_path, path_to_iri, path_to_node
from server.pages.values import text
from server.queries import query_text
from server.service import this_service
from server.sparql.formats import GRAPHS, Format

blueprint = Blueprint("things", __name__)

PAGE = 100
_FURTHEST = 10**7
_HTML, _HTML_TYPE = "html", "text/html; charset=utf-8"
_PARTS_OF_A_REPORT = len(iris.report(iris.agency("x", "x"), 2000).split("/"))
_LABELS = (iris.SKOS + "prefLabel", iris.RDFS + "label", iris.DCT + "title")


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value as the page shows it; ``href`` empty for text."""

    text: str
    href: str
    language: str


@dataclass(frozen=True, slots=True)
class PropertyView:
    """A property with its values; the label is the IRI where there is no other."""

    label: str
    href: str
    iri: str
    values: tuple[ValueView, ...]


@blueprint.get("/id/<path:path>")
def thing(path: str) -> AnyResponse:
    """Send who asks for a thing to the document about it (httpRange-14)."""
    target = iri_to_document(path_to_iri(path))
    if request.query_string:
        target += "?" + request.query_string.decode("ascii", "replace")
    return redirect(target, 303)


@blueprint.get("/doc/<path:path>")
def document(path: str) -> Response:
    """Describe a thing; not found where nothing is said about it, gone where an earlier version said something."""
    path, name = _without_suffix(path)
    iri = path_to_node(path)
    name = name or request.args.get("format", "")
    if name == _HTML or (not name and wants_html(request)):
        response = Response(_page(iri), content_type=_HTML_TYPE)
    else:
        format_ = acceptable_format(request, GRAPHS, name)
        statements = this_service().graph.construct(query_text("document"), {"thing": iri})
        if not statements:
            raise missing(iri)
        response = _rdf(statements, format_)
    response.headers["Link"] = document_links(iri.value, GRAPHS)
    return response


@blueprint.get("/ontology")
def ontology() -> Response:
    """Give the words of the graph: classes, properties, code lists."""
    name = request.args.get("format", "")
    if name == _HTML or (not name and wants_html(request)):
        found = this_service().graph.select(query_text("terms"))
        page = render_template("ontology.html", terms=list(found.records()), text=text, namespace=iris.ONTOLOGY)
        return Response(page, content_type=_HTML_TYPE)
    return _rdf([quad.triple for quad in ontology_store()], acceptable_format(request, GRAPHS, name))


def missing(iri: ox.NamedNode) -> ProblemError:
    """Give the problem of a thing about which nothing is said: gone, where a report was there before."""
    report = "/".join(iri.value.split("/")[:_PARTS_OF_A_REPORT])
    return ProblemError("gone" if report in _gone(this_service().version.folder) else "not-found")


@lru_cache(maxsize=2)
def _gone(folder: Path) -> frozenset[str]:
    return frozenset(read_changes(folder).gone)


def _without_suffix(path: str) -> tuple[str, str]:
    stem, dot, suffix = path.rpartition(".")
    if dot and (suffix == _HTML or any(suffix == known.suffix for known in GRAPHS)):
        return stem, suffix
    return path, ""


def _rdf(statements: Iterable[ox.Triple], format_: Format) -> Response:
    content = ox.serialize(statements, format=format_.engine, prefixes=iris.PREFIXES)  # type: ignore[arg-type]
    return Response(content, content_type=format_.content_type)


def _page(iri: ox.NamedNode) -> str:
    graph, offset = this_service().graph, _offset()
    outgoing = graph.select(query_text("properties"), {"thing": iri})
    incoming = graph.select(f"{query_text('mentions')} OFFSET {offset}", {"thing": iri})
    counted = list(graph.select(query_text("mentions-counted"), {"thing": iri}).records())
    if not outgoing.rows and not counted:
        raise missing(iri)
    properties = _properties(outgoing, "value")
    labels = [value.text for found in properties if found.iri in _LABELS for value in found.values]
    total = sum(int(text(record, "number")) for record in counted)
    return render_template(
        "thing.html",
        iri=iri.value,
        label=labels[0] if labels else iri.value.removeprefix(iris.ID),
        properties=properties,
        mentions=_properties(incoming, "source"),
        total=total,
        offset=offset,
        size=PAGE,
        following=offset + PAGE if offset + PAGE < total else None,
        document=iri_to_document(iri.value),
        page=iri_to_path(iri.value),
        formats=GRAPHS,
    )


def _offset() -> int:
    """Give how many of the things that point to a thing are on earlier pages; none where the address is odd."""
    offset = request.args.get("offset", 0, type=int)
    return offset if 0 <= offset <= _FURTHEST and offset % PAGE == 0 else 0


def _properties(found: Solutions, column: str) -> tuple[PropertyView, ...]:
    """Group values by property: labels first, then by name."""
    values: dict[str, set[ValueView]] = defaultdict(set)
    labels: dict[str, str] = {}
    for record in found.records():
        property_ = text(record, "property")
        labels[property_] = text(record, "propertyLabel") or _label(_short(property_))
        term = record[column]
        if isinstance(term, ox.NamedNode):
            shown = text(record, column + "Label") or _short(term.value)
            values[property_].add(ValueView(shown, iri_to_path(term.value), ""))
        elif isinstance(term, ox.Literal):
            values[property_].add(ValueView(term.value, "", term.language or ""))
    return tuple(
        PropertyView(
            labels[iri], iri_to_path(iri), iri, tuple(sorted(values[iri], key=lambda v: (v.language != "zh", v.text)))
        )
        for iri in sorted(values, key=lambda iri: (iri not in _LABELS, labels[iri]))
    )


@cache
def _labels() -> Mapping[str, str]:
    loaded: Mapping[str, str] = yaml.safe_load(files("server").joinpath("data/property_labels.yaml").read_text("utf-8"))
    return loaded


def _label(short: str) -> str:
    return _labels().get(short, short)


def _short(iri: str) -> str:
    """Give an IRI with a prefix where one is known."""
    for prefix, base in iris.PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    return iri
