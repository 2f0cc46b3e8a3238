"""The rules and their shapes, read once from the Turtle beside this module.

Takes the catalogue, the shapes and their parameters; gives each constraint with its query and messages, the shapes
graph for a SHACL engine, and all of it as quads for a store that is to know the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

import pyoxigraph as ox
import rdflib

from ontology import iris
from ontology.finding import Responsibility, Severity

CATALOGUE_FILE = "rules.ttl"
ASSESSMENT_FILE = "assessments.ttl"
PARAMETER_FILES = ("parameters.ttl", "comparisons.ttl", "wording.ttl")
SHAPE_FILES = (
    "prefixes.ttl",
    "arithmetic.ttl",
    "cells.ttl",
    "structure.ttl",
    "narrative.ttl",
    "claims.ttl",
    "statements.ttl",
    "agency.ttl",
    "series.ttl",
    "corpus.ttl",
)
RULE = iris.ID + "rule/"
SHAPE = iris.ID + "shape/"

_SEVERITIES = {
    iris.SH + "Violation": Severity.VIOLATION,
    iris.SH + "Warning": Severity.WARNING,
    iris.SH + "Info": Severity.INFO,
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of a rule's shape: what it asks of the graph, and what it says of each solution.

    The query is complete with its prefixes; without a value for ``this`` it finds the same in every report of a store.
    Several shapes may share a constraint, whose query tells them apart by ``currentShape``.
    ``responsibility`` is whose doing a solution is unless there is doubt about what was read. Messages name
    variables of the query in braces.
    """

    iri: str
    shape: str
    rule: str
    severity: Severity
    responsibility: Responsibility
    query: str
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue in both languages; ``basis`` is what it rests on, ``article`` the IRI of it, if any."""

    id: str
    severity: Severity
    scope: str
    title: str
    title_en: str
    definition: str
    definition_en: str
    basis: str
    basis_en: str
    article: str

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """The constraints of the rule's shape."""
        return tuple(constraint for constraint in constraints() if constraint.rule == self.id)


@dataclass(frozen=True, slots=True)
class CopyTolerance:
    """From where a section is a copy: which sections, of which length, by how much of their runs of characters."""

    sections: frozenset[int]
    least_similarity: Decimal
    least_length: int
    run_length: int


@cache
def rules() -> tuple[Rule, ...]:
    """Give the rules of the catalogue, sorted by id."""
    kind = ox.NamedNode(iris.term("Rule"))
    nodes = (quad.subject for quad in _store().quads_for_pattern(None, ox.NamedNode(iris.RDF + "type"), kind))
    return tuple(_rule(node) for node in sorted(nodes, key=str) if isinstance(node, ox.NamedNode))


@cache
def constraints() -> tuple[Constraint, ...]:
    """Give the constraints of all shapes, each shape's own, sorted by IRI."""
    quads = _store().quads_for_pattern(None, ox.NamedNode(iris.SH + "sparql"), None)
    found = (
        _constraint(quad.subject, quad.object)
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    )
    return tuple(sorted(found, key=lambda constraint: (constraint.iri, constraint.shape)))


@cache
def assessments() -> Mapping[str, str]:
    """Give for each rule the query for the reports in which it can be assessed, complete with its prefixes."""
    quads = _store().quads_for_pattern(None, ox.NamedNode(iris.term("assessedBy")), None)
    return {
        quad.subject.value.removeprefix(RULE): shared_prefixes() + _value(quad.object, iris.SH + "select")
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }


@cache
def shapes_graph() -> rdflib.Graph:
    """Give the shapes as an rdflib graph, which a SHACL engine takes; callers must not change it."""
    graph = rdflib.Graph()
    for name in SHAPE_FILES:
        graph.parse(data=_text(name), format="turtle")
    return graph


@cache
def copy_tolerance(name: str) -> CopyTolerance:
    """Give the bounds of copies by their name: ``year`` or ``agency``."""
    node = ox.NamedNode(iris.concept("copy-tolerance", name))
    return CopyTolerance(
        sections=frozenset(int(term.value) for term in _objects(node, iris.term("comparedSection"))),
        least_similarity=Decimal(_value(node, iris.term("leastSimilarity"))),
        least_length=int(_value(node, iris.term("leastLength"))),
        run_length=int(_value(node, iris.term("runLength"))),
    )


def catalogue_to_quads() -> Iterator[ox.Quad]:
    """Give the rules, the shapes and their parameters as quads of the default graph."""
    return iter(_store())


def parameters_to_quads() -> Iterator[ox.Quad]:
    """Give what the queries of the shapes read beside the ontology and the report."""
    for name in PARAMETER_FILES:
        for triple in ox.parse(_text(name), format=ox.RdfFormat.TURTLE):
            yield ox.Quad(triple.subject, triple.predicate, triple.object)


@cache
def _store() -> ox.Store:
    store = ox.Store()
    for name in (CATALOGUE_FILE, ASSESSMENT_FILE, *PARAMETER_FILES, *SHAPE_FILES):
        store.load(_text(name), format=ox.RdfFormat.TURTLE)
    return store


def _text(name: str) -> str:
    return files("shapes").joinpath(name).read_text("utf-8")


def _constraint(shape: ox.NamedNode, node: ox.NamedNode) -> Constraint:
    return Constraint(
        iri=node.value,
        shape=shape.value,
        rule=_value(shape, iris.term("rule")).removeprefix(RULE),
        severity=_SEVERITIES[_value(shape, iris.SH + "severity")],
        responsibility=Responsibility(_value(node, iris.term("responsibility"))),
        query=shared_prefixes() + _value(node, iris.SH + "select"),
        message=_value(node, iris.SH + "message", "zh"),
        message_en=_value(node, iris.SH + "message", "en"),
    )


def _rule(node: ox.NamedNode) -> Rule:
    return Rule(
        id=node.value.removeprefix(RULE),
        severity=Severity(_value(node, iris.term("severity"))),
        scope=_value(node, iris.term("scope")),
        title=_value(node, iris.RDFS + "label", "zh"),
        title_en=_value(node, iris.RDFS + "label", "en"),
        definition=_value(node, iris.SKOS + "definition", "zh"),
        definition_en=_value(node, iris.SKOS + "definition", "en"),
        basis=_value(node, iris.DCT + "source", "zh"),
        basis_en=_value(node, iris.DCT + "source", "en"),
        article=_value(node, iris.term("legalBasis")),
    )


@cache
def shared_prefixes() -> str:
    """Give the declarations of the prefixes that every query may use."""
    pairs = (
        (_value(quad.object, iris.SH + "prefix"), _value(quad.object, iris.SH + "namespace"))
        for quad in _store().quads_for_pattern(None, ox.NamedNode(iris.SH + "declare"), None)
        if isinstance(quad.object, ox.BlankNode)
    )
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(pairs))


def _objects(node: ox.NamedNode | ox.BlankNode, predicate: str) -> Iterator[ox.NamedNode | ox.BlankNode | ox.Literal]:
    for quad in _store().quads_for_pattern(node, ox.NamedNode(predicate), None):
        if isinstance(quad.object, ox.NamedNode | ox.BlankNode | ox.Literal):
            yield quad.object


def _value(node: ox.NamedNode | ox.BlankNode, predicate: str, language: str | None = None) -> str:
    found = _objects(node, predicate)
    return next((term.value for term in found if language in (None, getattr(term, "language", None))), "")
