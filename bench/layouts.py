"""The statutory tables written out in the layouts that real reports have.

Takes blocks of the form with printed texts for their cells; gives the tables as text or markup. A layout knows nothing
of what stands around the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ontology.form import Block
from ontology.vocabulary import concept

Key = tuple[int, str, str]
Cells = Mapping[Key, str]
Row = tuple[str, ...]

TITLES = {
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
}
BALANCE = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
_RESULTS = "三、本年度办理结果"


@dataclass(frozen=True, slots=True)
class Tables:
    """What is to be printed: blocks with their labels, the text of every cell, and what is not as it should be.

    ``lost`` are item headings that are not printed, ``shifted`` the rows of table three whose figures stand a column
    further on where there are columns, ``page_marks`` the lines that page breaks leave after every few rows.
    """

    blocks: tuple[Block, ...]
    cells: Cells
    lost: frozenset[str] = frozenset()
    shifted: frozenset[str] = frozenset()
    page_marks: bool = False


def cell_per_line(tables: Tables) -> str:
    """A cell a line, blank lines between, nothing to say where a row ends."""
    return "\n\n".join(text for row in _rows(tables) for text in row if text)


def cell_and_pipe_per_line(tables: Tables) -> str:
    """A cell and a pipe a line; each row closed by a filler, as flattened from a wider grid."""
    return "\n".join(
        "\n".join([*(f"{text} |" for text in row), "|" * (1 + index % 3)]) for index, row in enumerate(_rows(tables))
    )


def row_per_line(tables: Tables) -> str:
    """A row a line, cells closed by pipes, ragged tails."""
    return "\n".join(" | ".join(row) + " |" * (1 + index % 3) for index, row in enumerate(_rows(tables)))


def spaced_rows(tables: Tables) -> str:
    """A row a line, cells set apart by blanks, as a PDF turned into text has them."""
    lines = ["  ".join(row) for row in _rows(tables)]
    marks = [f"- {number} -" for number in range(1, len(lines))] if tables.page_marks else []
    for index, mark in enumerate(marks[: len(lines) // 12]):
        lines.insert(13 * (index + 1), mark)
    return "\n".join(lines)


def one_line(tables: Tables) -> str:
    """All cells on one line."""
    return " ".join(text for row in _rows(tables) for text in row if text)


def markdown(tables: Tables) -> str:
    """Markdown tables with blank cells for spans, a group's name before the first of its rows, and padded rows."""
    lines: list[str] = []
    for row in _rows(tables, in_grid=True):
        if row[0] in TITLES.values():
            lines += ["", row[0], ""]
            continue
        if not lines[-1]:
            lines += ["| " + " | ".join(row) + " |", "|" + "---|" * len(row)]
        else:
            lines.append("| " + " | ".join(row) + " | |")
    return "\n".join(lines)


def html(tables: Tables, cell: Callable[[str, int, int], str] | None = None, *, transposed: bool = False) -> str:
    """Tables of a page, one per block, with spans as in the printed form.

    ``cell`` marks up one from text and spans; ``transposed`` has the applicants of table three one below the other.
    """
    html_rows = {**_HTML_ROWS, 3: _html_applicants} if transposed else _HTML_ROWS
    made: list[str] = []
    for index, block in enumerate(tables.blocks):
        if index == 0 or tables.blocks[index - 1].table != block.table:
            made.append(f"<p>{TITLES[block.table]}</p>")
        rows = html_rows[block.table](block, tables, cell or _td)
        made.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows if row)}</table>")
    return "".join(made)


TEXT_LAYOUTS: Mapping[str, Callable[[Tables], str]] = {
    "cell per line": cell_per_line,
    "cell and pipe per line": cell_and_pipe_per_line,
    "row per line": row_per_line,
    "spaced rows": spaced_rows,
    "one line": one_line,
    "markdown": markdown,
}
# Layouts in which a blank cell leaves no trace.
WITHOUT_BLANKS = frozenset({"cell per line", "spaced rows", "one line"})


def _rows(tables: Tables, *, in_grid: bool = False) -> Iterator[Row]:
    """Give the rows; ``in_grid`` with a group's name beside the first of its rows and not above it."""
    table = 0
    for block in tables.blocks:
        if block.table != table:
            table = block.table
            yield (TITLES[table],)
        yield from _ROWS[table](block, tables, in_grid)


def _item_rows(block: Block, tables: Tables, _: bool) -> Iterator[Row]:
    if block.heading not in tables.lost:
        yield (block.heading,)
    yield ("信息内容", *(column.label for column in block.columns))
    for row in block.rows:
        yield (row.label, *(tables.cells[2, row.id, column.id] for column in block.columns))


def _request_rows(block: Block, tables: Tables, in_grid: bool) -> Iterator[Row]:
    yield (BALANCE, "申请人情况")
    yield ("自然人", "法人或其他组织", "总计")
    yield tuple(column.label for column in block.columns[1:-1])
    group = ""
    for row in block.rows:
        beside: Row = ("",) if in_grid else ()
        if row.id == "granted":
            yield (_RESULTS,)
        above = concept("outcome", row.concept.broader.rsplit("/", 1)[1]) if row.concept.broader else None
        if above and above.is_group and above.id != group:
            group = above.id
            numbering = "(" + "一二三四五六七"[int(above.notation[-1]) - 1] + ")"
            if in_grid:
                beside = (numbering + above.label,)
            else:
                yield (numbering + above.label,)
        figures = (tables.cells[3, row.id, column.id] for column in block.columns)
        off: Row = ("",) if in_grid and row.id in tables.shifted else ()
        yield (*beside, row.notation + row.label, *off, *figures)


def _dispute_rows(block: Block, tables: Tables, _: bool) -> Iterator[Row]:
    yield ("行政复议", "行政诉讼")
    yield (*(column.label for column in block.columns), *(row.label for row in block.rows[1:]))
    yield tuple(column.label for _ in block.rows[1:] for column in block.columns)
    yield tuple(tables.cells[4, row.id, column.id] for row in block.rows for column in block.columns)


_ROWS = {2: _item_rows, 3: _request_rows, 4: _dispute_rows}


def _td(text: str, rows: int = 1, columns: int = 1) -> str:
    return f'<td rowspan="{rows}" colspan="{columns}"><p><span>{text}</span></p></td>'


Mark = Callable[[str, int, int], str]


def _html_items(block: Block, tables: Tables, mark: Mark) -> Iterator[str]:
    if block.heading not in tables.lost:
        yield mark(block.heading, 1, len(block.columns) + 1)
    yield "".join(mark(text, 1, 1) for text in ("信息内容", *(column.label for column in block.columns)))
    for row in block.rows:
        figures = (tables.cells[2, row.id, column.id] for column in block.columns)
        yield "".join(mark(text, 1, 1) for text in (row.label, *figures))


def _html_requests(block: Block, tables: Tables, mark: Mark) -> Iterator[str]:
    yield mark(BALANCE, 3, 3) + mark("申请人情况", 1, 7)
    yield mark("自然人", 2, 1) + mark("法人或其他组织", 1, 5) + mark("总计", 2, 1)
    yield "".join(mark(f"{column.label[:2]}<br>{column.label[2:]}", 1, 1) for column in block.columns[1:-1])
    results = [row for row in block.rows if row.concept.notation.startswith("3.")]
    group = ""
    for row in block.rows:
        above = concept("outcome", row.concept.broader.rsplit("/", 1)[1]) if row.concept.broader else None
        labels = mark(_RESULTS, len(results), 1) if row.id == "granted" else ""
        label = row.notation + row.label
        if above and above.is_group:
            members = sum(other.concept.broader == above.iri for other in block.rows)
            labels += mark(above.label, members, 1) if above.id != group else ""
            group = above.id
            labels += mark(label, 1, 1)
        else:
            labels += mark(label, 1, 2 if row in results else 3)
        off = mark("", 1, 1) if row.id in tables.shifted else ""
        yield labels + off + "".join(mark(tables.cells[3, row.id, column.id], 1, 1) for column in block.columns)


def _html_applicants(block: Block, tables: Tables, mark: Mark) -> Iterator[str]:
    yield mark("申请人情况", 1, 1) + "".join(mark(row.label, 1, 1) for row in block.rows)
    for column in block.columns:
        figures = (tables.cells[3, row.id, column.id] for row in block.rows)
        yield "".join(mark(text, 1, 1) for text in (column.label, *figures))


def _html_disputes(block: Block, tables: Tables, mark: Mark) -> Iterator[str]:
    yield mark("行政复议", 1, 5) + mark("行政诉讼", 1, 10)
    results = "".join(mark(column.label, 2, 1) for column in block.columns)
    yield results + "".join(mark(row.label, 1, 5) for row in block.rows[1:])
    yield "".join(mark(column.label, 1, 1) for _ in block.rows[1:] for column in block.columns)
    yield "".join(mark(tables.cells[4, row.id, column.id], 1, 1) for row in block.rows for column in block.columns)


_HTML_ROWS = {2: _html_items, 3: _html_requests, 4: _html_disputes}
