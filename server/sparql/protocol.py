"""The SPARQL 1.1 Protocol for queries: a request → one query and the formats wanted → the response.

Takes GET, POST with a form, POST with a query as its body; what is asked of a worker is decided here, what became of it
is known before the response begins. A bare GET gives the service description or, to a browser, a form.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from server.errors import ProblemError
from server.negotiation import acceptable_format, wanted_format, wants_html
from server.service import this_service
from server.sparql.description import service_description
from server.sparql.formats import GRAPHS, RESULTS
from server.sparql.messages import Question

blueprint = Blueprint("sparql", __name__)

FORM_TYPE = "application/x-www-form-urlencoded"
QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
_DATASET_PARAMETERS = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
_KIBIBYTE = 1024


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, or say what this endpoint is."""
    if any(value for name in _DATASET_PARAMETERS for value in request.values.getlist(name)):
        raise ProblemError("dataset-unknown")
    query = _query()
    name = request.values.get("format") or request.values.get("output") or ""
    if query is None:
        return _self_description(name)
    results = wanted_format(request, RESULTS, name)
    graph = wanted_format(request, GRAPHS, name)
    if results is None and graph is None:
        raise ProblemError("not-acceptable", formats=", ".join(known.media_types[0] for known in (*RESULTS, *GRAPHS)))
    question = Question(query, results.name if results else "", graph.name if graph else "")
    result = this_service().pool.run(question, request.remote_addr or "")
    return Response(result.content, content_type=result.format.content_type)


def _query() -> str | None:
    """Give the one query of the request, None for a bare GET; ProblemError for anything else."""
    if request.mimetype == UPDATE_TYPE or "update" in request.values:
        raise ProblemError("update-refused")
    if request.mimetype == QUERY_TYPE and request.method == "POST":
        queries = [_text(request.get_data()), *request.args.getlist("query")]
    elif request.method == "POST" and request.mimetype != FORM_TYPE:
        raise ProblemError("media-type")
    else:
        queries = request.values.getlist("query")
        if not queries and request.method != "POST":
            return None
    if len(queries) != 1 or not queries[0].strip():
        raise ProblemError("query-missing")
    limit = this_service().settings.query_length
    if len(queries[0].encode("utf-8", "replace")) > limit * _KIBIBYTE:
        raise ProblemError("query-too-long", limit=f"{limit} KiB")
    return queries[0]


def _text(body: bytes) -> str:
    if request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise ProblemError("media-type")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise ProblemError("media-type") from None


def _self_description(name: str) -> Response:
    if not name and wants_html(request):
        page = render_template("sparql.html", results=RESULTS, graphs=GRAPHS, settings=this_service().settings)
        return Response(page, content_type="text/html; charset=utf-8")
    format_ = acceptable_format(request, GRAPHS, name)
    content = service_description(request.base_url, this_service().version.triples, format_)
    return Response(content, content_type=format_.content_type)
