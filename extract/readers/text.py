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
from itertools import chain, groupby

from extract.document import Document, Piece, Place
from extract.readers.builder import check_length
from extract.readers.decoding import bytes_to_text
from extract.readers.page_numbers import is_marked_page_number
from extract.readers.words import has_row_of_figures, line_to_words
from extract.readers.wrapping import lines_to_line

MEDIA_TYPE = "text/plain"
_RULE = re.compile(
    r"\s*\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*"
    r"|[\s|+├┼┤┌┬┐└┴┘┣╋┫┏┳┓┗┻┛╠╬╣╔╦╗╚╩╝-]*(?:[─━═]|\+-{2,})[\s|+├┼┤┌┬┐└┴┘┣╋┫┏┳┓┗┻┛╠╬╣╔╦╗╚╩╝─━═-]*"
)
_MARKS = re.compile(r"[*_`$~#\\]")
_FIGURE = r"[+-]?\d[\d.,]*%?"
# An escaped pipe is written as one that parts no cells; marks around words count only where nothing else touches them.
_MARKUP = (
    (re.compile(rf"\\\(\s*({_FIGURE})\s*\\\)|\$\$?\s*({_FIGURE})\s*\$\$?"), r"\1\2"),
    (re.compile(rf"(\*{{1,3}}|__|~~|`)({_FIGURE})\1"), r"\2"),
    (re.compile(r"(?<![^\s|#>])(\*{1,3}|__|~~|`)(?=[^\s*_~`])([^*_~`|\n]+?)(?<=\S)\1(?![^\s|<])"), r"\2"),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(?=\S)", re.MULTILINE), ""),
    (re.compile(r"\\\|"), "∣"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~$-])"), r"\1"),
)
_BARS = str.maketrans("│┃║｜", "||||")
_BREAK_TAG = re.compile(r"[ \t]*<br\s*/?>[ \t]*", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:b|i|u|em|strong|span|font|sup|sub|center|p|div)(?:\s[^<>]*)?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, its number from 1 and the offset of its first character.

    ``barred`` is the line with a pipe for whatever sets its cells apart: a pipe, a drawn bar, or tabs.
    """

    text: str
    number: int
    start: int
    barred: str

    @property
    def in_table(self) -> bool:
        """Whether the line is cut by pipes."""
        return "|" in self.barred

    def piece(self, start: int, end: int, place: Place) -> Piece:
        """Give the stretch from ``start`` to ``end`` of this line, stripped, as a piece."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip()) if text.strip() else 0
        return Piece(text.strip(), self.start + start, self.start + start + len(text.strip()), place)


def bytes_to_document(data: bytes, source: str, digest: str) -> Document:
    """Read plain text or Markdown; UnreadableDocumentError where the bytes are no text."""
    decoded = bytes_to_text(data, None)
    check_length(len(decoded))
    text = without_inline_tags(decoded.replace("\r\n", "\n").replace("\r", "\n"))
    return Document(source, digest, MEDIA_TYPE, text, tuple(text_to_pieces(text)))


def without_inline_tags(text: str) -> str:
    """Give Markdown without the tags, entities and marks that stand inside its cells and lines."""
    plain = without_marks(text) if _MARKS.search(text) else text
    if "<" not in plain and "&" not in plain:
        return plain
    return "\n".join(unescape(_INLINE_TAG.sub("", _without_breaks(line))) for line in plain.split("\n"))


def without_marks(text: str) -> str:
    """Give Markdown without what marks headings, emphasis, code, formulas of a mere figure, and escaped characters."""
    for pattern, written in _MARKUP:
        text = pattern.sub(written, text)
    return text


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
    """Give the pieces of a text with lines that are rows of cells set apart by pipes or blanks cut into these."""
    tables = max((piece.place.table or 0 for piece in pieces), default=0)
    for is_row, run in groupby(pieces, key=lambda piece: piece.place.table is None and "|" in piece.text):
        if not is_row:
            yield from chain.from_iterable(map(_cut_at_blanks, run))
            continue
        lines = list(run)
        start, line = lines[0].start, (lines[0].place.line or 1) - 1
        for cell in text_to_pieces(text[start : lines[-1].end], tables):
            place = replace(cell.place, line=(cell.place.line or 1) + line)
            tables = max(tables, place.table or 0)
            yield Piece(cell.text, cell.start + start, cell.end + start, place)


def _cut_at_blanks(piece: Piece) -> Sequence[Piece]:
    if piece.place.table is not None or not has_row_of_figures(piece.text):
        return [piece]
    words = line_to_words(piece.text)
    return [Piece(piece.text[a:b], piece.start + a, piece.start + b, piece.place) for a, b in words] or [piece]


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        yield Line(line, number, start, _barred(line))
        start += len(line) + 1


def _barred(line: str) -> str:
    barred = line.translate(_BARS)
    return barred if "|" in barred or "\t" not in line.strip() else line.replace("\t", "|")


def _stretches(lines: Iterator[Line]) -> Iterator[Sequence[Line]]:
    """Give runs of lines that are all cut by pipes or all are not; rules under a table's head are no lines."""
    run: list[Line] = []
    for line in lines:
        if line.text.strip() and _RULE.fullmatch(line.barred) and (line.in_table or not line.text.isascii()):
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
    in_columns = line.barred.lstrip().startswith("|")
    for column, (start, end) in enumerate(_cells(line), 1):
        yield line.piece(start, end, Place(line.number, None, table, row, column if in_columns else None))


def _cells(line: Line) -> Iterator[tuple[int, int]]:
    """Give the span of each cell; a pipe closes a cell, and one before the first cell of a row opens it."""
    text = line.barred.rstrip()
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
    if not line.text.strip() or is_marked_page_number(line.text):
        return
    place = Place(line=line.number)
    for start, end in line_to_words(line.text) or [(0, len(line.text))]:
        yield line.piece(start, end, place)
