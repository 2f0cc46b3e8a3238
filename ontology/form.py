"""The statutory form as data: its blocks, rows and columns in printed order, in the versions of 2019 and 2021.

Takes ``form.ttl`` and the code lists; gives what extraction aligns to, what the shapes demand and what questions name.
A block is a part of tables two to four that has column headings of its own; the version is decided block by block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from ontology import iris
from ontology.vocabulary import Concept, concept, ontology_store

Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a block as printed; ``notation`` is the numbering printed before the label, such as ``(一)``."""

    concept: Concept
    label: str
    notation: str

    @property
    def id(self) -> str:
        """The row's id in the outside interface."""
        return self.concept.id


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a block as printed, with the unit of its figures (件, 项, 万元)."""

    concept: Concept
    label: str
    unit: str

    @property
    def id(self) -> str:
        """The column's id in the outside interface."""
        return self.concept.id


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the form with its own column headings; ``heading`` is what is printed above it."""

    iri: str
    version: str
    table: int
    heading: str
    rows: tuple[FormRow, ...]
    columns: tuple[FormColumn, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A version of the statutory form and the years it is for (``last_year`` None: still in force)."""

    version: str
    first_year: int
    last_year: int | None
    blocks: tuple[Block, ...]


@cache
def forms() -> tuple[Form, ...]:
    """Give both versions of the form, the older first."""
    store = ontology_store()
    kind = ox.NamedNode(iris.term("StatutoryForm"))
    subjects = (quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode(iris.RDF + "type"), kind))
    found = [node for node in subjects if isinstance(node, ox.NamedNode)]
    return tuple(sorted((_form(node) for node in found), key=lambda form: form.first_year))


def form(version: str) -> Form:
    """Give the form of that version (``2019``, ``2021``); KeyError for another."""
    for candidate in forms():
        if candidate.version == version:
            return candidate
    raise KeyError(version)


def form_for_year(year: int) -> Form | None:
    """Give the form that reports on ``year`` should use, or None for years before the first."""
    for candidate in forms():
        if candidate.first_year <= year and (candidate.last_year is None or year <= candidate.last_year):
            return candidate
    return None


@cache
def headings(table: int) -> tuple[str, ...]:
    """Give the labels printed inside a table that carry no figures of their own; none for table four."""
    return tuple(sorted(_values(ox.NamedNode(f"{iris.ID}form/headings/{table}"), iris.term("heading"))))


def _form(node: Node) -> Form:
    version = _value(node, iris.SKOS + "notation")
    last = _value(node, iris.term("lastYear"))
    return Form(
        version=version,
        first_year=int(_value(node, iris.term("firstYear"))),
        last_year=int(last) if last else None,
        blocks=tuple(_block(block, version) for block in _list(node, iris.term("blocks"))),
    )


def _block(node: Node, version: str) -> Block:
    return Block(
        iri=node.value,
        version=version,
        table=int(_value(node, iris.term("table"))),
        heading=_value(node, iris.RDFS + "label", language="zh"),
        rows=tuple(_row(row) for row in _list(node, iris.term("rows"))),
        columns=tuple(_column(column) for column in _list(node, iris.term("columns"))),
    )


def _row(node: Node) -> FormRow:
    label = _value(node, iris.RDFS + "label", language="zh")
    return FormRow(_concept_of(node), label, _value(node, iris.term("printedNotation")))


def _column(node: Node) -> FormColumn:
    found = _concept_of(node)
    return FormColumn(found, _value(node, iris.RDFS + "label", language="zh"), found.unit)


def _concept_of(node: Node) -> Concept:
    scheme, identifier = _value(node, iris.term("concept")).removeprefix(iris.ID).split("/")
    return concept(scheme, identifier)


def _list(node: Node, predicate: str) -> Iterator[Node]:
    rest = next(_nodes(node, predicate))
    while rest != ox.NamedNode(iris.RDF + "nil"):
        yield next(_nodes(rest, iris.RDF + "first"))
        rest = next(_nodes(rest, iris.RDF + "rest"))


def _terms(node: Node, predicate: str) -> Iterator[Node | ox.Literal | ox.Triple]:
    for quad in ontology_store().quads_for_pattern(node, ox.NamedNode(predicate), None):
        yield quad.object


def _nodes(node: Node, predicate: str) -> Iterator[Node]:
    return (term for term in _terms(node, predicate) if isinstance(term, ox.NamedNode | ox.BlankNode))


def _values(node: Node, predicate: str, language: str | None = None) -> Iterator[str]:
    for term in _terms(node, predicate):
        if isinstance(term, ox.Literal | ox.NamedNode) and language in (None, getattr(term, "language", None)):
            yield term.value


def _value(node: Node, predicate: str, language: str | None = None) -> str:
    return next(_values(node, predicate, language), "")
