"""The page of a report: its tables as published, the figures of its text, what the rules found."""

from __future__ import annotations

from flask import Blueprint, render_template

from server.checking.wording import wording
from server.errors import ProblemError
from server.pages.links import iri_to_document, iri_to_path, path_to_node
from server.pages.report_view import report_to_view
from server.pages.values import text
from server.service import this_service

blueprint = Blueprint("reports", __name__)


@blueprint.get("/report/<path:path>")
def report(path: str) -> str:
    """Show a report; not found where there is none of that name."""
    thing = path_to_node("report/" + path)
    view = report_to_view(this_service().graph, thing)
    if view is None:
        raise ProblemError("not-found")
    return render_template(
        "report.html",
        report=view,
        about=view.about,
        words=wording(),
        document=iri_to_document(thing.value),
        iri=thing.value,
        link=iri_to_path,
        text=text,
    )
