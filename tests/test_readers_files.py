"""Files of every kind: which are found, how each is recognised, and that each is read or refused in one sentence."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_readers_docx import word_file

from bench.pdf_writer import PdfPageContent, pages_to_pdf
from extract.document import Document, UnreadableDocumentError
from extract.readers import builder, find_documents, read_document
from extract.readers import files as files_module

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PAGE = "<!DOCTYPE html><html><body><p>年报</p></body></html>".encode()
PDF = pages_to_pdf([PdfPageContent(texts=[(60, 60, "年报")])])


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def assert_pieces_are_the_text(document: Document) -> None:
    for piece in document.pieces:
        assert piece.text == document.text[piece.start : piece.end]
        assert piece.text == piece.text.strip()
    starts = [piece.start for piece in document.pieces]
    assert starts == sorted(starts)


def test_folders_are_searched_for_what_is_read(tmp_path: Path) -> None:
    for name in (
        "b/二.HTML",
        "b/一.docx",
        "a.txt",
        "c.md",
        "d.htm",
        "e.PDF",
        "f.csv",
        ".hidden.txt",
        ".git/g.txt",
        "~$一.docx",
    ):
        write(tmp_path, name, b"x")
    found = [path.relative_to(tmp_path).as_posix() for path in find_documents([tmp_path])]
    assert found == ["a.txt", "b/一.docx", "b/二.HTML", "c.md", "d.htm", "e.PDF"]


def test_files_are_found_as_given_and_once(tmp_path: Path) -> None:
    first, odd = write(tmp_path, "a.txt", b"x"), write(tmp_path, "b.csv", b"x")
    missing = tmp_path / "missing.txt"
    assert list(find_documents([odd, first, missing, tmp_path, first])) == [odd, first, missing]


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.txt", "年报".encode(), "text/plain"),
        ("a.md", "# 年报\n".encode("gb18030"), "text/plain"),
        ("a.html", PAGE, "text/html"),
        ("page.txt", PAGE, "text/html"),
        ("page.pdf.txt", PDF, "application/pdf"),
        ("a.pdf", PDF, "application/pdf"),
        ("a.pdf", b"\r\n" + PDF, "application/pdf"),
        ("a.doc", word_file(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.md", '<p align="center">年报</p>\n| 规章 | 0 |\n'.encode(), "text/plain"),
        ("a.txt", "<p>年报</p>\n<p>一、总体情况</p>".encode(), "text/html"),
        ("tables.md", "年报\n<table><tr><td>规章</td></tr></table>".encode(), "text/html"),
    ],
)
def test_content_decides_what_a_file_is(tmp_path: Path, name: str, data: bytes, media_type: str) -> None:
    document = read_document(write(tmp_path, name, data), name)
    assert (document.media_type, document.source) == (media_type, name)
    assert document.digest == hashlib.sha256(data).hexdigest()
    assert_pieces_are_the_text(document)


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_text_with_tables_in_html_keeps_its_lines(tmp_path: Path, name: str) -> None:
    text = "年报\n一、总体\n<table><tr><td>规章</td><td>0</td><td></td></tr></table>\n末行\n"
    document = read_document(write(tmp_path, name, text.encode()), name)
    assert document.text.splitlines() == ["年报", "一、总体", "规章 | 0 | ", "末行"]
    assert [piece.place.column for piece in document.pieces] == [None, None, 1, 2, 3, None]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.html", b" \n\t", "it is empty"),
        ("a.html", b"<html><body></body></html>", "no text"),
        ("a.html", b"<!-- -->", "no text"),
        ("a.txt", bytes(range(256)) * 8, "no text in a known encoding"),
        ("a.csv", b"a,b", r"\.csv is not read"),
        ("README", b"a", "without suffix"),
        ("a.doc", OLE, "old Office file"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "needs LibreOffice"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.docx", b"text", "no docx file in spite of its name"),
        ("a.pdf", PAGE, "no pdf file in spite of its name"),
        ("a.docx", b"PK\x03\x04", "broken"),
        ("a.txt", b"{\\rtf1 x}", "RTF"),
        ("a.html", b"MIME-Version: 1.0\n", "web archive"),
        ("a.pdf", b"\x89PNG\r\n", "image"),
        ("a.pdf", pages_to_pdf([PdfPageContent(has_image=True)]), "scanned"),
    ],
)
def test_what_cannot_be_read_says_what_where_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason) as caught:
        read_document(write(tmp_path, name, data), f"folder/{name}")
    message = str(caught.value)
    assert message.startswith(f"folder/{name}: ")
    assert "; " in message
    assert "\n" not in message


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.txt", tmp_path):
        with pytest.raises(UnreadableDocumentError, match="cannot be opened"):
            read_document(path, path.name)


def test_files_that_are_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.txt", "年报\n".encode() * 300)
    monkeypatch.setattr(files_module, "MOST_BYTES", 1000)
    with pytest.raises(UnreadableDocumentError, match="larger than"):
        read_document(path, "a.txt")


@pytest.mark.parametrize(
    ("name", "data"), [("a.html", b"<html><table>" + b"<tr><td>0<td>0" * 600), ("a.txt", b"0\n" * 1100)]
)
def test_documents_with_too_many_cells_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes
) -> None:
    monkeypatch.setattr(builder, "MOST_PIECES", 1000)
    monkeypatch.setattr(files_module, "MOST_PIECES", 1000)
    with pytest.raises(UnreadableDocumentError, match="more than 1000 lines and cells"):
        read_document(write(tmp_path, name, data), name)


def test_heavy_libraries_are_loaded_when_needed() -> None:
    code = "import sys, extract.readers; sys.exit(any(name in sys.modules for name in ('pdfplumber', 'mammoth')))"
    subprocess.run([sys.executable, "-c", code], check=True)


@st.composite
def markup(draw: st.DrawFn) -> str:
    """Give tag soup of the tags that matter, with texts and spans."""
    span = st.sampled_from(["", " rowspan=2", " colspan=3", " rowspan=0", " rowspan=-1", ' style="display:none"'])
    tags = st.sampled_from(
        ["table", "tr", "td", "th", "tbody", "p", "div", "br", "span", "pre", "ul", "li", "a href=x"]
    )
    texts = st.sampled_from(
        ["规章", "0", "1,234", "&nbsp;", " \n ", "年报" * 120, "&#0;", "<", "&bogus;", "\ufeff", "|"]
    )
    parts = draw(st.lists(st.tuples(tags, span, texts, st.booleans()), max_size=25))
    return "".join(f"<{tag}{attrs}>{text}{f'</{tag.split()[0]}>' * closed}" for tag, attrs, text, closed in parts)


@settings(max_examples=150, deadline=None)
@given(content=markup(), whole=st.booleans(), encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_markup_gives_pieces_that_are_the_text(content: str, whole: bool, encoding: str) -> None:
    data = (f"<html>{content}" if whole else content).encode(encoding)
    assert_read_or_refused(data, ".html")


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400), suffix=st.sampled_from(files_module.SUFFIXES))
def test_arbitrary_bytes_are_read_or_refused(data: bytes, suffix: str) -> None:
    assert_read_or_refused(data, suffix)


@settings(max_examples=60, deadline=None)
@given(
    whole=st.sampled_from([PDF, word_file(), PAGE]),
    place=st.floats(0, 1, exclude_max=True),
    noise=st.binary(max_size=30),
    cut=st.booleans(),
)
def test_damaged_files_are_read_or_refused(whole: bytes, place: float, noise: bytes, cut: bool) -> None:
    start = int(place * len(whole))
    damaged = whole[:start] + noise + (b"" if cut else whole[start + len(noise) :])
    assert_read_or_refused(damaged, ".txt")


def assert_read_or_refused(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), f"a{suffix}", data)
        try:
            document = read_document(path, path.name)
        except UnreadableDocumentError as error:
            assert "\n" not in str(error)
            return
    assert_pieces_are_the_text(document)
    assert document.text.strip()
