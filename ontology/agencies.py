"""Agencies: what a name says (division, body, sector, kind), and all names by which people call an agency.

Takes names as documents print them and ``data/agencies.yaml``; gives ``Agency`` records. A name whose division is not
known or not unique is kept as printed, with candidates; it is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ontology.divisions import (
    Division,
    ancestors,
    divisions_named,
    names_in_use,
    short_name,
    similar_divisions,
)

NATIONAL, TOWNSHIP = "national", "township"
_REMARK = re.compile(r"[(（]([^()（）]*)[)）]")
_UNLISTED = re.compile(r"[\u4e00-\u9fff]{1,5}?(?:自治州|自治县|自治旗|[省市县区旗盟])")


class Reason(StrEnum):
    """Why a division is a candidate for a doubtful name."""

    HOMONYM = "homonym"
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A division that a doubtful name may mean."""

    division: Division
    reason: Reason


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as a document supports it.

    ``name`` is the full name in simplified characters, ``printed`` the name it was read from; ``division`` is None
    while the division is not resolved: then ``division_name`` is what is printed of it, and ``candidates`` what it may
    mean. ``sector``, ``level`` and ``kind`` are ids of code lists, or empty.
    """

    name: str
    printed: str
    division: Division | None
    division_name: str
    candidates: tuple[Candidate, ...]
    sector: str
    level: str
    kind: str


@dataclass(frozen=True, slots=True)
class NameParts:
    """A printed name taken apart: a central body, divisions from above to below, and the body's own name.

    ``listed`` says that the divisions are in the list; an unlisted one is only taken for a division before a body that
    is known.
    """

    central: str
    divisions: tuple[str, ...]
    body: str
    listed: bool

    @property
    def is_full(self) -> bool:
        """Whether the name says where the agency belongs."""
        return bool(self.divisions)


def name_to_parts(printed: str) -> NameParts:
    """Take a printed name apart."""
    name = _without_remarks(printed)
    central = next((body for body in _data()["central"] if name.startswith(body) and name != body), "")
    rest = name.removeprefix(central)
    names: list[str] = []
    while found := _leading_division(rest):
        names.append(found)
        rest = rest.removeprefix(found)
    if names:
        return NameParts(central, tuple(names), rest, listed=True)
    unlisted = _UNLISTED.match(rest)
    if unlisted and rest[unlisted.end() :] in body_names():
        return NameParts(central, (unlisted.group(),), rest[unlisted.end() :], listed=False)
    return NameParts(central, (), rest, listed=False)


def parts_to_agency(parts: NameParts, printed: str, context: str) -> Agency:
    """Give the agency of a name; ``context`` is all text that may tell homonymous divisions apart."""
    division, candidates = _resolved(parts, context)
    body = _completed(parts)
    kind = body_to_kind(body)
    own_place = kind in _data()["own_place"] and body_has_place(body)
    prefix = "" if own_place or not parts.divisions else parts.divisions[-1]
    return Agency(
        name=parts.central + prefix + body,
        printed=printed,
        division=division,
        division_name=parts.divisions[-1] if parts.divisions else "",
        candidates=candidates,
        sector=body_to_sector(body, kind),
        level=_level(division, kind, body),
        kind=kind,
    )


def body_to_sector(body: str, kind: str) -> str:
    """Give the sector of a body by the known name it ends in; empty where there is none."""
    if kind in _data()["below_division"] or kind == "development-zone":
        return "general-government"
    known = known_body(body) or next(iter(full_forms(body)), "")
    return _sectors().get(known, "")


def body_to_kind(body: str) -> str:
    """Give the kind of a body by the ending of its name; empty where none fits."""
    return next((kind for kind, endings in _data()["kinds"] if body.endswith(tuple(endings))), "")


def body_has_place(body: str) -> bool:
    """Tell whether a body's name has a place of its own before what it is (桥头镇人民政府, not 人民政府)."""
    return known_body(body) != body and body not in _endings()


@cache
def known_body(body: str) -> str:
    """Give the longest known name that a body's name ends in; empty where there is none."""
    return max((name for name in _sectors() if body.endswith(name)), key=len, default="")


@cache
def short_forms(body: str) -> tuple[str, ...]:
    """Give the short forms of a known body's name."""
    return tuple(short for bodies in _data()["sectors"].values() for short in bodies.get(body, ()))


@cache
def full_forms(short: str) -> tuple[str, ...]:
    """Give the known names that a short form may stand for."""
    return tuple(name for bodies in _data()["sectors"].values() for name, shorts in bodies.items() if short in shorts)


@cache
def body_names() -> frozenset[str]:
    """Give every known name of a body and every short form."""
    shorts = {short for bodies in _data()["sectors"].values() for forms in bodies.values() for short in forms}
    return frozenset({*_sectors(), *shorts})


def agency_aliases(agency: Agency) -> tuple[str, ...]:
    """Give every name by which people call an agency, its full name first."""
    prefixes = [agency.division_name] if agency.division is None else list(_prefixes(agency.division))
    body = _own_body(agency)
    names = [agency.name, agency.printed, *(prefix + form for prefix in prefixes for form in _forms(body))]
    if body_has_place(body) and agency.kind in _data()["own_place"]:
        names += _forms(body)
    return tuple(dict.fromkeys(filter(None, names)))


def candidate_aliases(agency: Agency) -> tuple[str, ...]:
    """Give the names that an agency would have under the divisions that its doubtful one resembles."""
    body = _own_body(agency)
    divisions = [candidate.division for candidate in agency.candidates if candidate.reason is Reason.SIMILAR]
    names = [prefix + form for division in divisions for prefix in _prefixes(division) for form in _forms(body)]
    return tuple(dict.fromkeys(names))


def _own_body(agency: Agency) -> str:
    """Give what follows the division in an agency's name."""
    central = next((body for body in _data()["central"] if agency.name.startswith(body)), "")
    return agency.name.removeprefix(central).removeprefix(agency.division_name) or agency.name


def _forms(body: str) -> list[str]:
    """Give a body's name and its short forms; a town is also called by its place alone (桥头镇)."""
    known = known_body(body)
    own = body.removesuffix(known) if known else body
    forms = [body, *(own + short for short in short_forms(known))]
    if own and body_to_kind(body) in _data()["below_division"]:
        forms += [body.removesuffix(ending) for ending in _data()["completed"].values() if body.endswith(ending)]
    return forms


def _prefixes(division: Division) -> Iterator[str]:
    """Give the ways to say where a division's agency belongs: alone, short, and with divisions above."""
    above = ancestors(division)
    yield from dict.fromkeys((division.name, short_name(division.name), *division.former_names))
    for upper in above:
        yield upper.name + division.name
        yield short_name(upper.name) + division.name
    if len(above) > 1:
        yield "".join(part.name for part in reversed(above)) + division.name


def _without_remarks(printed: str) -> str:
    """Drop remarks in brackets, except where they complete a name: 宿迁市(人民政府)."""
    return _REMARK.sub(lambda match: match.group(1) if match.group(1) in _sectors() else "", printed).strip()


def _leading_division(text: str) -> str:
    return next((text[:end] for end in range(min(len(text), _longest_name()), 1, -1) if text[:end] in _names()), "")


def _resolved(parts: NameParts, context: str) -> tuple[Division | None, tuple[Candidate, ...]]:
    if not parts.divisions:
        return None, ()
    *above, name = parts.divisions
    options = divisions_named(name)
    fitting = [option for option in options if {part.name for part in ancestors(option)} >= set(above)]
    options = tuple(fitting) or options
    if len(options) == 1:
        return options[0], ()
    if not options:
        return None, tuple(Candidate(division, Reason.SIMILAR) for division in similar_divisions(name))
    ranked = sorted(((_evidence(option, context), option) for option in options), key=lambda entry: -entry[0])
    if ranked[0][0] > ranked[1][0]:
        return ranked[0][1], ()
    return None, tuple(Candidate(division, Reason.HOMONYM) for division in options)


def _evidence(option: Division, context: str) -> int:
    """Count the divisions above an option that the context names."""
    return sum((upper.name in context) + (short_name(upper.name) in context) for upper in ancestors(option))


def _completed(parts: NameParts) -> str:
    completed = _data()["completed"]
    if not parts.body:
        return str(completed["division"])
    ending = next((ending for ending in completed if parts.body.endswith(ending)), "")
    return parts.body + completed.get(ending, "")


def _level(division: Division | None, kind: str, body: str) -> str:
    if kind in _data()["below_division"]:
        return TOWNSHIP
    if division is not None:
        return division.level
    national = _data()["national"]
    return NATIONAL if body in national["ministries"] or body.startswith(tuple(national["beginnings"])) else ""


def _endings() -> frozenset[str]:
    return frozenset(ending for _, endings in _data()["kinds"] for ending in endings)


@cache
def _names() -> frozenset[str]:
    return frozenset(names_in_use())


@cache
def _longest_name() -> int:
    return max(map(len, _names()))


@cache
def _sectors() -> dict[str, str]:
    return {name: sector for sector, bodies in _data()["sectors"].items() for name in bodies}


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files("ontology").joinpath("data/agencies.yaml").read_text("utf-8"))
    return loaded
