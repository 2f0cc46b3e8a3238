"""Answers over many reports: rankings, lists by a bound, lists of all, totals and means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from server.questions.answer import Answer, Scalar, Source, Status
from server.questions.answering import (
    Desk,
    agencies_answer,
    bound_text_of,
    period_text,
    report_source,
    scope_text,
    source_of,
    touching,
)
from server.questions.collecting import Collected, Entry, collected
from server.questions.figures import Hints, look_up
from server.questions.forms import counts_alike, form_note
from server.questions.measures import Measure
from server.questions.quantities import Threshold
from server.questions.reports import HeldReport
from server.questions.wording import (
    agency_years,
    column_names,
    listed,
    plain,
    sentence,
    shortened,
    unit_name,
    years_text,
)

_MOST_ROWS = 1000
_MOST_SOURCES = 10
_MOST_SUGGESTIONS = 6
_WHOLE = 100


def rank_answer(desk: Desk) -> Answer:
    """Answer with the reports in the order of a figure or rate, ties kept together."""
    if desk.asks("which-years") and not desk.request.agency:
        return _whose_years(desk)
    found = collected(desk, "most" if desk.request.descending else "least")
    if isinstance(found, Answer):
        return found
    if not found.entries:
        return nothing(desk, found)
    found = _with_least_whole(desk, found)
    if not found.entries:
        return nothing(desk, found)
    if desk.request.position:
        return _place_answer(desk, found, desk.request.position)
    wanted = _number_wanted(desk, found)
    limit = found.entries[min(wanted, len(found.entries)) - 1].value
    first = [entry for index, entry in enumerate(found.entries) if index < wanted or entry.value == limit]
    names = {"scope": scope_of(desk), "measure": found.label, "count": len(found.entries)}
    direction = sentence(f"directions.{_direction(desk)}")
    if wanted == 1:
        text = sentence(
            "rank",
            **names,
            direction=direction,
            names=listed(_names(desk, first)),
            value=first[0].value,
            unit=found.unit,
        )
    else:
        told = listed((f"{entry_name(desk, entry)}{plain(entry.value)}{found.unit}" for entry in first), most=20)
        text = sentence("rank-many", **names, direction=direction, n=wanted, names=told)
    if desk.request.measure is None and desk.plan.operation.least_whole:
        text += sentence("least-whole", least=desk.plan.operation.least_whole)
    return listing(desk, found, first if desk.request.count else found.entries, text, first)


def _with_least_whole(desk: Desk, found: Collected) -> Collected:
    """Leave out the rates whose denominator is below the least that the kind of question sets."""
    least = desk.plan.operation.least_whole
    if desk.request.measure is not None or least <= 1:
        return found
    divided = desk.columns.parts_of_rate(desk.request.subject)
    kept = tuple(entry for entry in found.entries if divided[entry.report.iri][1] >= least)
    return replace(found, entries=kept, silent=found.silent + len(found.entries) - len(kept))


def _number_wanted(desk: Desk, found: Collected) -> int:
    """Give the number of places asked for; a percentage of them counts up to the next whole one."""
    if desk.request.count is None:
        return 1
    if desk.request.count_is_percent:
        return -(-len(found.entries) * desk.request.count // _WHOLE)
    return desk.request.count


def _whose_years(desk: Desk) -> Answer:
    """Ask back whose years are compared, with the question for each agency of which several years are held."""
    answer = agencies_answer(desk, desk.scope.agencies, shortened(desk.said.written or desk.said.text))
    if desk.said.names_agency or desk.scope.not_held:
        return answer
    names = desk.names
    several = [entry for entry in names.agencies.values() if len(names.reports_of(entry.iri)) > 1]
    told = sorted(map(names.telling_name, several))[:_MOST_SUGGESTIONS]
    return replace(answer, suggestions=tuple(name + desk.said.text for name in told) or answer.suggestions)


def _place_answer(desk: Desk, found: Collected, position: int) -> Answer:
    """Answer with the reports at one place of a ranking; of equal figures all take the place of the first."""
    names = {"scope": scope_of(desk), "measure": found.label, "count": len(found.entries), "position": position}
    if position > len(found.entries):
        return replace(desk.answer(Status.NO_DATA, sentence("rank-short", **names)), sparql=found.query.shown)
    value = found.entries[position - 1].value
    shown = [entry for entry in found.entries if entry.value == value]
    direction = sentence(f"directions-from.{_direction(desk)}")
    told = listed(_names(desk, shown))
    text = sentence("rank-place", **names, direction=direction, names=told, value=value, unit=found.unit)
    return listing(desk, found, shown, text, shown)


def _direction(desk: Desk) -> str:
    return ("most" if desk.request.descending else "least") + ("" if desk.request.measure else "-rate")


def filtered(desk: Desk) -> tuple[Desk, Collected] | Answer:
    """Give the reports within the bound asked for, with the desk that states it: nothing, or above it, if none is."""
    threshold = desk.request.threshold
    if threshold is None:
        threshold = Threshold("eq" if desk.asks("none") else "gt", Decimal(0))
    elif desk.request.measure is not None:
        threshold = threshold.in_unit(desk.request.measure.unit)
    desk = desk.with_request(replace(desk.request, threshold=threshold))
    found = collected(desk, "most")
    return found if isinstance(found, Answer) else (desk, found)


def filter_answer(desk: Desk) -> Answer:
    """Answer with the reports whose figure is nothing, above nothing, or within the bound asked for."""
    kept = filtered(desk)
    if isinstance(kept, Answer):
        return kept
    desk, found = kept
    names = {"scope": scope_of(desk), "measure": found.label, "condition": bound_text_of(desk)}
    if not found.among:
        return nothing(desk, found)
    if desk.asks("count-agencies"):
        return _counted(desk, found)
    if found.entries:
        text = sentence("list", **names, count=len(found.entries), names=listed(_names(desk, found.entries)))
    else:
        text = sentence("list-none", **names, among=found.among)
    answer = listing(desk, found, found.entries, text, found.entries)
    return replace(answer, value=len(found.entries), unit=unit_name("report")) if desk.asks("how-many") else answer


def _counted(desk: Desk, found: Collected) -> Answer:
    """Answer how many agencies have a figure within a bound, in any of the years asked for."""
    agencies = len({entry.report.agency for entry in found.entries})
    names = {"scope": scope_of(desk), "measure": found.label, "condition": bound_text_of(desk)}
    key = "count-agencies" if agencies else "count-none"
    told = listed(_names(desk, found.entries))
    text = sentence(key, **names, agencies=agencies, names=told, among=found.among)
    answer = listing(desk, found, found.entries, text, found.entries)
    return replace(answer, value=agencies, unit=unit_name("agency"))


def list_answer(desk: Desk) -> Answer:
    """Answer with the figure of every report in scope: of one agency by year, of several the greatest first."""
    found = collected(desk, "year" if desk.request.agency else "most")
    if isinstance(found, Answer):
        return found
    if not found.entries:
        return nothing(desk, found)
    told = listed(f"{entry_name(desk, entry)}{plain(entry.value)}{entry.unit}" for entry in found.entries)
    text = sentence("list-all", scope=scope_of(desk), count=len(found.entries), measure=found.label, names=told)
    return listing(desk, found, found.entries, text, found.entries)


def total_answer(desk: Desk) -> Answer:
    """Answer with a figure added over the reports in scope."""
    return _added(desk, mean=False)


def mean_answer(desk: Desk) -> Answer:
    """Answer with the mean of a figure over the reports in scope."""
    return _added(desk, mean=True)


def _added(desk: Desk, mean: bool) -> Answer:
    found = collected(desk, "most")
    if isinstance(found, Answer):
        return found
    if not found.entries:
        return nothing(desk, found)
    total = sum((entry.value for entry in found.entries), Decimal(0))
    names = {"scope": scope_of(desk), "measure": found.label, "unit": found.unit, "count": len(found.entries)}
    value = total
    if mean:
        value = (total / len(found.entries)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        text = sentence("mean", **names, value=value, sum=total)
    else:
        told = listed(f"{entry_name(desk, entry)}{plain(entry.value)}{entry.unit}" for entry in found.entries)
        text = sentence("total", **names, value=value, names=told)
    answer = listing(desk, found, found.entries, text, found.entries)
    return replace(answer, value=int(value) if value == int(value) else value, unit=found.unit)


def nothing(desk: Desk, found: Collected) -> Answer:
    """Say that no report in scope gives the figure."""
    years = sorted({report.year for report in desk.names.reports})
    text = sentence("not_held.rank", measure=found.label)
    if desk.request.years and not set(desk.request.years) & set(years):
        text = sentence("not_held.year", agency="", year=years_text(desk.request.years), years=years_text(years))
    return replace(desk.answer(Status.NO_DATA, text), sparql=found.query.shown)


def listing(desk: Desk, found: Collected, shown: Sequence[Entry], text: str, named_first: Sequence[Entry]) -> Answer:
    """Give an answer with a row for each entry shown, and the sources of those that its text names first."""
    if found.silent > 0:
        text += sentence("rest" if desk.request.measure else "rest-rate", count=found.silent)
    if found.incomparable > 0:
        text += sentence("incomparable", count=found.incomparable)
    if desk.request.measure is not None and not counts_alike(desk.request.measure):
        forms = desk.columns.forms_of(desk.request.measure)
        text += form_note(desk.request.measure, (forms.get(entry.report.iri, "") for entry in found.entries))
    cited = [entry.report for entry in named_first[:_MOST_SOURCES]]
    findings = [item for report in cited for item in touching(desk.graph, report, found.measures)]
    heading = sentence("measure_unit", measure=found.label, unit=found.unit) if found.unit else found.label
    return replace(
        desk.answer(Status.ANSWERED, text),
        columns=(*column_names("agency", "year"), heading),
        rows=tuple(
            (entry.report.agency_name, entry.report.year, plain_number(entry.value)) for entry in shown[:_MOST_ROWS]
        ),
        sources=tuple(source for report in cited for source in _sources(desk, report, found.measures)),
        findings=tuple(findings),
        sparql=found.query.shown,
    )


def _sources(desk: Desk, report: HeldReport, measures: Sequence[Measure]) -> list[Source]:
    """Give where a report's figures in a list were read; the report itself where they were computed."""
    figures = [look_up(desk.graph, report, measure, Hints()) for measure in measures]
    return [source_of(figure) for figure in figures] or [report_source(report)]


def _row(entry: Entry) -> tuple[Scalar, ...]:
    return entry.report.agency_name, entry.report.year, plain_number(entry.value)


def plain_number(value: Decimal) -> int | Decimal:
    """Give a whole number as one."""
    return int(value) if value == value.to_integral_value() else value


def _names(desk: Desk, entries: Sequence[Entry]) -> Iterator[str]:
    return (entry_name(desk, entry) for entry in entries)


def entry_name(desk: Desk, entry: Entry) -> str:
    """Give the agency and year of an entry."""
    agency = desk.names.agencies[entry.report.agency]
    return agency_years(desk.names.telling_name(agency), [entry.report.year])


def scope_of(desk: Desk) -> str:
    """Give the agencies and years that a question over many reports is about, in words."""
    request = desk.request
    entry = desk.names.agencies.get(request.agency)
    place = entry.name if entry else scope_text(desk)
    return place + period_text(request) or sentence("all_scope")
