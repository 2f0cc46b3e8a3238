"""Plain text and Markdown to a Document.

Takes the file's bytes; gives its text unchanged, cut into pieces. A line without pipes is one piece where it holds a
sentence, and otherwise as many as it has words: the cells of a row, or of a whole table on one line. Lines with pipes
are cut at them: they are rows of a table with columns (Markdown), or cells of a table flattened to a cell a line,
whichever most lines of the stretch look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import groupby

from extract.cells import read_cell
from extract.document import Document, Piece, Place
from extract.readers.decoding import bytes_to_text
from extract.readers.page_numbers import is_marked_page_number
from extract.readers.wrapping import lines_to_line
from extract.report import CellStatus

MEDIA_TYPE = "text/plain"
_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*")
_BREAK_TAG = re.compile(r"[ \t]*<br\s*/?>[ \t]*", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:b|i|u|em|strong|span|font|sup|sub|center|p|div)(?:\s[^<>]*)?>", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"[。;；,，]")
_FIGURES_OF_A_TABLE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, its number from 1 and the offset of its first character."""

    text: str
    number: int
    start: int

    @property
    def in_table(self) -> bool:
        """Whether the line is cut by pipes."""
        return "|" in self.text

    def piece(self, start: int, end: int, place: Place) -> Piece:
        """Give the stretch from ``start`` to ``end`` of this line, stripped, as a piece."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip()) if text.strip() else 0
        return Piece(text.strip(), self.start + start, self.start + start + len(text.strip()), place)


def bytes_to_document(data: bytes, source: str, digest: str) -> Document:
    """Read plain text or Markdown; UnreadableDocumentError where the bytes are no text."""
    text = without_inline_tags(bytes_to_text(data, None).replace("\r\n", "\n").replace("\r", "\n"))
    return Document(source, digest, MEDIA_TYPE, text, tuple(text_to_pieces(text)))


def without_inline_tags(text: str) -> str:
    """Give Markdown without the tags and entities that stand inside its cells and lines."""
    if "<" not in text and "&" not in text:
        return text
    return "\n".join(unescape(_INLINE_TAG.sub("", _without_breaks(line))) for line in text.split("\n"))


def _without_breaks(line: str) -> str:
    """Take the tags of line breaks out of a line: within a cell the words go on, in running text a line ends."""
    parts = _BREAK_TAG.split(line)
    return lines_to_line(parts) if "|" in line and len(parts) > 1 else "\n".join(parts)


def text_to_pieces(text: str, tables: int = 0) -> Iterator[Piece]:
    """Give the pieces of a text in reading order; ``tables`` is the number of tables that stand before it."""
    for stretch in _stretches(_lines(text)):
        if not stretch[0].in_table:
            for line in stretch:
                yield from _words_or_line(line)
        elif _is_grid(stretch):
            tables += 1
            for row, line in enumerate(stretch, 1):
                yield from _grid_row(line, tables, row)
        else:
            for line in stretch:
                yield from (line.piece(start, end, Place(line=line.number)) for start, end in _cells(line))


def cut_lines(pieces: Sequence[Piece], text: str) -> Iterator[Piece]:
    """Give the pieces of a text with lines that are rows of cells set apart by pipes cut into these."""
    tables = max((piece.place.table or 0 for piece in pieces), default=0)
    for is_row, run in groupby(pieces, key=lambda piece: piece.place.table is None and "|" in piece.text):
        if not is_row:
            yield from run
            continue
        lines = list(run)
        start, line = lines[0].start, (lines[0].place.line or 1) - 1
        for cell in text_to_pieces(text[start : lines[-1].end], tables):
            place = replace(cell.place, line=(cell.place.line or 1) + line)
            tables = max(tables, place.table or 0)
            yield Piece(cell.text, cell.start + start, cell.end + start, place)


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        yield Line(line, number, start)
        start += len(line) + 1


def _stretches(lines: Iterator[Line]) -> Iterator[Sequence[Line]]:
    """Give runs of lines that are all cut by pipes or all are not; rules under a table's head are no lines."""
    run: list[Line] = []
    for line in lines:
        if line.text.strip() and line.in_table and _RULE.fullmatch(line.text):
            continue
        if run and line.in_table != run[0].in_table:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _is_grid(lines: Sequence[Line]) -> bool:
    filled = [sum(bool(line.text[start:end].strip()) for start, end in _cells(line)) for line in lines]
    return 2 * sum(count > 1 for count in filled) >= sum(count > 0 for count in filled) > 0


def _grid_row(line: Line, table: int, row: int) -> Iterator[Piece]:
    """Give the cells of a row; only a row that a pipe opens says in which columns they stand, others are ragged."""
    in_columns = line.text.lstrip().startswith("|")
    for column, (start, end) in enumerate(_cells(line), 1):
        yield line.piece(start, end, Place(line.number, None, table, row, column if in_columns else None))


def _cells(line: Line) -> Iterator[tuple[int, int]]:
    """Give the span of each cell; a pipe closes a cell, and one before the first cell of a row opens it."""
    text = line.text.rstrip()
    opened = text.lstrip().startswith("|") and text.strip("| \t") != ""
    first = text.index("|") + 1 if opened else 0
    last = len(text) - text.endswith("|")
    start = first
    while start <= last:
        end = text.find("|", start, last)
        end = last if end < 0 else end
        yield start, end
        start = end + 1


def _words_or_line(line: Line) -> Iterator[Piece]:
    place = Place(line=line.number)
    words = [match.span() for match in _WORD.finditer(line.text)]
    if is_marked_page_number(line.text):
        return
    if words and _SENTENCE.search(line.text) and not _is_table(line, words):
        yield line.piece(0, len(line.text), place)
    else:
        yield from (line.piece(start, end, place) for start, end in words)


def _is_table(line: Line, words: Sequence[tuple[int, int]]) -> bool:
    figures = sum(read_cell(line.text[start:end]).status is not CellStatus.TEXT for start, end in words)
    return figures >= _FIGURES_OF_A_TABLE
