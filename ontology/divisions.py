"""Administrative divisions: codes, names, hierarchy, and what a doubtful name may mean.

Takes ``data/divisions.csv`` (GB/T 2260 over the years); gives divisions by code or name. A division that was renamed
keeps its code: its name is the newest, the others are former names. Between two lists of the source nobody knows when a
name began or ended, so it counts for all the years between them.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, auto
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pypinyin import Style, pinyin

PROVINCE, PREFECTURE, COUNTY = "province", "prefecture", "county"
_SHORTEST_SHORT_NAME = 2
_MOST_SIMILAR = 5
# Unicode orders ideographs by radical and strokes: near in code, alike in shape.
_NEAR_IN_SHAPE = 16
# Before the first list and after the last.
_EVER = (0, 9999)


@dataclass(frozen=True, slots=True)
class Division:
    """A division: its code, newest name, the code of the division above (empty for provinces) and former names.

    ``first_seen`` and ``last_seen`` are the first and the last year in which a source lists it, the last None while it
    is listed.
    """

    code: str
    name: str
    parent: str
    first_seen: int
    former_names: tuple[str, ...] = ()
    last_seen: int | None = None

    @property
    def level(self) -> str:
        """The level by its code: ``province``, ``prefecture`` or ``county``."""
        if self.code.endswith("0000"):
            return PROVINCE
        return PREFECTURE if self.code.endswith("00") else COUNTY


@cache
def divisions() -> dict[str, Division]:
    """Give every division by its code."""
    versions: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows():
        versions[row["code"]].append(row)
    return {code: _division(rows) for code, rows in versions.items()}


def division(code: str) -> Division:
    """Give the division with that code; KeyError where there is none."""
    return divisions()[code]


def divisions_named(name: str, year: int | None = None) -> tuple[Division, ...]:
    """Give the divisions with that full name in a year, or today; where none has it, those that ever had it."""
    uses = _uses().get(name, ())
    in_use = [
        use for use in uses if (use.division.last_seen is None and use.is_newest if year is None else year in use)
    ]
    return tuple(dict.fromkeys(use.division for use in in_use or uses))


def divisions_ever_named(name: str) -> tuple[Division, ...]:
    """Give the divisions that have or once had that full name."""
    return tuple(dict.fromkeys(use.division for use in _uses().get(name, ())))


def divisions_called(name: str, year: int | None = None) -> tuple[Division, ...]:
    """Give the divisions with that full, customary or short name (海南州 for 海南藏族自治州, 宿迁 for 宿迁市)."""
    return divisions_named(name, year) or _by_customary_name().get(name) or _by_short_name().get(name, ())


@cache
def short_name(name: str) -> str:
    """Give a division's name without what it is (宿迁市 → 宿迁); a name of two characters stays whole (郏县)."""
    ending = next((ending for ending in _name_parts()["endings"] if name.endswith(ending)), "")
    short = name.removesuffix(ending)
    while people := next((people for people in _name_parts()["peoples"] if short.endswith(people)), ""):
        if len(short) - len(people) < _SHORTEST_SHORT_NAME:
            break
        short = short.removesuffix(people)
    return short if len(short) >= _SHORTEST_SHORT_NAME else name


@cache
def customary_name(name: str) -> str:
    """Give what an autonomous prefecture or county is usually called (海南州, 长阳县); other names stay as they are."""
    for ending, customary in _customary_endings().items():
        if name.endswith(ending) and (short := short_name(name)) != name:
            return short + customary
    return name


def ancestors(division: Division) -> tuple[Division, ...]:
    """Give the divisions above, the nearest first."""
    found: list[Division] = []
    while division.parent:
        division = divisions()[division.parent]
        found.append(division)
    return tuple(found)


def path(division: Division) -> str:
    """Give the names from the province down, such as ``江苏省/宿迁市``."""
    return "/".join(part.name for part in (*reversed(ancestors(division)), division))


@cache
def is_city(division: Division) -> bool:
    """Tell whether a division is one that districts are in: a prefecture, or a province without prefectures."""
    return division.level == PREFECTURE or (
        division.level == PROVINCE
        and not any(other.parent == division.code and other.level == PREFECTURE for other in divisions().values())
    )


@cache
def every_name(division: Division) -> tuple[str, ...]:
    """Give every way to say a division's name: full, customary, short, former, and that of what it was made from."""
    before = (old.name for old in divisions().values() if old.last_seen is not None and _became(old, division))
    names = (division.name, customary_name(division.name), short_name(division.name), *division.former_names, *before)
    return tuple(dict.fromkeys(names))


def is_named(name: str, text: str) -> bool:
    """Tell whether a text names a place as its own, not as a goal of a journey or in the name of a street."""
    elsewhere = _data()["elsewhere"]
    before, after = "".join(elsewhere["before"]), elsewhere["after"]
    return name in text and re.search(f"(?<![{before}]){re.escape(name)}(?!{after})", text) is not None


def within(division: Division, other: Division) -> bool:
    """Tell whether a division is the other one or lies below it."""
    return division == other or other in ancestors(division)


@cache
def similar_divisions(name: str) -> tuple[Division, ...]:
    """Give listed divisions that a doubtful name may mean.

    They are candidates for a person to choose from, the likeliest first; never an answer: those that sound alike,
    differ in the ending alone or have a like shape; where there are none, those that sound nearly alike, and at last
    those with all characters but one.
    """
    graded = sorted(
        (*_likeness(candidate.name, name), candidate.code, candidate)
        for candidate in divisions().values()
        if candidate.last_seen is None and len(candidate.name) == len(name) and candidate.name != name
    )
    alike = [entry for entry in graded if entry[0] in (_Likeness.SOUND_OR_ENDING, _Likeness.SHAPE)]
    nearly = [entry for entry in graded if entry[0] is _Likeness.NEAR_SOUND]
    but_one = [entry for entry in graded if entry[0] is _Likeness.BUT_ONE]
    return tuple(candidate for _, _, _, candidate in (alike or nearly or but_one)[:_MOST_SIMILAR])


@cache
def names_in_use() -> frozenset[str]:
    """Give every full name, former ones included, and every customary one."""
    return frozenset({*_uses(), *_by_customary_name()})


def is_short_name(name: str) -> bool:
    """Tell whether that is a division's name without what it is (宿迁)."""
    return name not in names_in_use() and name in _by_short_name()


class _Likeness(IntEnum):
    SOUND_OR_ENDING = auto()
    SHAPE = auto()
    NEAR_SOUND = auto()
    BUT_ONE = auto()
    NONE = auto()


def _likeness(one: str, other: str) -> tuple[_Likeness, int]:
    """Give in what two names of one length are alike, and how far they are apart in it."""
    unlike = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if all(_sounds(a) & _sounds(b) for a, b in unlike):
        return _Likeness.SOUND_OR_ENDING, len(unlike)
    if len(unlike) > 1:
        return _Likeness.NONE, 0
    if short_name(one) == short_name(other) != other:
        return _Likeness.SOUND_OR_ENDING, len(one)
    return _likeness_of_characters(*unlike[0], is_long=len(one) > _SHORTEST_SHORT_NAME)


def _likeness_of_characters(one: str, other: str, *, is_long: bool) -> tuple[_Likeness, int]:
    distance = abs(ord(one) - ord(other))
    if any({one, other} <= group for group in _look_alikes()):
        return _Likeness.SHAPE, 0
    if distance <= _NEAR_IN_SHAPE:
        return _Likeness.SHAPE, distance
    if _near_sounds(one) & _near_sounds(other):
        return _Likeness.NEAR_SOUND, 0
    return (_Likeness.BUT_ONE if is_long else _Likeness.NONE), distance


@cache
def _look_alikes() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group) for group in _data()["look_alikes"])


@cache
def _sounds(char: str) -> frozenset[str]:
    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


@cache
def _near_sounds(char: str) -> frozenset[str]:
    """Give the sounds of a character without what many do not tell apart (sh and s, ng and n)."""
    sounds = _sounds(char)
    for sound, like in _data()["like_sounds"]:
        sounds = frozenset(re.sub(sound, like, each) for each in sounds)
    return sounds


@cache
def _name_parts() -> dict[str, list[str]]:
    """Give the endings and the peoples in names, the longer first."""
    return {part: sorted(_data()[part], key=len, reverse=True) for part in ("endings", "peoples")}


@cache
def _customary_endings() -> dict[str, str]:
    return dict(_data()["customary"])


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files("ontology").joinpath("data/division_names.yaml").read_text("utf-8"))
    return loaded


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = files("ontology").joinpath("data/divisions.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _division(versions: Sequence[dict[str, str]]) -> Division:
    ordered = sorted(versions, key=lambda row: (row["last_seen"] or "9999", row["first_seen"]))
    newest = ordered[-1]
    return Division(
        code=newest["code"],
        name=newest["name"],
        parent=newest["parent"],
        first_seen=min(int(row["first_seen"]) for row in versions),
        former_names=tuple(row["name"] for row in ordered[:-1]),
        last_seen=int(newest["last_seen"]) if newest["last_seen"] else None,
    )


def _became(old: Division, new: Division) -> bool:
    """Tell whether a prefecture that is no longer listed lives on in another (毕节地区, 毕节市)."""
    same_place = old.level == new.level == PREFECTURE and old.parent == new.parent
    return same_place and short_name(old.name) == short_name(new.name)


@dataclass(frozen=True, slots=True)
class _Use:
    """A name of a division, and the years for which it may have been in use."""

    division: Division
    is_newest: bool
    first: int
    last: int

    def __contains__(self, year: int) -> bool:
        return self.first <= year <= self.last


def _successor(place: Division) -> Division:
    """Give the listed division that took over the name of one no longer listed, in the same place under a new code."""
    if place.last_seen is None:
        return place
    place_above = short_name(divisions()[place.parent].name) if place.parent else ""
    for other in _listed_by_name().get(place.name, ()):
        same_level = other.level == place.level and other.code[:2] == place.code[:2]
        if same_level and other.parent and short_name(divisions()[other.parent].name) == place_above:
            return other
    return place


@cache
def _listed_by_name() -> dict[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = defaultdict(list)
    for place in divisions().values():
        if place.last_seen is None:
            found[place.name].append(place)
    return {name: tuple(group) for name, group in found.items()}


@cache
def _uses() -> dict[str, tuple[_Use, ...]]:
    """Give every name's uses, from the list before the first that has it to the one after the last."""
    lists = sorted({int(year) for row in _rows() for year in (row["first_seen"], row["last_seen"]) if year})
    found: dict[str, list[_Use]] = defaultdict(list)
    for row in _rows():
        place = _successor(divisions()[row["code"]])
        first = max((year for year in lists if year < int(row["first_seen"])), default=_EVER[0])
        end = int(row["last_seen"] or _EVER[1])
        last = min((year for year in lists if year > end), default=_EVER[1])
        found[row["name"]].append(_Use(place, row["name"] == place.name, first, last))
    return {name: tuple(sorted(uses, key=lambda use: (-use.last, use.division.code))) for name, uses in found.items()}


@cache
def _by_customary_name() -> dict[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = defaultdict(list)
    for candidate in divisions().values():
        name = customary_name(candidate.name)
        if candidate.last_seen is None and name != candidate.name and name not in _uses():
            found[name].append(candidate)
    return {name: tuple(group) for name, group in found.items()}


@cache
def _by_short_name() -> dict[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = defaultdict(list)
    for candidate in divisions().values():
        if candidate.last_seen is None:
            found[short_name(candidate.name)].append(candidate)
    return {name: tuple(group) for name, group in found.items()}
