"""The figures of the reports in a question's scope, in order: what rankings, lists, totals and means are made of.

Takes a question on its desk; gives the figures, and how many reports in scope have none or none that compares. The
query that an answer shows gives the same figures from the graph alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter

from server.questions.answer import Answer, Status
from server.questions.answering import Desk, agencies_answer, not_held_answer, readings_answer
from server.questions.bounds import bodies_to_ending, request_to_bounds
from server.questions.carriers import Parts, measure_to_parts, rate_to_parts
from server.questions.columns import Column
from server.questions.measures import Measure
from server.questions.names import AgencyEntry
from server.questions.queries import Query, number, query
from server.questions.rates import rate_data
from server.questions.reports import HeldReport
from server.questions.request import Request
from server.questions.wording import sentence

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Entry:
    """A report's figure in a list."""

    report: HeldReport
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Collected:
    """The figures of many reports, in order.

    ``among`` counts the reports in scope that give a figure that compares, whatever the bound; ``silent`` counts those
    that do not give the figure, ``incomparable`` those that give it in another unit or several times over.
    """

    entries: tuple[Entry, ...]
    among: int
    silent: int
    incomparable: int
    query: Query
    label: str
    unit: str
    measures: tuple[Measure, ...]


def collected(desk: Desk, order: str) -> Collected | Answer:
    """Give the figures in scope in an order (``most``, ``least``, ``year``), or the answer that asks back."""
    request, scope = desk.request, desk.scope
    if scope.not_held:
        return not_held_answer(desk, scope.not_held)
    if desk.said.names_agency and not request.agency and not request.bodies:
        return agencies_answer(desk, scope.agencies, (desk.said.agencies or desk.said.bare)[-1])
    if request.measure is None:
        carried = rate_to_parts(request.subject)
        label, unit = rate_data(request.subject)["label"], "%"
    else:
        if len(desk.plan.measures) > 1:
            return readings_answer(desk)
        carried = measure_to_parts(request.measure)
        label, unit = request.measure.label, request.measure.unit
    if carried is None:
        return desk.answer(Status.NOT_UNDERSTOOD, sentence("not_held.rank", measure=label))
    reports = tuple(reports_in_scope(desk))
    columns = desk.columns
    column = columns.of_measure(request.measure) if request.measure else columns.of_rate(request.subject)
    kept, incomparable = _comparable(*_entries(reports, column, _units(request.measure, unit)))
    silent = len(reports) - len(kept) - incomparable
    found = _in_order(_bounded(kept, request), order)
    measures = (request.measure,) if request.measure else ()
    asked = _query(request, carried, order)
    unit = found[0].unit if found else unit
    return Collected(found, len(kept), silent, incomparable, asked, label, unit, measures)


def _query(request: Request, carried: Parts, order: str) -> Query:
    """Give the query that gives the same figures."""
    bindings, parts = request_to_bounds(request)
    bindings |= carried[0]
    parts |= carried[1] | {"order": f"order-{order}"}
    if request.threshold is not None:
        bindings["limit"] = number(request.threshold.value)
        if request.threshold.upper is not None:
            bindings["upper"] = number(request.threshold.upper)
        parts["bound_on_value"] = f"bound-{request.threshold.compare}"
    return query("collect", bindings, parts)


def _units(measure: Measure | None, unit: str) -> Callable[[str], str]:
    """Give what turns the unit of a figure, where it has one, into the one in which the measure is counted."""
    counted: Mapping[str, str] = measure.data.get("counted_in", {}) if measure else {}
    return lambda stated: counted.get(stated, stated) or unit


def _entries(reports: Sequence[HeldReport], column: Column, to_unit: Callable[[str], str]) -> tuple[list[Entry], int]:
    """Give the figure of each report that states one, and how many reports state several."""
    entries: list[Entry] = []
    several = 0
    for report in reports:
        stated = column.get(report.iri, ())
        if len(stated) == 1 or len({(item.value, to_unit(item.unit)) for item in stated}) == 1:
            entries.append(Entry(report, stated[0].value, to_unit(stated[0].unit)))
        elif stated:
            several += 1
    return entries, several


def _comparable(entries: list[Entry], several: int) -> tuple[list[Entry], int]:
    """Leave out figures in another unit than most, and count them among those that state several."""
    units = Counter(map(attrgetter("unit"), entries))
    if len(units) <= 1:
        return entries, several
    usual = min(units, key=lambda unit: (-units[unit], unit))
    kept = [entry for entry in entries if entry.unit == usual]
    return kept, several + len(entries) - len(kept)


def _bounded(entries: list[Entry], request: Request) -> list[Entry]:
    """Keep what is within the bound; rates are rounded when they have been compared with it."""
    bound = request.threshold
    if bound is not None:
        entries = [entry for entry in entries if bound.holds(entry.value)]
    if request.measure is not None:
        return entries
    return [replace(entry, value=entry.value.quantize(_CENT, rounding=ROUND_HALF_UP)) for entry in entries]


def _in_order(entries: list[Entry], order: str) -> tuple[Entry, ...]:
    """Put entries in order, those that are alike by year and name."""
    entries.sort(key=attrgetter("report.year", "report.agency_name", "report.iri"))
    if order != "year":
        entries.sort(key=attrgetter("value"), reverse=order == "most")
    return tuple(entries)


def reports_in_scope(desk: Desk) -> Iterator[HeldReport]:
    """Give the reports held within the bounds of the question."""
    request, names = desk.request, desk.names
    if request.agency:
        agencies: Sequence[str] = (request.agency,)
    else:
        ending = re.compile(bodies_to_ending(request.bodies)) if request.bodies else None
        found = names.within(request.region) if request.region else names.agencies
        agencies = [agency for agency in found if _is_meant(names.agencies[agency], request, ending)]
    for agency in agencies:
        yield from (report for report in names.reports_of(agency) if request.covers(report.year))


def _is_meant(entry: AgencyEntry, request: Request, ending: re.Pattern[str] | None) -> bool:
    return (
        request.sector in ("", entry.sector)
        and request.level in ("", entry.level)
        and (ending is None or ending.search(entry.name) is not None)
    )
