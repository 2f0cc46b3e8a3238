"""Names of held agencies that a misspelt one may stand for: one character apart, or sounding alike.

They are offered and never assumed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein

from server.questions.words import Token

_EDGE = 3
_SHORTEST, _LONGEST = 5, 16
_FAR = 2
_MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a question and the name it may stand for."""

    written: str
    name: str


class Spelling:
    """Finds the names that resemble what is written; built when first needed."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)

    def candidates(self, text: str, tokens: Iterable[Token]) -> tuple[Candidate, ...]:
        """Give the names nearest to a stretch of the text with something unknown in it, alike in sound first."""
        found: dict[str, tuple[tuple[bool, int, int], str]] = {}
        for window in _windows(text, [token for token in tokens if not token.senses]):
            for name in self._near(window):
                likeness = _likeness(window, name)
                if likeness is not None and (name not in found or (likeness, window) < found[name]):
                    found[name] = likeness, window
        best = min((likeness for likeness, _ in found.values()), default=None)
        ordered = sorted((likeness, name, window) for name, (likeness, window) in found.items())
        return tuple(Candidate(window, name) for likeness, name, window in ordered if likeness[:2] == (best or ())[:2])[
            :_MOST_CANDIDATES
        ]

    def _near(self, window: str) -> tuple[str, ...]:
        head, tail = self._edges
        return (*head.get(window[:_EDGE], ()), *tail.get(window[-_EDGE:], ()))

    @cached_property
    def _edges(self) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
        head: dict[str, list[str]] = defaultdict(list)
        tail: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            if _SHORTEST <= len(name) <= _LONGEST:
                head[name[:_EDGE]].append(name)
                tail[name[-_EDGE:]].append(name)
        return head, tail


def _windows(text: str, unknown: Iterable[Token]) -> Iterator[str]:
    spans = {
        (start, start + size)
        for token in unknown
        for size in range(_SHORTEST, min(len(text), _LONGEST) + 1)
        for start in range(max(token.start - size + 1, 0), min(token.end, len(text) - size + 1))
    }
    yield from (text[start:end] for start, end in sorted(spans))


def _likeness(window: str, name: str) -> tuple[bool, int, int] | None:
    """Give how near a stretch is to a name, the least the nearest; None where it is another name."""
    if abs(len(window) - len(name)) > 1:
        return None
    distance = Levenshtein.distance(window, name, score_cutoff=_FAR)
    if distance > _FAR:
        return None
    alike = lazy_pinyin(window) == lazy_pinyin(name) or sorted(window) == sorted(name)
    return (not alike, distance, -len(name)) if alike or distance == 1 else None
