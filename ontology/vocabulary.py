"""The code lists, read once from the Turtle beside this module.

Takes ``TURTLE_FILES``; gives concepts with their labels, and the measures by which reports and rows carry figures.
Everything after this module reads the words from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from ontology import iris

TURTLE_FILES = ("xxgk.ttl", "codes.ttl", "form.ttl", "law.ttl", "agencies.ttl", "cube.ttl")


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a code list.

    ``alternatives`` are other names that people use (``skos:altLabel``); ``printed_variants`` are ways in which
    reports print the label (``skos:hiddenLabel``). ``unit`` is that of a column's figures, ``concepts_from`` the code
    list that facts of this kind take their concept from; either is empty where it does not apply.
    """

    iri: str
    scheme: str
    id: str
    label: str
    label_en: str
    notation: str
    alternatives: tuple[str, ...]
    printed_variants: tuple[str, ...]
    broader: str
    counts_in: str
    is_group: bool
    legal_basis: tuple[str, ...]
    unit: str
    concepts_from: str


@dataclass(frozen=True, slots=True)
class Headline:
    """A property by which the report node carries a published figure: which row and column, in which unit."""

    property: str
    row: str
    column: str
    unit: str
    label: str


@cache
def ontology_store() -> ox.Store:
    """Give the ontology's own triples as an in-memory store; callers must not change it."""
    store = ox.Store()
    for name in TURTLE_FILES:
        store.bulk_load(files("ontology").joinpath(name).read_bytes(), format=ox.RdfFormat.TURTLE)
    return store


@cache
def concepts(scheme: str) -> tuple[Concept, ...]:
    """Give the concepts of a code list (``outcome``, ``channel``, …), sorted by IRI; empty for an unknown list."""
    members = _subjects(iris.SKOS + "inScheme", iris.concept("scheme", scheme))
    return tuple(_concept(scheme, iri) for iri in sorted(members))


@cache
def concept(scheme: str, identifier: str) -> Concept:
    """Give one concept of a code list; KeyError where the list has no such concept."""
    for candidate in concepts(scheme):
        if candidate.id == identifier:
            return candidate
    raise KeyError(f"{scheme}/{identifier}")


@cache
def combined_concepts(scheme: str) -> dict[str, frozenset[str]]:
    """Give the concepts of a code list that count several others together: id → their ids."""
    found: dict[str, frozenset[str]] = {}
    for member in concepts(scheme):
        parts = frozenset(iri.rsplit("/", 1)[1] for iri in _objects(member.iri, iris.term("combines")))
        if parts:
            found[member.id] = parts
    return found


@cache
def headlines() -> tuple[Headline, ...]:
    """Give every headline measure of the report node, sorted by property."""
    found = _subjects(iris.RDF + "type", iris.term("HeadlineMeasure"))
    return tuple(
        Headline(
            property=iri,
            row=_object(iri, iris.term("row")),
            column=_object(iri, iris.term("column")),
            unit=_object(iri, iris.term("unit")),
            label=_label(iri, "zh"),
        )
        for iri in sorted(found)
    )


@cache
def row_measures() -> dict[str, str]:
    """Give column concept IRI → the property by which a row node carries that column's figure."""
    pairs = ontology_store().quads_for_pattern(None, ox.NamedNode(iris.term("measures")), None)
    return {_text(quad.object): _text(quad.subject) for quad in pairs}


def _concept(scheme: str, iri: str) -> Concept:
    return Concept(
        iri=iri,
        scheme=scheme,
        id=iri.rsplit("/", 1)[1],
        label=_label(iri, "zh"),
        label_en=_label(iri, "en"),
        notation=_object(iri, iris.SKOS + "notation"),
        alternatives=tuple(sorted(_objects(iri, iris.SKOS + "altLabel"))),
        printed_variants=tuple(sorted(_objects(iri, iris.SKOS + "hiddenLabel"))),
        broader=_object(iri, iris.SKOS + "broader"),
        counts_in=_object(iri, iris.term("countsIn")),
        is_group=iris.term("OutcomeGroup") in _objects(iri, iris.RDF + "type"),
        legal_basis=tuple(sorted(_objects(iri, iris.term("legalBasis")))),
        unit=_object(iri, iris.term("unit")),
        concepts_from=_object(iri, iris.term("conceptsFrom")).rpartition("/")[2],
    )


def _label(iri: str, language: str) -> str:
    for predicate in (iris.SKOS + "prefLabel", iris.RDFS + "label"):
        for quad in ontology_store().quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None):
            if isinstance(quad.object, ox.Literal) and quad.object.language == language:
                return quad.object.value
    return ""


def _objects(iri: str, predicate: str) -> Iterator[str]:
    for quad in ontology_store().quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None):
        yield _text(quad.object)


def _object(iri: str, predicate: str) -> str:
    return next(_objects(iri, predicate), "")


def _subjects(predicate: str, value: str) -> list[str]:
    pattern = ontology_store().quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value))
    return [_text(quad.subject) for quad in pattern]


def _text(term: object) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value
    raise TypeError(f"the ontology's code lists hold IRIs and literals, not {term!r}")
