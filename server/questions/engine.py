"""Questions in Chinese to answers.

A question becomes text, the text tokens, the tokens one plan (a kind of question with its measure or subject) and a
scope, these one request, and the request one query and its answer. What is not understood is never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from server.graph import Graph
from server.questions.answer import Answer, Status
from server.questions.answering import Desk, general_suggestions, relative_answer
from server.questions.catalogue import holdings_answer, quality_answer
from server.questions.comparing import change_answer, compare_answer, side_by_side_answer
from server.questions.dialogue import answers_to_answer, text_to_questions
from server.questions.documents import issued_answer, period_answer, text_answer
from server.questions.explaining import article_answer, basis_answer, definition_answer, formula_answer, legal_answer
from server.questions.following import ONE_REPORT, plan_after, request_after
from server.questions.names import Names
from server.questions.normalise import LONGEST_QUESTION, to_text
from server.questions.operations import Misfit, Plan, admits, operation
from server.questions.ratios import ratio_answer, share_answer
from server.questions.reading import Reader
from server.questions.request import SHAPING, Request, token_to_request
from server.questions.resources import yaml_data
from server.questions.scope import Scope, place_to_government, understanding_to_scope
from server.questions.several import filter_answer, list_answer, mean_answer, rank_answer, total_answer
from server.questions.single import exists_answer, value_answer
from server.questions.spelling import Spelling
from server.questions.understanding import Understanding, understand
from server.questions.wording import listed, refusal, sentence, shortened

MECHANISMS: Mapping[str, Callable[[Desk], Answer]] = {
    "value": value_answer,
    "exists": exists_answer,
    "share": share_answer,
    "ratio": ratio_answer,
    "rank": rank_answer,
    "filter": filter_answer,
    "list": list_answer,
    "total": total_answer,
    "mean": mean_answer,
    "compare": compare_answer,
    "side-by-side": side_by_side_answer,
    "change": change_answer,
    "definition": definition_answer,
    "formula": formula_answer,
    "legal": legal_answer,
    "article": article_answer,
    "basis": basis_answer,
    "issued": issued_answer,
    "period": period_answer,
    "text": text_answer,
    "holdings": holdings_answer,
    "quality": quality_answer,
}
_OF_ONE_REPORT = ONE_REPORT | {"change", "issued", "period", "text"}
_ANY_YEAR = frozenset({"rank", "filter", "list", "total", "mean", "holdings", "quality"})


class QuestionEngine:
    """Answers questions from one graph, whose names it reads once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._names = Names(graph)
        self._reader = Reader(self._names)
        self._spelling = Spelling(self._names.full)

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
        chosen = operation(request.operation)
        if chosen is None or self._known(request) is None:
            return self._refused(question, refusal("request"))
        measures = request.joined or ((request.measure,) if request.measure else ())
        whole = (request.whole,) if request.whole else ()
        plan = Plan(chosen, measures, request.subject, whole, is_joint=bool(request.joined))
        agencies = tuple(self._names.agencies[iri] for iri in (request.compared or (request.agency,)) if iri)
        scope = Scope(agencies, bool(request.agency), region=request.region, sector=request.sector)
        said = Understanding(question, ())
        desk = Desk(self._graph, self._names, question, said, plan, scope, request)
        return MECHANISMS[chosen.mechanism](desk if question else desk.in_words())

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

    def _answer(self, question: str, context: str | None) -> Answer:
        text = to_text(question)
        if not text:
            return self._refused(question, refusal("empty"))
        said = understand(text, self._reader.tokens(text))
        outside = _outside(said)
        if said.unknown and not outside:
            return self._spelt_otherwise(question, said) or self._refused(
                question, refusal("unknown", words=listed(map(shortened, said.unknown)))
            )
        before = self._known(token_to_request(context))
        plan, follows = plan_after(said, before)
        if isinstance(plan, Misfit):
            return self._misfit(question, said, plan, outside)
        if outside:
            return self._refused(question, refusal(f"outside.{outside[0]}", words=outside[1]), outside[0])
        desk = self._desk(question, said, plan, before if follows else None)
        if plan.operation.mechanism in _ANY_YEAR and said.asks("relative-year", "latest-year"):
            return relative_answer(desk)
        return MECHANISMS[plan.operation.mechanism](desk)

    def _spelt_otherwise(self, question: str, said: Understanding) -> Answer | None:
        """Offer the question with the names of agencies that a misspelt one resembles, where they make it readable."""
        offered = {}
        for candidate in self._spelling.candidates(said.text, said.tokens):
            corrected = said.text.replace(candidate.written, candidate.name, 1)
            if self._answer(corrected, None).status is not Status.NOT_UNDERSTOOD:
                offered[candidate] = corrected
        if not offered:
            return None
        written, names = next(iter(offered)).written, listed(candidate.name for candidate in offered)
        text = sentence("several.spelling", written=written, names=names)
        return Answer(question, Status.AMBIGUOUS, text, suggestions=tuple(offered.values()))

    def _desk(self, question: str, said: Understanding, plan: Plan, before: Request | None) -> Desk:
        scope = understanding_to_scope(said, self._names)
        if plan.operation.mechanism in _OF_ONE_REPORT or said.asks("which-years", "each-year", "all-years"):
            scope = place_to_government(scope, self._names)
        agency = scope.agencies[0].iri if scope.certain else ""
        named = tuple(entry.iri for entry in scope.agencies)
        request = Request(
            operation=plan.operation.id,
            measure=plan.measures[0] if plan.measures else None,
            agency=agency,
            region="" if agency else scope.region,
            sector="" if agency else scope.sector,
            years=said.years,
            is_range=said.is_range,
            threshold=said.threshold,
            count=said.count,
            descending=not said.asks("least", "less"),
            subject=plan.subject,
            compared=named if plan.operation.compares and len(named) == len(said.agencies) else (),
            joined=plan.measures if plan.is_joint else (),
            whole=plan.whole[0] if len(plan.whole) == 1 else None,
            asks=said.ways_of_asking & SHAPING,
            owner=said.owner,
            owner_is_other=said.owner_is_other,
            cumulative=said.cue("cumulative"),
        )
        if before is not None:
            request = request_after(request, said, before)
            if not said.names_scope and before.agency:
                scope = Scope((self._names.agencies[before.agency],), True)
        return Desk(self._graph, self._names, question, said, plan, scope, request)

    def _known(self, request: Request | None) -> Request | None:
        """Give a request that came from outside where all it names is known to this graph."""
        if request is None or not admits(operation(request.operation), request):
            return None
        agencies = {request.agency, *request.compared} - {""}
        held = agencies <= self._names.agencies.keys() and request.sector in {"", *self._names.sector_iris}
        return request if held and request.region in {"", *self._names.places} else None

    def _misfit(self, question: str, said: Understanding, misfit: Misfit, outside: tuple[str, str] | None) -> Answer:
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


def _outside(said: Understanding) -> tuple[str, str] | None:
    for token in said.rest:
        if values := token.values("outside"):
            return values[0], token.text
    return None
