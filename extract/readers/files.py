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
from extract.readers import html, text
from extract.readers.builder import MOST_PIECES
from extract.readers.decoding import bytes_to_text

SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx")
MOST_BYTES = 50_000_000
_PAGES = frozenset({".html", ".htm"})
_HEAD = 1024
_PDF = b"%PDF-"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
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
    """Give the files as given and those in the folders, sorted, of kinds that are read, hidden ones not; each once.

    A README tells about the folder that it stands in and is no document of it.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _documents_in(path) if path.is_dir() else [path]:
            if (real := found.resolve()) not in seen:
                seen.add(real)
                yield found


def read_document(path: Path, source: str) -> Document:
    """Read a file of any kind; ``source`` is how the document is called."""
    try:
        data = _bytes(path)
        document = _document(data, path.suffix.lower(), source)
        _check(document)
    except UnreadableDocumentError as error:
        raise UnreadableDocumentError(f"{source}: {error}") from error
    return document


def _documents_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        about = path.stem.upper() == "README"
        if path.suffix.lower() in SUFFIXES and not hidden and not about and path.is_file():
            yield path


def _bytes(path: Path) -> bytes:
    try:
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
        raise UnreadableDocumentError("it is an old Office file (such as .doc); save it as .docx or PDF.")
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
        return html.text_to_document(decoded, source, digest)
    return text.bytes_to_document(data, source, digest)


def _reader(kind: str) -> Reader:
    return cast(Reader, import_module(f"extract.readers.{kind}"))


def _check(document: Document) -> None:
    if not document.text.strip():
        raise UnreadableDocumentError("it holds no text; give a file that holds the report.")
    if len(document.pieces) > MOST_PIECES:
        raise UnreadableDocumentError(f"it has more than {MOST_PIECES} lines and cells; give the report alone.")
