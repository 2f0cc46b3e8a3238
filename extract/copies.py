"""Tables that a document prints more than once, or in another order than the form's, to one reading of them.

Takes what was read of one run through the form after the other; gives all of it, each cell once. Where two printings of
a row contradict one another, neither is taken: the row is unread, with the figures of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.report import TableCell, Unread

FEWEST_ROWS = 3
Row = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """What was read of the statutory tables; ``spans`` are the stretches of the document's text that they take up."""

    cells: tuple[TableCell, ...]
    unread: tuple[Unread, ...]
    missing_headings: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def merged(first: Tables, other: Tables) -> Tables:
    """Give the tables of ``first``, those that only ``other`` has, and no row in which the two contradict."""
    known, found = _by_row(first.cells), _by_row(other.cells)
    held = {cell.table for cell in first.cells} | {unread.table for unread in first.unread}
    if not held:
        return other
    whole = {table for table in (2, 3, 4) if sum(row[0] == table for row in found) >= FEWEST_ROWS}
    against = set(_contradicting(known, {row: cells for row, cells in found.items() if row[0] in whole}))
    new = whole - held
    return Tables(
        cells=(
            *(cell for cell in first.cells if (cell.table, cell.row) not in against),
            *(cell for cell in other.cells if cell.table in new),
        ),
        unread=(
            *first.unread,
            *(_unread(row, known[row], found.get(row, ())) for row in known if row in against),
            *(unread for unread in other.unread if unread.table in new),
        ),
        missing_headings=first.missing_headings or (other.missing_headings if 2 in new else ()),
        spans=(*first.spans, *(other.spans if whole else ())),
    )


def _by_row(cells: Iterable[TableCell]) -> Mapping[Row, Sequence[TableCell]]:
    rows: dict[Row, list[TableCell]] = defaultdict(list)
    for cell in cells:
        rows[cell.table, cell.row].append(cell)
    return rows


def _contradicting(known: Mapping[Row, Sequence[TableCell]], found: Mapping[Row, Sequence[TableCell]]) -> Iterator[Row]:
    """Give the known rows that are printed with other figures; all of a table of which most are."""
    shared = known.keys() & found.keys()
    against = {row for row in shared if _contradict(known[row], found[row])}
    for row in known:
        others = sum(other[0] == row[0] for other in against)
        if row in against or 2 * others > sum(other[0] == row[0] for other in shared):
            yield row


def _contradict(first: Sequence[TableCell], other: Sequence[TableCell]) -> bool:
    known = {cell.column: (cell.status, cell.value) for cell in first}
    return any(known.get(cell.column, (cell.status, cell.value)) != (cell.status, cell.value) for cell in other)


def _unread(row: Row, first: Sequence[TableCell], other: Sequence[TableCell]) -> Unread:
    raw = " ≠ ".join(" | ".join(cell.raw for cell in cells) for cells in (first, other) if cells)
    return Unread(*row, raw, first[0].start, first[-1].end, first[0].locator)
