"""Figures of another year: what a sentence says of 2021 in a report on 2022 is no figure of the report.

A clause that opens with a year (2021年,我局收到…) sets the year of what follows in its sentence, until another does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from extract.narrative.claims import Claim
from extract.narrative.grammar import cue_set, pattern
from extract.narrative.passages import Passage
from extract.narrative.reading import Reading

_Read = TypeVar("_Read", Reading, Claim)


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a clause opens with a year; ``year`` is None where it says that it is another than the report's."""

    place: int
    year: int | None


def readings_of_year(passages: Sequence[Passage], readings: Sequence[_Read], year: int | None) -> list[_Read]:
    """Give the readings of the report's year; all of them where the text never speaks of that year."""
    openings = [list(_openings(passage, year)) for passage in passages]
    if year is None or not any(opening.year == year for found in openings for opening in found):
        return list(readings)
    return [reading for reading in readings if _is_of(openings[reading.passage], reading, year)]


def _openings(passage: Passage, year: int | None) -> list[_Opening]:
    found: list[_Opening] = []
    for match in pattern("opening_year").finditer(passage.text):
        before = passage.cues_between(passage.clause(match.start("when"))[0], match.start("when"))
        if any(cue.kind not in cue_set("silent") for cue in before):
            continue
        other = None if match["other"] else year
        found.append(_Opening(match.start("when"), int(match["year"]) if match["year"] else other))
    return found


def _is_of(openings: Sequence[_Opening], reading: _Read, year: int) -> bool:
    """Whether the last year named before a reading is the report's; what was carried over names another rightly."""
    if reading.kind in cue_set("carried_over"):
        return True
    before = [opening for opening in openings if opening.place <= reading.start]
    return not before or before[-1].year == year
