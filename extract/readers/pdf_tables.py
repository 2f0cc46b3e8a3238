"""Ruled tables of a PDF page, as rows of cells.

Takes a page; gives its tables with the text of every cell. A box of one column, as editors draw around paragraphs, is
no table. A cell that a merged one covers has None, a blank one an empty text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.readers.wrapping import lines_to_line

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

Box = tuple[float, float, float, float]

WORD_GAP = 0.6
_CELL_PADDING = 12.0
_WRAPPED_FIGURE = re.compile(r"[\d.,]+(?:\n[\d.,]+)+")


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table: its rows, each with a text per column; ``cells`` are their boxes on the page."""

    page: int
    top: float
    rows: tuple[tuple[str | None, ...], ...]
    cells: tuple[tuple[Box | None, ...], ...]

    def covers(self, x: float, y: float) -> bool:
        """Tell whether a point lies in a cell."""
        return any(box[0] <= x < box[2] and box[1] <= y < box[3] for row in self.cells for box in row if box)


def page_to_tables(page: Page) -> list[PdfTable]:
    """Give the tables of a page from top to bottom."""
    found = [_table(table, page) for table in page.find_tables()]
    return sorted((table for table in found if _is_table(table.rows)), key=lambda table: table.top)


def _table(table: Table, page: Page) -> PdfTable:
    boxes = tuple(tuple(row.cells) for row in table.rows)
    texts = table.extract(x_tolerance_ratio=WORD_GAP)
    rows = tuple(
        tuple(_cell(text, box, page) for text, box in zip(row, row_boxes, strict=True))
        for row, row_boxes in zip(texts, boxes, strict=True)
    )
    return PdfTable(page.page_number, table.bbox[1], rows, boxes)


def _cell(text: str | None, box: Box | None, page: Page) -> str | None:
    if text is None or box is None:
        return None
    if _WRAPPED_FIGURE.fullmatch(text) and _fills(box, page):
        return text.replace("\n", "")
    return lines_to_line(text.split("\n"))


def _fills(box: Box, page: Page) -> bool:
    """Tell whether a cell's text is so wide that a further digit would not fit, so that its figure was wrapped."""
    chars = [char for char in page.chars if _within(char, box)]
    width = max(char["x1"] for char in chars) - min(char["x0"] for char in chars)
    digit = max(char["width"] for char in chars)
    return bool(box[2] - box[0] - width < digit + _CELL_PADDING)


def _within(char: dict[str, float], box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _is_table(rows: Sequence[Sequence[str | None]]) -> bool:
    widest = max((sum(text is not None for text in row) for row in rows), default=0)
    return widest > 1 and any(text for row in rows for text in row)
