"""Answers that divide one figure of a report by another: shares, and rates with their denominators named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from server.questions.answer import Alternative, Answer, Status
from server.questions.answering import Desk
from server.questions.bounds import request_to_bounds
from server.questions.carriers import Parts, rate_to_parts, share_to_parts
from server.questions.figures import Figure, Hints, look_up
from server.questions.measures import Measure
from server.questions.queries import query
from server.questions.rates import rate_data, rate_measure
from server.questions.reports import HeldReport
from server.questions.resources import yaml_data
from server.questions.single import cited_answer, figure_of, lacking_answer, report_of, stated_answer, sum_of, why
from server.questions.wording import listed, percentage, plain, sentence


def share_answer(desk: Desk) -> Answer:
    """Answer with a figure as a percentage of the whole that the question or the form names."""
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    figure = figure_of(desk, report)
    if isinstance(figure, Answer):
        return figure
    if figure.value is None:
        return stated_answer(desk, figure, note)
    whole_measure = desk.plan.whole[0] if len(desk.plan.whole) == 1 else whole_measure_of(figure.measure)
    whole_measure = None if len(desk.plan.whole) > 1 else whole_measure
    if whole_measure is None:
        return cited_answer(desk, Status.AMBIGUOUS, sentence("several.whole", measure=figure.measure.label), figure)
    return _shared(desk, figure, look_up(desk.graph, report, whole_measure, Hints()), note)


def _shared(desk: Desk, figure: Figure, whole: Figure, note: str) -> Answer:
    if whole.value is None or figure.value is None:
        return lacking_answer(desk, whole)
    names = {"agency": whole.report.agency_name, "year": whole.report.year, "measure": figure.measure.label}
    parts = {"whole_label": whole.measure.label, "top": figure.value, "whole": whole.value, "unit": figure.unit}
    if figure.unit != whole.unit:
        told = listed(f"{item.measure.label}{plain(item.value)}{item.unit}" for item in (figure, whole))
        return cited_answer(desk, Status.NO_DATA, sentence("compare.units", figures=told), figure, whole)
    if whole.value == 0:
        text = sentence("ratio-zero", **names, rate=figure.measure.label, label=whole.measure.label)
        return cited_answer(desk, Status.NO_DATA, text, figure, whole)
    if figure.value > whole.value:
        return cited_answer(desk, Status.NO_DATA, sentence("share-above", **names, **parts), figure, whole)
    value = percentage(figure.value, whole.value)
    rough = next((item for item in (figure, whole) if item.approximate), None)
    note += sentence("value.approximate", printed=rough.printed) if rough else ""
    text = sentence("share", **names, **parts, value=value)
    answer = replace(cited_answer(desk, Status.ANSWERED, text + note, figure, whole), value=value, unit="%")
    return _showing(desk, answer, share_to_parts(figure.measure, whole.measure))


def ratio_answer(desk: Desk) -> Answer:
    """Answer with a rate whose denominator is named, and the same rate by other denominators."""
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    rate = rate_data(desk.request.subject)
    names = {"agency": report.agency_name, "year": report.year, "rate": rate["label"]}
    chosen = desk.request.reading % len(rate["readings"])
    readings = [*rate["readings"][chosen:], *rate["readings"][:chosen]]
    results = [(reading, *_ratio(desk, report, rate, reading)) for reading in readings]
    reading, top, whole = results[0]
    lacking = next((figure for figure in (*top, *whole) if figure.value is None), None)
    if lacking is not None:
        text = sentence("ratio-none", **names, why=why(lacking))
        return cited_answer(desk, Status.NO_DATA, text, *top, *whole)
    part, base = sum_of(top), sum_of(whole)
    if base == 0:
        text = sentence("ratio-zero", **names, label=listed(figure.measure.label for figure in whole))
        return cited_answer(desk, Status.NO_DATA, text, *top, *whole)
    value = percentage(part, base)
    text = sentence("ratio", **names, value=value, label=reading["label"], top=part, whole=base, note=rate["note"])
    others = tuple(
        Alternative(
            other["label"],
            percentage(sum_of(tops), sum_of(wholes)),
            "%",
            _alternative_question(report, tops, wholes),
        )
        for other, tops, wholes in results[1:]
        if all(figure.value is not None for figure in (*tops, *wholes)) and sum_of(wholes)
    )
    answer = cited_answer(desk, Status.ANSWERED, text + note, *top, *whole)
    answer = replace(answer, value=value, unit="%", alternatives=others)
    return _showing(desk, answer, rate_to_parts(desk.request.subject, chosen))


def _ratio(
    desk: Desk, report: HeldReport, rate: dict[str, Any], reading: dict[str, Any]
) -> tuple[list[Figure], list[Figure]]:
    def figures(rows: Sequence[str]) -> list[Figure]:
        return [look_up(desk.graph, report, rate_measure(rate, row), Hints()) for row in rows]

    return figures(reading["parts"]), figures(reading["whole"])


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


def whole_measure_of(measure: Measure) -> Measure | None:
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
