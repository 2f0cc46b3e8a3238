"""Drafts: the form, what was read and found as a page, and the same for programs.

A document comes as a file or as text of the form, or as the body of a request. Nothing of it is kept.
"""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, url_for

from ontology.vocabulary import ontology_store
from server.checking.drafts import this_pool
from server.checking.formats import CHECK_FORMATS
from server.checking.outcomes import checked_to_outcomes
from server.checking.uploads import read_on, request_to_draft
from server.checking.wording import wording
from server.errors import ProblemError
from server.graph import Graph
from server.loading import Checked
from server.negotiation import wants_json
from server.pages.report_view import report_to_view
from server.pages.values import text
from server.service import this_service
from server.settings import MEBIBYTE
from server.sparql.connection import client_to_watch

blueprint = Blueprint("check", __name__)


@blueprint.get("/check")
def form() -> str:
    """Show the form for a draft."""
    this_pool().warm()
    limit = f"{this_service().settings.check_size} MiB"
    return render_template("check.html", limit=limit, address=url_for("pages.check.api_check", _external=True))


@blueprint.post("/check")
def check() -> Response | str:
    """Check a draft and show what was read beside what fails."""
    if wants_json(request):
        return api_check()
    checked = _checked()
    graph = ox.Store()
    graph.bulk_extend(ontology_store())
    graph.bulk_load(checked.quads, format=ox.RdfFormat.N_QUADS)
    view = report_to_view(Graph(graph), ox.NamedNode(checked.report))
    if view is None:
        raise ProblemError("internal")
    return render_template(
        "check_result.html",
        source=checked.source,
        report=view,
        about=view.about,
        outcomes={outcome.value: rules for outcome, rules in checked_to_outcomes(checked).items()},
        words=wording(),
        text=text,
    )


@blueprint.post("/api/check")
def api_check() -> Response:
    """Check a draft and give its findings, as JSON or in the format that is named."""
    format_ = CHECK_FORMATS.get(request.args.get("format", "json"))
    if format_ is None:
        raise ProblemError("not-acceptable", formats=", ".join(CHECK_FORMATS))
    return Response(format_.write(_checked().findings), content_type=f"{format_.media_type}; charset=utf-8")


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """Let nobody keep what was found in a draft."""
    if request.method == "POST":
        response.cache_control.no_store = True
    return response


def _checked() -> Checked:
    settings, client = this_service().settings, request.remote_addr or ""
    try:
        with this_pool().place(client):
            draft = request_to_draft(request, settings)
            return this_pool().check(draft.data, draft.name, client, client_to_watch(request.environ))
    except ProblemError as problem:
        if "retry_after" in problem.values:
            read_on(request.environ, settings.check_size * MEBIBYTE)
        raise
