"""Agencies by name: their own, any other they go by, or its sound, whole (chongqing) or by initials (cqsjw).

Takes a graph once and a text; gives the agencies whose names hold it, the likeliest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from pypinyin import Style, lazy_pinyin

from ontology.divisions import divisions, path
from server.graph import Graph
from server.pages.values import identifier, text
from server.queries import query_text
from server.questions.normalise import to_text

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class FoundAgency:
    """An agency: IRI, name, the places it is in from the province down, how many reports are held."""

    iri: str
    name: str
    places: str
    reports: int


@dataclass(frozen=True, slots=True)
class _Entry:
    agency: FoundAgency
    names: tuple[str, ...]
    sounds: tuple[str, ...]


class AgencySearch:
    """The names of a graph's agencies."""

    def __init__(self, graph: Graph) -> None:
        self._entries = tuple(_entries(graph))

    def find(self, wanted: str) -> list[FoundAgency]:
        """Give the agencies a text may mean: those so called, then those whose names begin so, hold it, or sound so."""
        key = to_text(wanted)
        if not key:
            return []
        ranked = [(rank, entry) for entry in self._entries if (rank := _rank(entry, key)) is not None]
        ranked.sort(
            key=lambda found: (found[0], len(found[1].agency.name), -found[1].agency.reports, found[1].agency.iri)
        )
        return [entry.agency for _, entry in ranked[:MOST_FOUND]]


_searches: WeakKeyDictionary[Graph, AgencySearch] = WeakKeyDictionary()
_making = Lock()


def agency_search(graph: Graph) -> AgencySearch:
    """Give the search over a graph, made when it is first asked for."""
    with _making:
        if graph not in _searches:
            _searches[graph] = AgencySearch(graph)
        return _searches[graph]


def _entries(graph: Graph) -> Iterator[_Entry]:
    names: dict[str, set[str]] = {}
    found: dict[str, FoundAgency] = {}
    for record in graph.select(query_text("agency-names")).records():
        iri, name = text(record, "agency"), text(record, "name")
        names.setdefault(iri, {name}).add(text(record, "alias") or name)
        if iri not in found:
            places = _places(identifier(record, "place"))
            found[iri] = FoundAgency(iri, name, places, int(text(record, "reports")))
    for iri, agency in found.items():
        keys = tuple(sorted(to_text(name) for name in names[iri]))
        yield _Entry(agency, keys, tuple(sorted(set(_sounds(keys)))))


def _sounds(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield "".join(lazy_pinyin(name))
        yield "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


def _places(code: str) -> str:
    division = divisions().get(code)
    return path(division) if division is not None else ""


def _rank(entry: _Entry, key: str) -> int | None:
    """Give how likely an agency is meant, the likeliest 0, or None where it is not."""
    if key in entry.names:
        return 0
    if any(name.startswith(key) for name in entry.names):
        return 1
    if any(key in name for name in entry.names):
        return 2
    if key.isascii() and any(sound.startswith(key) for sound in entry.sounds):
        return 3
    if key.isascii() and any(key in sound for sound in entry.sounds):
        return 4
    return None
