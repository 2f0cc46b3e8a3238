"""Things and the documents about them: ``/id/…`` redirects, ``/doc/…`` describes, ``/ontology`` is the words.

A document comes as a page or as RDF, by suffix, by ``?format=``, or by the Accept header.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyoxigraph as ox
import yaml
from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from ontology import iris
from ontology.vocabulary import ontology_store
from server.errors import ProblemError
from server.graph import Solutions
from server.negotiation import acceptable_format, wants_html
from server.pages.links import iri_to_document, iri_to_path, path_to_iri, path_to_node
from server.pages.values import text
from server.queries import query_text
from server.service import this_service
from server.sparql.formats import GRAPHS, Format

blueprint = Blueprint("things", __name__)

_HTML = "html"
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
def document(path: str) -> Response | str:
    """Describe a thing; not found where nothing is said about it."""
    path, name = _without_suffix(path)
    iri = path_to_node(path)
    name = name or request.args.get("format", "")
    if name == _HTML or (not name and wants_html(request)):
        return _page(iri)
    format_ = acceptable_format(request, GRAPHS, name)
    statements = this_service().graph.construct(query_text("document"), {"thing": iri})
    if not statements:
        raise ProblemError("not-found")
    return _rdf(statements, format_)


@blueprint.get("/ontology")
def ontology() -> Response | str:
    """Give the words of the graph: classes, properties, code lists."""
    name = request.args.get("format", "")
    if name == _HTML or (not name and wants_html(request)):
        found = this_service().graph.select(query_text("terms"))
        return render_template("ontology.html", terms=list(found.records()), text=text, namespace=iris.ONTOLOGY)
    return _rdf([quad.triple for quad in ontology_store()], acceptable_format(request, GRAPHS, name))


def _without_suffix(path: str) -> tuple[str, str]:
    stem, dot, suffix = path.rpartition(".")
    if dot and (suffix == _HTML or any(suffix == known.suffix for known in GRAPHS)):
        return stem, suffix
    return path, ""


def _rdf(statements: Iterable[ox.Triple], format_: Format) -> Response:
    content = ox.serialize(statements, format=format_.engine, prefixes=iris.PREFIXES)  # type: ignore[arg-type]
    return Response(content, content_type=format_.content_type)


def _page(iri: ox.NamedNode) -> str:
    graph = this_service().graph
    outgoing = graph.select(query_text("properties"), {"thing": iri})
    incoming = graph.select(query_text("mentions"), {"thing": iri})
    if not outgoing.rows and not incoming.rows:
        raise ProblemError("not-found")
    properties = _properties(outgoing, "value")
    labels = [value.text for found in properties if found.iri in _LABELS for value in found.values]
    return render_template(
        "thing.html",
        iri=iri.value,
        label=labels[0] if labels else iri.value.removeprefix(iris.ID),
        properties=properties,
        mentions=_properties(incoming, "source"),
        document=iri_to_document(iri.value),
        page=iri_to_path(iri.value),
        formats=GRAPHS,
    )


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
