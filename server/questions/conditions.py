"""Two conditions in one question (收到申请超过100件且没有诉讼的机关): the reports that meet both.

Takes what a question says that two conditions are joined in; gives the desk of each condition, and one answer.
"""

from __future__ import annotations

from dataclasses import replace

from server.questions.answer import Answer, Status
from server.questions.answering import Desk, bound_text_of, report_source
from server.questions.desks import Ground, plan_to_desk
from server.questions.operations import Plan, plan_of
from server.questions.several import entry_name, filtered, plain_number, scope_of
from server.questions.understanding import Understanding, understand
from server.questions.wording import column_names, listed, sentence, unit_name
from server.questions.words import Token

_BOTH = "both"
_OF_MANY = frozenset({"which-agency", "which-agencies", "which-reports", "count-agencies"})
_SCOPE = ("agencies", "bare", "organs", "places", "sectors", "years", "levels", "bodies", "recent", "among", "articles")
_OF_SCOPE = ("is_range", "below", "written")
_MOST_SOURCES = 10


def conditions_answer(ground: Ground, question: str, said: Understanding) -> Answer | None:
    """Answer a question with two conditions; None for any other."""
    parts = _parts(said)
    if parts is None:
        return None
    plans = [plan_of(part) for part in parts]
    desks = [
        plan_to_desk(ground, question, part, plan, None)
        for part, plan in zip(parts, plans, strict=True)
        if isinstance(plan, Plan) and plan.operation.mechanism == "filter" and plan.operation.needs != "trait"
    ]
    return _both(desks[0], desks[1]) if len(desks) == len(parts) else None


def _parts(said: Understanding) -> tuple[Understanding, Understanding] | None:
    """Divide what is said where two conditions are joined; each part keeps the scope and the asking of the whole."""
    places = [index for index, token in enumerate(said.tokens) if _BOTH in token.values("cue")]
    if len(places) != 1:
        return None
    asking = _asking(said)
    if not asking:
        return None
    halves = said.tokens[: places[0]], said.tokens[places[0] + 1 :]
    first, second = (
        understand(said.text, (*half, *(token for token in asking if token not in half))) for half in halves
    )
    if any(getattr(first, slot) and getattr(second, slot) for slot in _SCOPE):
        return None
    shared = {slot: getattr(first, slot) or getattr(second, slot) for slot in (*_SCOPE, *_OF_SCOPE)}
    return replace(first, **shared), replace(second, **shared)


def _asking(said: Understanding) -> tuple[Token, ...]:
    """Give the words that ask for agencies or reports; a bare 机关 does where no other word asks."""
    found = tuple(token for token in said.tokens if not _OF_MANY.isdisjoint(token.values("ask")))
    return tuple(token for token in found if not token.is_filler) or found[:1]


def _both(first: Desk, second: Desk) -> Answer:
    found = [filtered(desk) for desk in (first, second)]
    asked_back = next((item for item in found if isinstance(item, Answer)), None)
    if asked_back is not None:
        return asked_back
    (one, left), (two, right) = (item for item in found if not isinstance(item, Answer))
    others = {entry.report.iri: entry for entry in right.entries}
    pairs = [(entry, others[entry.report.iri]) for entry in left.entries if entry.report.iri in others]
    conditions = sentence("both.joined", first=left.label + bound_text_of(one), second=right.label + bound_text_of(two))
    told = listed(entry_name(one, entry) for entry, _ in pairs)
    names = {"scope": scope_of(one), "conditions": conditions, "count": len(pairs), "names": told}
    text = sentence("both.found" if pairs else "both.none", **names)
    silent = max(left.silent + left.incomparable, right.silent + right.incomparable)
    text += sentence("both.rest", count=silent) if silent else ""
    headings = (sentence("measure_unit", measure=item.label, unit=item.unit) for item in (left, right))
    answer = replace(
        first.answer(Status.ANSWERED, text),
        columns=(*column_names("agency", "year"), *headings),
        rows=tuple(
            (a.report.agency_name, a.report.year, plain_number(a.value), plain_number(b.value)) for a, b in pairs
        ),
        sources=tuple(report_source(entry.report) for entry, _ in pairs[:_MOST_SOURCES]),
        context="",
    )
    if first.asks("count-agencies"):
        return replace(answer, value=len({entry.report.agency for entry, _ in pairs}), unit=unit_name("agency"))
    return replace(answer, value=len(pairs), unit=unit_name("report")) if first.asks("how-many") else answer
