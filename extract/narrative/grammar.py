"""The words and rules of the narrative, read once from the YAML beside the package.

Takes ``data/narrative_words.yaml`` and ``data/narrative_rules.yaml``; gives them as records and compiled patterns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Rule:
    """Which figures become a fact of a kind: conditions on the cues around them.

    ``concept`` is an identifier, or ``<kind of cue>`` where a cue names it. ``bare`` allows a figure without a unit.
    """

    head: frozenset[str]
    kind: str
    concept: str
    units: frozenset[str]
    own: frozenset[str]
    also: frozenset[str]
    without: frozenset[str]
    before: frozenset[str]
    topic: frozenset[str]
    unless: frozenset[str]
    first: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class ZeroRule:
    """A negation and a thing that together say that there was none.

    Without ``things`` the negation says it itself, after one of the cues ``before``. A ``closing`` negation stands
    after the things, at the end of their clause.
    """

    negation: str
    things: frozenset[str]
    before: frozenset[str]
    closing: bool
    kind: str
    concept: str
    unit: str


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """Words that claim something of all things of a kind: ``wording`` names their pattern, ``topics`` the kinds.

    Where the same clause has already told ``unless_told``, which says more, this is not told again.
    """

    wording: str
    topics: frozenset[str]
    concept: str
    unless_told: str


@cache
def words() -> Mapping[str, Any]:
    """Give the words, units and patterns of running text."""
    return _load("narrative_words.yaml")


@cache
def rules() -> tuple[Rule, ...]:
    """Give the rules that make facts of figures, first come first served."""
    return tuple(
        Rule(
            head=frozenset(row["head"]),
            kind=row["kind"],
            concept=row["concept"],
            units=units(row["units"]),
            own=frozenset(row.get("own", ())),
            also=frozenset(row.get("also", ())),
            without=frozenset(row.get("without", ())),
            before=frozenset(row.get("before", ())),
            topic=frozenset(row.get("topic", ())),
            unless=frozenset(row.get("unless", ())),
            first=row.get("first", False),
            bare=row.get("bare", False),
        )
        for row in _load("narrative_rules.yaml")["rules"]
    )


@cache
def rules_of(head: str) -> tuple[Rule, ...]:
    """Give the rules for figures with a head of a kind."""
    return tuple(rule for rule in rules() if head in rule.head)


@cache
def zero_rules() -> tuple[ZeroRule, ...]:
    """Give the rules that make facts of negations."""
    return tuple(
        ZeroRule(
            negation=row["negation"],
            things=frozenset(row["things"]),
            before=frozenset(row.get("before", ())),
            closing=row.get("closing", False),
            kind=row["kind"],
            concept=row["concept"],
            unit=row["unit"],
        )
        for row in _load("narrative_rules.yaml")["zeros"]
    )


@cache
def claim_rules() -> tuple[ClaimRule, ...]:
    """Give the rules that make claims of words."""
    return tuple(
        ClaimRule(row["wording"], frozenset(row["topics"]), row["concept"], row.get("unless_told", ""))
        for row in _load("narrative_rules.yaml")["claims"]
    )


@cache
def alike_kinds() -> Mapping[str, Mapping[str, str]]:
    """Give kind/concept of a total → kind of cue that says what all of it was → kind of fact."""
    loaded: Mapping[str, Mapping[str, str]] = _load("narrative_rules.yaml")["alike"]
    return loaded


@cache
def cue_set(name: str) -> frozenset[str]:
    """Give a named set of kinds of cue: ``things``, ``transparent``, ``vetoes``, …."""
    return frozenset(_load("narrative_rules.yaml")[name])


@cache
def part_groups() -> Mapping[str, Sequence[frozenset[str]]]:
    """Give kind of total → the groups of kinds that may be its parts together."""
    loaded = _load("narrative_rules.yaml")["parts"]
    return {kind: tuple(frozenset(group) for group in groups) for kind, groups in loaded.items()}


@cache
def units(name: str) -> frozenset[str]:
    """Give the units of a set named in the data."""
    return frozenset(words()["units"][name])


@cache
def channel_units(channel: str) -> frozenset[str]:
    """Give the units in which items on a channel are counted."""
    return units(words()["channel_units"].get(channel, "items"))


@cache
def channel_objects(channel: str) -> re.Pattern[str] | None:
    """Give the words for all that a channel publishes; None where only general words say so."""
    entry = words()["channel_objects"].get(channel)
    return re.compile(entry) if entry else None


@cache
def sure_words() -> Mapping[str, re.Pattern[str]]:
    """Give kind of fact → the verbs that say of requests just that."""
    return {kind: re.compile(entry) for kind, entry in words()["surely"].items()}


@cache
def pattern(name: str, *, repeated: bool = False) -> re.Pattern[str]:
    """Give a pattern of the data, compiled; a list is its alternatives, ``repeated`` any number of them in a row."""
    entry = words()[name]
    source = "|".join(f"(?:{part})" for part in entry) if isinstance(entry, list) else entry
    return re.compile(f"(?:{source})*" if repeated else source)


@cache
def _load(name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(files("extract").joinpath("data", name).read_text("utf-8"))
    return loaded
