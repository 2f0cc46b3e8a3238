"""Made-up reports as files: text, Markdown, web pages of several kinds, Word and PDF.

Takes a report as it is to be printed; gives the bytes of a file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import html as markup
from lxml.html import HtmlElement

from bench import layouts
from bench.data import load
from bench.layouts import Tables
from bench.noise import traditional
from bench.pdf import Table, contents_to_pdf, table_to_grid
from bench.reports import Printed
from extract.readers.grid import SpannedCell


@dataclass(frozen=True, slots=True)
class FileLayout:
    """A kind of file and layout; ``blanks`` says whether it shows blank cells, ``weight`` how common it is, and
    ``in_series`` whether it is read quickly and whole, so that series of reports have it.
    """

    suffix: str
    write: Callable[[Printed, bool], bytes]
    blanks: bool
    weight: int
    in_series: bool = True


def text_file(layout: Callable[[Tables], str], separator: str) -> Callable[[Printed, bool], bytes]:
    """Give the writer of text files in a layout of the tables."""

    def write(printed: Printed, in_traditional: bool) -> bytes:
        tables = layout(printed.tables)
        tables = traditional(tables) if in_traditional else tables
        return separator.join((*printed.before, tables, *printed.behind)).encode()

    return write


def plain_page(printed: Printed, in_traditional: bool) -> bytes:
    """A page of paragraphs and tables with spans."""
    return _page(printed, _content(printed, in_traditional, None))


def word_page(printed: Printed, in_traditional: bool) -> bytes:
    """A page pasted from Word: styles on everything, a span round every run, namespaced elements."""
    content = _content(printed, in_traditional, _word_cell)
    return _page(printed, f'<div class="WordSection1">{content.replace("<p>", _WORD_PARAGRAPH)}</div>')


def saved_page(printed: Printed, in_traditional: bool) -> bytes:
    """A whole saved page: navigation, position, metadata, footer; encoded as such sites do."""
    prose, words = load("prose"), printed.words
    menu = "".join(
        f'<li><a href="/c{i}/">{name.format(**words)}</a></li>' for i, name in enumerate(prose["navigation"])
    )
    published = f"{words['next']}-0{words['month']}-{words['day']}"
    content = _content(printed, in_traditional, None)
    page = (
        f'<html><head><meta charset="gb2312"><title>{printed.title}</title>'
        f'<meta name="PubDate" content="{published}"><script>var a = 1;</script></head><body>'
        f'<div class="header"><ul class="nav">{menu}</ul></div>'
        f'<div class="position"><a href="/">首页</a> &gt; <a href="/xxgk/">政府信息公开年报</a></div>'
        f'<div class="content">{content}</div>'
        f'<div class="footer"><p>{prose["footer"].format(**words)}</p></div></body></html>'
    )
    return page.encode("gb18030")


def misdeclared_page(printed: Printed, in_traditional: bool) -> bytes:
    """A page whose bytes are not in the encoding that it declares."""
    return _page(printed, _content(printed, in_traditional, None)).decode().encode("gb18030")


def transposed_page(printed: Printed, in_traditional: bool) -> bytes:
    """A page with the applicants of table three one below the other."""
    return _page(printed, _content(printed, in_traditional, None, transposed=True))


def recognised_markdown(printed: Printed, in_traditional: bool) -> bytes:
    """Markdown as recognition of a scan makes it: headings, and tables marked up without any style."""
    tables = layouts.html(printed.tables, _bare_cell)
    tables = traditional(tables) if in_traditional else tables
    lines = (f"# {line}" if line == printed.title else line for line in printed.before)
    return "\n\n".join((*lines, tables, *printed.behind)).encode()


def word_file(printed: Printed, in_traditional: bool) -> bytes:
    """A Word file with merged cells."""
    written = docx.Document()
    for content in _contents(plain_page(printed, in_traditional)):
        if isinstance(content, str):
            written.add_paragraph(content)
        else:
            written.element.body.insert_element_before(parse_xml(_word_table(content)), "w:sectPr")
    buffer = io.BytesIO()
    written.save(buffer)
    return buffer.getvalue()


def pdf_file(*, ruled: bool) -> Callable[[Printed, bool], bytes]:
    """Give the writer of PDF files with a text layer, with ruled tables or tables of blanks."""

    def write(printed: Printed, in_traditional: bool) -> bytes:
        return contents_to_pdf(list(_contents(plain_page(printed, in_traditional))), ruled=ruled)

    return write


def _contents(page: bytes) -> Iterator[str | Table]:
    """Give the paragraphs and tables of a page in order."""
    elements: Iterator[HtmlElement] = markup.document_fromstring(page.decode()).iter("p", "table")
    for element in elements:
        if element.tag == "table":
            yield [[_spanned(cell) for cell in row.iter("td")] for row in element.iter("tr")]
        elif next(element.iterancestors("td"), None) is None:
            yield element.text_content()


def _spanned(cell: HtmlElement) -> SpannedCell[str]:
    return SpannedCell(cell.text_content(), int(cell.get("rowspan", "1")), int(cell.get("colspan", "1")))


FILE_LAYOUTS: Mapping[str, FileLayout] = {
    "cell per line": FileLayout("txt", text_file(layouts.cell_per_line, "\n"), False, 14),
    "cell and pipe per line": FileLayout("txt", text_file(layouts.cell_and_pipe_per_line, "\n"), True, 14),
    "row per line": FileLayout("txt", text_file(layouts.row_per_line, "\n"), True, 12),
    "spaced rows": FileLayout("txt", text_file(layouts.spaced_rows, "\n"), False, 8),
    "one line": FileLayout("txt", text_file(layouts.one_line, " "), False, 8),
    "markdown": FileLayout("md", text_file(layouts.markdown, "\n\n"), True, 12),
    "page": FileLayout("html", plain_page, True, 8),
    "page pasted from Word": FileLayout("html", word_page, True, 10),
    "saved page": FileLayout("html", saved_page, True, 12),
    "page declared wrongly": FileLayout("html", misdeclared_page, True, 3),
    "page with table three transposed": FileLayout("html", transposed_page, True, 1, in_series=False),
    "recognised Markdown": FileLayout("md", recognised_markdown, True, 5),
    "Word": FileLayout("docx", word_file, True, 3),
    "PDF": FileLayout("pdf", pdf_file(ruled=True), True, 3, in_series=False),
    "PDF without rules": FileLayout("pdf", pdf_file(ruled=False), False, 2, in_series=False),
}
_WORD_PARAGRAPH = '<p class="MsoNormal" style="text-indent:2em;line-height:150%">'


def _page(printed: Printed, content: str) -> bytes:
    head = f'<head><meta charset="utf-8"><title>{printed.title}</title></head>'
    return f"<!DOCTYPE html><html>{head}<body>{content}</body></html>".encode()


def _content(
    printed: Printed, in_traditional: bool, cell: Callable[[str, int, int], str] | None, *, transposed: bool = False
) -> str:
    tables = layouts.html(printed.tables, cell, transposed=transposed)
    tables = traditional(tables) if in_traditional else tables
    before, behind = ("".join(f"<p>{text}</p>" for text in texts) for texts in (printed.before, printed.behind))
    return before + tables + behind


def _bare_cell(text: str, rows: int, columns: int) -> str:
    return f'<td rowspan="{rows}" colspan="{columns}">{text}</td>'


def _word_cell(text: str, rows: int, columns: int) -> str:
    style = "border:solid windowtext 1.0pt;padding:0cm 5.4pt"
    run = f'<span style="font-family:仿宋_GB2312"><span lang="EN-US">{text or "&nbsp;"}</span></span>'
    return (
        f'<td width="72" rowspan="{rows}" colspan="{columns}" style="{style}">'
        f'<p class="MsoNormal" align="center">{run}<o:p></o:p></p></td>'
    )


def _word_table(table: Table) -> str:
    """Give the markup of a table with merged cells: spans to the right, and downward cells that go on."""
    made: dict[tuple[int, int], str] = {}
    for cell in (cell for row in table_to_grid(table) for cell in row):
        height, width = cell.content.rowspan, cell.content.colspan
        for more in range(height):
            merge = "" if height == 1 else "<w:vMerge/>" if more else '<w:vMerge w:val="restart"/>'
            text = "" if more else escape(cell.content.content)
            made[cell.row + more, cell.column] = (
                f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/>{merge}</w:tcPr>'
                f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
            )
    lines = ("".join(made[place] for place in sorted(made) if place[0] == row) for row in range(1, len(table) + 1))
    body = "".join(f"<w:tr>{line}</w:tr>" for line in lines)
    return f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid/>{body}</w:tbl>"
