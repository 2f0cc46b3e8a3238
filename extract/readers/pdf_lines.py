"""Lines of PDF pages to paragraphs.

Takes the lines of running text with their geometry, page by page; gives paragraphs. Page numbers and running heads are
left out; a line goes on in the next where it fills the width of the text and the next begins at the left margin.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import yaml

from extract.readers.page_numbers import is_marked_page_number
from extract.readers.wrapping import wrapped_to_line

_FEWEST_REPEATS = 3
_REPEATED_SHARE = 0.6
_SHORTEST_WORDING = 4
_SPARE_WIDTH = 1.5
_FEWEST_FULL = 2
_NARROWEST = 15
_LATIN_WIDTH = 0.6
_INDENT = 0.75
_SAME_SIZE = 1.0
_LINE_PITCH = 1.6
_FIGURES = re.compile(r"[\d\s]+")
_LATIN_START = re.compile(r"[\x21-\x7e]+")
_CLAUSE_GOES_ON = re.compile(r"[^。;；:：!！?？]$")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line and where it stands on its page, in points from the top left."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, as one; ``page`` is where it begins."""

    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Margins:
    """The text area of the document and the usual distance from line to line; no area where no lines share one."""

    left: float
    right: float
    pitch: float


def without_running_lines(pages: Sequence[Sequence[TextLine]]) -> list[list[TextLine]]:
    """Give each page's lines without page number, running foot and, after its first appearance, running head."""
    filled = [lines for lines in pages if lines]
    offsets = {_page_offset(line) for lines in filled for line in (lines[0], lines[-1])} - {None}
    heads = _repeated([lines[0] for lines in filled])
    feet = _repeated([lines[-1] for lines in filled])
    kept: list[list[TextLine]] = []
    for lines in pages:
        rest = list(lines)
        if rest and rest[0].page > heads.get(_wording(rest[0]), rest[0].page):
            del rest[0]
        if rest and _wording(rest[-1]) in feet:
            del rest[-1]
        for index in (0, -1):
            if rest and _is_page_number(rest[index], pages, offsets):
                del rest[index]
        kept.append(rest)
    return kept


def _repeated(lines: Sequence[TextLine]) -> dict[str, int]:
    """Give the wordings that stand on most pages, each with the first page that has it."""
    counts = Counter(map(_wording, lines))
    fewest = max(_FEWEST_REPEATS, _REPEATED_SHARE * len(lines))
    return {
        wording: min(line.page for line in lines if _wording(line) == wording)
        for wording, count in counts.items()
        if count >= fewest and len(wording) >= _SHORTEST_WORDING
    }


def _wording(line: TextLine) -> str:
    """Give a line without figures and blanks, which change from page to page."""
    return _FIGURES.sub("", line.text)


def lines_to_margins(lines: Sequence[TextLine]) -> Margins:
    """Give the margins that most lines keep to."""
    right = _commonest([line.right for line in lines])
    full = [line for line in lines if line.right >= right - _SPARE_WIDTH * line.size]
    starts = Counter(round(line.left) for line in full)
    left = min((start for start, count in starts.items() if count > 1), default=min(starts, default=0))
    size = statistics.median(line.size for line in lines) if lines else 0.0
    if len(full) < _FEWEST_FULL or right - left < _NARROWEST * size:
        right = math.inf
    steps = [
        after.top - before.top
        for before, after in pairwise(lines)
        if before.page == after.page and after.top > before.top
    ]
    return Margins(left, right, statistics.median(steps) if steps else 0.0)


def lines_to_paragraphs(lines: Sequence[TextLine], margins: Margins) -> Iterator[Paragraph]:
    """Give the paragraphs of consecutive lines."""
    run: list[TextLine] = []
    for line in lines:
        if run and not _goes_on(run[-1], line, margins):
            yield _paragraph(run)
            run = []
        run.append(line)
    if run:
        yield _paragraph(run)


def begins_anew(text: str) -> bool:
    """Tell whether a line begins with a numbering."""
    return _pattern("numbering").match("".join(text.split())) is not None


def _goes_on(line: TextLine, following: TextLine, margins: Margins) -> bool:
    first_word = _LATIN_START.match(following.text)
    spare = _SPARE_WIDTH + (_LATIN_WIDTH * len(first_word.group()) if first_word else 0)
    near = line.page != following.page or following.top - line.top <= _LINE_PITCH * margins.pitch
    return (
        near
        and line.right >= margins.right - spare * line.size
        and abs(following.left - margins.left) <= _INDENT * following.size
        and abs(line.size - following.size) <= _SAME_SIZE
        and (_CLAUSE_GOES_ON.search(line.text) is not None or not begins_anew(following.text))
    )


def _paragraph(lines: Sequence[TextLine]) -> Paragraph:
    return Paragraph(wrapped_to_line(line.text for line in lines), lines[0].page)


def _commonest(positions: Sequence[float]) -> float:
    """Give the rightmost of the positions that occur most, to the nearest five points."""
    counts = Counter(round(position / 5) for position in positions)
    most = max(counts.values(), default=0)
    return 5.0 * max((position for position, count in counts.items() if count == most), default=0)


def _is_page_number(line: TextLine, pages: Sequence[Sequence[TextLine]], offsets: set[int | None]) -> bool:
    compact = "".join(line.text.split())
    if is_marked_page_number(line.text) or _pattern("page_of_pages").fullmatch(compact):
        return True
    return len(pages) > 1 and len(offsets) == 1 and _page_offset(line) is not None


def _page_offset(line: TextLine) -> int | None:
    """Give how far a bare number is from the number of its page; None where the line is no bare number."""
    compact = "".join(line.text.split())
    return int(compact) - line.page if _pattern("bare_number").fullmatch(compact) else None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    loaded = yaml.safe_load(files("extract").joinpath("data/pdf.yaml").read_text("utf-8"))
    return re.compile(loaded[name])
