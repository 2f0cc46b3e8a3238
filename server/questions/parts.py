"""Answers that divide a figure into its parts: by applicant, outcome, reason or result, or by what the text states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ontology import iris
from ontology.vocabulary import concept as concept_of
from server.questions.answer import Answer, Scalar, Status
from server.questions.answering import Desk, source_of, touching
from server.questions.breakdowns import TEXT_DIMENSIONS, parts_of, whole_of
from server.questions.figures import Figure, Hints, State, look_up
from server.questions.measures import Measure
from server.questions.queries import Query, Row, Term, concept, named, query
from server.questions.ratios import whole_measure_of
from server.questions.reports import HeldReport
from server.questions.single import report_of, why
from server.questions.wording import column_names, listed, percentage, plain, sentence

_MOST_PARTS = 30
_GROUP_OF_2019 = "other-handling"


def breakdown_answer(desk: Desk) -> Answer:
    """Answer with the parts of a figure of one report, and what share each is of the whole."""
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    request = desk.request
    if request.joined:
        return _shares(desk, report, request.joined, whole_measure_of(request.joined[0]), note)
    if request.parts in TEXT_DIMENSIONS:
        return _stated(desk, report, note)
    if request.measure is None:
        return desk.answer(Status.NOT_UNDERSTOOD, sentence("parts.none"))
    parts = parts_of(request.measure, request.parts)
    return _shares(desk, report, parts, whole_of(request.measure, request.parts), note)


def _shares(desk: Desk, report: HeldReport, parts: Sequence[Measure], whole: Measure | None, note: str) -> Answer:
    figures = [look_up(desk.graph, report, part, Hints()) for part in parts]
    figures = [figure for figure in figures if figure.state is not State.NO_ROW] + _row_of_2019(desk, report, figures)
    total = look_up(desk.graph, report, whole, Hints()) if whole is not None else None
    stated = [figure for figure in figures if figure.value is not None]
    names = {"agency": report.agency_name, "year": report.year, "measure": (whole or parts[0]).label}
    asked = _query(desk, report)
    if not stated or len({figure.unit for figure in stated}) > 1:
        reason = why(figures[0]) if figures else sentence("parts.none")
        return replace(desk.answer(Status.NO_DATA, sentence("no_figure", **names, why=reason)), sparql=asked.shown)
    rows = tuple((_part_name(figure, desk), _plain(figure), figure.unit, _share(figure, total)) for figure in figures)
    text = sentence("parts.found", **names, parts=_told(rows), rest=_rest(rows))
    if total is not None and total.value is not None and total.state is State.NUMBER:
        text += sentence("parts.whole", whole=total.measure.label, value=total.value, unit=total.unit)
    measures = [figure.measure for figure in figures]
    return replace(
        desk.answer(Status.ANSWERED, text + note),
        columns=column_names("part", "value", "unit", "share"),
        rows=rows,
        sources=tuple(dict.fromkeys(source_of(figure) for figure in stated)),
        findings=touching(desk.graph, report, measures),
        sparql=asked.shown,
    )


def _row_of_2019(desk: Desk, report: HeldReport, figures: Sequence[Figure]) -> list[Figure]:
    """Give the one row that the form of 2019 prints for the last group of outcomes."""
    rows = {figure.measure.row for figure in figures if figure.state is State.NO_ROW}
    group = iris.concept("outcome", _GROUP_OF_2019)
    if not figures or figures[0].measure.family != "requests":
        return []
    if not any(concept_of("outcome", row).broader == group for row in rows):
        return []
    column = ("applicant", figures[0].measure.column)
    own = look_up(desk.graph, report, Measure("requests", (column, ("outcome", _GROUP_OF_2019))), Hints())
    return [own] if own.state is not State.NO_ROW else []


def _part_name(figure: Figure, desk: Desk) -> str:
    measure = figure.measure
    if desk.request.parts == "applicant" or (desk.request.joined and measure.column != "total"):
        return concept_of(measure.data["column"], measure.column).label
    if measure.family == "disputes":
        return concept_of("result", measure.column).label
    return concept_of(measure.data["row"], measure.row).label if measure.table else measure.label


def _share(figure: Figure, total: Figure | None) -> Scalar:
    if figure.value is None or total is None or not total.value or figure.value > total.value:
        return None
    return percentage(figure.value, total.value)


def _told(rows: Sequence[tuple[Scalar, ...]]) -> str:
    def words(row: tuple[Scalar, ...]) -> str:
        name, value, unit, share = row
        key = "parts.part" if share is not None else "parts.part-plain"
        return sentence(key, name=name, value=value, unit=unit, share=share)

    above = [row for row in rows if isinstance(row[1], int | Decimal) and row[1] != 0]
    return listed(map(words, above or rows), most=_MOST_PARTS)


def _rest(rows: Sequence[tuple[Scalar, ...]]) -> str:
    none = sum(row[1] == 0 for row in rows)
    lacking = sum(row[1] is None for row in rows)
    text = sentence("parts.zero", count=none) if 0 < none < len(rows) else ""
    return text + (sentence("parts.lacking", count=lacking) if lacking else "")


def _plain(figure: Figure) -> int | Decimal | None:
    value = figure.value
    return int(value) if value is not None and value == value.to_integral_value() else value


def _query(desk: Desk, report: HeldReport) -> Query:
    request = desk.request
    bindings: dict[str, Term] = {"report": named(report.iri)}
    base = request.measure
    if base is not None and (request.parts == "applicant" or base.family == "disputes"):
        bindings["row"] = concept(base.data["row"], base.row)
    elif base is not None:
        bindings["column"] = concept(base.data["column"], base.column)
    return query("parts", bindings)


def _stated(desk: Desk, report: HeldReport, note: str) -> Answer:
    """Answer with all figures that a report's text states for a dimension, each with its words."""
    family = TEXT_DIMENSIONS[desk.request.parts]
    kind = Measure(family, ((desk.request.parts, ""),)).kind
    asked = query("facts", {"report": named(report.iri), "kind": concept("fact-kind", kind)}, {"concept": ""})
    rows = [row for row in asked.run(desk.graph) if not row.flag("cumulative") and row.number("value") is not None]
    names = {"agency": report.agency_name, "year": report.year, "measure": concept_of("fact-kind", kind).label}
    if not rows:
        answer = desk.answer(Status.NO_DATA, sentence("no_figure", **names, why=sentence("why.not-stated")))
        return replace(answer, sparql=asked.shown)
    parts = tuple(_text_rows(rows))
    told = listed((sentence("parts.part-plain", name=n, value=v, unit=u) for n, v, u, _ in parts), most=_MOST_PARTS)
    measures = [Measure(family, ((desk.request.parts, row.text("concept").rpartition("/")[2]),)) for row in rows]
    figures = [_figure(report, measure, asked, row) for measure, row in zip(measures, rows, strict=True)]
    return replace(
        desk.answer(Status.ANSWERED, sentence("parts.stated", **names, parts=told) + note),
        columns=column_names("part", "value", "unit", "quote"),
        rows=parts,
        sources=tuple(dict.fromkeys(source_of(figure) for figure in figures)),
        findings=touching(desk.graph, report, measures),
        sparql=asked.shown,
    )


def _text_rows(rows: Sequence[Row]) -> Iterator[tuple[Scalar, Scalar, Scalar, Scalar]]:
    for row in rows:
        value = row.number("value") or Decimal(0)
        scheme, _, identifier = row.text("concept").removeprefix(iris.ID).rpartition("/")
        name = concept_of(scheme, identifier).label if scheme else row.text("category")
        whole = int(value) if value == value.to_integral_value() else value
        yield name, whole, row.text("unit"), " ".join(row.text("quote").split())


def _figure(report: HeldReport, measure: Measure, asked: Query, row: Row) -> Figure:
    return Figure(
        report,
        measure,
        State.NUMBER,
        asked,
        value=row.number("value"),
        unit=row.text("unit"),
        locator=row.text("locator"),
        quote=row.text("quote"),
        printed=plain(row.text("printed")),
    )
