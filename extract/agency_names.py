"""Names of agencies in running text.

Takes plain text; gives each name that is printed with its place (宜黄县水利局, 桥头镇人民政府) and where it stands. A
name starts with a listed division, or at the head of a clause with one that is in no list or a town's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from extract.authorship_wording import patterns
from ontology.bodies import body_names, central_bodies, may_be_place, unlisted_division
from ontology.divisions import names_in_use

_QUOTED = re.compile(r"《[^》]*》")
_TOWN_NAME = (2, 5)
_UNLISTED_NAME = (2, 5)
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
    """Give the names of agencies in plain text, without those in titles of documents (《…》)."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for start, end in _bodies(text):
        if any(first <= start < last for first, last in quoted):
            continue
        head = _listed_head(text, start)
        if head < start:
            yield _printed(text, head, end, listed=True)
        elif (unlisted := _unlisted_head(text, start)) is not None:
            yield _printed(text, unlisted, end, listed=False)
    yield from (town for town in text_to_town_names(text) if town.listed or town.heads_clause)


def text_to_town_names(text: str) -> Iterator[PrintedAgency]:
    """Give names of towns and sub-districts: with the division before them, or with every beginning they may have."""
    for match in patterns("town")[0].finditer(text):
        starts = [match.start() - length for length in range(*_TOWN_NAME) if match.start() >= length]
        heads = [head for start in starts if (head := _listed_head(text, start)) < start]
        if heads:
            yield _printed(text, min(heads), match.end(), listed=True)
        else:
            places = [start for start in starts if may_be_place(text[start : match.start()])]
            yield from (_printed(text, start, match.end(), listed=False) for start in places)


def _printed(text: str, start: int, end: int, *, listed: bool) -> PrintedAgency:
    return PrintedAgency(text[start:end], start, end, listed, _heads_clause(text, start))


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
    """Give where the listed divisions and the central body begin that stand right before ``end``, or ``end``."""
    for length in range(min(end, _longest_name()), _SHORTEST_DIVISION - 1, -1):
        if text[end - length : end] in names_in_use():
            return _central_head(text, _listed_head(text, end - length))
    return end


def _central_head(text: str, end: int) -> int:
    before = text[:end]
    return next((end - len(body) for body in central_bodies() if before.endswith(body)), end)


def _unlisted_head(text: str, end: int) -> int | None:
    """Give where a division that is in no list begins, at the head of a clause."""
    for length in range(_UNLISTED_NAME[0], _UNLISTED_NAME[1] + 1):
        start = end - length
        if start >= 0 and unlisted_division(text[start:end]) == text[start:end] and _heads_clause(text, start):
            return start
    return None


def _heads_clause(text: str, start: int) -> bool:
    return start == 0 or patterns("clause_head")[0].match(text[start - 1]) is not None


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for name in body_names():
        automaton.add_word(name, len(name))
    automaton.make_automaton()
    return automaton


@cache
def _longest_name() -> int:
    return max(map(len, names_in_use()))
