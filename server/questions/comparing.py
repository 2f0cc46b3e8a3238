"""Answers that set two figures side by side: of two agencies, or of one agency in two years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from server.questions.answer import Alternative, Answer, Status
from server.questions.answering import Desk, agencies_answer, readings_answer, source_of, touching
from server.questions.dialogue import queries_to_query
from server.questions.figures import Figure, Hints, look_up
from server.questions.forms import form_note
from server.questions.rates import rate_data
from server.questions.ratios import ratio_answer
from server.questions.request import Request
from server.questions.single import lacking_answer, report_of
from server.questions.wording import column_names, listed, percentage, sentence

_TWO = 2


def compare_answer(desk: Desk) -> Answer:
    """Answer which of two agencies has the greater figure, and by how much."""
    figures = _of_agencies(desk)
    if isinstance(figures, Answer):
        return figures
    ordered = sorted(figures, key=_value, reverse=not desk.asks("less"))
    told = _told(ordered)
    if len({figure.unit for figure in figures}) > 1:
        return replace(
            desk.answer(Status.NO_DATA, sentence("compare.units", figures=told)), sparql=figures[0].query.shown
        )
    greatest, least = max(figures, key=_value), min(figures, key=_value)
    difference = _value(greatest) - _value(least)
    names = {"first": greatest.report.agency_name, "second": least.report.agency_name, "unit": greatest.unit}
    key = "compare.more" if difference else "compare.same"
    if not difference:
        names |= {"first": figures[0].report.agency_name, "second": figures[-1].report.agency_name}
    text = sentence(key, **names, difference=difference, figures=told)
    if not _is_claim(desk):
        return replace(_side_by_side(desk, text, ordered), value=_plain(difference), unit=greatest.unit)
    answer = _side_by_side(desk, text, ordered)
    return _whether(answer, bool(difference) and figures[0] is (least if desk.asks("less") else greatest))


def _is_claim(desk: Desk) -> bool:
    """Say whether the question asks if what it names first has more or less; a request names it first."""
    return desk.asks("yes-no") and (not desk.said.tokens or desk.said.subject_first)


def _whether(answer: Answer, holds: bool) -> Answer:
    text = sentence("compare.so" if holds else "compare.not-so", sentence=answer.answer)
    return replace(answer, answer=text, value=holds, unit="", alternatives=())


def compare_rates_answer(desk: Desk) -> Answer:
    """Answer which of two agencies has the higher rate, and by how many percentage points."""
    rates = _rates(desk)
    if isinstance(rates, Answer):
        return rates
    ordered = sorted(rates, key=_rate, reverse=not desk.asks("less"))
    most, least = max(rates, key=_rate), min(rates, key=_rate)
    difference = _rate(most) - _rate(least)
    first, second = (most, least) if difference else (rates[0], rates[-1])
    text = sentence(
        "compare.rate-more" if difference else "compare.rate-same",
        first=first.sources[0].agency,
        second=second.sources[0].agency,
        rate=rate_data(desk.request.subject)["label"],
        difference=difference,
        figures=_rates_told(ordered),
    )
    answer = _rates_side_by_side(desk, text, ordered)
    if not _is_claim(desk):
        return replace(answer, value=difference, unit=sentence("compare.points"))
    return _whether(answer, bool(difference) and rates[0] is (least if desk.asks("less") else most))


def rates_side_by_side_answer(desk: Desk) -> Answer:
    """Answer with a rate of each of several agencies."""
    rates = _rates(desk)
    if isinstance(rates, Answer):
        return rates
    label = rate_data(desk.request.subject)["label"]
    return _rates_side_by_side(desk, sentence("compare.figures", measure=label, figures=_rates_told(rates)), rates)


def _rates(desk: Desk) -> list[Answer] | Answer:
    """Give the answer to the rate of each agency; the first that has none is the answer to all."""
    if not desk.request.compared:
        return agencies_answer(desk, desk.scope.agencies, desk.said.written)
    if several := _several_years(desk):
        return several
    rates = [ratio_answer(desk.with_request(_of_agency(desk.request, agency))) for agency in desk.request.compared]
    return next((answer for answer in rates if answer.status is not Status.ANSWERED), rates)


def _rate(answer: Answer) -> Decimal:
    return Decimal(answer.value or 0)


def _rates_told(rates: Sequence[Answer]) -> str:
    return listed(
        sentence(
            "compare.figure",
            agency=answer.sources[0].agency,
            year=answer.sources[0].year,
            value=answer.value,
            unit=answer.unit,
        )
        for answer in rates
    )


def _rates_side_by_side(desk: Desk, text: str, rates: Sequence[Answer]) -> Answer:
    heading = sentence("measure_unit", measure=rate_data(desk.request.subject)["label"], unit="%")
    return replace(
        desk.answer(Status.ANSWERED, text),
        columns=(*column_names("agency", "year"), heading),
        rows=tuple((answer.sources[0].agency, answer.sources[0].year, answer.value) for answer in rates),
        sources=tuple(source for answer in rates for source in answer.sources),
        findings=tuple(dict.fromkeys(finding for answer in rates for finding in answer.findings)),
        sparql=queries_to_query([answer.sparql for answer in rates]),
    )


def change_whether_answer(desk: Desk) -> Answer:
    """Answer whether an agency's figure was greater, or less, in one year than in another."""
    answer = change_answer(desk)
    if answer.status is not Status.ANSWERED or len(answer.rows) != _TWO:
        return answer
    difference = Decimal(str(answer.rows[1][2])) - Decimal(str(answer.rows[0][2]))
    earlier, later = answer.rows[0][1], answer.rows[1][1]
    subject = later if desk.said.asks("last-year") else desk.said.subject_year
    if desk.said.reference_year in (earlier, later):
        subject = earlier if desk.said.reference_year == later else later
    if subject not in (earlier, later):
        return answer
    if subject == earlier:
        difference = -difference
    return _whether(answer, difference < 0 if desk.asks("less") else difference > 0)


def _of_agency(request: Request, agency: str) -> Request:
    return replace(request, agency=agency)


def _several_years(desk: Desk) -> Answer | None:
    """Ask back for one year where several are named for several agencies; whose they are cannot be told."""
    if len(desk.request.years) <= 1:
        return None
    return desk.answer(Status.AMBIGUOUS, sentence("compare.one-year"))


def side_by_side_answer(desk: Desk) -> Answer:
    """Answer with the figure of each of several agencies."""
    figures = _of_agencies(desk)
    if isinstance(figures, Answer):
        return figures
    return _side_by_side(
        desk, sentence("compare.figures", measure=figures[0].measure.label, figures=_told(figures)), figures
    )


def change_answer(desk: Desk) -> Answer:
    """Answer how an agency's figure changed from one year to another."""
    years = desk.request.years
    if len(years) == 1 and not desk.said.reference_year:
        years = (years[0] - 1, years[0])
    if len(years) != 2:
        if not desk.request.agency:
            answer = report_of(desk)
            return answer if isinstance(answer, Answer) else desk.answer(Status.AMBIGUOUS, sentence("change.two-years"))
        return desk.answer(Status.AMBIGUOUS, sentence("change.two-years"))
    figures = _figures(desk, [replace(desk.request, years=(year,)) for year in years])
    if isinstance(figures, Answer):
        return figures
    answer = _changed(desk, figures[0], figures[1])
    return _with_years_between(desk, answer, figures) if desk.request.is_range else answer


def _with_years_between(desk: Desk, answer: Answer, ends: Sequence[Figure]) -> Answer:
    """Add to a change over a span of years the figures of the years in between that are numbers."""
    first, last = (figure.report.year for figure in ends)
    measure = ends[0].measure
    held = desk.names.reports_of(ends[0].report.agency)
    between = [look_up(desk.graph, report, measure, Hints()) for report in held if first < report.year < last]
    stated = [figure for figure in between if figure.value is not None and figure.unit == ends[0].unit]
    if not stated:
        return answer
    figures = [ends[0], *stated, ends[1]]
    text = answer.answer + sentence("compare.figures", measure=sentence("change.by-year"), figures=_told(figures))
    whole = _side_by_side(desk, text, figures)
    return replace(whole, value=answer.value, unit=answer.unit, alternatives=answer.alternatives)


def _changed(desk: Desk, old: Figure, new: Figure) -> Answer:
    difference = _value(new) - _value(old)
    rate = percentage(difference, _value(old)) if _value(old) else None
    names = {
        "agency": new.report.agency_name,
        "measure": new.measure.label,
        "before": old.report.year,
        "after": new.report.year,
        "old": old.value,
        "new": new.value,
        "unit": new.unit,
        "difference": abs(difference),
        "direction": sentence("change.up" if difference > 0 else "change.down"),
        "rate": sentence("change.no-rate", before=old.report.year)
        if rate is None
        else sentence("change.rate", rate=rate),
    }
    answer = _side_by_side(desk, sentence("change.found" if difference else "change.same", **names), [old, new])
    if desk.asks("change-rate"):
        if rate is None:
            return replace(answer, status=Status.NO_DATA)
        other = Alternative(sentence("change.difference"), _plain(difference), new.unit, desk.question)
        return replace(answer, value=rate, unit="%", alternatives=(other,))
    others = () if rate is None else (Alternative(sentence("change.rate-label"), rate, "%", desk.question),)
    return replace(answer, value=_plain(difference), unit=new.unit, alternatives=others)


def _of_agencies(desk: Desk) -> list[Figure] | Answer:
    if not desk.request.compared:
        return agencies_answer(desk, desk.scope.agencies, desk.said.written)
    if several := _several_years(desk):
        return several
    return _figures(desk, [_of_agency(desk.request, agency) for agency in desk.request.compared])


def _told(figures: Sequence[Figure]) -> str:
    return listed(
        sentence(
            "compare.figure",
            agency=item.report.agency_name,
            year=item.report.year,
            value=item.value,
            unit=item.unit,
        )
        for item in figures
    )


def _figures(desk: Desk, requests: Sequence[Request]) -> list[Figure] | Answer:
    """Look up the figure of each request; the first that is not held or has no number is the answer."""
    if len(desk.plan.measures) > 1:
        return readings_answer(desk)
    figures = []
    hints = Hints(desk.request.owner, desk.request.owner_is_other)
    for request in requests:
        found = report_of(desk.with_request(request))
        if isinstance(found, Answer):
            return found
        _, report, _ = found
        figure = look_up(desk.graph, report, desk.plan.measures[0], hints)
        if figure.value is None:
            return lacking_answer(desk, figure)
        figures.append(figure)
    return figures


def _side_by_side(desk: Desk, text: str, figures: Sequence[Figure]) -> Answer:
    findings = [item for figure in figures for item in touching(desk.graph, figure.report, [figure.measure])]
    heading = sentence("measure_unit", measure=figures[0].measure.label, unit=figures[0].unit)
    return replace(
        desk.answer(Status.ANSWERED, text + form_note(figures[0].measure, (figure.form for figure in figures))),
        columns=(*column_names("agency", "year"), heading),
        rows=tuple((item.report.agency_name, item.report.year, _plain(_value(item))) for item in figures),
        sources=tuple(source_of(figure) for figure in figures),
        findings=tuple(dict.fromkeys(findings)),
        sparql=figures[-1].query.shown,
    )


def _value(figure: Figure) -> Decimal:
    return figure.value if figure.value is not None else Decimal(0)


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value
