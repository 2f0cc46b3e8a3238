"""The names of agencies, places, sectors and printed categories that questions may contain, read from the graph once.

A name that carries its place (乐清市教育局) names agencies; a bare one (教育局) does so together with a place.
Places are those of the whole country, so that an agency that is not held is recognised as one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick

from ontology import iris
from ontology.bodies import body_names, national_bodies
from ontology.divisions import COUNTY, divisions, short_name
from server.graph import Graph
from server.questions.normalise import to_text, to_texts
from server.questions.queries import Row, query
from server.questions.reports import HeldReport, held_reports
from server.questions.resources import yaml_data
from server.questions.words import Sense, Token

_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An agency that the graph holds; ``region``, ``sector``, ``kind`` and ``level`` are IRIs or empty."""

    iri: str
    name: str
    region: str
    sector: str
    kind: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division: IRI, name, level, the IRI of the one above, full names and short ones."""

    iri: str
    name: str
    above: str
    level: str
    names: tuple[str, ...]
    short_names: tuple[str, ...]


class Names:
    """What the graph's names mean; built once from a graph."""

    def __init__(self, graph: Graph) -> None:
        self.places = _places()
        self.agencies: dict[str, AgencyEntry] = {}
        self._within: dict[str, frozenset[str]] = {}
        self.full: dict[str, tuple[str, ...]] = {}
        self.bare: dict[str, tuple[str, ...]] = {}
        self.doubtful: frozenset[tuple[str, str]] = frozenset()
        self.own_bodies: dict[str, str] = {}
        self._read_agencies(query("agencies", {}).run(graph), query("agency-names", {}).run(graph))
        self.place_names, self.short_places = self._place_names()
        self.sectors = _labels(query("sectors", {}).run(graph), "sector")
        self.sector_iris = frozenset(iri for found in self.sectors.values() for iri in found)
        self.categories = {
            to_text(row.text("category")): row.text("category") for row in query("categories", {}).run(graph)
        }
        self._automaton = self._build()
        self.reports = held_reports(graph, {iri: entry.name for iri, entry in self.agencies.items()})
        self._reports_by_agency = _by_agency(self.reports)
        self._shared_names = _repeated(entry.name for entry in self.agencies.values())

    def tokens(self, text: str) -> Iterator[Token]:
        """Give every name in a text, overlapping ones too."""
        starts = {token.start for token in self._found(text) if token.has("bare") or token.has("sector")}
        for token in self._found(text):
            if token.values("place") and token.text in self.short_places and not self._stands_alone(token, starts):
                continue
            yield token
            if token.has("place"):
                yield from self._organs_after(text, token.end)

    def reports_of(self, agency: str) -> tuple[HeldReport, ...]:
        """Give the reports held of one agency, in the order of their years."""
        return self._reports_by_agency.get(agency, ())

    def telling_name(self, entry: AgencyEntry) -> str:
        """Give an agency's name, with the places above it where other agencies have the same name."""
        if entry.name not in self._shared_names:
            return entry.name
        above = [self.places[place].name for place in self.chain(entry.region) if place in self.places][1:]
        return "".join(reversed(above)) + entry.name

    def bodies_of(self, bare: str) -> tuple[str, ...]:
        """Give the ends of the full names of the agencies that go by a name without its place (卫健局, 教育局)."""
        return tuple(sorted({self.own_bodies[iri] for iri in self.bare.get(bare, ())}))

    def within(self, place: str) -> frozenset[str]:
        """Give the agencies of a place and of all places below it."""
        if place not in self._within:
            found = (iri for iri, entry in self.agencies.items() if place in self.chain(entry.region))
            self._within[place] = frozenset(found)
        return self._within[place]

    def chain(self, place: str) -> Iterator[str]:
        """Give a place and all places above it."""
        seen: set[str] = set()
        while place and place not in seen:
            seen.add(place)
            yield place
            place = self.places[place].above if place in self.places else ""

    def _stands_alone(self, token: Token, starts: set[int]) -> bool:
        large = any(self.places[iri].level != COUNTY for iri in token.values("place"))
        return large or token.end in starts or token.start == 0

    def _found(self, text: str) -> Iterator[Token]:
        for last, (name, senses) in self._automaton.iter(text):
            start = last + 1 - len(name)
            yield Token(name, start, last + 1, senses)

    def _organs_after(self, text: str, start: int) -> Iterator[Token]:
        data = yaml_data("names")
        for end in range(start + 2, min(len(text), start + data["longest_organ"]) + 1):
            name = text[start:end]
            if unicodedata.category(name[-1]) != "Lo":
                return
            if name.endswith(tuple(data["organ_endings"])):
                yield Token(name, start, end, (frozenset({("organ", name)}),))

    def _read_agencies(self, agencies: tuple[Row, ...], names: tuple[Row, ...]) -> None:
        place_words: dict[str, set[str]] = defaultdict(set)
        for row in agencies:
            iri = row.text("agency")
            self.agencies[iri] = AgencyEntry(
                iri, row.text("label"), row.text("region"), row.text("sector"), row.text("kind"), row.text("level")
            )
            for place in (row.text("region"), row.text("candidate")):
                place_words[iri].update(word for above in self.chain(place) for word in self._place_words(above))
            if row.text("divisionName"):
                place_words[iri].add(to_text(row.text("divisionName")))
        printed: dict[str, set[str]] = defaultdict(set)
        doubtful: set[tuple[str, str]] = set()
        for row, name in zip(names, to_texts([row.text("name") for row in names]), strict=True):
            printed[row.text("agency")].add(name)
            if row.text("doubtful"):
                doubtful.add((name, row.text("agency")))
        self.doubtful = frozenset(doubtful)
        self._sort_names({iri: found for iri, found in printed.items() if iri in self.agencies}, place_words)

    def _sort_names(self, printed: Mapping[str, set[str]], place_words: Mapping[str, set[str]]) -> None:
        """Tell names that carry their place from bare ones, and find what each agency's full name ends in."""
        full: dict[str, set[str]] = defaultdict(set)
        bare: dict[str, set[str]] = defaultdict(set)
        self.own_bodies = {}
        for iri, names in printed.items():
            label = self.agencies[iri].name
            places = place_words.get(iri, set())
            longest_first = sorted(places, key=lambda place: (-len(place), place))
            for name in names:
                rest = _without_places(name, longest_first)
                if rest not in ("", name):
                    full[name].add(iri)
                if len(name) == len(label) and name == to_text(label):
                    self.own_bodies[iri] = label[-len(rest) :]
                if len(rest) > 1 and rest not in places:
                    bare[rest].add(iri)
        self.full = {name: tuple(sorted(found)) for name, found in full.items()}
        self.bare = {name: tuple(sorted(found)) for name, found in bare.items()}

    def _place_words(self, iri: str) -> Iterator[str]:
        place = self.places.get(iri)
        if place is not None:
            yield from (*place.names, *place.short_names)

    def _place_names(self) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        full: dict[str, set[str]] = defaultdict(set)
        short: dict[str, set[str]] = defaultdict(set)
        for place in self.places.values():
            for name in place.names:
                full[name].add(place.iri)
            for name in place.short_names:
                short[name].add(place.iri)
        usable = {name: tuple(sorted(found)) for name, found in full.items() if len(name) > 2}
        shorts = {name: tuple(sorted(found)) for name, found in short.items() if name not in usable}
        shorts |= {name: tuple(sorted(found)) for name, found in full.items() if len(name) == 2 and name not in shorts}
        return usable, shorts

    def _build(self) -> ahocorasick.Automaton:
        senses: dict[str, list[Sense]] = defaultdict(list)
        for name in self.full:
            senses[name].append(frozenset({("agency", name)}))
        for name in dict.fromkeys((*self.bare, *map(to_text, body_names()))):
            senses[name].append(frozenset({("bare", name)}))
        for name in map(to_text, national_bodies()):
            senses[name].append(frozenset({("organ", name)}))
        for name, found in (*self.place_names.items(), *self.short_places.items()):
            senses[name].extend(frozenset({("place", iri)}) for iri in found)
        for name, found in self.sectors.items():
            senses[name].extend(frozenset({("sector", iri)}) for iri in found)
        for name in self.categories:
            for ending in ("", *yaml_data("names")["category_endings"]):
                senses[name + ending].append(frozenset({("category", name)}))
        automaton = ahocorasick.Automaton()
        for name, values in senses.items():
            automaton.add_word(name, (name, tuple(dict.fromkeys(values))))
        automaton.make_automaton()
        return automaton


@cache
def _places() -> Mapping[str, Place]:
    found = {}
    for item in divisions().values():
        above = iris.division(item.parent) if item.parent else ""
        names = tuple(dict.fromkeys(map(to_text, (item.name, *item.former_names))))
        short = tuple(name for name in dict.fromkeys(map(short_name, names)) if len(name) >= _SHORTEST_NAME)
        found[iris.division(item.code)] = Place(iris.division(item.code), names[0], above, item.level, names, short)
    return found


def _by_agency(reports: Iterable[HeldReport]) -> Mapping[str, tuple[HeldReport, ...]]:
    found: dict[str, list[HeldReport]] = defaultdict(list)
    for report in reports:
        found[report.agency].append(report)
    return {agency: tuple(items) for agency, items in found.items()}


def _repeated(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name, times in Counter(names).items() if times > 1)


def _without_places(name: str, places: Sequence[str]) -> str:
    rest = name
    while found := next((place for place in places if rest.startswith(place) and rest != place), ""):
        rest = rest[len(found) :]
    return rest


def _labels(rows: tuple[Row, ...], column: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[to_text(row.text("name"))].add(row.text(column))
    return {name: tuple(sorted(values)) for name, values in found.items()}
