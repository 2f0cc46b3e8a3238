"""Elements of a page to lines and table rows of a Document.

Takes an element; writes what a browser would show of it into a DocumentBuilder: running text a line per block, data
tables by their grid. A row of a table with a cell that holds another table, a passage of text or a column of figures is
layout: its cells are written one after the other as running text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from extract.cells import read_cell
from extract.readers.builder import DocumentBuilder, RowCell
from extract.readers.elements import Element, element_to_texts
from extract.readers.grid import GridCell, SpannedCell, groups_to_grid
from extract.readers.page_chrome import is_site_line
from extract.readers.page_words import page_words
from extract.readers.wrapping import collapsed, lines_to_line
from extract.report import CellStatus

LONGEST_CELL = 200
MOST_NESTED_TABLES = 20
_FEWEST_FIGURES = 2
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table as the markup has it, and the group that its spans end with."""

    cells: tuple[Element, ...]
    group: Element


def write_flow(element: Element, builder: DocumentBuilder, depth: int = 0) -> None:
    """Write an element's text and tables in reading order; ``depth`` is the number of tables around it."""
    for part in element_to_parts(element, tables=depth < MOST_NESTED_TABLES):
        if not isinstance(part, str):
            write_table(part, builder, depth + 1)
        elif not is_site_line(part):
            builder.line(part)


def element_to_parts(root: Element, *, tables: bool) -> Iterator[str | Element]:
    """Give the lines of text in an element and, where ``tables``, the outermost tables in it, in reading order."""
    blocks, line = page_words().blocks, _Line(_pres_around(root))
    open_elements: list[tuple[Element, bool]] = [(root, False)]
    while open_elements:
        element, closing = open_elements.pop()
        opaque = tables and not closing and element.tag == "table" and element is not root
        is_block = element.tag in blocks
        if is_block:
            yield from line.finished()
        if closing or opaque:
            if opaque:
                yield element
            line.pres -= closing and element.tag == "pre"
            if element is not root:
                yield from line.with_text(element.tail)
            continue
        line.pres += element.tag == "pre"
        yield from line.with_text(element.text)
        open_elements.append((element, True))
        open_elements.extend((child, False) for child in reversed(element))
    yield from line.finished()


def write_table(table: Element, builder: DocumentBuilder, depth: int) -> None:
    """Write a table: its loose text first come first, its rows by grid place."""
    rows: list[Row] = []
    for part in table_to_parts(table):
        if isinstance(part, Row):
            rows.append(part)
        elif isinstance(part, str):
            builder.line(part)
        else:
            write_flow(part, builder, depth)
    grid = groups_to_grid([[_spanned(row) for row in group] for group in _groups(rows)])
    if any(len(row) > 1 for row in grid):
        number = builder.new_table()
        for index, cells in enumerate(grid, 1):
            _write_row(cells, index, number, builder, depth)
    else:
        _write_list([cell for row in grid for cell in row], builder, depth)


def table_to_parts(table: Element) -> Iterator[Row | Element | str]:
    """Give the rows of a table, not those of tables in it; what stands between them as element or text."""
    loose: list[Element] = []
    yield from _between(table.text)
    for child in table:
        if child.tag in _CELLS:
            loose.append(child)
        else:
            yield from _row_of(loose, table)
            yield from _child_to_parts(child, table)
        yield from _between(child.tail)
    yield from _row_of(loose, table)


def _child_to_parts(child: Element, table: Element) -> Iterator[Row | Element | str]:
    if child.tag == "tr":
        yield Row(tuple(_cells(child)), table)
    elif child.tag in {"thead", "tbody", "tfoot", "form", "colgroup"} or child.find("tr") is not None:
        yield from table_to_parts(child)
    else:
        yield child


def _cells(row: Element) -> Iterator[Element]:
    """Give the cells of a row; what stands in it without being a cell is taken as one, if it says anything."""
    for child in row:
        if child.tag in _CELLS or collapsed("".join(element_to_texts(child))):
            yield child


def _row_of(loose: list[Element], table: Element) -> Iterator[Row]:
    if loose:
        yield Row(tuple(loose), table)
        loose.clear()


def _between(text: str | None) -> Iterator[str]:
    if text and (line := collapsed(text)):
        yield line


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in rows:
        if groups and groups[-1][0].group is row.group:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _spanned(row: Row) -> list[SpannedCell[Element]]:
    return [SpannedCell(cell, _span(cell, "rowspan"), _span(cell, "colspan")) for cell in row.cells]


def _span(cell: Element, name: str) -> int:
    """Give a span as claimed; 1 where it is no number."""
    if (stated := cell.get(name)) is None:
        return 1
    claimed = stated.strip()[:9]
    return int(claimed) if claimed.isascii() and claimed.isdigit() else 1


def _write_row(cells: Sequence[GridCell[Element]], row: int, table: int, builder: DocumentBuilder, depth: int) -> None:
    lines = [_lines(cell.content) for cell in cells]
    if any(_is_layout(cell.content, text) for cell, text in zip(cells, lines, strict=True)):
        for cell in cells:
            write_flow(cell.content, builder, depth)
        return
    pairs = zip(cells, lines, strict=True)
    builder.table_row([RowCell(cell.column, lines_to_line(text)) for cell, text in pairs], table, row)


def _write_list(cells: Sequence[GridCell[Element]], builder: DocumentBuilder, depth: int) -> None:
    """Write a table of a single column: a list of cells, blank ones included, that has no rows."""
    for cell in cells:
        lines = _lines(cell.content)
        if _is_layout(cell.content, lines):
            write_flow(cell.content, builder, depth)
        elif not is_site_line(text := lines_to_line(lines)):
            builder.list_item(text)


def _is_layout(cell: Element, lines: Sequence[str]) -> bool:
    if next(cell.iterdescendants("table"), None) is not None or sum(map(len, lines)) > LONGEST_CELL:
        return True
    several = len(lines) >= _FEWEST_FIGURES
    return several and sum(read_cell(line).status is CellStatus.NUMBER for line in lines) >= _FEWEST_FIGURES


def _lines(cell: Element) -> list[str]:
    """Give the lines of a cell; most cells have no more than one text in them."""
    texts = list(islice((text for text in element_to_texts(cell) if not text.isspace()), 2))
    if len(texts) < 2 and "\n" not in "".join(texts).strip():
        return [line for text in texts if (line := collapsed(text))]
    return [part for part in element_to_parts(cell, tables=False) if isinstance(part, str)]


class _Line:
    """The line of text that is being read; ``pres`` is the number of elements with preformatted text around it."""

    def __init__(self, pres: int) -> None:
        self.pres = pres
        self._texts: list[str] = []

    def with_text(self, text: str | None) -> Iterator[str]:
        """Add text; give the lines that end in it, as they do with a line break in preformatted text."""
        if not text:
            return
        if not self.pres or "\n" not in text:
            self._texts.append(text)
            return
        first, *others = text.split("\n")
        self._texts.append(first)
        for other in others:
            yield from self.finished()
            self._texts.append(other)

    def finished(self) -> Iterator[str]:
        """Give the line, if it holds anything, and begin a new one."""
        if self._texts:
            text = collapsed("".join(self._texts))
            self._texts.clear()
            if text:
                yield text


def _pres_around(element: Element) -> int:
    return sum(1 for _ in element.iterancestors("pre"))
