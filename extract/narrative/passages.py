"""A sentence with its figures and cues, and the places in it that rules ask for: clause, neighbourhood, gap."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import pattern
from extract.narrative.sentences import Sentence

_LONGEST_JOINER = 4
_BOUNDARY = re.compile(r"[;:。|!?\n]|(?<!\d),|,(?!\d)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, its figures and its cues, each in order."""

    sentence: Sentence
    figures: tuple[Figure, ...]
    cues: tuple[Cue, ...]

    @property
    def text(self) -> str:
        """The plain characters of the sentence."""
        return self.sentence.text

    def clause(self, place: int) -> tuple[int, int]:
        """Give the bounds of the clause around a place: to the next comma, semicolon, colon or stop."""
        starts, ends = _boundaries(self.text)
        before, after = bisect_right(starts, place) - 1, bisect_left(ends, place)
        return starts[before], ends[after]

    def own(self, figure: Figure) -> tuple[int, int]:
        """Give the bounds of the words that may speak of a figure: its clause, to the figures on either side."""
        start, end = self.clause(figure.start)
        start = max([start, *(other.end for other in self.figures if other.unit and other.end <= figure.start)])
        end = min([end, *(other.start for other in self.figures if other.unit and other.start >= figure.end)])
        if pattern("joiner").match(self.text, figure.end):
            end = figure.end
        return start, max(end, figure.end)

    def cues_between(self, start: int, end: int) -> list[Cue]:
        """Give the cues that lie within bounds."""
        return [cue for cue in self.cues if start <= cue.start and cue.end <= end]

    def is_filler(self, start: int, end: int, transparent: frozenset[str]) -> bool:
        """Whether nothing between two places changes what is counted: only filler words and transparent cues."""
        residue = self.without_cues(start, end, transparent)
        return all(pattern("filler", repeated=True).fullmatch(part) for part in residue)

    def without_cues(self, start: int, end: int, kinds: frozenset[str]) -> list[str]:
        """Give the pieces of text between two places that are no cue of these kinds."""
        pieces, place = [], start
        for cue in self.cues_between(start, end):
            if cue.kind in kinds and cue.start >= place:
                pieces.append(self.text[place : cue.start])
                place = cue.end
        return [piece for piece in (*pieces, self.text[place:end]) if piece]

    def joined(self, first: Cue, second: Cue) -> bool:
        """Whether two cues stand side by side as members of one enumeration."""
        return first.end <= second.start and bool(pattern("joiner").fullmatch(self.text[first.end : second.start]))

    def joins_next(self, cue: Cue) -> bool:
        """Whether a cue is a member of an enumeration that goes on after it."""
        return pattern("joiner").match(self.text, cue.end) is not None

    def joins_unknown(self, cue: Cue, start: int, kinds: frozenset[str]) -> bool:
        """Whether a cue is the last of an enumeration whose member before it is no cue of these kinds."""
        places = range(max(start + 1, cue.start - _LONGEST_JOINER), cue.start)
        if not any(pattern("joiner").fullmatch(self.text[place : cue.start]) for place in places):
            return False
        return not any(other.kind in kinds and self.joined(other, cue) for other in self.cues)


def nearest(cues: Sequence[Cue], kinds: frozenset[str]) -> Cue | None:
    """Give the last of the cues that is of one of the kinds."""
    return next((cue for cue in reversed(cues) if cue.kind in kinds), None)


@lru_cache(maxsize=512)
def _boundaries(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give where clauses start and where they end; a comma within a number ends none."""
    marks = list(_BOUNDARY.finditer(text))
    return (0, *(mark.end() for mark in marks)), (*(mark.start() for mark in marks), len(text))
