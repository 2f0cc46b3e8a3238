"""Ruled tables of a PDF page, as rows of cells.

Takes a page; gives its tables with the text of every cell. A box of one column, as editors draw around paragraphs, is
no table. A cell that a merged one covers has None, a blank one an empty text. A row that a page break cut in two is put
together again where its label shows that it was cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extract.cells import read_cell
from extract.labels import canonical, labels
from extract.readers.pdf_lines import begins_anew
from extract.readers.wrapping import lines_to_line
from extract.report import CellStatus

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

Box = tuple[float, float, float, float]

WORD_GAP = 0.6
MOST_STROKES = 8000
_CELL_PADDING = 12.0
_SAME_EDGE = 3.0
_WRAPPED_FIGURE = re.compile(r"[\d.,]+(?:\n[\d.,]+)+")


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table: its rows, each with a text per column; ``cells`` are their boxes on the page.

    ``breaks_off`` tells for each cell of the last row whether its last line is full, so that it may go on overleaf.
    """

    page: int
    top: float
    rows: tuple[tuple[str | None, ...], ...]
    cells: tuple[tuple[Box | None, ...], ...]
    breaks_off: tuple[bool, ...]
    first_row: int = 1

    def covers(self, x: float, y: float) -> bool:
        """Tell whether a point lies in a cell."""
        return any(box[0] <= x < box[2] and box[1] <= y < box[3] for row in self.cells for box in row if box)


def page_to_tables(page: Page) -> list[PdfTable]:
    """Give the tables of a page from top to bottom; a page of so many strokes is a drawing and has none."""
    if len(page.edges) > MOST_STROKES:
        return []
    found = [_table(table, page) for table in page.find_tables()]
    return sorted((table for table in found if _is_table(table.rows)), key=lambda table: table.top)


def _table(table: Table, page: Page) -> PdfTable:
    boxes = tuple(tuple(row.cells) for row in table.rows)
    texts = table.extract(x_tolerance_ratio=WORD_GAP)
    rows = tuple(
        tuple(_cell(text, box, page) for text, box in zip(row, row_boxes, strict=True))
        for row, row_boxes in zip(texts, boxes, strict=True)
    )
    breaks_off = tuple(
        bool(text) and _fills(_last_line(box, page), box) for text, box in zip(rows[-1], boxes[-1], strict=True)
    )
    return PdfTable(page.page_number, table.bbox[1], rows, boxes, breaks_off)


def _cell(text: str | None, box: Box | None, page: Page) -> str | None:
    if text is None or box is None:
        return None
    if _WRAPPED_FIGURE.fullmatch(text) and _fills(_chars(box, page), box):
        return text.replace("\n", "")
    return lines_to_line(text.split("\n"))


def _chars(box: Box | None, page: Page) -> list[dict[str, Any]]:
    return [char for char in page.chars if box is not None and _within(char, box)]


def _last_line(box: Box | None, page: Page) -> list[dict[str, Any]]:
    chars = _chars(box, page)
    lowest = max((char["bottom"] for char in chars), default=0.0)
    return [char for char in chars if char["bottom"] > lowest - char["size"] / 2]


def _fills(chars: Sequence[dict[str, Any]], box: Box | None) -> bool:
    """Tell whether text is so wide that a further character would not fit into its cell, so that it was wrapped."""
    if not chars or box is None:
        return False
    width = max(char["x1"] for char in chars) - min(char["x0"] for char in chars)
    one_more = max(char["width"] for char in chars)
    return bool(box[2] - box[0] - width < one_more + _CELL_PADDING)


def _within(char: dict[str, Any], box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _is_table(rows: Sequence[Sequence[str | None]]) -> bool:
    widest = max((sum(text is not None for text in row) for row in rows), default=0)
    return widest > 1 and any(text for row in rows for text in row)


def rejoined(upper: PdfTable, lower: PdfTable) -> tuple[PdfTable, PdfTable]:
    """Put together the row that the page break between two tables cut in two; both as they are where it cut none."""
    if not upper.rows or not lower.rows or lower.page != upper.page + 1 or not _same_columns(upper, lower):
        return upper, lower
    last, first = upper.rows[-1], lower.rows[0]
    if not _is_one_row(last, first, upper.breaks_off):
        return upper, lower
    whole = tuple(lines_to_line(filter(None, pair)) if any(pair) else pair[0] for pair in zip(last, first, strict=True))
    return (
        replace(upper, rows=(*upper.rows[:-1], whole)),
        replace(lower, rows=lower.rows[1:], first_row=lower.first_row + 1),
    )


def _same_columns(upper: PdfTable, lower: PdfTable) -> bool:
    edges = [sorted({box[0] for row in table.cells for box in row if box}) for table in (upper, lower)]
    return len(edges[0]) == len(edges[1]) and all(map(_near, *edges))


def _near(edge: float, other: float) -> bool:
    return abs(edge - other) <= _SAME_EDGE


def _is_one_row(last: Sequence[str | None], first: Sequence[str | None], breaks_off: Sequence[bool]) -> bool:
    """Tell whether two rows are one: a label breaks off and goes on, and the figures stand in only one of them."""
    cut = [index for index, pair in enumerate(zip(last, first, strict=True)) if all(pair)]
    labels_go_on = all(breaks_off[i] and _is_label(last[i]) and _is_label(first[i]) for i in cut)
    figures = [
        sum(bool(text) for i, text in enumerate(row) if i not in cut and not _is_label(text)) for row in (last, first)
    ]
    return bool(cut) and labels_go_on and not all(figures) and not any(_begins_row(first[i] or "") for i in cut)


def _begins_row(text: str) -> bool:
    return begins_anew(text) or canonical(text) in labels()


def _is_label(text: str | None) -> bool:
    return bool(text) and read_cell(text or "").status is CellStatus.TEXT
