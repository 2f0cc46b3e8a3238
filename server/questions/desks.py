"""Questions to desks: the scope and the one request that a plan and what was said come to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.graph import Graph
from server.questions.answering import Desk, request_to_words
from server.questions.columns import Columns
from server.questions.following import ONE_REPORT, request_after
from server.questions.names import Names
from server.questions.operations import Plan, operation
from server.questions.request import SHAPING, Request
from server.questions.scope import (
    Scope,
    place_to_government,
    places_to_governments,
    scope_over_many,
    sector_to_only,
    understanding_to_scope,
)
from server.questions.understanding import Understanding

OF_ONE_REPORT = ONE_REPORT | {"breakdown", "change", "change-whether", "issued", "origin", "period", "text"}
ANY_YEAR = frozenset({"rank", "filter", "list", "total", "mean", "mean-rate", "pooled-rate", "holdings", "quality"})


@dataclass(frozen=True, slots=True)
class Ground:
    """What questions are answered from: the graph, its names, and the columns of its figures."""

    graph: Graph
    names: Names
    columns: Columns


def plan_to_desk(ground: Ground, question: str, said: Understanding, plan: Plan, before: Request | None) -> Desk:
    """Give the desk of a question that was typed; ``before`` is the request that it follows on."""
    names = ground.names
    scope = understanding_to_scope(said, names)
    if plan.operation.mechanism in OF_ONE_REPORT or said.asks("which-years", "each-year", "all-years"):
        scope = sector_to_only(place_to_government(scope, names), names)
    if plan.operation.mechanism in ANY_YEAR:
        scope = scope_over_many(said, scope, names)
    if plan.operation.compares and len(said.agencies) < len(said.place_groups):
        scope = places_to_governments(said, names) or scope
    agency = scope.agencies[0].iri if scope.certain else ""
    compared = max(len(said.agencies), len(said.place_groups))
    meant = _in_order_of_names(scope, said, names)
    request = Request(
        operation=plan.operation.id,
        measure=plan.measures[0] if plan.measures else None,
        agency=agency,
        region="" if agency else scope.region,
        sector="" if agency else scope.sector,
        level="" if agency else scope.level,
        bodies=() if agency else scope.bodies,
        years=said.years,
        is_range=said.is_range,
        threshold=said.threshold,
        count=said.count,
        count_is_percent=said.is_percent,
        position=said.position,
        descending=not said.asks("least", "less"),
        subject=plan.subject,
        compared=meant if plan.operation.compares and len(meant) == compared else (),
        joined=plan.measures if plan.is_joint else (),
        parts=plan.parts,
        reading=int(said.asks("other-reading")),
        whole=plan.whole[0] if len(plan.whole) == 1 else None,
        asks=said.ways_of_asking & SHAPING,
        owner=said.owner,
        owner_is_other=said.owner_is_other,
        cumulative=said.cue("cumulative"),
    )
    if said.since:
        last = max((report.year for report in names.reports_of(agency) or names.reports), default=0)
        request = replace(request, years=tuple(sorted({*said.years, max(last, *said.years)})), is_range=True)
    if before is not None:
        request = request_after(request, said, before)
        if not said.names_scope and before.agency:
            scope = Scope((names.agencies[before.agency],), True)
    return Desk(ground.graph, names, ground.columns, question, said, plan, scope, request)


def _in_order_of_names(scope: Scope, said: Understanding, names: Names) -> tuple[str, ...]:
    """Give the agencies of a scope in the order in which the question names them; places are in it already."""
    found = [entry.iri for entry in scope.agencies]
    ordered = [iri for name in said.agencies for iri in names.full.get(name, ()) if iri in found]
    return tuple(dict.fromkeys(ordered if set(ordered) == set(found) else found))


def request_to_desk(ground: Ground, question: str, request: Request) -> Desk:
    """Give the desk of a request that was put together; its operation must be one that is known."""
    names = ground.names
    chosen = operation(request.operation)
    if chosen is None:
        raise ValueError(request.operation)
    measures = request.joined or ((request.measure,) if request.measure else ())
    whole = (request.whole,) if request.whole else ()
    plan = Plan(chosen, measures, request.subject, whole, is_joint=bool(request.joined), parts=request.parts)
    agencies = tuple(names.agencies[iri] for iri in (request.compared or (request.agency,)) if iri)
    scope = Scope(
        agencies,
        bool(request.agency),
        region=request.region,
        sector=request.sector,
        level=request.level,
        bodies=request.bodies,
    )
    desk = Desk(ground.graph, names, ground.columns, question, Understanding(question, ()), plan, scope, request)
    return desk if question else replace(desk, question=request_to_words(desk))
