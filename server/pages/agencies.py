"""The page of an agency: its names, where and what it is, its reports by year."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from server.pages.links import iri_to_document, iri_to_path, linked_page, path_to_node
from server.pages.things import missing
from server.pages.values import text
from server.queries import query_text
from server.service import this_service

blueprint = Blueprint("agencies", __name__)


@blueprint.get("/agency/<path:path>")
def agency(path: str) -> Response:
    """Show an agency; not found where there is none of that name."""
    thing = path_to_node("agency/" + path)
    graph = this_service().graph
    about = list(graph.select(query_text("agency"), {"thing": thing}).records())
    if not about:
        raise missing(thing)
    page = render_template(
        "agency.html",
        about=about[0],
        aliases=sorted({text(record, "alias") for record in about} - {""}),
        candidates=sorted(
            {(text(record, "candidate"), text(record, "candidateLabel")) for record in about} - {("", "")}
        ),
        reports=list(graph.select(query_text("agency-reports"), {"thing": thing}).records()),
        document=iri_to_document(thing.value),
        iri=thing.value,
        link=iri_to_path,
        text=text,
    )
    return linked_page(page, thing.value)
