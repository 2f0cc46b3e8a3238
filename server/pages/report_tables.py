"""A report's tables as they were published: the blocks of the form that it uses, filled with its figures and notes.

Takes the solutions of ``report-rows``, ``report-notes`` and ``report-findings``; gives rows of cells for the page. A
cell that was not read stays empty and says so; a note or a finding marks its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ontology.form import Block, FormColumn, FormRow, forms
from ontology.vocabulary import concepts, row_measures
from server.graph import Term
from server.pages.values import identifier, text

Record = Mapping[str, Term]
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: what is printed in it, its status (``number`` and ``absent`` beside those of notes), what is odd.

    ``anchor`` is its id on the page, as rows and tables have one too.
    """

    anchor: str
    printed: str
    status: str
    remark: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a table with where it was read; ``group`` is the heading that it stands under, where there is one.

    ``findings`` are about the row as a whole.
    """

    anchor: str
    group: str
    label: str
    notation: str
    locator: str
    shifted: bool
    findings: tuple[str, ...]
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A block of the form that the report uses; only the first of a table has an anchor."""

    anchor: str
    table: int
    heading: str
    version: str
    columns: tuple[FormColumn, ...]
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    block: str
    locator: str
    shifted: bool
    figures: dict[str, str]


def records_to_tables(
    rows: Iterable[Record], notes: Iterable[Record], findings: Iterable[Record]
) -> tuple[TableView, ...]:
    """Give the tables in the order of the form."""
    read = _rows(rows)
    noted = {_place(note): note for note in notes}
    found: dict[Place, tuple[str, ...]] = {}
    for finding in findings:
        place = _place(finding)
        found[place] = (*found.get(place, ()), text(finding, "message"))
    return tuple(_tables(read, noted, found))


def place_to_anchor(table: str, row: str = "", column: str = "") -> str:
    """Give the id, on a report's page, of a table, a row or a cell."""
    return "-".join(filter(None, ("t" + table, row, column)))


def _rows(records: Iterable[Record]) -> dict[tuple[str, str], _Row]:
    """Give (block, row id) → what was read of the row."""
    rows: dict[tuple[str, str], _Row] = {}
    for record in records:
        key = text(record, "block"), identifier(record, "row")
        row = rows.setdefault(key, _Row(key[0], text(record, "locator"), text(record, "shifted") == "true", figures={}))
        row.figures[text(record, "measure")] = text(record, "value")
    return rows


def _tables(
    read: dict[tuple[str, str], _Row], noted: Mapping[Place, Record], found: Mapping[Place, tuple[str, ...]]
) -> Iterator[TableView]:
    used = {block for block, _ in read}
    begun: set[int] = set()
    for block in sorted((b for form in forms() for b in form.blocks), key=lambda b: b.table):
        if block.iri in used:
            rows = (_row(block, row, read.get((block.iri, row.id)), noted, found) for row in block.rows)
            anchor = "" if block.table in begun else place_to_anchor(str(block.table))
            begun.add(block.table)
            yield TableView(anchor, block.table, block.heading, block.version, block.columns, tuple(rows))


def _row(
    block: Block,
    row: FormRow,
    read: _Row | None,
    noted: Mapping[Place, Record],
    found: Mapping[Place, tuple[str, ...]],
) -> RowView:
    cells = []
    for column in block.columns:
        place = str(block.table), row.id, column.id
        figure = read.figures.get(row_measures()[column.concept.iri]) if read else None
        cells.append(_cell(place, figure, noted.get(place), found.get(place, ())))
    return RowView(
        anchor=place_to_anchor(str(block.table), row.id),
        group=_group(row),
        label=row.label,
        notation=row.notation,
        locator=read.locator if read else "",
        shifted=read.shifted if read else False,
        findings=found.get((str(block.table), row.id, ""), ()),
        cells=tuple(cells),
    )


def _group(row: FormRow) -> str:
    groups = (concept for concept in concepts(row.concept.scheme) if concept.is_group)
    return next((group.label for group in groups if group.iri == row.concept.broader), "")


def _cell(place: Place, figure: str | None, note: Record | None, findings: tuple[str, ...]) -> CellView:
    anchor = place_to_anchor(*place)
    if figure is not None:
        return CellView(anchor, figure, "number", "", findings)
    if note is None:
        return CellView(anchor, "", "absent", "", findings)
    return CellView(anchor, text(note, "printed"), identifier(note, "status"), text(note, "statusLabel"), findings)


def _place(record: Record) -> Place:
    return identifier(record, "table"), identifier(record, "row"), identifier(record, "column")
