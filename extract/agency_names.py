"""Names of agencies in running text.

Takes plain text; gives each name that is printed with its division (宜黄县水利局) and where it stands. A name starts
with a listed division, or with one that is in no list but stands at the head of a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from ontology.bodies import body_names
from ontology.divisions import names_in_use

_QUOTED = re.compile(r"《[^》]*》")
_CLAUSE = re.compile(r"[\s,，。;；:：、!?“”\"'()【】\[\]|年的由对]$")
_UNLISTED = re.compile(r"[\u4e00-\u9fff]{1,4}[县市区旗]$")
_SHORTEST_DIVISION = 2


@dataclass(frozen=True, slots=True)
class PrintedAgency:
    """A name in the text; ``heads_clause`` says that nothing of the clause stands before it."""

    name: str
    start: int
    end: int
    listed: bool
    heads_clause: bool


def text_to_agency_names(text: str) -> Iterator[PrintedAgency]:
    """Give the names of agencies in plain text in order, without those in titles of documents (《…》)."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for start, end in _bodies(text):
        if any(first <= start < last for first, last in quoted):
            continue
        head = _listed_head(text, start)
        if head < start:
            yield PrintedAgency(text[head:end], head, end, listed=True, heads_clause=_heads_clause(text, head))
        elif (unlisted := _unlisted_head(text, start)) is not None:
            yield PrintedAgency(text[unlisted:end], unlisted, end, listed=False, heads_clause=True)


def _bodies(text: str) -> Iterator[tuple[int, int]]:
    """Give the longest known name of a body at each place, none inside another."""
    spans = sorted(
        ((last + 1 - length, last + 1) for last, length in _automaton().iter(text)), key=lambda s: (s[0], -s[1])
    )
    reached = 0
    for start, end in spans:
        if start >= reached:
            yield start, end
            reached = end


def _listed_head(text: str, end: int) -> int:
    """Give where the listed divisions begin that stand right before ``end``; ``end`` where there are none."""
    for length in range(min(end, _longest_name()), _SHORTEST_DIVISION - 1, -1):
        if text[end - length : end] in _names():
            return _listed_head(text, end - length)
    return end


def _unlisted_head(text: str, end: int) -> int | None:
    """Give where a division that is in no list begins, at the head of a clause."""
    for length in range(_SHORTEST_DIVISION, 6):
        start = end - length
        if start >= 0 and _UNLISTED.fullmatch(text[start:end]) and _heads_clause(text, start):
            return start
    return None


def _heads_clause(text: str, start: int) -> bool:
    return start == 0 or _CLAUSE.search(text[:start][-1:]) is not None


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for name in body_names():
        automaton.add_word(name, len(name))
    automaton.make_automaton()
    return automaton


@cache
def _names() -> frozenset[str]:
    return frozenset(names_in_use())


@cache
def _longest_name() -> int:
    return max(map(len, _names()))
