"""Agencies: what a name says (division, body, sector, kind), and all names by which people call an agency.

Takes names as documents print them; gives ``Agency`` records. A name whose division is not known or not unique is kept
as printed, with candidates; it is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ontology.bodies import (
    begins_zone,
    body_forms,
    body_names,
    body_to_kind,
    body_to_sector,
    completed,
    has_own_place,
    host_of,
    is_below_division,
    is_national,
    is_zone,
    known_body,
    leading_central,
    leading_host,
    level_in_name,
    unlisted_division,
    without_government,
)
from ontology.divisions import (
    Division,
    ancestors,
    divisions_called,
    divisions_ever_named,
    every_name,
    is_city,
    is_short_name,
    names_in_use,
    short_name,
    similar_divisions,
)
from ontology.places import is_above, told_apart

NATIONAL, TOWNSHIP = "national", "township"
_REMARK = re.compile(r"[(（]([^()（）]*)[)）]")
_SHORTEST_NAME = 2
_LONGEST_SHORT_NAME = 6


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
        return bool(self.divisions) or is_national(self.body)


def name_to_parts(printed: str) -> NameParts:
    """Take a printed name apart."""
    name = _without_host(_without_remarks(printed))
    central = leading_central(name)
    rest = name.removeprefix(central)
    names, body = _leading_divisions(rest)
    unlisted = unlisted_division(body)
    rest = body.removeprefix(unlisted)
    if unlisted and (rest in body_names() or not rest) and (not names or _similar_below(unlisted, names)):
        return NameParts(central, (*names, unlisted), rest, listed=False)
    return NameParts(central, names, without_government(body) if names else body, listed=bool(names))


def parts_to_agency(parts: NameParts, printed: str, context: str, year: int | None = None) -> Agency:
    """Give the agency of a name.

    ``context`` is all text that may tell homonymous divisions apart, ``year`` the one whose divisions count.
    """
    division, candidates = _resolved(parts, context, year)
    body = completed(parts.body)
    place = "".join(parts.divisions) if parts.central else "".join(parts.divisions[-1:])
    return Agency(
        name=parts.central + ("" if has_own_place(body) else place) + body,
        printed=printed,
        division=division,
        division_name=parts.divisions[-1] if parts.divisions else "",
        candidates=candidates,
        sector=body_to_sector(body),
        level=_level(parts, division, body),
        kind=body_to_kind(body),
    )


def agency_aliases(agency: Agency) -> tuple[str, ...]:
    """Give every name by which people call an agency, its full name first."""
    prefixes = [agency.division_name] if agency.division is None else list(_prefixes(agency.division))
    body = _own_body(agency)
    forms = body_forms(body)
    names = [agency.name, agency.printed, *(prefix + form for prefix in prefixes for form in forms)]
    if agency.name == body and has_own_place(body):
        names += forms
    return tuple(dict.fromkeys(filter(None, names)))


def candidate_aliases(agency: Agency) -> tuple[str, ...]:
    """Give the names that an agency would have under the divisions that its doubtful one resembles."""
    divisions = [candidate.division for candidate in agency.candidates if candidate.reason is Reason.SIMILAR]
    forms = body_forms(_own_body(agency))
    names = [prefix + form for division in divisions for prefix in _prefixes(division) for form in forms]
    return tuple(dict.fromkeys(names))


def _own_body(agency: Agency) -> str:
    """Give what follows the division in an agency's name."""
    rest = agency.name.removeprefix(leading_central(agency.name))
    _, found, body = rest.partition(agency.division_name) if agency.division_name else ("", "", rest)
    return body if found and body else rest


def _prefixes(division: Division) -> Iterator[str]:
    """Give the ways to say where a division's agency belongs: with and without the divisions above."""
    above = ancestors(division)
    for own in every_name(division):
        yield own
        yield from (short_name(upper.name) + own for upper in above)
    for own in (division.name, *division.former_names):
        yield from (upper.name + own for upper in above)
        yield "".join(part.name for part in reversed(above)) + own


def _without_remarks(printed: str) -> str:
    """Drop remarks in brackets, except where they complete a division's name: 宿迁市(人民政府)."""
    name = _REMARK.sub("", printed).strip()
    remark = _REMARK.search(printed)
    if remark and name in names_in_use() and remark.group(1) in body_names():
        return name + remark.group(1)
    return name


def _without_host(name: str) -> str:
    """Drop what stands before the division of a name and is none itself."""
    rest = name.removeprefix(leading_host(name))
    return rest if _leading_division(rest) else name


def _leading_divisions(name: str) -> tuple[tuple[str, ...], str]:
    """Give the divisions that a name begins with, and its body; a short one only where what follows is sure."""
    names: list[str] = []
    rest = name
    while found := _leading_division(rest):
        names.append(found)
        rest = rest.removeprefix(found)
    if names:
        zone = _place_of_zone(rest, names[-1]) if is_zone(rest) else ""
        return (*names, *filter(None, (zone,))), rest
    for end in range(min(len(name) - 1, _LONGEST_SHORT_NAME), _SHORTEST_NAME - 1, -1):
        short, rest = name[:end], name[end:]
        if not is_short_name(short):
            continue
        lower, body = _leading_divisions(rest)
        if lower and any(is_above(short, option) for option in divisions_called(lower[0])):
            return (short, *lower), body
        if rest in body_names():
            return (short,), rest
        in_city = any(is_city(option) for option in divisions_called(short))
        if is_zone(rest) and in_city:
            return (short,), name
        if (host := host_of(rest)) and (in_city or not is_zone(host)):
            return (short,), rest
    return (), name


def _place_of_zone(zone: str, above: str) -> str:
    """Give the short name of a division below another with which a zone's name begins (昆山经济技术开发区)."""
    shorts = (zone[:end] for end in range(min(len(zone) - 1, _LONGEST_SHORT_NAME), _SHORTEST_NAME - 1, -1))
    return next(
        (
            short
            for short in shorts
            if begins_zone(zone.removeprefix(short))
            and is_short_name(short)
            and any(is_above(above, option) for option in _meant(divisions_called(short)))
        ),
        "",
    )


def _leading_division(text: str) -> str:
    """Give the longest division that a text begins with, unless it is a town's own name (城区街道办事处)."""
    found = next(
        (text[:end] for end in range(min(len(text), _longest_name()), 1, -1) if text[:end] in names_in_use()), ""
    )
    rest = text.removeprefix(found)
    return "" if found and is_below_division(rest) and not has_own_place(rest) else found


def _resolved(parts: NameParts, context: str, year: int | None) -> tuple[Division | None, tuple[Candidate, ...]]:
    if not parts.divisions:
        return None, ()
    options = _options(parts, year)
    if not options:
        *above, name = parts.divisions
        found = divisions_ever_named(name) if parts.listed else _similar_below(name, above)
        reason = Reason.HOMONYM if parts.listed else Reason.SIMILAR
        return None, tuple(Candidate(division, reason) for division in found)
    left = told_apart(options, context)
    if len(left) == 1:
        return left[0], ()
    return None, tuple(Candidate(division, Reason.HOMONYM) for division in left)


def _options(parts: NameParts, year: int | None) -> tuple[Division, ...]:
    """Give the divisions that a name may mean: of that year if known, below those that it prints above."""
    if not parts.listed:
        return ()
    *above, name = parts.divisions
    if is_short_name(name):
        return tuple(option for option in _meant(divisions_called(name)) if _is_below(option, above))
    in_year = divisions_called(name, year) if year else ()
    ever = divisions_ever_named(name) or divisions_called(name)
    for options in (in_year, ever):
        fitting = tuple(option for option in options if _is_below(option, above))
        if fitting:
            return _without_predecessors(fitting)
    return ()


def _is_below(option: Division, above: Sequence[str]) -> bool:
    return all(is_above(name, option) for name in above)


def _similar_below(name: str, above: Sequence[str]) -> tuple[Division, ...]:
    return tuple(candidate for candidate in similar_divisions(name) if _is_below(candidate, above))


def _meant(options: Sequence[Division]) -> tuple[Division, ...]:
    """Leave out a county that shares its short name with the city it is in (长沙): the city is meant."""
    cities = {option for option in options if is_city(option)}
    return tuple(option for option in options if not cities & set(ancestors(option)))


def _without_predecessors(options: tuple[Division, ...]) -> tuple[Division, ...]:
    """Leave out a division of the past of whose name another is listed, or came later, in its province."""
    return tuple(option for option in options if not any(_succeeds(other, option) for other in options))


def _succeeds(other: Division, past: Division) -> bool:
    if past.last_seen is None or ancestors(other)[-1:] != ancestors(past)[-1:]:
        return False
    return other.last_seen is None or other.first_seen > past.last_seen


def _level(parts: NameParts, division: Division | None, body: str) -> str:
    if is_below_division(body):
        return TOWNSHIP
    if division is not None:
        return division.level
    if is_national(body):
        return NATIONAL
    if parts.divisions:
        return level_in_name(parts.divisions[-1][-1:])
    return level_in_name(body[:1]) if known_body(body) == body[1:] else ""


@cache
def _longest_name() -> int:
    return max(map(len, names_in_use()))
