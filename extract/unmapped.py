"""Tables of figures that are known, and that no form of the ontology maps yet: those of reports on 2018 and before.

Takes the document's pieces; gives each such table with the stretch of text it takes up, so that it is neither read as
another table nor as running text. What the tables print is data (``data/unmapped_tables.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from extract.document import Piece
from extract.labels import canonical
from extract.locators import piece_to_locator
from extract.report import UnmappedTable

FEWEST_ROWS = 6
MOST_BETWEEN = 12
LONGEST_LABEL = 60
LONGEST_HEADING = 4


@dataclass(frozen=True, slots=True)
class KnownTable:
    """A table by its name, and its headings and rows in canonical shape."""

    name: str
    headings: frozenset[str]
    rows: tuple[str, ...]


def pieces_to_unmapped(pieces: Sequence[Piece], text: str) -> tuple[UnmappedTable, ...]:
    """Give the tables that are printed; ``text`` is that of the document."""
    return tuple(found for known in known_tables() for found in _printed(known, pieces, text))


@cache
def known_tables() -> tuple[KnownTable, ...]:
    """Give the tables that are known and not mapped."""
    loaded = yaml.safe_load(files("extract").joinpath("data/unmapped_tables.yaml").read_text("utf-8"))
    return tuple(
        KnownTable(
            entry["name"], frozenset(map(canonical, entry["headings"])), tuple(sorted(map(canonical, entry["rows"])))
        )
        for entry in loaded
    )


def _printed(known: KnownTable, pieces: Sequence[Piece], text: str) -> Iterator[UnmappedTable]:
    """Give the longest run of rows that stand near one another, from the heading row to the last figure."""
    short = ((i, canonical(piece.text)) for i, piece in enumerate(pieces) if 1 < len(piece.text) <= LONGEST_LABEL)
    rows = [(index, row) for index, row in short if row.endswith(known.rows)]
    runs: list[list[tuple[int, str]]] = []
    for found in rows:
        if runs and found[0] - runs[-1][-1][0] <= MOST_BETWEEN:
            runs[-1].append(found)
        else:
            runs.append([found])
    longest = max(runs, key=lambda run: len({row for _, row in run}), default=[])
    if len({row for _, row in longest}) >= FEWEST_ROWS:
        first, last = _ends(known, pieces, longest[0][0], longest[-1][0])
        start, end = pieces[first].start, pieces[last].end
        yield UnmappedTable(known.name, text[start:end], start, end, piece_to_locator(pieces[first]))


def _ends(known: KnownTable, pieces: Sequence[Piece], first: int, last: int) -> tuple[int, int]:
    """Take in the heading row before the first row, and the cells behind the last label."""
    before = range(max(first - MOST_BETWEEN, 0), first)
    first = next((index for index in before if _is_heading(known, pieces[index:first])), first)
    row = pieces[last].place.line
    behind = range(last + 1, min(last + 1 + len(known.headings), len(pieces)))
    return first, max((i for i in behind if pieces[i].place.line == row or _is_cell(pieces[i])), default=last)


def _is_heading(known: KnownTable, pieces: Sequence[Piece]) -> bool:
    """Tell whether a heading begins here, its characters spread over pieces or not."""
    starts = ("".join(piece.text for piece in pieces[:count]) for count in range(1, LONGEST_HEADING + 1))
    return any(canonical(text) in known.headings for text in starts)


def _is_cell(piece: Piece) -> bool:
    return bool(piece.text) and piece.text.replace(".", "").isdecimal()
