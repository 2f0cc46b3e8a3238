"""Elements of a page to lines and table rows of a Document.

Takes an element; writes what a browser would show of it into a DocumentBuilder: running text a line per block, data
tables by their grid. A row of a table with a cell that holds another table, a passage of text or a column of figures is
layout: its cells are written one after the other as running text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from extract.cells import read_cell
from extract.readers.builder import DocumentBuilder, RowCell
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

    cells: tuple[HtmlElement, ...]
    group: HtmlElement


def write_flow(element: HtmlElement, builder: DocumentBuilder, depth: int = 0) -> None:
    """Write an element's text and tables in reading order; ``depth`` is the number of tables around it."""
    for part in element_to_parts(element, tables=depth < MOST_NESTED_TABLES):
        if not isinstance(part, str):
            write_table(part, builder, depth + 1)
        elif not is_site_line(part):
            builder.line(part)


def element_to_parts(root: HtmlElement, *, tables: bool) -> Iterator[str | HtmlElement]:
    """Give the lines of text in an element and, where ``tables``, the outermost tables in it, in reading order."""
    line: list[str] = []
    open_elements: list[tuple[HtmlElement, bool]] = [(root, False)]
    while open_elements:
        element, closing = open_elements.pop()
        opaque = tables and not closing and element.tag == "table" and element is not root
        if closing or opaque:
            if element.tag in page_words().blocks:
                yield from _finished(line)
            if opaque:
                yield element
            if element is not root:
                yield from _text(element.tail, line, preformatted=_in_pre(element.getparent()))
            continue
        if element.tag in page_words().blocks:
            yield from _finished(line)
        yield from _text(element.text, line, preformatted=_in_pre(element))
        open_elements.append((element, True))
        open_elements.extend((child, False) for child in reversed(element))
    yield from _finished(line)


def write_table(table: HtmlElement, builder: DocumentBuilder, depth: int) -> None:
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


def table_to_parts(table: HtmlElement) -> Iterator[Row | HtmlElement | str]:
    """Give the rows of a table, not those of tables in it; what stands between them as element or text."""
    loose: list[HtmlElement] = []
    yield from _between(table.text)
    for child in table:
        if child.tag in _CELLS:
            loose.append(child)
        else:
            yield from _row_of(loose, table)
            yield from _child_to_parts(child, table)
        yield from _between(child.tail)
    yield from _row_of(loose, table)


def _child_to_parts(child: HtmlElement, table: HtmlElement) -> Iterator[Row | HtmlElement | str]:
    if child.tag == "tr":
        yield Row(tuple(_cells(child)), table)
    elif child.tag in {"thead", "tbody", "tfoot", "form", "colgroup"} or child.find("tr") is not None:
        yield from table_to_parts(child)
    else:
        yield child


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    """Give the cells of a row; what stands in it without being a cell is taken as one, if it says anything."""
    for child in row:
        if child.tag in _CELLS or collapsed(str(child.text_content())):
            yield child


def _row_of(loose: list[HtmlElement], table: HtmlElement) -> Iterator[Row]:
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


def _spanned(row: Row) -> list[SpannedCell[HtmlElement]]:
    return [SpannedCell(cell, _span(cell, "rowspan"), _span(cell, "colspan")) for cell in row.cells]


def _span(cell: HtmlElement, name: str) -> int:
    """Give a span as claimed; 1 where it is no number."""
    claimed = (cell.get(name) or "").strip()[:9]
    return int(claimed) if claimed.isascii() and claimed.isdigit() else 1


def _write_row(
    cells: Sequence[GridCell[HtmlElement]], row: int, table: int, builder: DocumentBuilder, depth: int
) -> None:
    lines = [_lines(cell.content) for cell in cells]
    if any(_is_layout(cell.content, text) for cell, text in zip(cells, lines, strict=True)):
        for cell in cells:
            write_flow(cell.content, builder, depth)
        return
    pairs = zip(cells, lines, strict=True)
    builder.table_row([RowCell(cell.column, lines_to_line(text)) for cell, text in pairs], table, row)


def _write_list(cells: Sequence[GridCell[HtmlElement]], builder: DocumentBuilder, depth: int) -> None:
    """Write a table of a single column: a list of cells, blank ones included, that has no rows."""
    for cell in cells:
        lines = _lines(cell.content)
        if _is_layout(cell.content, lines):
            write_flow(cell.content, builder, depth)
        elif not is_site_line(text := lines_to_line(lines)):
            builder.list_item(text)


def _is_layout(cell: HtmlElement, lines: Sequence[str]) -> bool:
    if cell.find(".//table") is not None or sum(map(len, lines)) > LONGEST_CELL:
        return True
    return sum(read_cell(line).status is CellStatus.NUMBER for line in lines) >= _FEWEST_FIGURES


def _lines(cell: HtmlElement) -> list[str]:
    return [part for part in element_to_parts(cell, tables=False) if isinstance(part, str)]


def _text(text: str | None, line: list[str], *, preformatted: bool) -> Iterator[str]:
    """Add text to the line; in preformatted text a line break ends it."""
    if not text:
        return
    first, *others = text.split("\n") if preformatted else [text]
    line.append(first)
    for other in others:
        yield from _finished(line)
        line.append(other)


def _finished(line: list[str]) -> Iterator[str]:
    """Give the line, if it holds anything, and begin a new one."""
    text = collapsed("".join(line))
    line.clear()
    if text:
        yield text


def _in_pre(element: HtmlElement | None) -> bool:
    return element is not None and (element.tag == "pre" or any(True for _ in element.iterancestors("pre")))
