"""Administrative divisions: codes, names, hierarchy, and what a doubtful name may mean.

Takes ``data/divisions.csv`` (GB/T 2260 over the years); gives divisions by code or name. A division that was renamed
keeps its code: its name is the newest, the others are former names.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pypinyin import lazy_pinyin

PROVINCE, PREFECTURE, COUNTY = "province", "prefecture", "county"
_SHORTEST_SHORT_NAME = 2
_MOST_SIMILAR = 5
# Unicode orders ideographs by radical and strokes: near in code, alike in shape.
_NEAR_IN_SHAPE = 16


@dataclass(frozen=True, slots=True)
class Division:
    """A division: its code, newest name, the code of the division above (empty for provinces) and former names.

    ``last_seen`` is the last year in which a source lists it, None while it is listed.
    """

    code: str
    name: str
    parent: str
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
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with files("ontology").joinpath("data/divisions.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rows[row["code"]].append(row)
    return {code: _division(versions) for code, versions in rows.items()}


def division(code: str) -> Division:
    """Give the division with that code; KeyError where there is none."""
    return divisions()[code]


def divisions_named(name: str) -> tuple[Division, ...]:
    """Give the divisions with that full name, those still listed first; former names only where no other has it."""
    return _by_name().get(name, ())


def divisions_called(name: str) -> tuple[Division, ...]:
    """Give the divisions with that full or short name (宿迁 for 宿迁市)."""
    return divisions_named(name) or _by_short_name().get(name, ())


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


def within(division: Division, other: Division) -> bool:
    """Tell whether a division is the other one or lies below it."""
    return division == other or other in ancestors(division)


@cache
def similar_divisions(name: str) -> tuple[Division, ...]:
    """Give listed divisions that a doubtful name may mean: alike in sound, or with one character alike in shape.

    They are candidates for a person to choose from, the likeliest first; never an answer.
    """
    sound = lazy_pinyin(name)
    scored = [
        (difference, candidate.code, candidate)
        for candidate in divisions().values()
        if candidate.last_seen is None and len(candidate.name) == len(name) and candidate.name != name
        if (difference := _difference(candidate.name, name, sound)) is not None
    ]
    return tuple(candidate for _, _, candidate in sorted(scored)[:_MOST_SIMILAR])


def names_in_use() -> Sequence[str]:
    """Give every full name, former ones included, each once."""
    return tuple(_by_name())


def _difference(one: str, other: str, other_sound: list[str]) -> int | None:
    """Give how far two names of one length are apart, or None where they are not alike."""
    if lazy_pinyin(one) == other_sound:
        return 0
    unlike = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    distance = abs(ord(unlike[0][0]) - ord(unlike[0][1]))
    near = distance <= _NEAR_IN_SHAPE or len(one) > _SHORTEST_SHORT_NAME
    return distance if len(unlike) == 1 and near else None


@cache
def _name_parts() -> dict[str, list[str]]:
    """Give the endings and the peoples in names, the longer first."""
    loaded = yaml.safe_load(files("ontology").joinpath("data/division_names.yaml").read_text("utf-8"))
    return {part: sorted(names, key=len, reverse=True) for part, names in loaded.items()}


def _division(versions: Sequence[dict[str, str]]) -> Division:
    ordered = sorted(versions, key=lambda row: (row["last_seen"] or "9999", row["first_seen"]))
    newest = ordered[-1]
    return Division(
        code=newest["code"],
        name=newest["name"],
        parent=newest["parent"],
        former_names=tuple(row["name"] for row in ordered[:-1]),
        last_seen=int(newest["last_seen"]) if newest["last_seen"] else None,
    )


@cache
def _by_name() -> dict[str, tuple[Division, ...]]:
    current: dict[str, list[Division]] = defaultdict(list)
    former: dict[str, list[Division]] = defaultdict(list)
    for candidate in divisions().values():
        (current if candidate.last_seen is None else former)[candidate.name].append(candidate)
        for name in candidate.former_names:
            former[name].append(candidate)
    return {name: tuple(current[name] or former[name]) for name in (*current, *(set(former) - set(current)))}


@cache
def _by_short_name() -> dict[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = defaultdict(list)
    for candidate in divisions().values():
        if candidate.last_seen is None:
            found[short_name(candidate.name)].append(candidate)
    return {name: tuple(group) for name, group in found.items()}
