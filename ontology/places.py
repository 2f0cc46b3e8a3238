"""Which of several divisions of one name a text speaks of.

Takes the divisions and the text (with the addresses of its pages); weighs, the strongest first: the name printed with
the division above it, telephone area codes, host names, the names of the divisions above. What no evidence tells
apart stays undecided.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from pypinyin import lazy_pinyin

from ontology.divisions import PROVINCE, Division, ancestors, divisions, every_name, is_named, short_name

_TELEPHONE = re.compile(r"(?<!\d)\(?(0\d{2,3})\)?\s?[-—–－]?\s?\d{7,8}(?!\d)")
_HOST = re.compile(r"(?:https?://|www\.|@)([a-z0-9.-]+)", re.IGNORECASE)
_GENERAL_LABELS = frozenset({"www", "gov", "cn", "com", "org", "net", "edu", "zwgk", "xxgk", "zfxxgk", "163", "126"})
_SHORTEST_LABEL = 4


def told_apart(options: Sequence[Division], text: str) -> tuple[Division, ...]:
    """Give the options that the evidence leaves, one where it decides."""
    left = tuple(options)
    for supports in _evidence():
        if len(left) <= 1:
            break
        left = tuple(option for option in left if supports(option, text)) or left
    return left


def hosts_to_divisions(text: str) -> frozenset[Division]:
    """Give the listed divisions that host names in a text spell, without those above others of them.

    Where several sound alike, those count that use an area code in the text.
    """
    sounding = {place for label in _labels(text) for place in _by_sound().get(label, ())}
    calling = frozenset(place for place in sounding if _telephone_agrees(place, text))
    found = calling or sounding
    return frozenset(place for place in found if not any(place in ancestors(other) for other in found))


def is_above(name: str, division: Division) -> bool:
    """Tell whether one of the divisions above has that name, in one of the ways to say it."""
    return any(name in every_name(upper) for upper in ancestors(division))


def _evidence() -> Iterator[Callable[[Division, str], bool]]:
    yield _printed_under_its_city
    yield _telephone_agrees
    yield _host_agrees
    yield _city_is_named
    yield _city_is_named_short
    yield _province_is_named


def _printed_under_its_city(option: Division, text: str) -> bool:
    return any(name + option.name in text for upper in ancestors(option) for name in every_name(upper))


def _telephone_agrees(option: Division, text: str) -> bool:
    places = {code for match in _TELEPHONE.finditer(text) for code in _area_codes().get(match.group(1), ())}
    return any(part.code in places for part in (option, *ancestors(option)))


def _host_agrees(option: Division, text: str) -> bool:
    """Whether a host name spells the place with the one above: the pinyin of either's name, or the initials of both."""
    labels = _labels(text)
    own = lazy_pinyin(short_name(option.name))
    for upper in ancestors(option):
        above = lazy_pinyin(short_name(upper.name))
        spelled = "".join(above)
        initials = _initials(above) + _initials(own)
        if any(label.startswith((spelled, initials)) for label in labels if len(label) >= _SHORTEST_LABEL):
            return True
    return False


def _labels(text: str) -> set[str]:
    return {label for match in _HOST.finditer(text) for label in match.group(1).lower().split(".")} - _GENERAL_LABELS


@cache
def _by_sound() -> dict[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = defaultdict(list)
    for place in divisions().values():
        if place.last_seen is None:
            found["".join(lazy_pinyin(short_name(place.name)))].append(place)
    return {sound: tuple(group) for sound, group in found.items()}


def _initials(syllables: Sequence[str]) -> str:
    return "".join(syllable[0] for syllable in syllables)


def _city_is_named(option: Division, text: str) -> bool:
    return any(is_named(upper.name, text) for upper in ancestors(option)[:1])


def _city_is_named_short(option: Division, text: str) -> bool:
    return any(is_named(name, text) for upper in ancestors(option)[:1] for name in every_name(upper))


def _province_is_named(option: Division, text: str) -> bool:
    return any(
        is_named(name, text) for upper in ancestors(option) if upper.level == PROVINCE for name in every_name(upper)
    )


@cache
def _area_codes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(files("ontology").joinpath("data/area_codes.csv").read_text("utf-8").splitlines()):
        found[row["area_code"]].add(row["division"])
    return {area_code: frozenset(codes) for area_code, codes in found.items()}
