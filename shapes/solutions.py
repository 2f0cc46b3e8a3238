"""A solution of a constraint's query to a Finding.

Takes a store and solutions; gives findings with ids of the form, labels put into the messages, and the report's source,
agency and year. A query says where and what by its variables ``table``, ``row``, ``column``, ``expected``, ``actual``
and ``locator``, and by ``previous`` which earlier report it compares with; every variable may stand in a message, and
an IRI is printed by its label in the message's language.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from urllib.parse import unquote

import pyoxigraph as ox

from ontology import iris
from ontology.finding import Finding, Responsibility
from shapes.catalogue import Constraint

NARRATIVE = "narrative"
TOTAL = "total"
_LABELS = (iris.SKOS + "prefLabel", iris.RDFS + "label")
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_NAMED_NUMBERS = {"table": "table", "number": "part", "later": "part"}  # numbers that messages give by their names
_FACT_KIND = iris.concept("fact-kind", "")


class Reader:
    """Reads solutions in the light of the store that they are of."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def finding(self, constraint: Constraint, solution: ox.QuerySolution) -> Finding:
        """Give the finding that a solution of the constraint's query stands for."""
        report = _node(solution, "this")
        table = self._table(solution)
        earlier = _term(solution, "previous")
        compared = {report.value, earlier.value} if isinstance(earlier, ox.NamedNode) else {report.value}
        doubtful = any((one, table) in self._doubtful_tables for one in compared)
        by_agency = constraint.responsibility is Responsibility.AGENCY
        return Finding(
            rule=constraint.rule,
            severity=constraint.severity,
            responsibility=Responsibility.UNDETERMINED if by_agency and doubtful else constraint.responsibility,
            report=report.value,
            source=report_source(self._store, report),
            agency=report_agency(self._store, report),
            year=report_year(self._store, report),
            table=table,
            row=self._id(solution, "row"),
            column=self._id(solution, "column") or (TOTAL if table == NARRATIVE else ""),
            expected=self._text(solution, "expected", "zh"),
            actual=self._text(solution, "actual", "zh"),
            message=self._filled(constraint.message, solution, "zh"),
            message_en=self._filled(constraint.message_en, solution, "en"),
            locator=self._text(solution, "locator", "zh"),
        )

    def _table(self, solution: ox.QuerySolution) -> str:
        row = _term(solution, "row")
        if isinstance(row, ox.NamedNode) and row.value.startswith(_FACT_KIND):
            return NARRATIVE
        return self._text(solution, "table", "zh")

    def _id(self, solution: ox.QuerySolution, name: str) -> str:
        term = _term(solution, name)
        if isinstance(term, ox.NamedNode):
            return unquote(term.value.rsplit("/", 1)[1])
        return term.value if isinstance(term, ox.Literal) else ""

    def _filled(self, template: str, solution: ox.QuerySolution, language: str) -> str:
        return _PLACEHOLDER.sub(lambda match: self._in_words(solution, match[1], language), template)

    def _text(self, solution: ox.QuerySolution, name: str, language: str) -> str:
        term = _term(solution, name)
        if isinstance(term, ox.NamedNode):
            return label(self._store, term, language)
        return _literal_text(term) if isinstance(term, ox.Literal) else ""

    def _in_words(self, solution: ox.QuerySolution, name: str, language: str) -> str:
        """Give the value as messages print it: a table by its name, all else as it stands."""
        term = _term(solution, name)
        if name in _NAMED_NUMBERS and isinstance(term, ox.Literal):
            return label(self._store, ox.NamedNode(iris.concept(_NAMED_NUMBERS[name], term.value)), language)
        return self._text(solution, name, language)

    @cached_property
    def _doubtful_tables(self) -> frozenset[tuple[str, str]]:
        """Tables by report in which figures were left unread or stood under other headings."""
        query = files("shapes").joinpath("doubtful_tables.rq").read_text("utf-8")
        pairs = self._store.query(query)
        if not isinstance(pairs, ox.QuerySolutions):
            raise TypeError("doubtful_tables.rq: not a SELECT query")
        return frozenset((_node(pair, "report").value, _literal_text(_term(pair, "table"))) for pair in pairs)


def label(store: ox.Store, node: ox.NamedNode, language: str) -> str:
    """Give the node's label in that language, else in any, else the last part of its IRI."""
    labels = [
        quad.object
        for predicate in _LABELS
        for quad in store.quads_for_pattern(node, ox.NamedNode(predicate), None)
        if isinstance(quad.object, ox.Literal)
    ]
    labels.sort(key=lambda literal: (literal.language != language, literal.value))
    return labels[0].value if labels else unquote(node.value.rsplit("/", 1)[1])


def report_source(store: ox.Store, report: ox.NamedNode) -> str:
    """Give the document that a report was read from, as given."""
    source = _object(store, report, iris.DCT + "source")
    return source.value if isinstance(source, ox.Literal) else ""


def report_agency(store: ox.Store, report: ox.NamedNode) -> str:
    """Give the name of the agency that made a report; empty where none was read."""
    agency = _object(store, report, iris.term("agency"))
    return label(store, agency, "zh") if isinstance(agency, ox.NamedNode) else ""


def report_year(store: ox.Store, report: ox.NamedNode) -> int | None:
    """Give the year that a report is on, where it was read."""
    year = _object(store, report, iris.term("year"))
    return int(year.value) if isinstance(year, ox.Literal) else None


def _object(store: ox.Store, node: ox.NamedNode, predicate: str) -> object:
    quad = next(store.quads_for_pattern(node, ox.NamedNode(predicate), None), None)
    return quad.object if quad else None


def _term(solution: ox.QuerySolution, name: str) -> object:
    try:
        return solution[name]
    except KeyError:
        return None


def _node(solution: ox.QuerySolution, name: str) -> ox.NamedNode:
    term = _term(solution, name)
    if not isinstance(term, ox.NamedNode):
        raise TypeError(f"?{name} is {term!r}, not an IRI")
    return term


def _literal_text(term: object) -> str:
    if not isinstance(term, ox.Literal):
        raise TypeError(f"{term!r} is not a literal")
    if term.datatype.value == iris.XSD + "decimal":
        return f"{Decimal(term.value).normalize():f}"
    return term.value
