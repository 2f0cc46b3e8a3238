"""Queries against the graph: files of ``data/queries`` with values bound, and their rows as plain records.

Values never become part of a query's text on the way to the graph. The text that an answer shows has them in place,
written by the serialiser of terms, so that it can be run as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from ontology import iris
from server.binding import bound_text, tidy
from server.graph import Graph, Solutions
from server.questions.resources import query_text

Term = ox.NamedNode | ox.Literal
_XSD_NUMBERS = frozenset(iris.XSD + name for name in ("integer", "decimal", "double", "int", "long"))
_MARKER = re.compile(r"#\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a result; what is not bound is empty."""

    terms: Mapping[str, object]

    def text(self, name: str) -> str:
        """Give the lexical form or IRI of a column, or nothing."""
        term = self.terms.get(name)
        return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""

    def number(self, name: str) -> Decimal | None:
        """Give the figure of a column, or None where it holds none."""
        term = self.terms.get(name)
        return Decimal(term.value) if isinstance(term, ox.Literal) and is_number(term) else None

    def integer(self, name: str) -> int | None:
        """Give the whole number of a column."""
        value = self.number(name)
        return None if value is None else int(value)

    def flag(self, name: str) -> bool:
        """Say whether a column holds true."""
        return self.text(name) == "true"


@dataclass(frozen=True, slots=True)
class Query:
    """A query with the values for its variables."""

    text: str
    bindings: Mapping[str, Term]

    def run(self, graph: Graph) -> tuple[Row, ...]:
        """Give the rows that a graph answers."""
        solutions = graph.select(self.text, self.bindings)
        return tuple(_rows(solutions))

    def figures(self, graph: Graph) -> Iterator[tuple[str, tuple[str, str]]]:
        """Give report, and figure as written with its unit, of the rows of a query, without a record for each."""
        solutions = graph.select(self.text, self.bindings)
        report, value, unit = (solutions.columns.index(name) for name in ("report", "value", "unit"))
        for row in solutions.rows:
            number, held, stated = row[value], row[report], row[unit]
            if isinstance(number, ox.Literal) and isinstance(held, ox.NamedNode) and is_number(number):
                yield held.value, (number.value, stated.value if isinstance(stated, ox.Literal) else "")

    @property
    def shown(self) -> str:
        """The query with its values in place, to be read and run."""
        return bound_text(self.text, self.bindings)


def is_number(term: ox.Literal) -> bool:
    """Say whether a literal is a figure."""
    return term.datatype.value in _XSD_NUMBERS


def query(name: str, bindings: Mapping[str, Term], parts: Mapping[str, str] | None = None) -> Query:
    """Give the query of a file.

    ``#{part}`` in it stands for the file named for that part, ``#{bound}`` for the bound variables.
    """
    chosen = dict(parts or {})
    listed = set(re.findall(r"\?(\w+)", query_text(name).partition("WHERE")[0]))

    def fill(match: re.Match[str]) -> str:
        part = match.group(1)
        if part == "bound":
            return " ".join(f"?{variable}" for variable in sorted(set(bindings) - listed))
        return _MARKER.sub(fill, query_text(chosen[part]).strip()) if chosen.get(part) else ""

    text = _MARKER.sub(fill, query_text(name))
    return Query(_with_prefixes(tidy(text)), bindings)


def named(iri: str) -> ox.NamedNode:
    """Give an IRI as a term."""
    return ox.NamedNode(iri)


def concept(scheme: str, identifier: str) -> ox.NamedNode:
    """Give a concept of a code list as a term."""
    return ox.NamedNode(iris.concept(scheme, identifier))


def number(value: Decimal) -> ox.Literal:
    """Give a figure as a term."""
    kind = "integer" if value == value.to_integral_value() else "decimal"
    return ox.Literal(format(value, "f"), datatype=ox.NamedNode(iris.XSD + kind))


def _rows(solutions: Solutions) -> Iterator[Row]:
    columns = solutions.columns
    for row in solutions.rows:
        yield Row(dict(zip(columns, row, strict=True)))


def _with_prefixes(text: str) -> str:
    used = (name for name in iris.PREFIXES if re.search(rf"\b{name}:", text))
    return "".join(f"PREFIX {name}: <{iris.PREFIXES[name]}>\n" for name in used) + text
