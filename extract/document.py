"""A document as its reader gives it: text, and the pieces of it in reading order.

The readers make it; everything after them works on pieces, whatever the file was. A piece is a cell of a table, or a
line or paragraph of running text. Cells of a real table carry their grid position; in flattened text there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands, for a person to follow and for alignment; counted from 1, None where it does not apply.

    ``row`` and ``column`` are those of the grid after spans were expanded (the origin cell of a span); they are
    exchanged where ``turned`` says that a transposed table was turned round.
    """

    line: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell or line: its text as printed (stripped; may be empty for a blank cell), and its span in Document.text."""

    text: str
    start: int
    end: int
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself outside its text: page metadata, file properties; empty where it says nothing."""

    title: str = ""
    published: str = ""
    url: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read.

    ``text`` is what a person would read, line by line; all offsets in the project's output count its characters.
    ``digest`` is the SHA-256 of the file's bytes, in hexadecimal.
    """

    source: str
    digest: str
    media_type: str
    text: str
    pieces: tuple[Piece, ...]
    metadata: Metadata = field(default_factory=Metadata)


class UnreadableDocumentError(Exception):
    """A file that cannot be read; the message is one clear sentence: what, where, and what to do."""
