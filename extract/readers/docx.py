"""A Word file (.docx) to a Document, through the markup that mammoth makes of it.

Takes the file's bytes; gives its text and tables by the same code that reads web pages. The package is checked before
it is opened: how much it unpacks to, whether it is encrypted, and that its parts declare no entities.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

import mammoth

from extract.document import Document, UnreadableDocumentError
from extract.readers.docx_numbering import package_to_numbered
from extract.readers.html import markup_to_document

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_UNPACKED = 300_000_000
MOST_MARKUP = 20_000_000
_MAIN_PART = "word/document.xml"
_FIXED_LAYOUT_PART = "OFD.xml"
_ENCRYPTED = 0x1
_HEADER_ROWS = re.compile(r"</?t(?:head|body)>")
_SAVE_AGAIN = "save it again as .docx or PDF."


def bytes_to_document(data: bytes, source: str, digest: str) -> Document:
    """Read a Word file; UnreadableDocumentError where it is broken, encrypted, too large or something else."""
    _check_package(data)
    return markup_to_document(_markup(data), source, digest, MEDIA_TYPE)


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_parts(package)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as error:
        raise UnreadableDocumentError(f"its zip container is broken ({error}); get the file again.") from error


def _check_parts(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise UnreadableDocumentError("its contents are encrypted; remove the password.")
    if _FIXED_LAYOUT_PART in names:
        raise UnreadableDocumentError("it is an OFD file; export it as PDF.")
    if _MAIN_PART not in names:
        raise UnreadableDocumentError("it is a zip file but no Word document; give the document itself.")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableDocumentError(f"it unpacks to more than {MOST_UNPACKED} bytes; {_SAVE_AGAIN}")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            _check_markup(package, part)


def _check_markup(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.file_size > MOST_MARKUP:
        raise UnreadableDocumentError(f"its {part.filename} is larger than {MOST_MARKUP} bytes; {_SAVE_AGAIN}")
    content = package.read(part).replace(b"\0", b"")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnreadableDocumentError(f"its {part.filename} declares entities, which no Word file does; {_SAVE_AGAIN}")


def _markup(data: bytes) -> str:
    """Give the document as HTML, its header rows as rows like others, since Word lets cells span out of them.

    The library fails in many ways on broken parts; all mean that the document cannot be read.
    """
    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(package_to_numbered(data)),
            convert_image=mammoth.images.img_element(_no_image),
            include_embedded_style_map=False,
        )
    except Exception as error:
        raise UnreadableDocumentError(f"its contents are broken ({type(error).__name__}); {_SAVE_AGAIN}") from error
    return f"<html><body>{_HEADER_ROWS.sub('', converted.value)}</body></html>"


def _no_image(_image: object) -> Mapping[str, str]:
    return {}
