"""A sentence with its figures and cues, and the places in it that rules ask for: clause, neighbourhood, gap."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import pattern
from extract.narrative.sentences import Sentence

_LONGEST_JOINER = 4
_BOUNDARY = re.compile(r"[;。|!?\n]|:(?!\d+[^\d年月日.、,])|(?<!\d),|,(?!\d)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, its figures and its cues, each in order, and where its clauses, its figures' words and cues begin."""

    sentence: Sentence
    figures: tuple[Figure, ...]
    cues: tuple[Cue, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    spans: Mapping[int, tuple[int, int]]
    places: tuple[int, ...]

    @property
    def text(self) -> str:
        """The plain characters of the sentence."""
        return self.sentence.text

    def clause(self, place: int) -> tuple[int, int]:
        """Give the bounds of the clause around a place: to the next comma, semicolon, colon or stop."""
        return self.starts[bisect_right(self.starts, place) - 1], self.ends[bisect_left(self.ends, place)]

    def own(self, figure: Figure) -> tuple[int, int]:
        """Give the bounds of the words that may speak of a figure: its clause, to the figures on either side."""
        return self.spans[figure.start]

    def cues_between(self, start: int, end: int) -> tuple[Cue, ...]:
        """Give the cues that lie within bounds; cues do not overlap, so that only the last can reach over the end."""
        first, last = bisect_left(self.places, start), bisect_left(self.places, end)
        while last > first and self.cues[last - 1].end > end:
            last -= 1
        return self.cues[first:last]

    def cues_before(self, end: int) -> tuple[Cue, ...]:
        """Give the cues that end before a place."""
        return self.cues_between(0, end)

    def counted_before(self, place: int) -> Figure | None:
        """Give the last figure with a unit that ends before a place."""
        last = bisect_right(self.figures, place, key=lambda figure: figure.end)
        return next((figure for figure in reversed(self.figures[:last]) if figure.unit), None)

    def end_of_counted(self, place: int) -> int:
        """Give where the last figure with a unit before a place ends; 0 where there is none."""
        figure = self.counted_before(place)
        return figure.end if figure else 0

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


def sentence_to_passage(sentence: Sentence, figures: tuple[Figure, ...], cues: tuple[Cue, ...]) -> Passage:
    """Give the passage of a sentence; a comma within a number ends no clause."""
    if not figures and not cues:
        return Passage(sentence, (), (), (0,), (len(sentence.text),), {}, ())
    marks = [match.span() for match in _BOUNDARY.finditer(sentence.text)]
    starts = (0, *(end for _, end in marks))
    ends = (*(start for start, _ in marks), len(sentence.text))
    spans = dict(_spans(sentence.text, figures, starts, ends))
    return Passage(sentence, figures, cues, starts, ends, spans, tuple(cue.start for cue in cues))


def _spans(
    text: str, figures: Sequence[Figure], starts: Sequence[int], ends: Sequence[int]
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Give the start of each figure with the bounds of its own words."""
    following: list[int] = []
    place = len(text)
    for figure in reversed(figures):
        following.append(place)
        place = figure.start if figure.unit else place
    before = 0
    for figure, after in zip(figures, reversed(following), strict=True):
        start = max(before, starts[bisect_right(starts, figure.start) - 1])
        end = min(after, ends[bisect_left(ends, figure.start)])
        joins = pattern("joiner").match(text, figure.end) is not None
        yield figure.start, (start, figure.end if joins else max(end, figure.end))
        before = figure.end if figure.unit else before
