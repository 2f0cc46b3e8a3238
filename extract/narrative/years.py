"""Figures of another year: what a sentence says of 2021 in a report on 2022 is no figure of the report.

A clause that opens with a year (2021年,我局收到…) sets the year of what follows in its sentence, until another does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from extract.narrative.claims import Claim
from extract.narrative.cues import Cue
from extract.narrative.grammar import cue_set, pattern
from extract.narrative.passages import Passage
from extract.narrative.reading import Reading

_Read = TypeVar("_Read", Reading, Claim)


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a clause opens with a year: a number, 0 for the report's own year in words, -1 for another in words."""

    place: int
    year: int


def readings_of_year(passages: Sequence[Passage], readings: Sequence[_Read], year: int | None) -> list[_Read]:
    """Give the readings of the report's year; numbers of years count only where the text speaks of that year too."""
    openings = [list(_openings(passage)) for passage in passages]
    is_spoken_of = any(opening.year == year for found in openings for opening in found)
    return [
        reading for reading in readings if _is_of(openings[reading.passage], reading, year if is_spoken_of else None)
    ]


def _openings(passage: Passage) -> Iterator[_Opening]:
    if not pattern("year_marks").search(passage.text):
        return
    for match in pattern("opening_year").finditer(passage.text):
        place = match.start("when")
        before = passage.cues_between(passage.clause(place)[0], place)
        if any(cue.kind not in cue_set("silent") for cue in before if not _is_counted(passage, cue, place)):
            continue
        yield _Opening(place, int(match["year"]) if match["year"] else -1 if match["other"] else 0)


def _is_counted(passage: Passage, cue: Cue, place: int) -> bool:
    """Whether a cue belongs to a figure that stands before the year in the same clause."""
    return any(cue.start < figure.end <= place for figure in passage.figures if figure.unit)


def _is_of(openings: Sequence[_Opening], reading: _Read, year: int | None) -> bool:
    """Whether the last year named before a reading is the report's; what was carried over names another rightly."""
    if reading.kind in cue_set("carried_over"):
        return True
    before = [opening.year for opening in openings if opening.place <= reading.start]
    if not before or before[-1] == 0:
        return True
    return before[-1] != -1 and (year is None or before[-1] == year)
