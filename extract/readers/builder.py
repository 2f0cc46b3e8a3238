"""Lines and table rows to a Document: the one mechanism by which readers make text, pieces and offsets.

Takes running text and cells in reading order; gives the Document. A line of text is one piece. A row of a table is one
line, its cells set apart by bars, a piece each; a blank cell is a piece without text, a cell that a span covers none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extract.document import Document, Metadata, Piece, Place, UnreadableDocumentError

SEPARATOR = " | "
MOST_PIECES = 60_000
MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell at its origin in the grid: its column, counted from 1, and its text on one line."""

    column: int
    text: str


def check_length(characters: int) -> None:
    """Refuse text that is longer than any report, before anything is made of it."""
    if characters > MOST_CHARACTERS:
        raise UnreadableDocumentError(
            f"it has more than {MOST_CHARACTERS} characters; give the report alone, without what is around it."
        )


class DocumentBuilder:
    """Collects the lines of a document from top to bottom."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._lines = 0
        self._tables = 0

    def line(self, text: str, page: int | None = None) -> None:
        """Add a line or paragraph of running text; nothing where it is blank."""
        if stripped := text.strip():
            self._piece(stripped, Place(line=self._lines + 1, page=page))
            self._end_line()

    def list_item(self, text: str, page: int | None = None) -> None:
        """Add a cell that stands alone on its line; a piece even where it is blank."""
        self._piece(text.strip(), Place(line=self._lines + 1, page=page))
        self._end_line()

    def spread_line(self, texts: Iterable[str], page: int | None = None) -> None:
        """Add a line of several pieces that are set apart by blanks."""
        place = Place(line=self._lines + 1, page=page)
        for index, text in enumerate(texts):
            if index:
                self._write(" ")
            self._piece(text.strip(), place)
        self._end_line()

    def new_table(self) -> int:
        """Give the number of the next table, counted from 1."""
        self._tables += 1
        return self._tables

    def table_row(self, cells: Iterable[RowCell], table: int, row: int, page: int | None = None) -> None:
        """Add a row of a table; nothing where no cell begins in it."""
        line = self._lines + 1
        for index, cell in enumerate(cells):
            if index:
                self._write(SEPARATOR)
            self._piece(
                cell.text.strip(),
                Place(line=line, page=page, table=table, row=row, column=cell.column),
            )
        if self._pieces and self._pieces[-1].place.line == line:
            self._end_line()

    def document(self, source: str, digest: str, media_type: str, metadata: Metadata | None = None) -> Document:
        """Give the document of all that was added."""
        text = "".join(self._parts)
        return Document(source, digest, media_type, text, tuple(self._pieces), metadata or Metadata())

    def _piece(self, text: str, place: Place) -> None:
        if len(self._pieces) >= MOST_PIECES:
            raise UnreadableDocumentError(
                f"it has more than {MOST_PIECES} lines and cells; give the report alone, without what is around it."
            )
        self._pieces.append(Piece(text, self._length, self._length + len(text), place))
        self._write(text)

    def _end_line(self) -> None:
        self._write("\n")
        self._lines += 1

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
