"""What a question comes to after another one: its plan, and its request completed from the one before."""

from __future__ import annotations

from dataclasses import replace

from server.questions.operations import Misfit, Plan, operation, operation_asked, plan_of
from server.questions.request import Request
from server.questions.understanding import Understanding
from server.questions.words import Token

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


def request_after(request: Request, said: Understanding, before: Request) -> Request:
    """Give a request with what the question leaves unsaid taken from the one before."""
    if not said.names_scope:
        request = replace(request, agency=before.agency, region=before.region, sector=before.sector, level=before.level)
    chosen = operation(request.operation)
    if not said.years:
        return replace(request, years=before.years, is_range=before.is_range)
    if chosen is not None and chosen.between_years:
        return replace(request, years=tuple(sorted({*before.years, *said.years})))
    return request


def _continued_plan(said: Understanding, before: Request) -> Plan | None:
    earlier = operation(before.operation)
    if earlier is None:
        return None
    if all(token.is_filler or _joins(token) or (token.has("ask") and not token.has("cue")) for token in said.rest):
        measures = (before.measure,) if before.measure else ()
        asked = {value for token in said.rest if not token.is_filler for value in token.values("ask")}
        chosen = earlier if asked <= earlier.accepts else operation_asked(frozenset(asked), earlier.needs)
        return Plan(chosen, measures, before.subject) if chosen is not None else None
    if before.measure is None:
        return None
    found = plan_of(said, before.measure)
    return found if isinstance(found, Plan) and found.measures else None


def _joins(token: Token) -> bool:
    return bool({"and", "range"} & set(token.values("cue")))


def _without(said: Understanding, *asks: str) -> Understanding:
    kept = tuple(token for token in said.rest if not set(token.values("ask")) & set(asks))
    return replace(said, rest=kept)
