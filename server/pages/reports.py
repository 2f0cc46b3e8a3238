"""The page of a report: its tables as published, the figures of its text, what the rules found."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, render_template

from ontology.finding import Severity
from server.errors import ProblemError
from server.graph import Solutions
from server.pages.links import iri_to_document, iri_to_path, path_to_node
from server.pages.report_tables import records_to_tables
from server.pages.values import identifier, text
from server.queries import query_text
from server.service import this_service

blueprint = Blueprint("reports", __name__)
_GRAVITY = {severity.value: rank for rank, severity in enumerate(Severity)}


@blueprint.get("/report/<path:path>")
def report(path: str) -> str:
    """Show a report; not found where there is none of that name."""
    thing = path_to_node("report/" + path)
    about = list(_ask("report", thing).records())
    if not about:
        raise ProblemError("not-found")
    findings = list(_ask("report-findings", thing).records())
    return render_template(
        "report.html",
        about=about[0],
        missing=sorted({text(record, "missingHeading") for record in about} - {""}),
        tables=records_to_tables(_ask("report-rows", thing).records(), _ask("report-notes", thing).records(), findings),
        facts=list(_ask("report-facts", thing).records()),
        findings=sorted(findings, key=lambda finding: _GRAVITY.get(text(finding, "severity"), len(_GRAVITY))),
        sections=list(_ask("report-sections", thing).records()),
        document=iri_to_document(thing.value),
        iri=thing.value,
        link=iri_to_path,
        text=text,
        identifier=identifier,
    )


def _ask(name: str, thing: ox.NamedNode) -> Solutions:
    return this_service().graph.select(query_text(name), {"thing": thing})
