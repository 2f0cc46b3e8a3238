"""Statutory tables written out in the layouts that real reports have, from known cells, to be read back.

A layout takes the cells of one version of the form (printed text by table, row and column) and gives a document's text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ontology.form import Block, form
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


def keys(version: str) -> list[Key]:
    """Every statutory cell of a version."""
    return [
        (block.table, row.id, column.id)
        for block in form(version).blocks
        for row in block.rows
        for column in block.columns
    ]


def cell_per_line(version: str, cells: Cells) -> str:
    """A cell a line, blank lines between, nothing to say where a row ends."""
    return "\n\n".join(text for row in _rows(version, cells) for text in row if text)


def cell_and_pipe_per_line(version: str, cells: Cells) -> str:
    """A cell and a pipe a line; each row closed by a filler, as flattened from a wider grid."""
    return "\n".join(
        "\n".join([*(f"{text} |" for text in row), "|" * (1 + index % 3)])
        for index, row in enumerate(_rows(version, cells))
    )


def row_per_line(version: str, cells: Cells) -> str:
    """A row a line, cells closed by pipes, ragged tails."""
    return "\n".join(" | ".join(row) + " |" * (1 + index % 3) for index, row in enumerate(_rows(version, cells)))


def spaced_rows(version: str, cells: Cells) -> str:
    """A row a line, cells set apart by blanks, as a PDF turned into text has them."""
    return "\n".join("  ".join(row) for row in _rows(version, cells))


def one_line(version: str, cells: Cells) -> str:
    """The whole report on one line, narrative and all."""
    tables = " ".join(text for row in _rows(version, cells) for text in row if text)
    return f"一、总体情况 我局全年公开信息 12 条,收到申请。{tables} 五、存在的主要问题及改进情况 无。"


def markdown(version: str, cells: Cells) -> str:
    """Markdown tables with blank cells for spans, a group's name before the first of its rows, and padded rows."""
    lines: list[str] = []
    for row in _rows(version, cells, group_beside=True):
        if row[0] in TITLES.values():
            lines += ["", row[0], ""]
            continue
        if not lines[-1]:
            lines += ["| " + " | ".join(row) + " |", "|" + "---|" * len(row)]
        else:
            lines.append("| " + " | ".join(row) + " | |")
    return "\n".join(lines)


def html(version: str, cells: Cells) -> str:
    """A page pasted from a word processor: spans as in the printed form, a mark-up element round every word."""
    tables = "".join(_html_table(block, cells) for block in form(version).blocks)
    return f"<html><body><div><p>一、总体情况</p><p>略。</p>{tables}</div></body></html>"


LAYOUTS: Mapping[str, Callable[[str, Cells], str]] = {
    "cell per line": cell_per_line,
    "cell and pipe per line": cell_and_pipe_per_line,
    "row per line": row_per_line,
    "spaced rows": spaced_rows,
    "one line": one_line,
    "markdown": markdown,
}


def _rows(version: str, cells: Cells, *, group_beside: bool = False) -> Iterator[Row]:
    table = 0
    for block in form(version).blocks:
        if block.table != table:
            table = block.table
            yield (TITLES[table],)
        yield from {2: _item_rows, 3: _request_rows, 4: _dispute_rows}[table](block, cells, group_beside)


def _item_rows(block: Block, cells: Cells, _: bool) -> Iterator[Row]:
    yield (block.heading,)
    yield ("信息内容", *(column.label for column in block.columns))
    for row in block.rows:
        yield (row.label, *(cells[2, row.id, column.id] for column in block.columns))


def _request_rows(block: Block, cells: Cells, group_beside: bool) -> Iterator[Row]:
    yield (BALANCE, "申请人情况")
    yield ("自然人", "法人或其他组织", "总计")
    yield tuple(column.label for column in block.columns[1:-1])
    group = ""
    for row in block.rows:
        beside: Row = ("",) if group_beside else ()
        if row.id == "granted":
            yield ("三、本年度办理结果",)
        above = concept("outcome", row.concept.broader.rsplit("/", 1)[1]) if row.concept.broader else None
        if above and above.is_group and above.id != group:
            group = above.id
            numbering = "(" + "一二三四五六七"[int(above.notation[-1]) - 1] + ")"
            if group_beside:
                beside = (numbering + above.label,)
            else:
                yield (numbering + above.label,)
        figures = (cells[3, row.id, column.id] for column in block.columns)
        yield (*beside, row.notation + row.label, *figures)


def _dispute_rows(block: Block, cells: Cells, _: bool) -> Iterator[Row]:
    yield ("行政复议", "行政诉讼")
    yield (*(column.label for column in block.columns), *(row.label for row in block.rows[1:]))
    yield tuple(column.label for _ in block.rows[1:] for column in block.columns)
    yield tuple(cells[4, row.id, column.id] for row in block.rows for column in block.columns)


def _html_table(block: Block, cells: Cells) -> str:
    rows = {2: _html_items, 3: _html_requests, 4: _html_disputes}[block.table](block, cells)
    return f"<p>{TITLES[block.table]}</p><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _td(text: str, rows: int = 1, columns: int = 1) -> str:
    return f'<td rowspan="{rows}" colspan="{columns}"><p><span>{text}</span></p></td>'


def _html_items(block: Block, cells: Cells) -> Iterator[str]:
    yield _td(block.heading, columns=len(block.columns) + 1)
    yield "".join(_td(text) for text in ("信息内容", *(column.label for column in block.columns)))
    for row in block.rows:
        yield "".join(_td(text) for text in (row.label, *(cells[2, row.id, column.id] for column in block.columns)))


def _html_requests(block: Block, cells: Cells) -> Iterator[str]:
    yield _td(BALANCE, rows=3, columns=3) + _td("申请人情况", columns=7)
    yield _td("自然人", rows=2) + _td("法人或其他组织", columns=5) + _td("总计", rows=2)
    yield "".join(_td(f"{column.label[:2]}<br>{column.label[2:]}") for column in block.columns[1:-1])
    results = [row for row in block.rows if row.concept.notation.startswith("3.")]
    group = ""
    for row in block.rows:
        above = concept("outcome", row.concept.broader.rsplit("/", 1)[1]) if row.concept.broader else None
        labels = _td("三、本年度办理结果", rows=len(results)) if row.id == "granted" else ""
        label = row.notation + row.label
        if above and above.is_group:
            members = sum(other.concept.broader == above.iri for other in block.rows)
            labels += _td(above.label, rows=members) if above.id != group else ""
            group = above.id
            labels += _td(label)
        else:
            labels += _td(label, columns=2 if row in results else 3)
        yield labels + "".join(_td(cells[3, row.id, column.id]) for column in block.columns)


def _html_disputes(block: Block, cells: Cells) -> Iterator[str]:
    yield _td("行政复议", columns=5) + _td("行政诉讼", columns=10)
    results = "".join(_td(column.label, rows=2) for column in block.columns)
    yield results + "".join(_td(row.label, columns=5) for row in block.rows[1:])
    yield "".join(_td(column.label) for _ in block.rows[1:] for column in block.columns)
    yield "".join(_td(cells[4, row.id, column.id]) for row in block.rows for column in block.columns)
