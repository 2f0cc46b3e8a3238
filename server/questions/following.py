"""What a question comes to after another one: its plan, and its request completed from the one before."""

from __future__ import annotations

from dataclasses import replace

from server.questions.breakdowns import parts_of
from server.questions.operations import Misfit, Operation, Plan, operation, operation_asked, plan_as, plan_of
from server.questions.request import Request
from server.questions.understanding import Understanding
from server.questions.words import Token

_VALUE, _EACH_YEAR = "value", "each-year"
ONE_REPORT = frozenset({"value", "exists", "share", "ratio"})


def plan_after(said: Understanding, before: Request | None) -> tuple[Plan | Misfit, bool]:
    """Give the plan of a question and whether it follows on the request before."""
    said = _without(said, "follow", "relative-year", "latest-year")
    alone = plan_of(said)
    if before is None:
        return alone, False
    if isinstance(alone, Plan) and alone.operation.mechanism not in ONE_REPORT:
        return alone, False
    if isinstance(alone, Plan) and said.names_scope and said.rest:
        return alone, True
    earlier = operation(before.operation)
    continued = _continued_plan(said, before)
    if continued is not None:
        return continued, True
    return alone, isinstance(alone, Plan) and earlier is not None


def years_said(said: Understanding, before: Request | None) -> Understanding:
    """Read 上一年 and 下一年 by the one year asked about before; else they are years to be asked back."""
    step = -1 if said.asks("year-before") else 1 if said.asks("year-after") else 0
    if not step:
        return said
    if before is not None and len(before.years) == 1 and not said.years:
        return replace(_without(said, "year-before", "year-after"), years=(before.years[0] + step,))
    asked = frozenset({("ask", "relative-year")})
    rest = tuple(
        replace(token, senses=(asked,)) if {"year-before", "year-after"} & set(token.values("ask")) else token
        for token in said.rest
    )
    return replace(said, rest=rest)


def request_after(request: Request, said: Understanding, before: Request) -> Request:
    """Give a request with what the question leaves unsaid taken from the one before."""
    if not said.names_scope:
        request = replace(request, agency=before.agency)
    if not said.names_agency and not request.agency:
        request = replace(
            request,
            region=request.region or before.region,
            sector=request.sector or before.sector,
            level=request.level or before.level,
            bodies=request.bodies or before.bodies,
        )
    if _mechanism(request.operation) == _mechanism(before.operation):
        request = _as_before(request, said, before)
    chosen = operation(request.operation)
    if not said.years and any(token.values("ask") == (_EACH_YEAR,) for token in said.rest):
        return replace(request, years=(), is_range=False)
    if not said.years and not said.recent:
        return replace(request, years=before.years, is_range=before.is_range)
    if chosen is not None and chosen.between_years:
        return replace(request, years=tuple(sorted({*before.years, *said.years})))
    return request


def _mechanism(identifier: str) -> str:
    chosen = operation(identifier)
    return chosen.mechanism if chosen is not None else ""


def _as_before(request: Request, said: Understanding, before: Request) -> Request:
    """Give a request of the same kind with the bounds and places of the one before where none are said."""
    is_same = request.measure == before.measure
    return replace(
        request,
        threshold=request.threshold or before.threshold,
        count=request.count or before.count,
        count_is_percent=request.count_is_percent if request.count else before.count_is_percent,
        position=request.position or before.position,
        descending=request.descending if said.asks("most", "least", "more", "less") else before.descending,
        compared=request.compared or (() if said.names_scope else before.compared),
        parts=request.parts or before.parts,
        joined=request.joined or (before.joined if is_same else ()),
        whole=request.whole or (before.whole if is_same else None),
        asks=request.asks | before.asks,
        reading=before.reading + said.asks("other-reading"),
    )


def _continued_plan(said: Understanding, before: Request) -> Plan | None:
    earlier = operation(before.operation)
    if earlier is None:
        return None
    if all(_only_asks(token, said) for token in said.rest):
        return _asked_again(earlier, said, before)
    if earlier.needs == "subject" and not said.names_scope:
        return plan_as(earlier, said)
    found = plan_of(said, before.measure) if before.measure is not None else None
    if not isinstance(found, Plan) or not found.measures:
        return None
    return _same_of(earlier, found, before) or found


def _asked_again(earlier: Operation, said: Understanding, before: Request) -> Plan | None:
    """Give the plan of a question that asks of the same figure or subject, in the same way or another."""
    measures = (before.measure,) if before.measure else ()
    asked = frozenset(value for token in said.rest if not token.is_filler for value in token.values("ask"))
    keeps = asked <= earlier.accepts and asked != {_EACH_YEAR}
    chosen = earlier if keeps else operation_asked(asked, earlier.needs)
    if chosen is None:
        return None
    if chosen.id != earlier.id:
        return Plan(chosen, measures, before.subject)
    whole = (before.whole,) if before.whole else ()
    joined = before.joined or measures
    return Plan(chosen, joined, before.subject, whole, is_joint=bool(before.joined), parts=before.parts)


def _same_of(earlier: Operation, found: Plan, before: Request) -> Plan | None:
    """Give the earlier kind of question about another figure, where a figure alone is named (其中自然人多少)."""
    if found.operation.id != _VALUE or earlier.mechanism in ONE_REPORT or found.is_joint:
        return None
    if earlier.needs == "measure":
        return Plan(earlier, found.measures)
    if earlier.needs == "breakdown" and len(found.measures) == 1 and parts_of(found.measures[0], before.parts):
        return Plan(earlier, found.measures, parts=before.parts)
    return None


def _only_asks(token: Token, said: Understanding) -> bool:
    """Say whether a word names no figure; a unit may stand beside a bound (超过500件的呢)."""
    bounds = token.has("unit") and said.threshold is not None
    return token.is_filler or _joins(token) or bounds or (token.has("ask") and not token.has("cue"))


def _joins(token: Token) -> bool:
    return bool({"and", "range"} & set(token.values("cue")))


def _without(said: Understanding, *asks: str) -> Understanding:
    kept = tuple(token for token in said.rest if not set(token.values("ask")) & set(asks))
    return replace(said, rest=kept)
