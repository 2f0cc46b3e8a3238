"""A published figure of one report: from its table, and from its narrative where the table does not give it.

What is not a number is told apart: a cell that is blank, a slash or text, a row or table that the document lacks, a
figure that the narrative does not state, several figures that the question does not choose between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import product

import pyoxigraph as ox

from ontology import iris
from ontology.vocabulary import concepts, row_measures
from server.graph import Graph
from server.questions.forms import block_to_form
from server.questions.measures import Measure, parts_of_channel
from server.questions.normalise import to_text
from server.questions.queries import Query, Row, Term, concept, named, query
from server.questions.reports import HeldReport
from server.questions.words import words


class State(StrEnum):
    """What stands where the figure should be."""

    NUMBER = "number"
    BLANK = "blank"
    SLASH = "slash"
    TEXT = "text"
    NO_CELL = "no-cell"
    NO_ROW = "no-row"
    NO_TABLE = "no-table"
    NOT_STATED = "not-stated"
    SEVERAL = "several"


class Basis(StrEnum):
    """Where a figure was read, or that it was added from figures that are printed."""

    TABLE = "table"
    TEXT = "text"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a report for a measure, or what stands in its place.

    ``table_state`` says, for a figure taken from the narrative, why the table does not give it. ``others`` are the
    figures between which the question does not choose, or that count something wider. ``form`` is the version of the
    form in which a cell is printed.
    """

    report: HeldReport
    measure: Measure
    state: State
    query: Query
    value: Decimal | None = None
    unit: str = ""
    basis: Basis = Basis.TABLE
    locator: str = ""
    quote: str = ""
    printed: str = ""
    approximate: bool = False
    table_state: State | None = None
    others: tuple[Figure, ...] = ()
    parts: int = 0
    form: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """Words of the question that choose between figures of one kind."""

    owner: str = ""
    owner_is_other: bool = False
    cumulative: bool = False


def look_up(graph: Graph, report: HeldReport, measure: Measure, hints: Hints) -> Figure:
    """Give the figure of a report for a measure."""
    if not measure.table:
        return _narrative(graph, report, measure, hints)
    figure = _table(graph, report, measure)
    fallback = measure.fallback() if figure.state is not State.NUMBER else None
    if fallback is None:
        return figure
    told = _narrative(graph, report, fallback, hints)
    if told.state is State.NUMBER:
        return replace(told, measure=measure, table_state=figure.state)
    return replace(figure, others=told.others)


def _table(graph: Graph, report: HeldReport, measure: Measure) -> Figure:
    row, column = concept(measure.data["row"], measure.row), concept(measure.data["column"], measure.column)
    bindings: dict[str, Term] = {"report": named(report.iri), "row": row, "column": column}
    if measure.is_group:
        return _group(graph, Figure(report, measure, State.NO_ROW, query("members", bindings), unit=measure.unit))
    asked = query("cells", {**bindings, "property": named(row_measures()[column.value])})
    figure = Figure(report, measure, State.NO_ROW, asked, unit=measure.unit)
    rows = asked.run(graph)
    return _cell(figure, rows[0]) if rows else replace(figure, state=_absent(graph, report, measure))


def _group(graph: Graph, figure: Figure) -> Figure:
    """Give a group's own figure where it is printed, else the sum of its members where all of them are numbers."""
    members = members_of(figure.measure)
    cells = {(row.text("rowConcept"), row.text("columnConcept")): row for row in figure.query.run(graph)}
    own = (figure.query.bindings["row"].value, figure.query.bindings["column"].value)
    if own in cells:
        return _cell(figure, cells[own])
    if not all(member in cells for member in members):
        for row in query("notes", {"report": named(figure.report.iri)}).run(graph):
            cells.setdefault((row.text("rowConcept"), row.text("columnConcept")), row)
        if not any(member in cells for member in members):
            return replace(figure, state=_absent(graph, figure.report, figure.measure))
    return _sum(figure, [_cell(figure, cells[member]) if member in cells else figure for member in members])


def _absent(graph: Graph, report: HeldReport, measure: Measure) -> State:
    present = query("tables", {"report": named(report.iri)}).run(graph)
    return State.NO_ROW if any(row.integer("table") == measure.table for row in present) else State.NO_TABLE


def _cell(figure: Figure, row: Row) -> Figure:
    figure = replace(figure, form=block_to_form(row.text("block")))
    value = row.number("value")
    status = row.text("status").rpartition("/")[2]
    locator = row.text("noteLocator") or row.text("locator")
    if value is not None:
        return replace(figure, state=State.NUMBER, value=value, locator=locator)
    noted = row.number("notedValue")
    if noted is not None:
        unit = row.text("notedUnit")
        return replace(figure, state=State.NUMBER, value=noted, unit=unit, locator=locator, printed=row.text("printed"))
    state = State(status) if status in set(State) else State.NO_CELL
    return replace(figure, state=state, locator=locator, printed=row.text("printed"))


def _sum(figure: Figure, parts: Sequence[Figure]) -> Figure:
    lacking = next((part for part in parts if part.state is not State.NUMBER), None)
    if lacking is not None:
        return replace(figure, state=lacking.state, locator=lacking.locator, printed=lacking.printed, parts=len(parts))
    total = sum((part.value for part in parts if part.value is not None), Decimal(0))
    places = list(dict.fromkeys(part.locator for part in parts))
    locator = "; ".join(places[:1] + places[-1:] if len(places) > 1 else places)
    return replace(figure, state=State.NUMBER, value=total, basis=Basis.SUM, locator=locator, parts=len(parts))


def members_of(measure: Measure) -> list[tuple[str, str]]:
    """Give the rows and columns, as IRIs, whose figures a group adds up."""
    rows = _below(measure.data["row"], measure.row)
    column = iris.concept(measure.data["column"], measure.column)
    columns = [column] if column in row_measures() else _below(measure.data["column"], measure.column)
    return list(product(rows, columns))


def members_to_measures(measure: Measure) -> tuple[Measure, ...]:
    """Give the measures that a group adds up."""
    row, column = measure.data["row"], measure.data["column"]
    found = ((above.rpartition("/")[2], beside.rpartition("/")[2]) for above, beside in members_of(measure))
    return tuple(Measure(measure.family, tuple(sorted({row: one, column: other}.items()))) for one, other in found)


def _below(scheme: str, identifier: str) -> list[str]:
    own = iris.concept(scheme, identifier)
    is_group = any(item.iri == own and (item.is_group or not item.counts_in) for item in concepts(scheme))
    below = [item.iri for item in concepts(scheme) if item.broader == own and not item.is_group]
    return below if is_group and below and identifier not in ("concluded-total", "total") else [own]


def _narrative(graph: Graph, report: HeldReport, measure: Measure, hints: Hints) -> Figure:
    asked, found = _facts(graph, report, measure)
    figure = Figure(report, measure, State.NOT_STATED, asked, basis=Basis.TEXT)
    kept = [fact for fact in found if hints.cumulative or not fact[1]]
    figures = [fact[0] for fact in kept]
    if hints.owner and measure.get("channel"):
        figures = _of_owner(figures, hints, measure.get("channel"))
    distinct = list({(item.value, item.unit): item for item in reversed(figures)}.values())[::-1]
    if len(distinct) == 1:
        return distinct[0]
    if distinct:
        return replace(figure, state=State.SEVERAL, others=tuple(distinct))
    return _other_channels(graph, figure, hints)


def _facts(graph: Graph, report: HeldReport, measure: Measure) -> tuple[Query, list[tuple[Figure, bool]]]:
    bindings: dict[str, Term] = {**_of(report), "kind": concept("fact-kind", measure.kind)}
    scheme, value = _fact_concept(measure)
    part = ""
    if scheme == "category":
        bindings["category"], part = ox.Literal(value), "fact-category"
    elif value:
        bindings["concept"], part = concept(scheme, value), "fact-concept"
    asked = query("facts", bindings, {"concept": part})
    return asked, [(_fact(report, measure, asked, row), row.flag("cumulative")) for row in asked.run(graph)]


def _fact(report: HeldReport, measure: Measure, asked: Query, row: Row) -> Figure:
    return Figure(
        report,
        measure,
        State.NUMBER,
        asked,
        value=row.number("value"),
        unit=measure.data.get("counted_in", {}).get(row.text("unit"), row.text("unit")),
        basis=Basis.TEXT,
        locator=row.text("locator"),
        quote=row.text("quote"),
        printed=row.text("printed"),
        approximate=row.flag("approximate"),
    )


def _fact_concept(measure: Measure) -> tuple[str, str]:
    if measure.concept_scheme:
        return measure.concept_scheme, measure.get(measure.concept_scheme)
    return next(((slot, value) for slot, value in measure.values if slot not in ("kind", "none") and value), ("", ""))


def _other_channels(graph: Graph, figure: Figure, hints: Hints) -> Figure:
    """Add the parts of a combined channel where each is stated; else name the combined figure that holds the part."""
    channel = figure.measure.get("channel")
    if not channel or hints.owner:
        return figure
    parts = parts_of_channel(channel)
    if not parts:
        wider = [whole.id for whole in concepts("channel") if channel in parts_of_channel(whole.id)]
        found = [item for whole in wider for item in _plain(graph, figure, whole, hints)]
        return replace(figure, others=tuple(found))
    stated = [_plain(graph, figure, part, hints) for part in parts]
    if all(len(items) == 1 for items in stated) and len({items[0].unit for items in stated}) == 1:
        figures = [items[0] for items in stated]
        quote = "; ".join(dict.fromkeys(item.quote for item in figures))
        return replace(_sum(figure, figures), unit=figures[0].unit, quote=quote, basis=Basis.SUM)
    return replace(figure, others=tuple(item for items in stated for item in items))


def _plain(graph: Graph, figure: Figure, channel: str, hints: Hints) -> list[Figure]:
    measure = Measure(figure.measure.family, (("channel", channel),))
    _, found = _facts(graph, figure.report, measure)
    kept = [item for item, cumulative in found if hints.cumulative or not cumulative]
    return list({(item.value, item.unit): item for item in kept}.values())


def _of_owner(figures: Sequence[Figure], hints: Hints, channel: str) -> list[Figure]:
    """Keep the figures of the owner asked about; for the agency's own, those that name no other."""
    owned = [item for item in figures if _shares_ending(_lead(item, channel), hints.owner)]
    if owned or hints.owner_is_other:
        return owned
    others = tuple(word for word, senses in words().items() if any(("owner", "named") in sense for sense in senses))
    return [item for item in figures if not _lead(item, channel).endswith(others)]


def _lead(figure: Figure, channel: str) -> str:
    """Give what stands before the last mention of the channel before the figure."""
    before = to_text(figure.quote).partition(to_text(figure.printed))[0]
    names = [word for word, senses in words().items() if any(("channel", channel) in sense for sense in senses)]
    place = max((before.rfind(name) for name in names), default=-1)
    return before[: max(place, 0)]


def _shares_ending(lead: str, owner: str) -> bool:
    return any(lead.endswith(owner[-size:]) for size in range(2, min(len(lead), len(owner)) + 1))


def _of(report: HeldReport) -> dict[str, Term]:
    return {"report": named(report.iri)}
