"""PDF files: paragraphs, page numbers, ruled tables, rows cut by a page break, and files that cannot be read."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from bench.pdf_writer import PdfPageContent, pages_to_pdf
from extract.document import Document, UnreadableDocumentError
from extract.readers import read_document
from extract.readers.pdf import bytes_to_document
from extract.tables import pieces_to_tables
from ontology.form import forms

LEFT, RIGHT = 60, 540
PDF_HEAD = b"%PDF-1.7\n1 0 obj << /Filter /FlateDecode >>\n"
FULL = "字" * 40
LABEL, VALUE, END = 60.0, 200.0, 260.0


def read(*pages: PdfPageContent) -> Document:
    return bytes_to_document(pages_to_pdf(list(pages)), "年报.pdf", "0" * 64)


def table_page(rows: list[list[str]], *, height: float = 40, right: float = END) -> PdfPageContent:
    page = PdfPageContent()
    page.table([LABEL, VALUE, right], [100 + height * index for index in range(len(rows) + 1)], rows)
    return page


def rows(document: Document) -> list[str]:
    return document.text.splitlines()


def test_wrapped_lines_are_a_paragraph_and_page_numbers_are_left_out() -> None:
    first, second = PdfPageContent(), PdfPageContent()
    first.text(LEFT + 24, 60, "首" + "字" * 37)
    first.text(LEFT, 80, FULL)
    first.text(LEFT, 800, "- 1 -")
    second.text(LEFT, 60, "末行。")
    second.text(LEFT + 24, 80, "二、另起一段")
    second.text(LEFT, 800, "- 2 -")
    document = read(first, second)
    assert rows(document) == ["首" + "字" * 77 + "末行。", "二、另起一段"]
    assert [piece.place.page for piece in document.pieces] == [1, 2]


@pytest.mark.parametrize("numbers", [["1", "2", "3"], ["第 4 页 共 9 页"] * 3, ["—5—"] * 3])
def test_page_numbers_of_other_kinds(numbers: list[str]) -> None:
    pages = []
    for text, number in zip("甲乙丙", numbers, strict=True):
        page = PdfPageContent()
        page.text(LEFT + 24, 60, f"{text}段。")
        page.text(300, 800, number)
        pages.append(page)
    assert rows(read(*pages)) == ["甲段。", "乙段。", "丙段。"]


def test_a_figure_at_the_foot_of_a_page_is_no_page_number() -> None:
    page = PdfPageContent()
    page.text(LEFT, 60, "行政许可")
    page.text(LEFT, 80, "447")
    assert rows(read(page)) == ["行政许可", "447"]


def test_a_running_head_is_kept_once_and_a_running_foot_is_left_out() -> None:
    pages = []
    for number, text in enumerate(("甲", "乙", "丙"), 1):
        page = PdfPageContent()
        page.text(200, 30, "2024/1/20 某市年度报告")
        page.text(LEFT + 24, 60, f"{text}段。")
        page.text(LEFT, 800, f"https://www.example.gov.cn/art.html {number}/3")
        pages.append(page)
    assert rows(read(*pages)) == ["2024/1/20 某市年度报告", "甲段。", "乙段。", "丙段。"]


def test_a_table_has_blank_cells_wrapped_labels_and_its_page() -> None:
    document = read(PdfPageContent(texts=[(LEFT, 60, "封面")]), table_page([["其他结\n果", "3"], ["尚未审结", ""]]))
    cells = [(p.text, p.place.page, p.place.table, p.place.row, p.place.column) for p in document.pieces[1:]]
    assert cells == [("其他结果", 2, 1, 1, 1), ("3", 2, 1, 1, 2), ("尚未审结", 2, 1, 2, 1), ("", 2, 1, 2, 2)]


def test_a_figure_wrapped_in_a_full_cell_is_one_and_two_figures_are_two() -> None:
    narrow = read(table_page([["行政处罚", "398\n57"]], right=VALUE + 46))
    assert rows(narrow) == ["行政处罚 | 39857"]
    wide = read(table_page([["行政处罚", "398\n57"]], right=VALUE + 200))
    assert rows(wide) == ["行政处罚 | 398 57"]


def test_a_box_around_a_paragraph_is_no_table() -> None:
    page = PdfPageContent()
    page.table([LEFT - 5, RIGHT + 5], [90, 130], [[""]])
    page.text(LEFT, 94, FULL)
    page.text(LEFT, 110, "末尾。")
    document = read(page)
    assert "末尾。" in document.text
    assert all(piece.place.table is None for piece in document.pieces)


def test_a_row_cut_by_a_page_break_is_one_row() -> None:
    cut = "要求行政机关确认或重新"
    document = read(table_page([["甲项", "1"], [cut, "2"]]), table_page([["出具信息", ""], ["乙项", "3"]]))
    assert rows(document) == ["甲项 | 1", f"{cut}出具信息 | 2", "乙项 | 3"]
    assert [p.place.row for p in document.pieces if p.text == "乙项"] == [2]


@pytest.mark.parametrize("below", ["2.重复申请", "行政规范性文件", "二、其他"])
def test_a_row_without_figures_at_the_head_of_a_page_stays_a_row(below: str) -> None:
    full = "要求行政机关确认或重新"
    document = read(table_page([["甲项", "1"], [full, "2"]]), table_page([[below, ""], ["乙项", "3"]]))
    assert rows(document) == ["甲项 | 1", f"{full} | 2", f"{below} | ", "乙项 | 3"]


def test_a_short_label_does_not_go_on_overleaf() -> None:
    document = read(table_page([["甲项", "1"], ["丁项", "2"]]), table_page([["戊项", ""], ["乙项", "3"]]))
    assert "戊项 | " in rows(document)


def test_figures_set_apart_by_blanks_are_pieces() -> None:
    page = PdfPageContent()
    for left, text in ((60, "规章"), (200, "1"), (300, "0"), (400, "11")):
        page.text(left, 60, text)
    assert [piece.text for piece in read(page).pieces] == ["规章", "1", "0", "11"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pages_to_pdf([PdfPageContent(has_image=True)]), "scanned"),
        (pages_to_pdf([PdfPageContent(texts=[(60, 60, "年报")])], encrypted=True), "encrypted"),
        (pages_to_pdf([PdfPageContent()] * 401), "more than 400 pages"),
        (b"%PDF-1.7\nnothing", "broken"),
        (pages_to_pdf([PdfPageContent(texts=[(60, 60, "年报")])])[:300], "broken"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        bytes_to_document(data, "年报.pdf", "")


@pytest.mark.parametrize("filters", [1, 2])
def test_streams_that_unpack_to_too_much_are_refused(filters: int) -> None:
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(bytes(1_000_000)) for _ in range(301)) + packer.flush()
    if filters == 2:
        stream = zlib.compress(stream)
    data = PDF_HEAD + b"stream\n" + stream + b"\nendstream"
    with pytest.raises(UnreadableDocumentError, match="unpacks to more than"):
        bytes_to_document(data, "年报.pdf", "")


def test_a_page_of_strokes_is_read_as_text() -> None:
    page = PdfPageContent(texts=[(60, 60, "图一")], rules=[(60, y / 20, 500, y / 20) for y in range(9000)])
    assert read(page).text == "图一\n"


def test_every_statutory_cell_of_a_real_pdf(shared: Path) -> None:
    facts = json.loads((shared / "facts" / "huaian-2024.json").read_text("utf-8"))
    document = read_document(shared / "reports" / "huaian-2024.pdf", "huaian-2024.pdf")
    tables = pieces_to_tables(document.pieces, "2021")
    read_cells = {(cell.table, cell.row, cell.column): str(cell.value) for cell in tables.cells}
    assert read_cells == _facts_to_cells(facts)
    assert tables.unread == ()


def _facts_to_cells(facts: dict[str, Any]) -> dict[tuple[int, str, str], str]:
    """Give the expected cells; the facts list rows and columns in the printed order, as the form does."""
    two = [figures if isinstance(figures, list) else [figures] for figures in facts["table2"].values()]
    figures = [*two, *facts["table3"]["rows"].values(), *facts["table4"]["rows"].values()]
    form = next(form for form in forms() if form.version == facts["form"])
    form_rows = [(block, row) for block in form.blocks for row in block.rows]
    return {
        (block.table, row.id, column.id): str(figure)
        for (block, row), row_figures in zip(form_rows, figures, strict=True)
        for column, figure in zip(block.columns, row_figures, strict=True)
    }
