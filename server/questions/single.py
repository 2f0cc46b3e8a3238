"""Answers about one report: a figure, whether there is any, a share, a rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from server.questions.answer import Alternative, Answer, Status
from server.questions.answering import (
    Desk,
    agencies_answer,
    not_held_answer,
    ready_question,
    source_of,
    touching,
    years_answer,
)
from server.questions.bounds import request_to_bounds
from server.questions.carriers import Parts, rate_to_parts, share_to_parts
from server.questions.figures import Basis, Figure, Hints, State, look_up
from server.questions.measures import Measure
from server.questions.queries import Query, query
from server.questions.rates import rate_data, rate_measure
from server.questions.reports import HeldReport
from server.questions.resources import yaml_data
from server.questions.understanding import Threshold
from server.questions.wording import (
    column_names,
    excerpt,
    listed,
    percentage,
    plain,
    sentence,
    shortened,
    table_name,
    years_text,
)

_COMPARED = {"gt": "__gt__", "ge": "__ge__", "lt": "__lt__", "le": "__le__", "eq": "__eq__"}


def report_of(desk: Desk) -> tuple[Desk, HeldReport, str] | Answer:
    """Give the one report a question is about and what to say about the choice, or the answer that asks back."""
    agency = desk.request.agency
    if not agency:
        return _no_agency(desk)
    reports = desk.names.reports_of(agency)
    if not reports:
        return not_held_answer(desk, desk.names.agencies[agency].name)
    wanted, note = _of_years(desk, reports)
    if not wanted:
        return _year_not_held(desk, reports)
    if len(wanted) > 1 or desk.said.asks("relative-year"):
        return years_answer(desk, reports if desk.said.asks("relative-year") else wanted)
    if desk.scope.doubtful:
        note += sentence("value.doubtful", printed=wanted[0].agency_name)
    return desk.with_request(replace(desk.request, years=(wanted[0].year,))), wanted[0], note


def _no_agency(desk: Desk) -> Answer:
    scope = desk.scope
    if scope.not_held:
        return not_held_answer(desk, scope.not_held)
    held = sorted(desk.names.agencies.values(), key=lambda item: (item.name, item.iri))
    others = () if desk.said.bare else (item for item in held if not scope.sector or item.sector == scope.sector)
    return agencies_answer(desk, scope.agencies or tuple(others), shortened(desk.said.written or desk.said.text))


def _of_years(desk: Desk, reports: Sequence[HeldReport]) -> tuple[list[HeldReport], str]:
    if desk.request.years:
        return [report for report in reports if desk.request.covers(report.year)], ""
    if desk.said.asks("latest-year"):
        return [reports[-1]], sentence("value.latest-year")
    single = len({report.year for report in reports}) == 1
    return list(reports), sentence("value.only-year") if single else ""


def _year_not_held(desk: Desk, reports: Sequence[HeldReport]) -> Answer:
    name = reports[0].agency_name
    years = years_text([report.year for report in reports])
    text = sentence("not_held.year", agency=name, year=years_text(desk.request.years), years=years)
    questions = tuple(ready_question(desk, name, report.year) for report in reports[-6:])
    return replace(desk.answer(Status.NO_DATA, text), suggestions=questions)


def value_answer(desk: Desk) -> Answer:
    """Answer with one figure of one report."""
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    if desk.plan.is_joint:
        return _together(desk, report)
    figure = _figure(desk, report)
    if isinstance(figure, Answer):
        return figure
    return _stated(desk, figure, note)


def exists_answer(desk: Desk) -> Answer:
    """Answer whether a figure is above nothing, or within the bound that is asked about."""
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    figure = _figure(desk, report)
    if isinstance(figure, Answer):
        return figure
    answer = _stated(desk, figure, note)
    if answer.status is not Status.ANSWERED or figure.value is None:
        return answer
    bound = desk.request.threshold or Threshold("gt", Decimal(0))
    holds = bool(getattr(figure.value, _COMPARED[bound.compare])(bound.value))
    text = sentence("exists.yes" if holds else "exists.no", sentence=answer.answer)
    return replace(answer, value=holds, unit="", answer=text)


def share_answer(desk: Desk) -> Answer:
    """Answer with a figure as a percentage of the whole that the question or the form names."""
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    figure = _figure(desk, report)
    if isinstance(figure, Answer):
        return figure
    if figure.value is None:
        return _stated(desk, figure, note)
    whole_measure = desk.plan.whole[0] if len(desk.plan.whole) == 1 else _whole(figure.measure)
    whole_measure = None if len(desk.plan.whole) > 1 else whole_measure
    if whole_measure is None:
        return _with(desk, Status.AMBIGUOUS, sentence("several.whole", measure=figure.measure.label), figure)
    return _shared(desk, figure, look_up(desk.graph, report, whole_measure, Hints()), note)


def _shared(desk: Desk, figure: Figure, whole: Figure, note: str) -> Answer:
    if whole.value is None or figure.value is None:
        return lacking_answer(desk, whole)
    names = {"agency": whole.report.agency_name, "year": whole.report.year, "measure": figure.measure.label}
    parts = {"whole_label": whole.measure.label, "top": figure.value, "whole": whole.value, "unit": figure.unit}
    if figure.unit != whole.unit:
        told = listed(f"{item.measure.label}{plain(item.value)}{item.unit}" for item in (figure, whole))
        return _with(desk, Status.NO_DATA, sentence("compare.units", figures=told), figure, whole)
    if whole.value == 0:
        text = sentence("ratio-zero", **names, rate=figure.measure.label, label=whole.measure.label)
        return _with(desk, Status.NO_DATA, text, figure, whole)
    if figure.value > whole.value:
        return _with(desk, Status.NO_DATA, sentence("share-above", **names, **parts), figure, whole)
    value = percentage(figure.value, whole.value)
    rough = next((item for item in (figure, whole) if item.approximate), None)
    note += sentence("value.approximate", printed=rough.printed) if rough else ""
    text = sentence("share", **names, **parts, value=value)
    answer = replace(_with(desk, Status.ANSWERED, text + note, figure, whole), value=value, unit="%")
    return _showing(desk, answer, share_to_parts(figure.measure, whole.measure))


def ratio_answer(desk: Desk) -> Answer:
    """Answer with a rate whose denominator is named, and the same rate by other denominators."""
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    rate = rate_data(desk.request.subject)
    names = {"agency": report.agency_name, "year": report.year, "rate": rate["label"]}
    results = [(reading, *_ratio(desk, report, rate, reading)) for reading in rate["readings"]]
    reading, top, whole = results[0]
    lacking = next((figure for figure in (*top, *whole) if figure.value is None), None)
    if lacking is not None:
        text = sentence("ratio-none", **names, why=why(lacking))
        return _with(desk, Status.NO_DATA, text, *top, *whole)
    part, base = _sum(top), _sum(whole)
    if base == 0:
        text = sentence("ratio-zero", **names, label=listed(figure.measure.label for figure in whole))
        return _with(desk, Status.NO_DATA, text, *top, *whole)
    value = percentage(part, base)
    text = sentence("ratio", **names, value=value, label=reading["label"], top=part, whole=base, note=rate["note"])
    others = tuple(
        Alternative(
            other["label"],
            percentage(_sum(tops), _sum(wholes)),
            "%",
            _alternative_question(report, tops, wholes),
        )
        for other, tops, wholes in results[1:]
        if all(figure.value is not None for figure in (*tops, *wholes)) and _sum(wholes)
    )
    answer = _with(desk, Status.ANSWERED, text + note, *top, *whole)
    answer = replace(answer, value=value, unit="%", alternatives=others)
    return _showing(desk, answer, rate_to_parts(desk.request.subject))


def _showing(desk: Desk, answer: Answer, parts: Parts | None) -> Answer:
    """Show the query that computes a percentage, where one query can."""
    if parts is None:
        return answer
    bindings, chosen = request_to_bounds(desk.request)
    asked = query("collect", {**bindings, **parts[0]}, {**chosen, **parts[1], "order": "order-most"})
    return replace(answer, sparql=asked.shown)


def _alternative_question(report: HeldReport, tops: Sequence[Figure], wholes: Sequence[Figure]) -> str:
    """Give the question that asks for a rate by another denominator, where one figure is divided by one other."""
    if len(tops) != 1 or len(wholes) != 1:
        return ""
    template: str = yaml_data("suggestions")["share"]
    return template.format(
        agency=report.agency_name, year=report.year, part=tops[0].measure.label, whole=wholes[0].measure.label
    )


def why(figure: Figure) -> str:
    """Say why there is no number."""
    key = str(figure.state) if figure.state is not State.SEVERAL else "not-stated"
    return sentence(f"why.{key}", table=table_name(figure.measure.table), printed=figure.printed)


def _ratio(
    desk: Desk, report: HeldReport, rate: dict[str, Any], reading: dict[str, Any]
) -> tuple[list[Figure], list[Figure]]:
    def figures(rows: Sequence[str]) -> list[Figure]:
        return [look_up(desk.graph, report, rate_measure(rate, row), Hints()) for row in rows]

    return figures(reading["parts"]), figures(reading["whole"])


def _sum(figures: Sequence[Figure]) -> Decimal:
    return sum((figure.value for figure in figures if figure.value is not None), Decimal(0))


def _figure(desk: Desk, report: HeldReport) -> Figure | Answer:
    """Give the one figure that is meant; several readings must come to the same number."""
    hints = Hints(desk.said.owner, desk.said.owner_is_other, desk.said.cue("cumulative"))
    measures = desk.plan.measures or ((desk.request.measure,) if desk.request.measure else ())
    figures = [look_up(desk.graph, report, measure, hints) for measure in measures]
    if len(figures) == 1:
        return figures[0]
    stated = [figure for figure in figures if figure.state is State.NUMBER]
    if len({(figure.value, figure.unit) for figure in stated}) == 1:
        return stated[0] if len(stated) == 1 else replace(stated[0], others=tuple(stated))
    shown = stated or figures
    options = listed(
        f"{item.measure.label}({plain(item.value)}{item.unit})" if item.value is not None else item.measure.label
        for item in shown
    )
    text = sentence("several.readings", question=shortened(desk.said.text), count=len(shown), options=options)
    questions = [_question_for(desk, item) for item in shown]
    alternatives = [Alternative(i.measure.label, i.value, i.unit, q) for i, q in zip(shown, questions, strict=True)]
    return replace(
        _with(desk, Status.AMBIGUOUS, text, *shown), alternatives=tuple(alternatives), suggestions=tuple(questions)
    )


def _question_for(desk: Desk, figure: Figure) -> str:
    asked = desk.with_request(replace(desk.request, measure=figure.measure))
    return ready_question(asked, figure.report.agency_name, figure.report.year)


def _stated(desk: Desk, figure: Figure, note: str) -> Answer:
    if figure.state is State.SEVERAL:
        return _several(desk, figure)
    if figure.value is None:
        return lacking_answer(desk, figure)
    desk = desk.with_request(replace(desk.request, measure=figure.measure))
    text = _value_sentence(figure) + note
    if figure.approximate:
        text += sentence("value.approximate", printed=figure.printed)
    same = [other for other in figure.others if other.state is State.NUMBER and other.measure != figure.measure]
    if same and all(other.value == figure.value for other in same):
        text += sentence("value.same", readings=listed(item.measure.label for item in figure.others))
    answer = _with(desk, Status.ANSWERED, text, figure)
    alternatives = tuple(_told_otherwise(desk, figure))
    return replace(answer, value=_number(figure.value), unit=figure.unit, alternatives=alternatives)


def _told_otherwise(desk: Desk, figure: Figure) -> list[Alternative]:
    """Give what the narrative says where a table's figure has another value there."""
    told = figure.measure.fallback() if figure.basis is not Basis.TEXT and figure.measure.table else None
    if told is None:
        return []
    found = look_up(desk.graph, figure.report, told, Hints())
    figures = [found] if found.state is State.NUMBER else list(found.others)
    return [
        Alternative(item.quote, item.value, item.unit, desk.question) for item in figures if item.value != figure.value
    ]


def _value_sentence(figure: Figure) -> str:
    names = {
        "agency": figure.report.agency_name,
        "year": figure.report.year,
        "measure": figure.measure.label,
        "value": figure.value,
        "unit": figure.unit,
        "table": table_name(figure.measure.table),
        "quote": excerpt(figure.quote, figure.printed),
        "printed": figure.printed,
        "parts": figure.parts,
    }
    if figure.table_state is not None:
        reason = sentence(f"why.{figure.table_state}", table=table_name(figure.measure.table), printed=figure.printed)
        return sentence("value.text-instead", **names, why=reason)
    if figure.basis is Basis.SUM:
        return sentence("value.sum" if figure.measure.table else "value.text-sum", **names)
    if figure.basis is Basis.TEXT:
        return sentence("value.text", **names)
    return sentence("value.money-noted" if figure.printed else "value.table", **names)


def _several(desk: Desk, figure: Figure) -> Answer:
    options = listed(
        sentence("several.option-figure", value=item.value, unit=item.unit, quote=_clause(item))
        for item in figure.others
    )
    text = sentence(
        "several.figures",
        agency=figure.report.agency_name,
        year=figure.report.year,
        measure=figure.measure.label,
        count=len(figure.others),
        options=options,
    )
    alternatives = tuple(Alternative(_clause(item), item.value, item.unit, desk.question) for item in figure.others)
    return replace(_with(desk, Status.AMBIGUOUS, text, *figure.others), alternatives=alternatives)


def _clause(figure: Figure) -> str:
    """Give the part of a quote up to the figure, from the last stop before it."""
    before, printed, _ = figure.quote.partition(figure.printed)
    for stop in "。;；":
        before = before.rpartition(stop)[2]
    return (before + printed).strip()[-60:]


def _together(desk: Desk, report: HeldReport) -> Answer:
    """Answer with figures that are asked for together, and with their sum where the question asks for it."""
    figures = [look_up(desk.graph, report, measure, Hints()) for measure in desk.plan.measures]
    lacking = next((figure for figure in figures if figure.value is None), None)
    if lacking is not None:
        return lacking_answer(desk, lacking)
    told = listed(f"{item.measure.label}{plain(item.value)}{item.unit}" for item in figures)
    names = {"agency": report.agency_name, "year": report.year}
    text = sentence("together.figures", **names, figures=told)
    rows = tuple((item.measure.label, _number(item.value or Decimal(0)), item.unit) for item in figures)
    answer = replace(
        _with(desk, Status.ANSWERED, text, *figures), columns=column_names("measure", "value", "unit"), rows=rows
    )
    if not desk.said.asks("total"):
        return answer
    if len({item.unit for item in figures}) > 1 or _sums_nothing(figures):
        return answer
    total = _sum(figures)
    text += sentence("together.total", value=total, unit=figures[0].unit)
    return replace(answer, answer=text, value=_number(total), unit=figures[0].unit)


def _sums_nothing(figures: Sequence[Figure]) -> bool:
    """Say whether figures are different measures of one entry of table two, whose sum means nothing."""
    return figures[0].measure.table == 2 and len({item.measure.column for item in figures}) > 1


def lacking_answer(desk: Desk, figure: Figure) -> Answer:
    """Say that a report is held and why it does not give the figure."""
    key = "no_figure_sum" if figure.parts else "no_figure"
    names = {"agency": figure.report.agency_name, "year": figure.report.year, "measure": figure.measure.label}
    text = sentence(key, **names, why=why(figure))
    wider = [item for item in figure.others if item.value is not None]
    text += "".join(sentence("wider", measure=item.measure.label, value=item.value, unit=item.unit) for item in wider)
    alternatives = tuple(
        Alternative(item.measure.label, item.value, item.unit, _question_for(desk, item)) for item in wider
    )
    return replace(_with(desk, Status.NO_DATA, text, figure), alternatives=alternatives)


def _with(desk: Desk, status: Status, text: str, *figures: Figure) -> Answer:
    """Give an answer with the sources, findings and query of its figures."""
    report = figures[0].report
    measures = [figure.measure for figure in figures]
    return replace(
        desk.answer(status, text),
        sources=tuple(dict.fromkeys(source_of(figure) for figure in figures)),
        findings=touching(desk.graph, report, measures),
        sparql=_shown([figure.query for figure in figures]),
    )


def _shown(queries: Sequence[Query]) -> str:
    return queries[0].shown


def _whole(measure: Measure) -> Measure | None:
    """Give the whole that the form counts a figure in: the total of its row, or the conclusion of its column."""
    if measure.family == "requests":
        if measure.column != "total":
            return Measure("requests", (("applicant", "total"), ("outcome", measure.row)))
        if measure.row not in ("received", "carried-in", "carried-out", "concluded-total"):
            return Measure("requests", (("applicant", measure.column), ("outcome", "concluded-total")))
        return None
    if measure.family == "disputes" and measure.column != "total":
        return Measure("disputes", (("procedure", measure.row), ("result", "total")))
    if measure.family == "by-mode":
        return Measure("requests", (("applicant", "total"), ("outcome", "received")))
    return None


def _number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value
