"""Word files: merged and blank cells, running text, and packages that cannot be read."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from extract.document import Document, UnreadableDocumentError
from extract.readers.docx import bytes_to_document

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(data: bytes) -> Document:
    return bytes_to_document(data, "年报.docx", "0" * 64)


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("某市2023年年度报告", 0)
    document.add_paragraph("一、总体情况")
    table = document.add_table(4, 4)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "第二十条第（一）项"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "行政规范\n性文件"
    for column, text in enumerate(("1", "", "11"), 1):
        table.cell(1, column).text = text
    table.cell(2, 3).text = "7"
    for column, text in enumerate(("规章", "0", "/", "3"), 0):
        table.cell(3, column).text = text
    document.add_paragraph("二、末尾")
    return _saved(document)


def _saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def package(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def body(content: str, head: str = "") -> bytes:
    return f"<?xml version='1.0'?>{head}<w:document {_WORD}><w:body>{content}</w:body></w:document>".encode()


def test_text_and_merged_cells() -> None:
    document = read(word_file())
    assert document.text.splitlines() == [
        "某市2023年年度报告",
        "一、总体情况",
        "第二十条第（一）项",
        "行政规范性文件 | 1 |  | 11",
        " |  | 7",
        "规章 | 0 | / | 3",
        "二、末尾",
    ]
    cells = {(p.place.row, p.place.column): p.text for p in document.pieces if p.place.table}
    assert cells[(2, 3)] == ""
    assert (3, 1) not in cells
    assert cells[(3, 4)] == "7"


def test_automatic_numbers_are_text() -> None:
    numbering = f"""<w:numbering {_WORD}>
      <w:abstractNum w:abstractNumId="4">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2 "/></w:lvl>
        <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="4"/>
        <w:lvlOverride w:ilvl="0"><w:startOverride w:val="11"/></w:lvlOverride></w:num></w:numbering>"""
    styles = f"""<w:styles {_WORD}>
      <w:style w:type="paragraph" w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>"""

    def item(text: str, properties: str) -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    def numbered(text: str, list_id: int, level: int) -> str:
        return item(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')

    content = "".join(
        [
            item("总体情况", '<w:pStyle w:val="B"/>'),
            numbered("子项", 1, 1),
            numbered("子项", 1, 1),
            numbered("要点", 1, 2),
            numbered("主动公开", 1, 0),
            numbered("子项", 1, 1),
            numbered("续", 2, 0),
            item("无号", '<w:pStyle w:val="B"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
            numbered("未知", 77, 0),
        ]
    )
    parts = {"word/numbering.xml": numbering.encode(), "word/styles.xml": styles.encode()}
    document = read(package({"word/document.xml": body(content), **parts}))
    assert document.text.splitlines() == [
        "一、总体情况",
        "一.3 子项",
        "一.4 子项",
        "要点",
        "二、主动公开",
        "二.3 子项",
        "十一、续",
        "无号",
        "未知",
    ]


def test_cells_may_span_out_of_header_rows() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "申请人情况"
    table.cell(0, 1).text, table.cell(1, 1).text = "总计", "7"
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(f"{{{_WORD[9:-1]}}}tblHeader", {}))
    cells = {(p.place.row, p.place.column): p.text for p in read(_saved(document)).pieces}
    assert cells == {(1, 1): "申请人情况", (1, 2): "总计", (2, 2): "7"}


def test_pictures_are_not_carried_along() -> None:
    document = docx.Document()
    document.add_paragraph("有图")
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
        "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
    )
    document.add_picture(io.BytesIO(png))
    assert read(_saved(document)).text == "有图\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 broken", "zip container is broken"),
        (word_file()[:-100], "zip container is broken"),
        (package({"xl/workbook.xml": b"<x/>"}), "no Word document"),
        (package({"OFD.xml": b"<x/>"}), "OFD"),
        (package({"word/document.xml": b"<w:document"}), "contents are broken"),
        (package({"word/document.xml": b"<x>" + b" " * 21_000_000 + b"</x>"}), "larger than"),
        (
            package(
                {"word/document.xml": body("<w:p/>"), **{f"word/media/{n}.png": bytes(51_000_000) for n in range(6)}}
            ),
            "unpacks to more than",
        ),
        (package({"word/document.xml": body("", '<!DOCTYPE w [<!ENTITY a "b">]>')}), "entities"),
        (package({"word/document.xml": body("<w:p>" * 20_000 + "</w:p>" * 20_000)}), "broken"),
    ],
    ids=["junk", "cut off", "spreadsheet", "ofd", "bad markup", "large part", "bomb", "entities", "deep"],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        read(data)


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    data = package({"word/document.xml": body("<w:p/>") + b" " * 100_000})
    size = len(body("<w:p/>") + b" " * 100_000).to_bytes(4, "little")
    with pytest.raises(UnreadableDocumentError, match="broken"):
        read(data.replace(size, (100).to_bytes(4, "little")))


def test_an_encrypted_package_is_refused() -> None:
    data = bytearray(package({"word/document.xml": body("<w:p/>")}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(UnreadableDocumentError, match="encrypted"):
        read(bytes(data))
