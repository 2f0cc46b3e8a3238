"""The figures that questions can be about, and the measures that a question's words name.

A family of measures (``data/measures.yaml``) explains a question when each of its words is one of the family's slot
values or a word that the family accepts. Every word must be explained: no part of a question is passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from typing import Any

import pyoxigraph as ox

from ontology import iris
from ontology.vocabulary import concept, concepts, headlines, ontology_store, row_measures
from server.questions.resources import yaml_data
from server.questions.words import Sense, Slot, Token

_MOST_COMBINATIONS = 256
_CHOICE = 0.5
_ALWAYS_ACCEPTED = frozenset({"cumulative", "range"})
_JOINING = "and"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that reports publish: a family and its slot values, such as outcome ``granted``, applicant ``total``."""

    family: str
    values: tuple[Slot, ...]

    def get(self, slot: str) -> str:
        """Give the value of a slot, or nothing."""
        return dict(self.values).get(slot, "")

    @property
    def data(self) -> Mapping[str, Any]:
        """The family's entry in the data."""
        return families()[self.family]

    @property
    def table(self) -> int:
        """The statutory table, or 0 for figures of the narrative."""
        return int(self.data.get("table", 0))

    @property
    def row(self) -> str:
        """The row's id in its code list."""
        return self.get(self.data.get("row", ""))

    @property
    def column(self) -> str:
        """The column's id in its code list."""
        return self.get(self.data.get("column", ""))

    @property
    def kind(self) -> str:
        """The kind of narrative fact."""
        return str(self.data.get("kind", "")) or self.get(self.data.get("kind_slot", ""))

    @property
    def concept_scheme(self) -> str:
        """The code list of the narrative fact's concept, ``category``, or nothing."""
        return str(self.data.get("concept", ""))

    @property
    def headline(self) -> str:
        """The report's property that carries this figure, or nothing."""
        if not self.table:
            return ""
        key = (iris.concept(self.data["row"], self.row), iris.concept(self.data["column"], self.column))
        return _headlines().get(key, "")

    @property
    def unit(self) -> str:
        """The unit of the statutory column; empty for narrative figures, which are printed with their own."""
        return concept(self.data["column"], self.column).unit if self.table else ""

    @property
    def is_group(self) -> bool:
        """Whether the figure is a sum of rows or columns and not printed itself."""
        return bool(self.table) and (
            concept(self.data["row"], self.row).is_group
            or iris.concept(self.data["column"], self.column) not in row_measures()
        )

    @property
    def label(self) -> str:
        """The measure in words."""
        return _table_label(self) if self.table else _fact_label(self)

    def fallback(self) -> Measure | None:
        """Give the narrative measure that states the same figure, where there is one."""
        table: Mapping[str, Mapping[str, str]] = self.data.get("fallback", {})
        found = table.get(f"{self.row}/{self.column}") or table.get(self.row) or table.get("*")
        if found is None or (self.table == 3 and self.column != "total"):
            return None
        kind = found["kind"]
        scheme = concept("fact-kind", kind).concepts_from
        value = {"outcome": self.row, "result": self.column}.get(scheme, "")
        return Measure("fact", tuple(sorted({"kind": kind, scheme or "none": value}.items())))


@dataclass(frozen=True, slots=True)
class Readings:
    """The measures that a question can be about, and the words that the best family could not explain."""

    measures: tuple[Measure, ...]
    unexplained: tuple[str, ...]


@cache
def families() -> Mapping[str, Mapping[str, Any]]:
    """Give the families of measures by id."""
    found: dict[str, Mapping[str, Any]] = {family["id"]: family for family in yaml_data("measures")["families"]}
    return found | {"fact": {"id": "fact", "kind_slot": "kind"}}


def measures_of(tokens: Sequence[Token], asks: Iterable[str], inherited: Measure | None = None) -> Readings:
    """Give the measures that explain the tokens; ``asks`` are the ways of asking that the operation accepts.

    With an ``inherited`` measure, its slot values stand in where the tokens name none of that slot.
    """
    accepted = frozenset(asks)
    scored: dict[Measure, float] = {}
    missing: list[tuple[str, ...]] = []
    for family in yaml_data("measures")["families"]:
        options = [_explanations(token, family, accepted) for token in tokens]
        missing.append(tuple(token.text for token, found in zip(tokens, options, strict=True) if not found))
        if missing[-1] or prod(map(len, options)) > _MOST_COMBINATIONS:
            continue
        for chosen in product(*options):
            for measure, score in _measures(family, chosen, inherited):
                scored[measure] = max(scored.get(measure, 0.0), score)
    top = max(scored.values(), default=0.0)
    found = tuple(measure for measure, score in scored.items() if score == top)
    return Readings(found, min(missing, key=len) if not found else ())


def joint_measures_of(tokens: Sequence[Token], asks: Iterable[str], is_list: bool = False) -> tuple[Measure, ...]:
    """Give the measures that a question names together (自然人和企业), which differ in one slot of one family.

    In a list (维持纠正各多少件) they need no word that joins them.
    """
    accepted = frozenset(asks)
    found: dict[tuple[Measure, ...], float] = {}
    for family in yaml_data("measures")["families"]:
        joining = {**family, "accepts": [*family["accepts"], _JOINING]}
        options = [_explanations(token, joining, accepted) for token in tokens]
        if not all(options) or prod(map(len, options)) > _MOST_COMBINATIONS:
            continue
        for chosen in product(*options):
            if measures := _joint(family, _named(chosen), is_list):
                found[measures] = family["weight"]
    best = [measures for measures, weight in found.items() if weight == max(found.values())]
    return best[0] if len(best) == 1 else ()


def _joint(family: Mapping[str, Any], named: Mapping[str, list[str]], is_list: bool) -> tuple[Measure, ...]:
    features = _features(named)
    if not (is_list or _JOINING in features) or not _applies(family, features):
        return ()
    slots = _slots(family)
    single = {slot: _single(slot, named.get(slot, [])) for slot in slots}
    several = [slot for slot in slots if single[slot] is None]
    if len(several) != 1:
        return ()
    measures: list[Measure] = []
    for value in named[several[0]]:
        values = {slot: text for slot, text in {**single, several[0]: value}.items() if text}
        completed = list(_completed(family, slots, values, features, named))
        if len(completed) != 1:
            return ()
        measures.append(Measure(family["id"], completed[0]))
    return tuple(measures)


def _slots(family: Mapping[str, Any]) -> list[str]:
    return [family[key] for key in ("row", "column", "concept", "kind_slot") if key in family]


def _named(senses: Sequence[Sense]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = defaultdict(list)
    for sense in senses:
        for name, value in sorted(sense):
            if value not in named[name]:
                named[name].append(value)
    return named


def _features(named: Mapping[str, list[str]]) -> set[str]:
    return {*named, *named.get("cue", ()), *(f"unit-{unit}" for unit in named.get("unit", ()))}


def _explanations(token: Token, family: Mapping[str, Any], asks: frozenset[str]) -> list[Sense]:
    slots = {family.get("row"), family.get("column"), family.get("concept"), family.get("kind_slot")}
    accepts = {*family["accepts"], *_ALWAYS_ACCEPTED}
    found = []
    for sense in token.senses:
        if all(
            name in slots
            or (name == "cue" and value in accepts)
            or (name == "ask" and value in asks)
            or (name == "unit" and value in family["units"])
            for name, value in sense
        ) and ("kind" not in dict(sense) or dict(sense)["kind"] in family.get("kinds", ())):
            found.append(sense)
    return found


def _measures(
    family: Mapping[str, Any], senses: Sequence[Sense], inherited: Measure | None
) -> Iterator[tuple[Measure, float]]:
    named = _named(senses)
    features = _features(named)
    implied = families()[inherited.family].get("implies", ()) if inherited is not None else ()
    own = inherited if inherited is not None and inherited.family == family["id"] else None
    if own is None and not _applies(family, {*features, *implied}):
        return
    slots = _slots(family)
    if _JOINING in features and not any(_names_twice(senses, slot) for slot in slots):
        return
    values: dict[str, str] = {}
    for slot in slots:
        single = _single(slot, named[slot])
        if single is None:
            return
        if single or (own is not None and own.get(slot)):
            values[slot] = single or (own.get(slot) if own is not None else "")
    if own is not None and not any(named[slot] for slot in slots) and features - {"cue", "ask", "unit"} - _asked(named):
        return
    score = family["weight"] + sum(1.0 for slot in slots if named[slot])
    found = list(_completed(family, slots, values, features, named))
    price = _CHOICE if len(found) > 1 else 0.0
    yield from ((Measure(family["id"], measure), score - price) for measure in found)


def _names_twice(senses: Sequence[Sense], slot: str) -> bool:
    """Say whether two words name a slot, be it by the same value (人大建议和政协提案)."""
    return sum(any(name == slot for name, _ in sense) for sense in senses) > 1


def _asked(named: Mapping[str, list[str]]) -> set[str]:
    return set(named["ask"]) | {f"unit-{unit}" for unit in named["unit"]}


def _applies(family: Mapping[str, Any], features: set[str]) -> bool:
    if any(feature.startswith("if-") and feature.removeprefix("if-") not in features for feature in features):
        return False
    return all(not family.get(key) or features & set(family[key]) for key in ("names_need", "needs", "also_needs"))


def _single(slot: str, values: list[str]) -> str | None:
    """Give the one value that named ones come to: the most specific, or what combines them; None if none does."""
    if len(values) <= 1:
        return values[0] if values else ""
    if slot in ("category", "kind"):
        return None
    if slot == "channel" and (combined := _combinations().get(frozenset(values))):
        return combined
    specific = [value for value in values if not any(_is_above(slot, value, other) for other in values)]
    return specific[0] if len(specific) == 1 else None


def _is_above(scheme: str, above: str, below: str) -> bool:
    if scheme == "channel":
        return above in next((parts for parts, whole in _combinations().items() if whole == below), ())
    seen = concept(scheme, below).broader
    while seen:
        if seen == iris.concept(scheme, above):
            return True
        seen = next((item.broader for item in concepts(scheme) if item.iri == seen), "")
    return False


def _completed(
    family: Mapping[str, Any],
    slots: Sequence[str],
    values: Mapping[str, str],
    features: set[str],
    named: Mapping[str, list[str]],
) -> Iterator[tuple[Slot, ...]]:
    """Give the full sets of slot values: what is named, then what the data assumes, then every choice of the rest."""
    filled = dict(values)
    for default in family.get("defaults", ()):
        slot = default["slot"]
        if slot not in filled and _default_holds(default, filled, features, named):
            filled[slot] = default["value"]
    open_slots = [slot for slot in slots if slot not in filled]
    if not open_slots:
        if _exists(family, filled, named):
            yield tuple(sorted(filled.items()))
        return
    choices = family.get("choices", {}).get(open_slots[0])
    if choices is None or (choices["needs"] and not features & set(choices["needs"])):
        return
    options = choices.get("values") or choices["rows"].get(filled.get(family.get("row", "")), ())
    for value in options:
        yield from _completed(family, slots, {**filled, open_slots[0]: value}, features, named)


def _default_holds(
    default: Mapping[str, Any], filled: Mapping[str, str], features: set[str], named: Mapping[str, list[str]]
) -> bool:
    return (
        set(default.get("needs", ())) <= features
        and ("rows" not in default or bool(set(default["rows"]) & set(filled.values())))
        and ("units" not in default or bool(set(default["units"]) & set(named["unit"])))
    )


def _exists(family: Mapping[str, Any], filled: Mapping[str, str], named: Mapping[str, list[str]]) -> bool:
    """Say whether the form has this cell and the unit asked for is one of its row's."""
    if family.get("table") != 2:
        return True
    row, column = filled[family["row"]], filled[family["column"]]
    units = family["row_units"].get(row, family["row_units"]["*"])
    key = (iris.concept(family["row"], row), iris.concept(family["column"], column))
    return key in _headlines() and (not named["unit"] or bool(set(units) & set(named["unit"])))


@cache
def _combinations() -> Mapping[frozenset[str], str]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in ontology_store().quads_for_pattern(None, ox.NamedNode(iris.term("combines")), None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            found[quad.subject.value.rpartition("/")[2]].add(quad.object.value.rpartition("/")[2])
    return {frozenset(parts): whole for whole, parts in found.items()}


def parts_of_channel(identifier: str) -> tuple[str, ...]:
    """Give the channels that a combined one counts together; none for a plain channel."""
    return next((tuple(sorted(parts)) for parts, whole in _combinations().items() if whole == identifier), ())


@cache
def _headlines() -> Mapping[tuple[str, str], str]:
    return {(headline.row, headline.column): headline.property for headline in headlines()}


def _name(scheme: str, identifier: str) -> str:
    names: Mapping[str, str] = yaml_data("measures")["names"]
    return names.get(f"{scheme}/{identifier}") or concept(scheme, identifier).label


def _table_label(measure: Measure) -> str:
    row, column = _name(measure.data["row"], measure.row), _name(measure.data["column"], measure.column)
    if measure.table == 2:
        return f"{row}{column}"
    return row if measure.column == "total" else f"{row}（{column}）"


def _fact_label(measure: Measure) -> str:
    names: Mapping[str, str] = yaml_data("measures")["names"]
    kind = measure.kind
    scheme = measure.concept_scheme or next(
        (name for name, value in measure.values if name not in ("kind", "none") and value), ""
    )
    value = measure.get(scheme)
    text = value if scheme == "category" else _name(scheme, value) if value else ""
    template = names.get(kind) or (text if text else concept("fact-kind", kind).label)
    return template.format(concept=text)
