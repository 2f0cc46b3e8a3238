"""The SPARQL 1.1 Protocol for queries: a request → one query, its dataset and the formats wanted → the response.

Takes GET, POST with a form, POST with a query as its body; what is asked of a worker is decided here, what became of it
is known before the response begins. A bare GET gives the service description or, to a browser, a form.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from server.errors import ProblemError
from server.negotiation import acceptable_format, wanted_format, wants_html
from server.service import this_service
from server.sparql.connection import client_to_watch
from server.sparql.description import service_description
from server.sparql.examples import examples
from server.sparql.formats import GRAPHS, RESULTS
from server.sparql.messages import Question
from server.sparql.results import Result

blueprint = Blueprint("sparql", __name__)

FORM_TYPE = "application/x-www-form-urlencoded"
SUITE_FORM_TYPE = "application/x-www-url-form-urlencoded"  # so called in the W3C's protocol tests
QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
FORMAT_PARAMETERS = ("format", "output", "results")
EXCEL = "excel"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_KIBIBYTE = 1024
_READABLE_BY_OTHER_SITES = "ETag, Retry-After, Server-Timing"


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, or say what this endpoint is."""
    parameters = _parameters()
    query = _query(parameters)
    name = next(filter(None, map(parameters.get, FORMAT_PARAMETERS)), "")
    if query is None:
        return _self_description(name)
    question = _question(query, name, parameters)
    result = this_service().pool.run(question, request.remote_addr or "", client_to_watch(request.environ))
    return _response(result, for_excel=name == EXCEL)


@blueprint.after_request
def tell_other_sites(response: Response) -> Response:
    """Let pages of other sites read what they need of the headers, and ask whether they may only once a day."""
    response.headers["Access-Control-Expose-Headers"] = _READABLE_BY_OTHER_SITES
    if request.method == "OPTIONS":
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _parameters() -> CombinedMultiDict[str, str]:
    """Give the parameters of the address and, where a form was sent, of the form."""
    if request.mimetype == SUITE_FORM_TYPE:
        form = MultiDict(parse_qsl(request.get_data().decode("utf-8", "replace"), keep_blank_values=True))
        return CombinedMultiDict([request.args, form])
    return request.values


def _query(parameters: CombinedMultiDict[str, str]) -> str | None:
    """Give the one query of the request, None for a bare GET; ProblemError for anything else."""
    if request.mimetype == UPDATE_TYPE or "update" in parameters:
        raise ProblemError("update-refused")
    if request.mimetype == QUERY_TYPE and request.method == "POST":
        queries = [_text(request.get_data()), *request.args.getlist("query")]
    elif request.method == "POST" and request.mimetype not in {FORM_TYPE, SUITE_FORM_TYPE}:
        raise ProblemError("media-type")
    else:
        queries = parameters.getlist("query")
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


def _question(query: str, name: str, parameters: CombinedMultiDict[str, str]) -> Question:
    results = wanted_format(request, RESULTS, "csv" if name == EXCEL else name)
    graph = wanted_format(request, GRAPHS, name)
    if results is None and graph is None:
        raise ProblemError("not-acceptable", formats=", ".join(known.media_types[0] for known in (*RESULTS, *GRAPHS)))
    return Question(
        query,
        results.name if results else "",
        graph.name if graph else "",
        _graphs(parameters.getlist("default-graph-uri")),
        _graphs(parameters.getlist("named-graph-uri")),
    )


def _graphs(iris: Sequence[str]) -> tuple[str, ...]:
    """Give the graphs that are named; clients send an empty parameter where they mean none."""
    return tuple(dict.fromkeys(filter(None, iris)))


def _response(result: Result, for_excel: bool) -> Response:
    response = Response(b"", content_type=result.format.content_type)
    response.headers["Server-Timing"] = _timing(result)
    if for_excel:
        response.headers["Content-Disposition"] = "attachment; filename=query.csv"
    if not result.tag:
        response.cache_control.no_store = True
    else:
        response.cache_control.public = True
        response.cache_control.no_cache = True
        response.set_etag(result.tag + "-excel" * for_excel)
        response.make_conditional(request)
    if response.status_code != 304:
        response.set_data(_BYTE_ORDER_MARK + result.content if for_excel else result.content)
    return response


def _timing(result: Result) -> str:
    if result.queued is None or result.evaluated is None:
        return "cache;desc=hit"
    return f"queue;dur={result.queued * 1000:.1f}, query;dur={result.evaluated * 1000:.1f}"


def _self_description(name: str) -> Response:
    service = this_service()
    if not name and wants_html(request):
        known = examples()
        page = render_template(
            "sparql.html",
            query=known[0].query,
            examples=known,
            results=RESULTS,
            graphs=GRAPHS,
            settings=service.settings,
        )
        return Response(page, content_type="text/html; charset=utf-8")
    format_ = acceptable_format(request, GRAPHS, name)
    content = service_description(request.base_url, service.version.triples, service.settings, format_)
    return Response(content, content_type=format_.content_type)
