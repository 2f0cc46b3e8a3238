"""Paths to Documents: which files are read, what kind each is, and the reader for it.

Takes paths; gives Documents, or UnreadableDocumentError with one sentence that says what is wrong, where, and what to
do. A file's content decides what it is. The reader of a kind is loaded when the first file of that kind is met.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from extract.document import Document, UnreadableDocumentError
from extract.readers import archives, html, text
from extract.readers.builder import MOST_PIECES, check_length
from extract.readers.decoding import bytes_to_text

SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".doc")
_IN_FOLDERS = (*SUFFIXES, archives.SUFFIX)
MOST_BYTES = 50_000_000
_PAGES = frozenset({".html", ".htm"})
_HEAD = 1024
_PDF = b"%PDF-"
_ZIP = b"PK\x03\x04"
_OFFICE = b"[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_WORD = "WordDocument".encode("utf-16-le")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_NO_DOCUMENT_IN_IT = "no document can be read from this zip file; unpack it and give the documents."
_REFUSED = (
    (b"{\\rtf", "it is an RTF file; save it as .docx or PDF."),
    (b"MIME-Version:", "it is a web archive (.mht); save the page as HTML."),
    (b"\x89PNG", "it is an image; give a document that has text."),
    (b"\xff\xd8\xff", "it is an image; give a document that has text."),
)


class Reader(Protocol):
    """A module that reads one kind of document."""

    def bytes_to_document(self, data: bytes, source: str, digest: str) -> Document:
        """Read a file of that kind."""


def find_documents(paths: Sequence[Path]) -> Iterator[Path]:
    """Give the files as given and those in folders and zip files, sorted, of kinds that are read, hidden ones not.

    Each is given once. A README tells about the folder that it stands in and is no document of it. A file in a zip file
    goes by the path ``archive.zip/name``; the zip file itself is given where it cannot be opened or holds no document.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _documents_in(path) if path.is_dir() else _documents_at(path):
            if (real := found.resolve()) not in seen:
                seen.add(real)
                yield found


def read_document(path: Path, source: str) -> Document:
    """Read a file of any kind, or one in a zip file; ``source`` is how the document is called."""
    try:
        data = _bytes(path)
        document = _document(data, path.suffix.lower(), source)
        _check(document)
    except UnreadableDocumentError as error:
        raise UnreadableDocumentError(f"{source}: {error}") from error
    return document


def document_digest(path: Path) -> str:
    """Give the SHA-256 of the bytes that ``read_document`` would read, in hexadecimal; empty where it cannot."""
    try:
        return hashlib.sha256(_bytes(path)).hexdigest()
    except UnreadableDocumentError:
        return ""


def _documents_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if _is_document(path.relative_to(folder), _IN_FOLDERS) and path.is_file():
            yield from _documents_at(path)


def _documents_at(path: Path) -> Iterator[Path]:
    """Give a file, or the documents in it where it is a zip file; itself where these cannot be told."""
    if not archives.is_archive(path):
        yield path
        return
    try:
        names = archives.archive_to_names(path)
    except UnreadableDocumentError:
        names = []
    yield from [Path(f"{path}/{name}") for name in names if _is_document(Path(name), _IN_FOLDERS)] or [path]


def _is_document(path: Path, suffixes: Sequence[str]) -> bool:
    hidden = any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in path.parts)
    return path.suffix.lower() in suffixes and not hidden and path.stem.upper() != "README"


def _bytes(path: Path) -> bytes:
    member = archives.path_to_member(path)
    if member is None and archives.is_archive(path):
        archives.archive_to_names(path)
        raise UnreadableDocumentError(_NO_DOCUMENT_IN_IT)
    try:
        if member is not None:
            data = archives.member_to_bytes(member, MOST_BYTES)
        else:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableDocumentError(f"it cannot be opened ({error.strerror}); check the path.") from error
    if not data.strip():
        raise UnreadableDocumentError("it is empty; give a file that holds the report.")
    if len(data) > MOST_BYTES:
        raise UnreadableDocumentError(f"it is larger than {MOST_BYTES // 1_000_000} MB; give the report alone.")
    return data


def _document(data: bytes, suffix: str, source: str) -> Document:
    digest = hashlib.sha256(data).hexdigest()
    if suffix == archives.SUFFIX and data.startswith(_ZIP) and _OFFICE not in data:
        raise UnreadableDocumentError(_NO_DOCUMENT_IN_IT)
    kind = _binary_kind(data, suffix)
    if kind:
        return _reader(kind).bytes_to_document(data, source, digest)
    if suffix in {".pdf", ".docx"}:
        raise UnreadableDocumentError(f"it is no {suffix[1:]} file in spite of its name; get the file again.")
    if suffix not in SUFFIXES:
        raise UnreadableDocumentError(f"{suffix or 'a file without suffix'} is not read; give {' '.join(SUFFIXES)}.")
    return _text_document(data, suffix, source, digest)


def _binary_kind(data: bytes, suffix: str) -> str:
    """Give the reader of a binary file by its first bytes; empty for text. Kinds that are not read are refused."""
    for mark, reason in _REFUSED:
        if data.startswith(mark):
            raise UnreadableDocumentError(reason)
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise UnreadableDocumentError("it is encrypted; remove the password.")
        if _OLD_WORD in data:
            return "doc"
        raise UnreadableDocumentError("it is an old Office file, but none of Word; give the report as .docx or PDF.")
    if data.startswith(_ZIP):
        return "docx"
    return "pdf" if data.lstrip().startswith(_PDF) or (suffix == ".pdf" and _PDF in data[:_HEAD]) else ""


def _text_document(data: bytes, suffix: str, source: str, digest: str) -> Document:
    if suffix in _PAGES:
        return html.bytes_to_document(data, source, digest)
    decoded = bytes_to_text(data, None)
    if html.is_page(decoded):
        return html.bytes_to_document(data, source, digest)
    if html.has_markup(decoded):
        check_length(len(decoded))
        return html.text_to_document(text.without_marks(decoded), source, digest)
    return text.bytes_to_document(data, source, digest)


def _reader(kind: str) -> Reader:
    return cast(Reader, import_module(f"extract.readers.{kind}"))


def _check(document: Document) -> None:
    check_length(len(document.text))
    if not document.text.strip():
        raise UnreadableDocumentError("it holds no text; give a file that holds the report.")
    if len(document.pieces) > MOST_PIECES:
        raise UnreadableDocumentError(f"it has more than {MOST_PIECES} lines and cells; give the report alone.")
