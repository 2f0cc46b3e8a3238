"""Questions: the front page with its form, the answer as a page, and the answer as JSON."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request

from server.errors import ProblemError
from server.negotiation import wants_json
from server.pages.links import iri_to_path
from server.queries import query_text
from server.questions.answer import Answer
from server.service import this_service

blueprint = Blueprint("ask", __name__)

LONGEST_QUESTION = 500
_LONGEST_LINK = 6000


@blueprint.get("/")
def home() -> str:
    """Show the question form, questions that can be answered, and what is held."""
    held = list(this_service().graph.select(query_text("held")).records())
    examples = this_service().answerer.ask("").suggestions
    return render_template("ask.html", question="", answer=None, examples=examples, held=held, link=iri_to_path)


@blueprint.get("/ask")
def ask() -> Response | str:
    """Show the answer to a question; without a question, the form."""
    if wants_json(request):
        return api_ask()
    question = request.args.get("q", "").strip()
    if not question:
        return home()
    answer = _answer(question)
    return render_template(
        "ask.html", question=question, answer=answer, held=[], link=iri_to_path, csv=_csv_link(answer)
    )


@blueprint.get("/api/ask")
def api_ask() -> Response:
    """Give the answer to a question as JSON."""
    question = request.args.get("q", "").strip()
    if not question:
        raise ProblemError("question-missing")
    return jsonify(_answer(question).to_json())


def _answer(question: str) -> Answer:
    if len(question) > LONGEST_QUESTION:
        raise ProblemError("question-too-long", limit=LONGEST_QUESTION)
    return this_service().answerer.ask(question, request.args.get("context") or None)


def _csv_link(answer: Answer) -> str:
    link = "/sparql?" + urlencode({"format": "csv", "query": answer.sparql})
    return link if answer.sparql and answer.rows and len(link) <= _LONGEST_LINK else ""
