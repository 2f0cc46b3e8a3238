"""Problems as responses: RFC 9457 problem details, or a page that says the same; the only place that knows statuses."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from ontology import iris
from server.errors import ProblemError
from server.negotiation import wants_html

PROBLEM_TYPE = iris.BASE + "problem/"
MEDIA_TYPE = "application/problem+json"
_BY_STATUS = {
    404: "not-found",
    405: "method-not-allowed",
    413: "request-too-large",
    415: "media-type",
}
_SERVER_ERROR = 500

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What became of a request, as told to the client; ``values`` are what the sentence was filled in with."""

    code: str
    status: int
    title: str
    title_en: str
    detail: str
    detail_en: str
    values: Mapping[str, str]

    def to_json(self) -> dict[str, object]:
        """Give the problem details object."""
        words = {"title": self.title, "status": self.status, "detail": self.detail}
        return {
            "type": PROBLEM_TYPE + self.code,
            **words,
            "title_en": self.title_en,
            "detail_en": self.detail_en,
        } | dict(self.values)


def register_problems(app: Flask) -> None:
    """Let the app answer every error with a problem."""
    app.register_error_handler(ProblemError, lambda error: problem_to_response(error_to_problem(error)))
    app.register_error_handler(HTTPException, _http_error_to_response)
    app.register_error_handler(Exception, _failure_to_response)


def error_to_problem(error: ProblemError) -> Problem:
    """Fill in the words of the problem."""
    row = _problems()[error.code]
    return Problem(
        code=error.code,
        status=int(row["status"]),
        title=str(row["title"]),
        title_en=str(row["title_en"]),
        detail=str(row["detail"]).format_map(error.values),
        detail_en=str(row["detail_en"]).format_map(error.values),
        values=error.values,
    )


def problem_to_response(problem: Problem) -> Response:
    """Give the problem as JSON or, to a browser, as a page."""
    if wants_html(request):
        response = Response(render_template("problem.html", problem=problem), content_type="text/html; charset=utf-8")
    else:
        body = json.dumps(problem.to_json(), ensure_ascii=False, indent=1) + "\n"
        response = Response(body, content_type=MEDIA_TYPE)
    response.status_code = problem.status
    if "retry_after" in problem.values:
        response.headers["Retry-After"] = problem.values["retry_after"]
    return response


def _http_error_to_response(error: HTTPException) -> Response:
    status = error.code or _SERVER_ERROR
    if status < 400:
        return Response(error.get_response(request.environ).get_data(), status, error.get_headers(request.environ))
    code = _BY_STATUS.get(status, "bad-request" if status < _SERVER_ERROR else "internal")
    values = {"limit": f"{current_app.config['MAX_CONTENT_LENGTH']} B"} if code == "request-too-large" else {}
    response = problem_to_response(error_to_problem(ProblemError(code, **values)))
    response.status_code = status
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _failure_to_response(error: Exception) -> Response:
    logger.error("request failed", exc_info=error)
    return problem_to_response(error_to_problem(ProblemError("internal")))


@cache
def _problems() -> Mapping[str, Mapping[str, str | int]]:
    text = files("server").joinpath("data/problems.yaml").read_text("utf-8")
    loaded: Mapping[str, Mapping[str, str | int]] = yaml.safe_load(text)
    return loaded
