"""A line whose cells are set apart by blanks to its words.

Takes a line; gives the span of every word where the line is a row of a table, or several, and nothing where it is a
sentence. A figure and its unit are one word. Commas within figures make no sentence, and neither does one in the label
before a row of figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.cells import figure_with_unit, is_text_for_a_figure, read_cell
from extract.report import CellStatus

_WORD = re.compile(r"\S+")
_STOP = re.compile(r"[。;；]")
_CLAUSE = re.compile(r"(?<!\d)[,，]|[,，](?!\d{3}(?!\d))")
_BLANK = re.compile(r"\s")
FIGURES_OF_A_ROW = 3
FIGURES_OF_A_TABLE = 20
FEWEST_FIGURES = 2

Span = tuple[int, int]


def line_to_words(line: str) -> Sequence[Span]:
    """Give the span of every word; none where the line is a sentence, or blank."""
    if _BLANK.search(line) is None:
        return [(0, len(line))] if line else []
    words = _words(line)
    stops = _STOP.search(line) is not None
    if not words or not (stops or _CLAUSE.search(line)):
        return words
    figures = [read_cell(line[start:end]).status is not CellStatus.TEXT for start, end in words]
    is_row = not stops and len(figures) > FIGURES_OF_A_ROW and all(figures[-FIGURES_OF_A_ROW:])
    return words if is_row or sum(figures) >= FIGURES_OF_A_TABLE else []


def has_row_of_figures(line: str) -> bool:
    """Tell whether the line holds several figures set apart by blanks."""
    if _BLANK.search(line) is None:
        return False
    figures = 0
    for start, end in _words(line):
        word = line[start:end]
        figures += read_cell(word).status is not CellStatus.TEXT or is_text_for_a_figure(word)
        if figures >= FEWEST_FIGURES:
            return True
    return False


def _words(line: str) -> list[Span]:
    words: list[Span] = []
    for match in _WORD.finditer(line):
        if words and figure_with_unit().fullmatch(line, words[-1][0], match.end()):
            words[-1] = (words[-1][0], match.end())
        else:
            words.append(match.span())
    return words
