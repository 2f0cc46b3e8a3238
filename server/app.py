"""The web service: a store and settings in, a Flask app out.

Pages for people, the same things as data for programs, the SPARQL endpoint. Everything that differs from request to
request is in the blueprints; here is what all have in common.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from server import problems
from server.checking import drafts
from server.errors import ProblemError
from server.graph import Graph
from server.metrics import register_metrics
from server.pages import blueprint as pages
from server.pages.sparql_chart import blueprint as drawing
from server.remote.endpoint import Endpoint, EndpointError
from server.remote.service import RemoteService
from server.service import KEY, Answerer, RenewedService, Service
from server.settings import MEBIBYTE, Settings
from server.source import Source
from server.sparql.editor import blueprint as editor
from server.sparql.formats import GRAPHS, RESULTS
from server.sparql.protocol import blueprint as sparql
from server.sparql.workers import WorkerPool
from server.store import StoreGraph, Version

logger = logging.getLogger(__name__)

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}

COMPRESSION = {
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_STREAMS": False,
    "COMPRESS_MIN_SIZE": 1024,
    "COMPRESS_MIMETYPES": [
        *(media_type for format_ in (*RESULTS, *GRAPHS) for media_type in format_.media_types),
        "text/html",
        "text/css",
        "text/javascript",
        "image/svg+xml",
    ],
}


def create_app(
    source: Source,
    settings: Settings | None = None,
    answerer: Answerer | None = None,
    publish: Callable[[Version], None] | None = None,
) -> Flask:
    """Make the app over the current version of a store, or over a remote one; CannotGoOnError where there is none.

    ``publish`` is called with each version that is served. ``close_app`` ends what the app started.
    """
    app = Flask("server")
    settings = settings or Settings()
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.extensions[KEY] = _renewed(source, settings, answerer, publish)
    app.extensions[drafts.KEY] = drafts.DraftPool(settings)
    app.config["MAX_CONTENT_LENGTH"] = settings.request_size * MEBIBYTE
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.request_size * MEBIBYTE
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.jinja_env.filters["figure"] = figure_to_text
    app.register_blueprint(pages)
    app.register_blueprint(sparql)
    app.register_blueprint(editor)
    app.register_blueprint(drawing)
    app.config.from_mapping(COMPRESSION)
    app.before_request(_forget_refused_encodings)
    Compress(app)
    app.after_request(_read_whole)
    app.after_request(_add_headers)
    problems.register_problems(app)
    register_metrics(app)
    app.register_error_handler(EndpointError, lambda error: _unavailable(error, settings))
    return app


def close_app(app: Flask) -> None:
    """Stop the processes of an app."""
    app.extensions[KEY].close()
    app.extensions[drafts.KEY].close()


def figure_to_text(value: object) -> str:
    """Give a figure as the pages print it; decimals as they were published."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _renewed(
    source: Source, settings: Settings, answerer: Answerer | None, publish: Callable[[Version], None] | None
) -> RenewedService | RemoteService:
    if isinstance(source, Endpoint):
        return RemoteService(source, settings, lambda graph: answerer or _question_engine(graph))
    return RenewedService(source, settings, lambda version: _service(version, settings, answerer, publish))


def _question_engine(graph: Graph) -> Answerer:
    from server.questions.engine import QuestionEngine  # noqa: PLC0415  # its language tools take a second to load

    return QuestionEngine(graph)


def _service(
    version: Version, settings: Settings, answerer: Answerer | None, publish: Callable[[Version], None] | None
) -> Service:
    in_memory = version.bytes_in_memory <= settings.memory_store * MEBIBYTE
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(WorkerPool, version, in_memory, settings)
        graph = StoreGraph(version, in_memory)
        pool = loading.result()
    if publish is not None:
        publish(version)
    return Service(version, graph, pool, answerer or _question_engine(graph), settings)


def _unavailable(error: EndpointError, settings: Settings) -> Response:
    """Tell a client to come back, where the remote store does not answer."""
    logger.warning("%s", error)
    busy = ProblemError("busy", retry_after=settings.retry_after)
    return problems.problem_to_response(problems.error_to_problem(busy))


def _forget_refused_encodings() -> None:
    """Leave out what the client refuses by a weight of zero, which Flask-Compress would take for acceptable."""
    if "q=0" in request.headers.get("Accept-Encoding", ""):
        accepted = (f"{name};q={quality}" for name, quality in request.accept_encodings if quality)
        request.environ["HTTP_ACCEPT_ENCODING"] = ", ".join(accepted)


def _read_whole(response: Response) -> Response:
    """Read a file of ours before it is packed: packed as a stream it would stay open where it need not be sent."""
    if request.endpoint == "static" and response.status_code == 200:
        response.direct_passthrough = False
        response.make_sequence()
        response.close()
    return response


def _add_headers(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.vary.add("Accept")
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    if request.method == "OPTIONS" or response.mimetype != "text/html":
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response
