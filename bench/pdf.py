"""Made-up reports as PDF files with a text layer: paragraphs and tables, ruled or not, over as many pages as they need.

Takes paragraphs and tables as rows of spanned cells; gives the bytes of a file. Labels are wrapped in their cells, a
table goes on over page breaks, and every page has its number at the foot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.pdf_writer import HEIGHT, PdfPageContent, pages_to_pdf
from extract.readers.grid import GridCell, SpannedCell, groups_to_grid

_SIZE, _LEADING, _PADDING = 9, 12, 3
_LEFT, _TOP, _BOTTOM, _WIDTH = 40, 50, HEIGHT - 70, 515
_NARROWEST, _WIDEST_NUMBER = 30, 12
_FOOT = HEIGHT - 45

Cell = SpannedCell[str]
Table = Sequence[Sequence[Cell]]


@dataclass(slots=True)
class _Writing:
    """The pages so far, and how far down the last one is filled."""

    pages: list[PdfPageContent] = field(default_factory=lambda: [PdfPageContent(size=_SIZE)])
    top: float = _TOP

    @property
    def page(self) -> PdfPageContent:
        return self.pages[-1]

    def make_room(self, height: float) -> None:
        """Begin a new page where the last one has no room."""
        if self.top + height > _BOTTOM:
            self.pages.append(PdfPageContent(size=_SIZE))
            self.top = _TOP


def table_to_grid(table: Table) -> list[list[GridCell[Cell]]]:
    """Give the cells of a table, with their spans, where they begin."""
    return groups_to_grid([[[SpannedCell(cell, cell.rowspan, cell.colspan) for cell in row] for row in table]])


def contents_to_pdf(contents: Sequence[str | Table], *, ruled: bool) -> bytes:
    """Give a PDF file of paragraphs and tables in order."""
    writing = _Writing()
    for content in contents:
        if isinstance(content, str):
            _write_paragraph(writing, content)
        else:
            _write_table(writing, content, ruled=ruled)
    for number, page in enumerate(writing.pages, 1):
        page.text(_LEFT + _WIDTH / 2, _FOOT, f"- {number} -")
    return pages_to_pdf(writing.pages, half_width=True)


def _write_paragraph(writing: _Writing, text: str) -> None:
    for line in _lines(text, _WIDTH):
        writing.make_room(_LEADING)
        writing.page.text(_LEFT, writing.top, line)
        writing.top += _LEADING
    writing.top += _PADDING


def _write_table(writing: _Writing, table: Table, *, ruled: bool) -> None:
    grid = table_to_grid(table)
    lefts = _lefts(grid)
    texts = {cell: list(_cell_lines(cell, lefts)) for row in grid for cell in row}
    heights = _heights(grid, texts)
    below: dict[int, tuple[int, GridCell[Cell]]] = {}
    for index, row in enumerate(grid):
        writing.make_room(heights[index])
        top, bottom = writing.top, writing.top + heights[index]
        for cell in row:
            _write_lines(writing.page, texts[cell], lefts[cell.column - 1], top)
            below[cell.column] = (index + cell.content.rowspan - 1, cell)
        for last, cell in list(below.values()):
            if ruled:
                edges = (top, bottom)
                _rule(writing.page, cell, lefts, edges, is_first=cell.row == index + 1, is_last=last == index)
            if last == index:
                del below[cell.column]
        writing.top = bottom
    writing.top += _LEADING


def _write_lines(page: PdfPageContent, lines: Sequence[str], left: float, top: float) -> None:
    for number, line in enumerate(lines):
        page.text(left + _PADDING, top + _PADDING + _LEADING * number, line)


def _rule(
    page: PdfPageContent,
    cell: GridCell[Cell],
    lefts: Sequence[float],
    edges: tuple[float, float],
    *,
    is_first: bool,
    is_last: bool,
) -> None:
    """Rule what of a cell's border is in one row; where a page begins, its upper one as well."""
    top, bottom = edges
    left, right = lefts[cell.column - 1], lefts[cell.column - 1 + cell.content.colspan]
    page.rules += [(left, top, left, bottom), (right, top, right, bottom)]
    if is_first or top == _TOP:
        page.rules.append((left, top, right, top))
    if is_last or bottom + _LEADING > _BOTTOM:
        page.rules.append((left, bottom, right, bottom))


def _lefts(grid: Sequence[Sequence[GridCell[Cell]]]) -> list[float]:
    """Give where the columns begin and end: those of figures as wide as these, the others share what is left."""
    count = max(cell.column + cell.content.colspan - 1 for row in grid for cell in row)
    widths = [0.0] * count
    narrowest = max(_NARROWEST, _WIDTH / (2 * count))
    for cell in (cell for row in grid for cell in row if cell.content.colspan == 1):
        text = cell.content.content
        if len(text) <= _WIDEST_NUMBER and any(char.isdigit() for char in text):
            widths[cell.column - 1] = max(widths[cell.column - 1], narrowest, _text_width(text) + 2 * _PADDING)
    share = (_WIDTH - sum(widths)) / max(1, widths.count(0.0))
    widths = [width or share for width in widths]
    lefts = [float(_LEFT)]
    for width in widths:
        lefts.append(lefts[-1] + width)
    return lefts


def _cell_lines(cell: GridCell[Cell], lefts: Sequence[float]) -> Iterator[str]:
    width = lefts[cell.column - 1 + cell.content.colspan] - lefts[cell.column - 1] - 2 * _PADDING
    for line in cell.content.content.split("\n"):
        yield from _lines(line, width)


def _heights(grid: Sequence[Sequence[GridCell[Cell]]], texts: dict[GridCell[Cell], list[str]]) -> list[float]:
    """Give the heights of the rows, the last row of a cell over several as high as the cell still needs."""
    heights = [float(_LEADING + 2 * _PADDING)] * len(grid)
    for cell in sorted(texts, key=lambda cell: cell.row + cell.content.rowspan):
        first, last = cell.row - 1, cell.row + cell.content.rowspan - 2
        needed = _LEADING * len(texts[cell]) + 2 * _PADDING
        heights[last] = max(heights[last], needed - sum(heights[first:last]))
    return heights


def _lines(text: str, width: float) -> Iterator[str]:
    """Give a text in lines of a width, broken anywhere but within a figure."""
    line = ""
    for char in text:
        if line and _text_width(line + char) > width and not (char.isascii() and line[-1].isascii()):
            yield line
            line = ""
        line += char
    if line:
        yield line


def _text_width(text: str) -> float:
    return sum(_SIZE / 2 if char.isascii() else _SIZE for char in text)
