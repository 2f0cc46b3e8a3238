"""Agencies that may have reported: real divisions and kinds of bodies, put together at random."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from bench.data import load
from ontology.bodies import body_names, body_to_kind, body_to_sector, central_bodies, completed, is_short_form
from ontology.divisions import (
    COUNTY,
    PREFECTURE,
    PROVINCE,
    Division,
    ancestors,
    divisions,
    divisions_ever_named,
    divisions_named,
    path,
)

GOVERNMENT = completed("")
_PROVINCIAL = ("厅", "省")
_TOWNS, _GOVERNMENTS = 0.1, 0.3
# How many in a hundred places are of each level, and how many agencies report in one.
_LEVELS = {PROVINCE: 0.05, PREFECTURE: 0.2, COUNTY: 0.75}
_AGENCIES_IN_A_PLACE = 10
_USUAL_KINDS = ("department", "government", "office")


@dataclass(frozen=True, slots=True)
class Reporter:
    """An agency as it is printed and as it is called, its division, and the division with all those above it.

    ``is_alone`` tells whether the printed name leaves no doubt about the division.
    """

    printed: str
    name: str
    itself: str
    division: Division
    region: str
    is_alone: bool

    @property
    def kind(self) -> str:
        """The kind of the agency."""
        return body_to_kind(self.name)


def random_reporter(random: Random, year: int) -> Reporter:
    """Make up an agency that may have reported on that year."""
    division = random.choice(_divisions_in(year))
    body, name = _random_body(random, division)
    return Reporter(
        division.name + body,
        name,
        load("prose")["selves"][body_to_kind(body)],
        division,
        path(division).replace("/", ""),
        is_alone=len(divisions_ever_named(division.name)) == 1,
    )


def country_reporters(random: Random, count: int, year: int) -> Iterator[Reporter]:
    """Make up the agencies of a country: many in each place, its government first, no two of one name and place.

    Each name is printed with so much of the places above that it leaves no doubt.
    """
    places = _random_places(random, count, year)
    seen: set[tuple[str, str]] = set()
    while len(seen) < count:
        for division in places:
            body, name = (GOVERNMENT, division.name + GOVERNMENT) if not seen else _random_body(random, division)
            if len(seen) < count and (division.code, name) not in seen:
                seen.add((division.code, name))
                yield _reporter(division, body, name)


def _random_places(random: Random, count: int, year: int) -> list[Division]:
    """Choose places of all levels, one for some ten agencies, most of them counties."""
    by_level = {
        level: [place for place in _divisions_in(year) if place.level == level]
        for level in (PROVINCE, PREFECTURE, COUNTY)
    }
    chosen: list[Division] = []
    for level, share in _LEVELS.items():
        some = by_level[level]
        chosen += random.sample(some, min(len(some), 1 + int(share * count / _AGENCIES_IN_A_PLACE)))
    return chosen


def _reporter(division: Division, body: str, name: str) -> Reporter:
    is_alone = len(divisions_ever_named(division.name)) == 1
    region = path(division).replace("/", "")
    return Reporter(
        (division.name if is_alone else region) + body,
        name,
        load("prose")["selves"][body_to_kind(body)],
        division,
        region,
        is_alone=is_alone,
    )


def _random_body(random: Random, division: Division) -> tuple[str, str]:
    """Give a body, and the name of the agency: a town is known by its own name, all others by their division's."""
    chance = random.random()
    if chance < _TOWNS:
        place = random.choice(load("variants")["towns"])
        body = completed(place)
        return body, body
    body = GOVERNMENT if chance < _GOVERNMENTS else random.choice(_bodies(division.level == PROVINCE))
    return body, division.name + body


@cache
def _divisions_in(year: int) -> tuple[Division, ...]:
    return tuple(
        division
        for division in divisions().values()
        if division.last_seen is None and division in divisions_named(division.name, year) and _is_whole(division)
    )


def _is_whole(division: Division) -> bool:
    return bool(ancestors(division)) or division.level == PROVINCE


@cache
def _bodies(provincial: bool) -> tuple[str, ...]:
    return tuple(
        sorted(
            body
            for body in body_names()
            if not is_short_form(body)
            and body_to_sector(body)
            and body_to_kind(body) in _USUAL_KINDS
            and body not in central_bodies()
            and body.endswith(_PROVINCIAL) <= provincial
        )
    )
