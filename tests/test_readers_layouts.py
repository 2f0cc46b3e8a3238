"""The statutory tables in the layouts that web pages and Word files have: every cell is read back where it was put."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from random import Random

import docx
import pytest
from lxml import html as lxml_html
from rendering import cell_per_line, html, keys, row_per_line

from extract.document import Document
from extract.readers.docx import bytes_to_document as docx_to_document
from extract.readers.grid import SpannedCell, groups_to_grid
from extract.readers.html import bytes_to_document as page_to_document
from extract.tables import pieces_to_tables

Cells = dict[tuple[int, str, str], str]


def filled(seed: int, version: str) -> Cells:
    random = Random(seed)
    return {key: str(random.choice((0, random.randrange(10), random.randrange(10**6)))) for key in keys(version)}


def in_a_layout_table(version: str, cells: Cells) -> str:
    menu = "".join(f"<li><a href='{n}'>栏目{n}</a></li>" for n in range(9))
    inner = html(version, cells).replace("<html><body>", "").replace("</body></html>", "")
    return f"""<html><body><table width=1000><tr><td colspan=2><img src=a.png></td></tr>
      <tr><td width=200><ul>{menu}</ul></td><td><table><tr><td>{inner}</td></tr></table></td></tr>
      <tr><td colspan=2>主办：某局 京ICP备05012345号</td></tr></table></body></html>"""


def in_paragraphs(version: str, cells: Cells) -> str:
    return (
        "<html><body>"
        + "".join(f"<p>{line}</p>" for line in cell_per_line(version, cells).split("\n"))
        + "</body></html>"
    )


def in_broken_lines(version: str, cells: Cells) -> str:
    return "<div>" + "<br>".join(cell_per_line(version, cells).split("\n")) + "</div>"


def in_one_column(version: str, cells: Cells) -> str:
    lines = [line for line in cell_per_line(version, cells).split("\n") if line]
    return "<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in lines) + "</table>"


def in_a_table_per_row(version: str, cells: Cells) -> str:
    rows = [line.rstrip(" |").split(" | ") for line in row_per_line(version, cells).split("\n")]
    return "".join(f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr></table>" for row in rows)


def with_loose_markup(version: str, cells: Cells) -> str:
    """Leave out the end tags of cells and rows, and write tags in capitals, as old pages do."""
    return re.sub(r"</t[dr]>|</p>", "", html(version, cells)).replace("<td", "<TD").replace("<tr>", "<TR>\r\n")


def with_groups_of_rows(version: str, cells: Cells) -> str:
    return html(version, cells).replace("<table>", "<table><tbody>").replace("</table>", "</tbody></table>")


LAYOUTS = [
    in_a_layout_table,
    in_paragraphs,
    in_broken_lines,
    in_one_column,
    in_a_table_per_row,
    with_loose_markup,
    with_groups_of_rows,
]


def assert_every_cell(document: Document, version: str, cells: Cells) -> None:
    tables = pieces_to_tables(document.pieces, version)
    assert {(cell.table, cell.row, cell.column): cell.raw for cell in tables.cells} == cells
    assert tables.unread == ()
    for cell in tables.cells:
        assert document.text[cell.start : cell.end] == cell.raw


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("version", ["2019", "2021"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_every_cell_of_a_page_is_read_back(layout: Callable[[str, Cells], str], version: str, encoding: str) -> None:
    cells = filled(7, version)
    document = page_to_document(layout(version, cells).encode(encoding), "页面.html", "")
    assert_every_cell(document, version, cells)


@pytest.mark.parametrize("version", ["2019", "2021"])
def test_every_cell_of_a_word_file_is_read_back(version: str) -> None:
    cells = filled(8, version)
    assert_every_cell(docx_to_document(page_to_word(html(version, cells)), "年报.docx", ""), version, cells)


def page_to_word(page: str) -> bytes:
    """Give a Word file with the paragraphs and merged cells of a page."""
    written = docx.Document()
    for element in lxml_html.document_fromstring(page).iter("p", "table"):
        if element.tag == "table":
            _write_table(written, element)
        elif next(element.iterancestors("td"), None) is None:
            written.add_paragraph(element.text_content())
    buffer = io.BytesIO()
    written.save(buffer)
    return buffer.getvalue()


def _write_table(written: docx.document.Document, table: lxml_html.HtmlElement) -> None:
    rows = [
        [SpannedCell(cell, int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))) for cell in row.iter("td")]
        for row in table.iter("tr")
    ]
    grid = groups_to_grid([rows])
    width = max(cell.column + int(cell.content.get("colspan", "1")) - 1 for row in grid for cell in row)
    made = written.add_table(len(grid), width)
    for cell in (cell for row in grid for cell in row):
        last = (
            cell.row - 2 + int(cell.content.get("rowspan", "1")),
            cell.column - 2 + int(cell.content.get("colspan", "1")),
        )
        made.cell(cell.row - 1, cell.column - 1).merge(made.cell(*last)).text = cell.content.text_content()
