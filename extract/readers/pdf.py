"""A PDF to a Document: running text as paragraphs, ruled tables by their grid.

Takes the file's bytes; gives its text in reading order without page numbers. Every page's table is a table of its own,
also where it goes on from the page before. A scanned PDF holds no text and is refused, as is an encrypted one.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from extract.document import Document, Metadata, UnreadableDocumentError
from extract.readers.builder import DocumentBuilder, RowCell
from extract.readers.decoding import bytes_to_text
from extract.readers.pdf_lines import (
    Margins,
    TextLine,
    lines_to_margins,
    lines_to_paragraphs,
    without_running_lines,
)
from extract.readers.pdf_streams import check_references, check_streams
from extract.readers.pdf_tables import WORD_GAP, PdfTable, page_to_tables, rejoined
from extract.readers.words import has_row_of_figures, line_to_words

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 400
MOST_CHARACTERS = 50_000
LEAST_TEXT = 20
MOST_UNMAPPED = 0.2
_UNMAPPED = re.compile(r"\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What a page holds: its lines outside tables, its tables, and whether it has pictures."""

    lines: tuple[TextLine, ...]
    tables: tuple[PdfTable, ...]
    has_images: bool


def bytes_to_document(data: bytes, source: str, digest: str) -> Document:
    """Read a PDF; UnreadableDocumentError where it is broken, encrypted, scanned or too long."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    check_streams(data)
    check_references(data)
    pages, title = _read(data)
    _check(pages)
    builder = DocumentBuilder()
    kept = without_running_lines([page.lines for page in pages])
    margins = lines_to_margins([line for lines in kept for line in lines])
    tables = [table for page in pages for table in page.tables]
    _write(_in_order([line for lines in kept for line in lines], tables), margins, builder)
    return builder.document(source, digest, MEDIA_TYPE, Metadata(title=title))


def _read(data: bytes) -> tuple[list[PdfPage], str]:
    """Give the pages and the title. The library fails in many ways on broken files; all mean that it cannot be read."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            _check_length(len(pdf.pages))
            return [_page(page) for page in pdf.pages], _title(pdf.doc.info)
    except UnreadableDocumentError:
        raise
    except Exception as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            raise UnreadableDocumentError("it is encrypted; remove the password.") from error
        raise UnreadableDocumentError(
            f"its structure is broken ({type(cause).__name__}); get the file again or print it to PDF anew."
        ) from error


def _check_length(pages: int) -> None:
    if pages > MOST_PAGES:
        raise UnreadableDocumentError(f"it has more than {MOST_PAGES} pages; give the report alone.")


def _page(page: Page) -> PdfPage:
    if len(page.chars) > MOST_CHARACTERS:
        raise UnreadableDocumentError(
            f"it has a page of more than {MOST_CHARACTERS} characters; give the report alone."
        )
    whole = page.dedupe_chars()
    tables = page_to_tables(whole)
    outside = whole.filter(lambda item: item["object_type"] != "char" or not _in_table(item, tables))
    found = outside.extract_text_lines(x_tolerance_ratio=WORD_GAP)
    lines = tuple(_line(line, page.page_number) for line in found if line["text"].strip())
    has_images = bool(page.images)
    page.close()
    return PdfPage(lines, tuple(tables), has_images)


def _in_table(char: dict[str, Any], tables: Sequence[PdfTable]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(table.covers(x, y) for table in tables)


def _line(line: dict[str, Any], page: int) -> TextLine:
    size = max(char["size"] for char in line["chars"])
    return TextLine(line["text"].strip(), page, line["x0"], line["x1"], line["top"], line["bottom"], size)


def _title(infos: Sequence[dict[str, Any]]) -> str:
    """Give the title among the file's properties, which editors write in several encodings."""
    stated = next((info["Title"] for info in infos if isinstance(info.get("Title"), bytes)), b"")
    try:
        return bytes_to_text(stated, None).strip("\0 ")
    except UnreadableDocumentError:
        return ""


def _check(pages: Sequence[PdfPage]) -> None:
    texts = [line.text for page in pages for line in page.lines]
    texts += [text for page in pages for table in page.tables for row in table.rows for text in row if text]
    length = sum(map(len, texts))
    if length < LEAST_TEXT * len(pages) and any(page.has_images for page in pages):
        raise UnreadableDocumentError("it is scanned and has no text; run it through text recognition (OCR) first.")
    unmapped = sum(len(match.group()) for text in texts for match in _UNMAPPED.finditer(text))
    if unmapped > MOST_UNMAPPED * length:
        raise UnreadableDocumentError(
            "its fonts do not say which characters they show; give the Word file or the page."
        )


def _in_order(lines: Sequence[TextLine], tables: Sequence[PdfTable]) -> list[TextLine | PdfTable]:
    """Give lines and tables from top to bottom; tables with nothing between them may share a row."""
    items: list[TextLine | PdfTable] = []
    every: list[TextLine | PdfTable] = [*lines, *tables]
    for item in sorted(every, key=lambda item: (item.page, item.top)):
        if isinstance(item, PdfTable) and items and isinstance(before := items[-1], PdfTable):
            items[-1:] = rejoined(before, item)
        else:
            items.append(item)
    return items


def _write(items: Sequence[TextLine | PdfTable], margins: Margins, builder: DocumentBuilder) -> None:
    lines: list[TextLine] = []
    for item in items:
        words = _spread(item) if isinstance(item, TextLine) else []
        if isinstance(item, TextLine) and not words:
            lines.append(item)
            continue
        _write_paragraphs(lines, margins, builder)
        lines.clear()
        if isinstance(item, TextLine):
            builder.spread_line(words, item.page)
        else:
            _write_table(item, builder)
    _write_paragraphs(lines, margins, builder)


def _spread(line: TextLine) -> list[str]:
    """Give the words of a line that is a row of figures set apart by blanks, of a table without rules."""
    words = line_to_words(line.text) if has_row_of_figures(line.text) else ()
    return [line.text[start:end] for start, end in words]


def _write_paragraphs(lines: Sequence[TextLine], margins: Margins, builder: DocumentBuilder) -> None:
    for paragraph in lines_to_paragraphs(lines, margins):
        builder.line(paragraph.text, paragraph.page)


def _write_table(table: PdfTable, builder: DocumentBuilder) -> None:
    number = builder.new_table()
    for index, row in enumerate(table.rows, table.first_row):
        cells = [RowCell(column, text) for column, text in enumerate(row, 1) if text is not None]
        builder.table_row(cells, number, index, table.page)
