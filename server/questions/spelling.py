"""Names of held agencies and places that a misspelt one may stand for: one character apart, or sounding alike.

They are offered and never assumed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein

from server.questions.words import Token

_EDGE = 3
_SHORTEST, _LONGEST = 5, 16
_SHORTEST_PLACE, _LONGEST_PLACE = 3, 8
_FAR = 2
_MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a question and the name it may stand for."""

    written: str
    name: str


class Spelling:
    """Finds the names that resemble what is written; built when first needed."""

    def __init__(self, names: Iterable[str], places: Iterable[str] = ()) -> None:
        self._names = tuple(names)
        self._place_names = tuple(places)

    def candidates(self, text: str, tokens: Iterable[Token]) -> tuple[Candidate, ...]:
        """Give the names nearest to a stretch of the text with something unknown in it, alike in sound first."""
        found: dict[str, tuple[tuple[bool, int, int], str]] = {}
        for window in _windows(text, [token for token in tokens if not token.senses]):
            for name in self._near(window):
                if name in window:
                    continue
                likeness = _likeness(window, name)
                if likeness is not None and (name not in found or (likeness, window) < found[name]):
                    found[name] = likeness, window
        best = min((likeness for likeness, _ in found.values()), default=None)
        ordered = sorted((likeness, name, window) for name, (likeness, window) in found.items())
        return tuple(Candidate(window, name) for likeness, name, window in ordered if likeness[:2] == (best or ())[:2])[
            :_MOST_CANDIDATES
        ]

    def places(self, text: str, tokens: Iterable[Token]) -> tuple[Candidate, ...]:
        """Give the places that sound like a stretch with something unknown in it, or are one character off."""
        found: dict[Candidate, tuple[bool, int]] = {}
        tokens = tuple(tokens)
        unknown = [token for token in tokens if not token.senses]
        named = [token for token in tokens if token.has("place") or token.has("agency")]
        for start, end in sorted(_spans(text, unknown, _SHORTEST_PLACE, _LONGEST_PLACE)):
            window = text[start:end]
            if any(token.start < end and start < token.end for token in named):
                continue
            for name in self._places_ending(window[-1]):
                if len(name) == len(window) and name != window and _near_place(window, name):
                    alike = lazy_pinyin(window) == lazy_pinyin(name)
                    found[Candidate(window, name)] = (not alike, -len(name))
        best = min(found.values(), default=(True, 0))
        ordered = sorted((likeness, item.name, item) for item, likeness in found.items() if likeness == best)
        return tuple(item for _, _, item in ordered)[:_MOST_CANDIDATES]

    def _places_ending(self, ending: str) -> Sequence[str]:
        return self._by_ending.get(ending, ())

    @cached_property
    def _by_ending(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in self._place_names:
            found[name[-1]].append(name)
        return found

    def _near(self, window: str) -> tuple[str, ...]:
        head, tail, ends = self._edges
        return (*head.get(window[:_EDGE], ()), *tail.get(window[-_EDGE:], ()), *ends.get(_ends(window), ()))

    @cached_property
    def _edges(self) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]], Mapping[str, list[str]]]:
        head: dict[str, list[str]] = defaultdict(list)
        tail: dict[str, list[str]] = defaultdict(list)
        ends: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            if _SHORTEST <= len(name) <= _LONGEST:
                head[name[:_EDGE]].append(name)
                tail[name[-_EDGE:]].append(name)
                if len(name) < 2 * _EDGE:
                    ends[_ends(name)].append(name)
        return head, tail, ends


def _ends(name: str) -> str:
    """Give the first and last characters of a name too short to have an edge without its misspelt middle."""
    return name[: _EDGE - 1] + name[1 - _EDGE :]


def _near_place(window: str, name: str) -> bool:
    """Say whether two names of places sound alike, or differ in one character and not in the last."""
    if lazy_pinyin(window) == lazy_pinyin(name):
        return True
    return len(name) > _SHORTEST_PLACE - 1 and sum(a != b for a, b in zip(window, name, strict=True)) == 1


def _windows(text: str, unknown: Iterable[Token]) -> Iterator[str]:
    yield from (text[start:end] for start, end in sorted(_spans(text, unknown, _SHORTEST, _LONGEST)))


def _spans(text: str, unknown: Iterable[Token], shortest: int, longest: int) -> set[tuple[int, int]]:
    return {
        (start, start + size)
        for token in unknown
        for size in range(shortest, min(len(text), longest) + 1)
        for start in range(max(token.start - size + 1, 0), min(token.end, len(text) - size + 1))
    }


def _likeness(window: str, name: str) -> tuple[bool, int, int] | None:
    """Give how near a stretch is to a name, the least the nearest; None where it is another name."""
    if abs(len(window) - len(name)) > 1:
        return None
    distance = Levenshtein.distance(window, name, score_cutoff=_FAR)
    if distance > _FAR:
        return None
    alike = lazy_pinyin(window) == lazy_pinyin(name) or sorted(window) == sorted(name)
    return (not alike, distance, -len(name)) if alike or distance == 1 else None
