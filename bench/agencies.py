"""Agencies that may have reported: real divisions and kinds of bodies, put together at random."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from bench.data import load
from ontology.bodies import body_names, body_to_kind, body_to_sector, central_bodies, completed, is_short_form
from ontology.divisions import PROVINCE, Division, ancestors, divisions, divisions_ever_named, divisions_named, path

GOVERNMENT = completed("")
_PROVINCIAL = ("厅", "省")
_TOWNS, _GOVERNMENTS = 0.1, 0.3
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
