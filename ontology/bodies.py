"""Bodies: the part of an agency's name behind its division, and what it says of sector and kind.

Takes ``data/agencies.yaml``. A body in no list keeps its printed name and gets no sector.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def known_body(body: str) -> str:
    """Give the longest known name or short form that a body's name ends in, before its branch; empty where none."""
    stem = _without_branch(body)
    return max((name for name in body_names() if stem.endswith(name)), key=len, default="")


@cache
def short_forms(body: str) -> tuple[str, ...]:
    """Give the short forms of a known body's name."""
    return tuple(short for bodies in _data()["sectors"].values() for short in bodies.get(body, ()))


@cache
def full_forms(short: str) -> tuple[str, ...]:
    """Give the known names that a short form may stand for."""
    return tuple(name for bodies in _data()["sectors"].values() for name, shorts in bodies.items() if short in shorts)


def is_short_form(body: str) -> bool:
    """Tell whether a body's name is only a short form of others."""
    return body not in _sectors() and bool(full_forms(body))


@cache
def body_names() -> frozenset[str]:
    """Give every known name of a body and every short form."""
    shorts = {short for bodies in _data()["sectors"].values() for forms in bodies.values() for short in forms}
    return frozenset({*_sectors(), *shorts})


def body_to_sector(body: str) -> str:
    """Give the sector of a body by the known name it ends in, or by a word in it; empty where neither tells."""
    if body in _data()["national"]:
        return str(_data()["national"][body])
    if body_to_kind(body) in _data()["general_kinds"]:
        return str(_data()["general"])
    known = known_body(body)
    listed = _sectors().get(known) or _sectors().get(next(iter(full_forms(known)), ""), "")
    return listed or next(
        (sector for sector, words in _data()["sector_words"] if any(word in body for word in words)), ""
    )


@cache
def body_to_kind(body: str) -> str:
    """Give the kind of a body by the ending of its name; empty where none fits."""
    return next((kind for kind, endings in _data()["kinds"] if body.endswith(tuple(endings))), "")


def national_bodies() -> frozenset[str]:
    """Give the names of the bodies above all divisions that are listed."""
    return frozenset(_data()["national"])


def is_national(body: str) -> bool:
    """Tell whether a body without a division stands above them all."""
    return body in _data()["national"] or body.startswith(tuple(_data()["national_beginnings"]))


def central_bodies() -> tuple[str, ...]:
    """Give the bodies whose local ones begin with their name (国家税务总局)."""
    return tuple(_data()["central"])


def leading_central(name: str) -> str:
    """Give the central body that a local one's name begins with; empty where there is none."""
    return next((body for body in central_bodies() if name.startswith(body) and name != body), "")


def own_place(body: str) -> str:
    """Give the place by which a town or sub-district is known (桥头镇人民政府 → 桥头镇)."""
    return next((body.removesuffix(ending) for ending in _data()["below_endings"] if body.endswith(ending)), body)


def unlisted_division(name: str) -> str:
    """Give what a name begins with and looks like a division, though no list has it; empty where nothing does."""
    found = re.match(_data()["unlisted"], name)
    return found.group() if found and not found.group().endswith(tuple(_data()["zones"])) else ""


def may_be_place(text: str) -> bool:
    """Tell whether a text may be the name of a place that no list has."""
    return re.fullmatch(_data()["place"], text) is not None


def level_in_name(ending: str) -> str:
    """Give the level that the last character of a division's name says; empty where several have it."""
    return str(_data()["levels"].get(ending, ""))


def is_zone(body: str) -> bool:
    """Tell whether a body is a development zone's."""
    return body_to_kind(body) == "development-zone"


def begins_zone(text: str) -> bool:
    """Tell whether a zone's name may go on with that behind the name of its place (经济开发区, not 山风景区)."""
    return re.match(_data()["zone_beginnings"], text) is not None


def host_of(body: str) -> str:
    """Give the body, no division, that another belongs to (工业园区教育局, 生产建设兵团教育局); empty where none."""
    known = known_body(body)
    host = body.removesuffix(known) if known and body.endswith(known) else ""
    return host if is_zone(host) or host in body_names() else ""


def leading_host(name: str) -> str:
    """Give what stands before the division of a name and is none itself (兵团第八师); empty where nothing does."""
    found = re.match(_data()["leading"], name)
    return found.group() if found else ""


def is_below_division(body: str) -> bool:
    """Tell whether a body's level is below that of its division: towns and sub-districts."""
    return body_to_kind(body) in _data()["below_division"]


def has_own_place(body: str) -> bool:
    """Tell whether a body is known by a place of its own, so that the division is no part of its name (桥头镇)."""
    named = body != known_body(body) and body not in _endings()
    return named and body_to_kind(body) in _data()["own_place"]


def completed(body: str) -> str:
    """Give the full name of a body that is only a place (桥头镇 → 桥头镇人民政府); empty stands for a government."""
    endings: dict[str, str] = _data()["completed"]
    if not body:
        return endings["division"]
    ending = next((ending for ending in endings if body.endswith(ending)), "")
    full = endings.get(ending, "")
    return body if body.endswith(full) else body.removesuffix(ending) + full


def without_government(body: str) -> str:
    """Take the government off the name of a place below it (人民政府演集街道办事处)."""
    rest = body.removeprefix(completed(""))
    return rest if is_below_division(rest) and has_own_place(rest) else body


def body_forms(body: str) -> tuple[str, ...]:
    """Give a body's name and its short forms; a town is also called by its place alone (桥头镇)."""
    known = known_body(body)
    own = body.removesuffix(known) if known else ""
    forms = [body]
    if body.endswith(known):
        forms += [own + form for form in (*short_forms(known), *full_forms(known))]
    if is_below_division(body):
        forms.append(own_place(body))
    forms += [form.replace(full, short) for full, short in _data()["zone_forms"].items() for form in forms]
    return tuple(dict.fromkeys(filter(None, forms)))


def _without_branch(body: str) -> str:
    branch = re.fullmatch(_data()["branch"], body)
    return branch["stem"] if branch else body


@cache
def _endings() -> frozenset[str]:
    return frozenset(ending for _, endings in _data()["kinds"] for ending in endings)


@cache
def _sectors() -> dict[str, str]:
    return {name: sector for sector, bodies in _data()["sectors"].items() for name in bodies}


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files("ontology").joinpath("data/agencies.yaml").read_text("utf-8"))
    return loaded
