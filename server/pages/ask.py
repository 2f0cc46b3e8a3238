"""Questions: the front page with its form, the answer as a page, as JSON and as CSV.

A question comes as text (``q``, with the ``context`` of an earlier answer for a follow-up) or as a request that was put
together by choosing (``request``, with ``operation``, ``measure``, ``agency``, ``year`` where they are to be changed).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from server.errors import ProblemError
from server.negotiation import wants_json
from server.pages.charts import answer_to_chart
from server.pages.choosing import ORDER, Built, chosen_to_request
from server.pages.guide import completions
from server.pages.holdings import graph_to_holdings
from server.pages.links import iri_to_path
from server.pages.sources import sources_to_views
from server.pages.spreadsheets import answer_to_csv
from server.questions.answer import Answer
from server.questions.builder import request_to_choices, request_to_slots, slots_to_request, token_to_request
from server.questions.request import Request, request_to_token
from server.service import this_service

blueprint = Blueprint("ask", __name__)

LONGEST_QUESTION = 500
MOST_ROWS = 100
_LONGEST_LINK = 6000


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, the parameters that ask it again, and the answer."""

    answer: Answer
    again: dict[str, str]
    refused: tuple[str, ...] = ()


@blueprint.get("/")
def home() -> str:
    """Show the question form, questions that can be answered, and what is held."""
    examples = this_service().answerer.ask("").suggestions
    return render_template(
        "ask.html",
        question="",
        answer=None,
        examples=examples,
        completions=completions(examples),
        held=graph_to_holdings(this_service().graph),
        link=iri_to_path,
    )


@blueprint.get("/ask")
def ask() -> Response | str:
    """Show the answer to a question; without a question, the form."""
    if request.args.get("format") == "csv":
        return ask_csv()
    if wants_json(request):
        return api_ask()
    asked = _asked()
    if asked is None:
        return home()
    answer = asked.answer
    return render_template(
        "ask.html",
        question=answer.question,
        answer=answer,
        asked=asked,
        completions=completions(answer.suggestions),
        link=iri_to_path,
        chart=answer_to_chart(answer),
        sources=sources_to_views(answer.sources, this_service().graph),
        slots=_slots(answer),
        rows=answer.rows[:MOST_ROWS],
        addresses=_addresses(asked),
    )


@blueprint.get("/api/ask")
def api_ask() -> Response:
    """Give the answer to a question as JSON, with the slots of the request that it came to."""
    asked = _asked()
    if asked is None:
        raise ProblemError("question-missing")
    understood = token_to_request(asked.answer.context)
    return jsonify(asked.answer.to_json() | {"slots": request_to_slots(understood) if understood else None})


@blueprint.get("/ask.csv")
def ask_csv() -> Response:
    """Give the rows of an answer as CSV, for Excel too."""
    asked = _asked()
    if asked is None:
        raise ProblemError("question-missing")
    name = quote(f"{asked.answer.question[:60] or asked.answer.template}.csv")
    response = Response(answer_to_csv(asked.answer), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f"attachment; filename=answer.csv; filename*=UTF-8''{name}"
    return response


def _asked() -> Asked | None:
    """Answer what a request of HTTP asks; None where it asks nothing."""
    token, slots = request.args.get("request", ""), request.args.get("slots", "")
    if token or slots:
        return _asked_by_choosing(token_to_request(token) if token else _slots_to_request(slots))
    question = request.args.get("q", "").strip()
    if not question:
        return None
    if len(question) > LONGEST_QUESTION:
        raise ProblemError("question-too-long", limit=LONGEST_QUESTION)
    context = request.args.get("context", "")
    again = {"q": question} | ({"context": context} if context else {})
    return Asked(this_service().answerer.ask(question, context or None), again)


def _asked_by_choosing(base: Request | None) -> Asked:
    if base is None:
        raise ProblemError("request-invalid")
    chosen = {name: request.args.get(name, "") for name in ORDER}
    answerer = this_service().answerer
    built = chosen_to_request(base, chosen, answerer.names) if any(chosen.values()) else Built(base)
    return Asked(answerer.answer_request(built.request), {"request": request_to_token(built.request)}, built.refused)


def _slots_to_request(text: str) -> Request | None:
    try:
        return slots_to_request(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _slots(answer: Answer) -> tuple[Any, ...]:
    """Give what can be changed of the request that an answer came from."""
    understood = token_to_request(answer.context)
    return request_to_choices(understood, this_service().answerer.names) if understood else ()


def _addresses(asked: Asked) -> dict[str, str]:
    """Give the addresses of an answer in its other forms; no address of the query where it would be too long."""
    again = "?" + urlencode(asked.again)
    addresses = {
        "page": url_for("pages.ask.ask") + again,
        "json": url_for("pages.ask.api_ask") + again,
        "csv": url_for("pages.ask.ask_csv") + again,
    }
    if asked.answer.sparql:
        addresses |= {
            "editor": "/sparql/editor?" + urlencode({"query": asked.answer.sparql}),
            "result": "/sparql?" + urlencode({"format": "csv", "query": asked.answer.sparql}),
        }
    return {name: address for name, address in addresses.items() if len(address) <= _LONGEST_LINK}
