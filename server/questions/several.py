"""Answers over many reports: rankings, lists by a bound, lists of all, totals and means."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from server.questions.answer import Answer, Source, Status
from server.questions.answering import (
    Desk,
    agencies_answer,
    bound_text_of,
    not_held_answer,
    period_text,
    readings_answer,
    report_source,
    scope_text,
    source_of,
    touching,
)
from server.questions.bounds import bodies_to_ending, request_to_bounds
from server.questions.carriers import measure_to_parts, rate_to_parts
from server.questions.figures import Hints, look_up
from server.questions.measures import Measure
from server.questions.names import AgencyEntry
from server.questions.quantities import Threshold
from server.questions.queries import Query, number, query
from server.questions.rates import rate_data
from server.questions.reports import HeldReport
from server.questions.request import Request
from server.questions.wording import agency_years, column_names, listed, plain, sentence, unit_name, years_text

_MOST_ROWS = 1000
_MOST_SOURCES = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A report's figure in a list."""

    agency: str
    year: int
    value: Decimal
    unit: str
    report: str
    iri: str


@dataclass(frozen=True, slots=True)
class Collected:
    """The figures of many reports, in order.

    ``silent`` counts the reports in scope that do not give the figure, ``incomparable`` those that give it in another
    unit or several times over.
    """

    entries: tuple[Entry, ...]
    silent: int
    incomparable: int
    query: Query
    label: str
    unit: str
    measures: tuple[Measure, ...]


def rank_answer(desk: Desk) -> Answer:
    """Answer with the reports in the order of a figure or rate, ties kept together."""
    found = _collected(desk, "most" if desk.request.descending else "least")
    if isinstance(found, Answer):
        return found
    if not found.entries:
        return _nothing(desk, found)
    if desk.request.position:
        return _place_answer(desk, found, desk.request.position)
    wanted = desk.request.count or 1
    limit = found.entries[min(wanted, len(found.entries)) - 1].value
    first = [entry for index, entry in enumerate(found.entries) if index < wanted or entry.value == limit]
    names = {"scope": _scope(desk), "measure": found.label, "count": len(found.entries)}
    direction = sentence(f"directions.{_direction(desk)}")
    if wanted == 1:
        text = sentence(
            "rank", **names, direction=direction, names=listed(map(_name, first)), value=first[0].value, unit=found.unit
        )
    else:
        told = listed((f"{_name(entry)}{plain(entry.value)}{found.unit}" for entry in first), most=20)
        text = sentence("rank-many", **names, direction=direction, n=wanted, names=told)
    return _listing(desk, found, first if desk.request.count else found.entries, text, first)


def _place_answer(desk: Desk, found: Collected, position: int) -> Answer:
    """Answer with the reports at one place of a ranking; of equal figures all take the place of the first."""
    names = {"scope": _scope(desk), "measure": found.label, "count": len(found.entries), "position": position}
    if position > len(found.entries):
        return replace(desk.answer(Status.NO_DATA, sentence("rank-short", **names)), sparql=found.query.shown)
    value = found.entries[position - 1].value
    shown = [entry for entry in found.entries if entry.value == value]
    direction = sentence(f"directions-from.{_direction(desk)}")
    told = listed(map(_name, shown))
    text = sentence("rank-place", **names, direction=direction, names=told, value=value, unit=found.unit)
    return _listing(desk, found, shown, text, shown)


def _direction(desk: Desk) -> str:
    return ("most" if desk.request.descending else "least") + ("" if desk.request.measure else "-rate")


def filter_answer(desk: Desk) -> Answer:
    """Answer with the reports whose figure is nothing, above nothing, or within the bound asked for."""
    threshold = desk.request.threshold
    if threshold is None:
        threshold = Threshold("eq" if desk.asks("none") else "gt", Decimal(0))
        desk = desk.with_request(replace(desk.request, threshold=threshold))
    elif desk.request.measure is not None:
        desk = desk.with_request(replace(desk.request, threshold=threshold.in_unit(desk.request.measure.unit)))
    found = _collected(desk, "most")
    if isinstance(found, Answer):
        return found
    names = {"scope": _scope(desk), "measure": found.label, "condition": bound_text_of(desk)}
    among = _collected(desk.with_request(replace(desk.request, threshold=None)), "most")
    total = len(among.entries) if isinstance(among, Collected) else 0
    if isinstance(among, Collected):
        found = replace(found, silent=among.silent, incomparable=among.incomparable)
    if not total:
        return _nothing(desk, found)
    if desk.asks("count-agencies"):
        return _counted(desk, found, total)
    if found.entries:
        text = sentence("list", **names, count=len(found.entries), names=listed(map(_name, found.entries)))
    else:
        text = sentence("list-none", **names, among=total)
    answer = _listing(desk, found, found.entries, text, found.entries)
    return replace(answer, value=len(found.entries), unit=unit_name("report")) if desk.asks("how-many") else answer


def _counted(desk: Desk, found: Collected, among: int) -> Answer:
    """Answer how many agencies have a figure within a bound, in any of the years asked for."""
    agencies = len({entry.iri for entry in found.entries})
    names = {"scope": _scope(desk), "measure": found.label, "condition": bound_text_of(desk)}
    key = "count-agencies" if agencies else "count-none"
    told = listed(map(_name, found.entries))
    text = sentence(key, **names, agencies=agencies, names=told, among=among)
    answer = _listing(desk, found, found.entries, text, found.entries)
    return replace(answer, value=agencies, unit=unit_name("agency"))


def list_answer(desk: Desk) -> Answer:
    """Answer with the figure of every report in scope: of one agency by year, of several the greatest first."""
    found = _collected(desk, "year" if desk.request.agency else "most")
    if isinstance(found, Answer):
        return found
    if not found.entries:
        return _nothing(desk, found)
    told = listed(f"{_name(entry)}{plain(entry.value)}{entry.unit}" for entry in found.entries)
    text = sentence("list-all", scope=_scope(desk), count=len(found.entries), measure=found.label, names=told)
    return _listing(desk, found, found.entries, text, found.entries)


def total_answer(desk: Desk) -> Answer:
    """Answer with a figure added over the reports in scope."""
    return _added(desk, mean=False)


def mean_answer(desk: Desk) -> Answer:
    """Answer with the mean of a figure over the reports in scope."""
    return _added(desk, mean=True)


def _added(desk: Desk, mean: bool) -> Answer:
    found = _collected(desk, "most")
    if isinstance(found, Answer):
        return found
    if not found.entries:
        return _nothing(desk, found)
    total = sum((entry.value for entry in found.entries), Decimal(0))
    names = {"scope": _scope(desk), "measure": found.label, "unit": found.unit, "count": len(found.entries)}
    value = total
    if mean:
        value = (total / len(found.entries)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        text = sentence("mean", **names, value=value, sum=total)
    else:
        text = sentence("total", **names, value=value)
    answer = _listing(desk, found, found.entries, text, found.entries)
    return replace(answer, value=int(value) if value == int(value) else value, unit=found.unit)


def _collected(desk: Desk, order: str) -> Collected | Answer:
    request, scope = desk.request, desk.scope
    if scope.not_held:
        return not_held_answer(desk, scope.not_held)
    if desk.said.names_agency and not request.agency and not request.bodies:
        return agencies_answer(desk, scope.agencies, (desk.said.agencies or desk.said.bare)[-1])
    bindings, parts = request_to_bounds(desk.request)
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
    bindings |= carried[0]
    parts |= carried[1] | {"order": f"order-{order}"}
    if request.threshold is not None:
        bindings["limit"] = number(request.threshold.value)
        if request.threshold.upper is not None:
            bindings["upper"] = number(request.threshold.upper)
        parts["bound_on_value"] = f"bound-{request.threshold.compare}"
    asked = query("collect", bindings, parts)
    rows = asked.run(desk.graph)
    counted: Mapping[str, str] = request.measure.data.get("counted_in", {}) if request.measure else {}
    entries = [
        Entry(
            row.text("name"),
            year,
            value,
            counted.get(row.text("unit"), row.text("unit")) or unit,
            row.text("report"),
            row.text("agency"),
        )
        for row in rows
        if (value := row.number("value")) is not None and (year := row.integer("year")) is not None
    ]
    kept, incomparable = _comparable(entries, is_rate=request.measure is None)
    measures = (request.measure,) if request.measure else ()
    silent = _reports_in_scope(desk) - len(kept) - incomparable
    unit = kept[0].unit if kept else unit
    return Collected(kept, silent, incomparable, asked, label, unit, measures)


def _comparable(entries: Sequence[Entry], is_rate: bool) -> tuple[tuple[Entry, ...], int]:
    """Leave out reports that state several figures, and figures in another unit than most."""
    values: dict[str, set[tuple[Decimal, str]]] = defaultdict(set)
    for entry in entries:
        values[entry.report].add((entry.value, entry.unit))
    single = [entry for entry in entries if len(values[entry.report]) == 1]
    units = Counter(entry.unit for entry in single)
    usual = min(units, key=lambda unit: (-units[unit], unit), default="")
    kept = list({entry.report: entry for entry in single if entry.unit == usual}.values())
    if is_rate:
        kept = [replace(entry, value=entry.value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)) for entry in kept]
    return tuple(kept), len(values) - len(kept)


def _reports_in_scope(desk: Desk) -> int:
    """Count the reports held within the bounds of the question."""
    request, names = desk.request, desk.names
    if request.agency:
        return sum(request.covers(report.year) for report in names.reports_of(request.agency))
    ending = re.compile(bodies_to_ending(request.bodies)) if request.bodies else None
    found = names.within(request.region) if request.region else names.agencies
    return sum(
        request.covers(report.year)
        for agency in found
        if _is_meant(names.agencies[agency], request, ending)
        for report in names.reports_of(agency)
    )


def _is_meant(entry: AgencyEntry, request: Request, ending: re.Pattern[str] | None) -> bool:
    return (
        request.sector in ("", entry.sector)
        and request.level in ("", entry.level)
        and (ending is None or ending.search(entry.name) is not None)
    )


def _nothing(desk: Desk, found: Collected) -> Answer:
    years = sorted({report.year for report in desk.names.reports})
    text = sentence("not_held.rank", measure=found.label)
    if desk.request.years and not set(desk.request.years) & set(years):
        text = sentence("not_held.year", agency="", year=years_text(desk.request.years), years=years_text(years))
    return replace(desk.answer(Status.NO_DATA, text), sparql=found.query.shown)


def _listing(desk: Desk, found: Collected, shown: Sequence[Entry], text: str, named_first: Sequence[Entry]) -> Answer:
    if found.silent > 0:
        text += sentence("rest" if desk.request.measure else "rest-rate", count=found.silent)
    if found.incomparable > 0:
        text += sentence("incomparable", count=found.incomparable)
    reports: Mapping[str, HeldReport] = {report.iri: report for report in desk.names.reports}
    cited = [reports[entry.report] for entry in named_first[:_MOST_SOURCES] if entry.report in reports]
    findings = [item for report in cited for item in touching(desk.graph, report, found.measures)]
    heading = sentence("measure_unit", measure=found.label, unit=found.unit) if found.unit else found.label
    return replace(
        desk.answer(Status.ANSWERED, text),
        columns=(*column_names("agency", "year"), heading),
        rows=tuple((entry.agency, entry.year, _plain_number(entry.value)) for entry in shown[:_MOST_ROWS]),
        sources=tuple(source for report in cited for source in _sources(desk, report, found.measures)),
        findings=tuple(findings),
        sparql=found.query.shown,
    )


def _sources(desk: Desk, report: HeldReport, measures: Sequence[Measure]) -> list[Source]:
    """Give where a report's figures in a list were read; the report itself where they were computed."""
    figures = [look_up(desk.graph, report, measure, Hints()) for measure in measures]
    return [source_of(figure) for figure in figures] or [report_source(report)]


def _plain_number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _name(entry: Entry) -> str:
    return agency_years(entry.agency, [entry.year])


def _scope(desk: Desk) -> str:
    request = desk.request
    entry = desk.names.agencies.get(request.agency)
    place = entry.name if entry else scope_text(desk)
    return place + period_text(request) or sentence("all_scope")
