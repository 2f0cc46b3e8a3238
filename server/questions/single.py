"""Answers about one report: a figure, whether there is any, a share, a rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

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
from server.questions.figures import Basis, Figure, Hints, State, look_up
from server.questions.quantities import Threshold
from server.questions.queries import Query
from server.questions.reports import HeldReport
from server.questions.wording import (
    column_names,
    excerpt,
    listed,
    plain,
    sentence,
    shortened,
    table_name,
    years_text,
)


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
    if len(wanted) > 1 or desk.asks("relative-year"):
        return years_answer(desk, reports if desk.asks("relative-year") else wanted)
    if desk.scope.place_of:
        note += sentence("value.place", place=desk.scope.place_of, agency=wanted[0].agency_name)
    if desk.scope.only_of:
        place = desk.names.places[desk.scope.only_of].name
        note += sentence("value.only-of", place=place, agency=wanted[0].agency_name)
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
    if desk.asks("latest-year"):
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
    figure = figure_of(desk, report)
    if isinstance(figure, Answer):
        return figure
    return stated_answer(desk, figure, note)


def exists_answer(desk: Desk) -> Answer:
    """Answer whether a figure is above nothing, or within the bound that is asked about."""
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    figure = figure_of(desk, report)
    if isinstance(figure, Answer):
        return figure
    answer = stated_answer(desk, figure, note)
    if answer.status is not Status.ANSWERED or figure.value is None:
        return answer
    denied = desk.asks("whether-none")
    bound = desk.request.threshold or Threshold("eq" if denied else "gt", Decimal(0))
    holds = bound.in_unit(figure.unit).holds(figure.value)
    key = ("none-so" if holds else "none-not") if denied else ("yes" if holds else "no")
    text = sentence(f"exists.{key}", sentence=answer.answer)
    return replace(answer, value=holds, unit="", answer=text)


def why(figure: Figure) -> str:
    """Say why there is no number."""
    key = str(figure.state) if figure.state is not State.SEVERAL else "not-stated"
    return sentence(f"why.{key}", table=table_name(figure.measure.table), printed=figure.printed)


def sum_of(figures: Sequence[Figure]) -> Decimal:
    """Add figures that are all numbers."""
    return sum((figure.value for figure in figures if figure.value is not None), Decimal(0))


def figure_of(desk: Desk, report: HeldReport) -> Figure | Answer:
    """Give the one figure that is meant; several readings must come to the same number."""
    hints = Hints(desk.request.owner, desk.request.owner_is_other, desk.request.cumulative)
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
        cited_answer(desk, Status.AMBIGUOUS, text, *shown),
        alternatives=tuple(alternatives),
        suggestions=tuple(questions),
    )


def _question_for(desk: Desk, figure: Figure) -> str:
    asked = desk.with_request(replace(desk.request, measure=figure.measure))
    return ready_question(asked, figure.report.agency_name, figure.report.year)


def stated_answer(desk: Desk, figure: Figure, note: str) -> Answer:
    """Answer with a figure, or say why there is none or which ones the question leaves open."""
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
    answer = cited_answer(desk, Status.ANSWERED, text, figure)
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
    return replace(cited_answer(desk, Status.AMBIGUOUS, text, *figure.others), alternatives=alternatives)


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
        cited_answer(desk, Status.ANSWERED, text, *figures), columns=column_names("measure", "value", "unit"), rows=rows
    )
    if not desk.asks("total"):
        return answer
    if len({item.unit for item in figures}) > 1 or _sums_nothing(figures):
        return answer
    total = sum_of(figures)
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
    return replace(cited_answer(desk, Status.NO_DATA, text, figure), alternatives=alternatives)


def cited_answer(desk: Desk, status: Status, text: str, *figures: Figure) -> Answer:
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


def _number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value
