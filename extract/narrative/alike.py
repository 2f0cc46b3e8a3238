"""Clauses that say of all that was just counted what it was: 收到申请3件,均为网上申请.

Takes the readings of a text; gives them with one more for each such clause, of the same number as its total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extract.narrative.cues import Cue
from extract.narrative.grammar import alike_kinds, pattern
from extract.narrative.passages import Passage
from extract.narrative.reading import Reading


def readings_to_alike(passages: Sequence[Passage], readings: Sequence[Reading]) -> list[Reading]:
    """Give the readings, and those of the clauses that speak of all of a total."""
    by_passage: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_passage[reading.passage].append(reading)
    found = [alike for total in readings for alike in _alike(passages[total.passage], by_passage[total.passage], total)]
    return [*readings, *found]


def _alike(passage: Passage, readings: Sequence[Reading], total: Reading) -> Iterator[Reading]:
    """Give what is said of all of a total in the clauses behind it, up to the next figure that is no part of it."""
    named = alike_kinds().get(f"{total.kind}/{total.concept}")
    if not named or not total.value or _shares_clause(passage, readings, total):
        return
    place = total.end
    while passage.text[place : place + 1] in (",", ":"):
        start, end = passage.clause(place + 1)
        cue = _what(passage, start, end, named, single=total.value == 1)
        if cue:
            kind = named[cue.kind] or total.kind
            yield Reading(
                total.passage, start, end, kind, cue.id, total.value, total.approx, total.unit, start, total.cumulative
            )
        if any(figure.unit not in ("", "%") for figure in passage.figures if start <= figure.start < end):
            return
        place = end


def _shares_clause(passage: Passage, readings: Sequence[Reading], total: Reading) -> bool:
    """Whether the clause gives another total, so that what follows may speak of both."""
    start, end = passage.clause(total.start)
    return any(
        other is not total and start <= other.start < end
        for other in readings
        if f"{other.kind}/{other.concept}" in alike_kinds()
    )


def _what(passage: Passage, start: int, end: int, named: Mapping[str, str], *, single: bool) -> Cue | None:
    """Give the one cue of a clause that only says what all of a total was; a single one needs no word for all."""
    if any(start <= figure.start < end for figure in passage.figures):
        return None
    cues = [cue for cue in passage.cues_between(start, end) if cue.kind in named]
    if len(cues) != 1:
        return None
    opening = pattern("alike_opening" if not single else "alike_opening_of_one")
    opens = opening.fullmatch(passage.text, start, cues[0].start)
    closes = pattern(f"alike_closing_{cues[0].kind}", repeated=True).fullmatch(passage.text, cues[0].end, end)
    return cues[0] if opens and closes else None
