"""Questions in Chinese to answers.

A question becomes text, the text tokens, the tokens one plan (a kind of question with its measure or subject) and a
scope, these one request, and the request one query and its answer. What is not understood is never passed over.
"""

from __future__ import annotations

from dataclasses import replace

from ontology.bodies import body_names
from server.graph import Graph
from server.questions.answer import Answer, Status
from server.questions.answering import general_suggestions
from server.questions.columns import Columns
from server.questions.conditions import conditions_answer
from server.questions.desks import Ground, plan_to_desk, request_to_desk
from server.questions.dialogue import answers_to_answer, text_to_questions
from server.questions.following import plan_after, years_said
from server.questions.mechanisms import desk_to_answer
from server.questions.names import Names
from server.questions.normalise import LONGEST_QUESTION, to_text
from server.questions.operations import Misfit, admits, operation
from server.questions.reading import Reader
from server.questions.request import Request, token_to_request
from server.questions.resources import yaml_data
from server.questions.spelling import Spelling
from server.questions.understanding import Understanding, understand
from server.questions.wording import listed, refusal, sentence, shortened
from server.questions.words import Token


class QuestionEngine:
    """Answers questions from one graph, whose names it reads once."""

    def __init__(self, graph: Graph) -> None:
        self._names = Names(graph)
        reports = tuple(report.iri for report in self._names.reports)
        self._ground = Ground(graph, self._names, Columns(graph, reports))
        self._reader = Reader(self._names)
        self._spelling = Spelling(self._names.full, self._names.place_names)

    def ask(self, question: str, context: str | None = None) -> Answer:
        """Answer a question; ``context`` is that of an earlier answer, for a follow-up."""
        if len(question) > LONGEST_QUESTION:
            return self._refused(question, refusal("long", longest=LONGEST_QUESTION))
        if parts := self._questions(question):
            return self._one_by_one(question, parts, context) or self._refused(question, refusal("combination"))
        answer = self._answer(question, context)
        clauses = text_to_questions(question, "clause") if answer.status is Status.NOT_UNDERSTOOD else ()
        return (self._one_by_one(question, clauses, context) if clauses else None) or answer

    def answer_request(self, request: Request, question: str = "") -> Answer:
        """Answer a request as a question that comes to it would be; ``question`` is how the answer speaks of it."""
        if self._known(request) is None:
            return self._refused(question, refusal("request"))
        return desk_to_answer(request_to_desk(self._ground, question, request))

    @property
    def names(self) -> Names:
        """The names of the graph that is asked."""
        return self._names

    def _questions(self, question: str) -> tuple[str, ...]:
        """Give the questions of a text with several, leaving out what only greets or thanks."""
        parts = text_to_questions(question, "question")
        asking = tuple(
            part for part in parts if not all(token.is_filler for token in self._reader.tokens(to_text(part)))
        )
        return asking if len(asking) > 1 else ()

    def _one_by_one(self, question: str, parts: tuple[str, ...], context: str | None) -> Answer | None:
        """Answer the parts of a text, each as a follow-up on the one before; None where one is not answered."""
        answers: list[Answer] = []
        for part in parts:
            answer = self._answer(part, answers[-1].context if answers else context)
            if answer.status is not Status.ANSWERED:
                return None
            answers.append(answer)
        return answers_to_answer(question, answers)

    def _answer(self, question: str, context: str | None, spells: bool = True) -> Answer:
        text = to_text(question)
        if not text:
            return self._refused(question, refusal("empty"))
        said = understand(text, self._reader.tokens(text))
        if unread := self._unread(question, said, spells):
            return unread
        before = self._known(token_to_request(context))
        said = years_said(said, before)
        plan, follows = plan_after(said, before)
        outside = _outside(said)
        if isinstance(plan, Misfit) and not outside and (joined := conditions_answer(self._ground, question, said)):
            return joined
        if isinstance(plan, Misfit) or outside:
            return self._misfit(question, plan if isinstance(plan, Misfit) else Misfit(()), outside)
        return desk_to_answer(plan_to_desk(self._ground, question, said, plan, before if follows else None))

    def _unread(self, question: str, said: Understanding, spells: bool) -> Answer | None:
        """Give the answer to a text that cannot be read: what it may have meant, or which words were not understood."""
        if not (said.unknown and not _outside(said)) and not said.organs:
            return None
        offered = self._spelt_otherwise(question, said) if spells else None
        if offered is not None or not said.unknown or _outside(said):
            return offered
        return self._refused(question, refusal("unknown", words=listed(map(shortened, said.unknown))))

    def _spelt_otherwise(self, question: str, said: Understanding) -> Answer | None:
        """Offer the question with the names that a misspelt one resembles, where they make it readable."""
        for candidates in (self._spelling.candidates, self._spelling.places):
            offered = {}
            for candidate in candidates(said.text, _doubtful(said)):
                corrected = said.text.replace(candidate.written, candidate.name, 1)
                if self._answer(corrected, None, spells=False).status is not Status.NOT_UNDERSTOOD:
                    offered[candidate] = corrected
            if offered:
                written, names = next(iter(offered)).written, listed(candidate.name for candidate in offered)
                text = sentence("several.spelling", written=written, names=names)
                return Answer(question, Status.AMBIGUOUS, text, suggestions=tuple(offered.values()))
        return None

    def _known(self, request: Request | None) -> Request | None:
        """Give a request that came from outside where all it names is known to this graph."""
        if request is None or not admits(operation(request.operation), request):
            return None
        agencies = {request.agency, *request.compared} - {""}
        held = agencies <= self._names.agencies.keys() and request.sector in {"", *self._names.sector_iris}
        return request if held and request.region in {"", *self._names.places} else None

    def _misfit(self, question: str, misfit: Misfit, outside: tuple[str, str] | None) -> Answer:
        if outside:
            return self._refused(question, refusal(f"outside.{outside[0]}", words=outside[1]), outside[0])
        if not misfit.words:
            return self._refused(question, refusal("nothing"))
        if misfit.asks_twice:
            return self._refused(question, refusal("combination"))
        return self._refused(question, refusal("unfit", words=listed(misfit.words)))

    def _refused(self, question: str, reason: str, topic: str = "") -> Answer:
        suggestions = general_suggestions(self._names.reports, yaml_data("suggestions").get(topic, ()))
        return Answer(question, Status.NOT_UNDERSTOOD, reason, suggestions=suggestions)


def _doubtful(said: Understanding) -> tuple[Token, ...]:
    """Give the tokens with the bodies that no list knows unread, so that they may be misspelt."""
    known = set(map(to_text, body_names()))
    return tuple(
        replace(token, senses=()) if token.has("organ") and token.text not in known else token for token in said.tokens
    )


def _outside(said: Understanding) -> tuple[str, str] | None:
    for token in said.rest:
        if values := token.values("outside"):
            return values[0], token.text
    return None
