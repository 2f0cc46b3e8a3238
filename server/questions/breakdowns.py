"""Figures that a question breaks down: the measure that is divided, and the parts that form or text give of it.

A dimension is what a figure is divided by: kinds of applicants, members of a group of outcomes, outcomes, results of
disputes; or the channels, modes and categories for which a report's text states figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, reduce

from ontology import iris
from ontology.form import form
from ontology.vocabulary import Concept, concept, concepts
from server.questions.measures import Measure, families, measures_of
from server.questions.words import Token

TEXT_DIMENSIONS: Mapping[str, str] = {"channel": "channel-items", "mode": "by-mode", "category": "category-items"}
DIMENSIONS = ("applicant", "members", "outcome", *TEXT_DIMENSIONS)
_RECEIVED = Measure("requests", (("applicant", "total"), ("outcome", "received")))
_CONCLUDED = Measure("requests", (("applicant", "total"), ("outcome", "concluded-total")))
_DEFAULTS = {"applicant": _RECEIVED, "outcome": _CONCLUDED}
_NOT_OUTCOMES = frozenset({"received", "carried-in", "carried-out", "concluded-total"})


def tokens_to_breakdown(tokens: Sequence[Token], asks: frozenset[str]) -> tuple[Measure | None, str] | None:
    """Give the measure that is broken down (none for figures of the text) and the dimension, or None."""
    dimensions = [set(token.values("dimension")) for token in tokens if token.has("dimension")]
    if not dimensions:
        return None
    base = [token for token in tokens if not token.has("dimension") and not _only_asks(token, asks)]
    telling = [found for found in dimensions if found != {"category"}]
    common = reduce(set.intersection, telling or dimensions)
    for dimension in DIMENSIONS:
        if dimension not in common:
            continue
        if dimension in TEXT_DIMENSIONS:
            if _is_about(base, TEXT_DIMENSIONS[dimension]):
                return None, dimension
            continue
        measures = measures_of(base, asks).measures if base else (_DEFAULTS.get(dimension),)
        found = [measure for measure in measures if measure is not None and parts_of(measure, dimension)]
        if len(found) == 1:
            return found[0], dimension
    return None


def parts_of(measure: Measure, dimension: str) -> tuple[Measure, ...]:
    """Give the measures that a measure divides into, in the order of the form; none where it does not."""
    if measure.family == "disputes" and dimension == "outcome":
        return tuple(_with(measure, "result", item) for item in _columns(4) if item != "total")
    if measure.family != "requests":
        return ()
    if dimension == "applicant" and measure.column == "total":
        return tuple(_with(measure, "applicant", item) for item in _columns(3) if item != "total")
    if dimension == "members" and concept("outcome", measure.row).is_group:
        group = iris.concept("outcome", measure.row)
        return tuple(_with(measure, "outcome", item.id) for item in _rows(3) if item.broader == group)
    if dimension in ("outcome", "members") and measure.row in ("received", "concluded-total"):
        return tuple(_with(measure, "outcome", item.id) for item in _rows(3) if item.id not in _NOT_OUTCOMES)
    return ()


def whole_of(measure: Measure, dimension: str) -> Measure:
    """Give the measure that the parts add up to."""
    concluded = dimension in ("outcome", "members") and measure.row == "received"
    return _with(measure, "outcome", "concluded-total") if concluded else measure


def _only_asks(token: Token, asks: frozenset[str]) -> bool:
    return token.is_filler or token.has("unit") or any(value in asks for value in token.values("ask"))


def _is_about(tokens: Sequence[Token], family: str) -> bool:
    """Say whether words are only those that a question about a family of figures may contain."""
    accepts = set(families()[family]["accepts"])
    return all(accepts & set(token.values("cue")) for token in tokens)


def _with(measure: Measure, slot: str, value: str) -> Measure:
    return Measure(measure.family, tuple(sorted({**dict(measure.values), slot: value}.items())))


@cache
def _columns(table: int) -> tuple[str, ...]:
    found = (column.id for block in form("2021").blocks if block.table == table for column in block.columns)
    return tuple(dict.fromkeys(found))


@cache
def _rows(table: int) -> tuple[Concept, ...]:
    ids = (row.id for block in form("2021").blocks if block.table == table for row in block.rows)
    known = {item.id: item for item in concepts("outcome")}
    return tuple(known[item] for item in dict.fromkeys(ids) if item in known)
