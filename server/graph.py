"""The one interface through which the server asks its data.

Takes SPARQL with the values of some of its variables; gives terms of pyoxigraph. For the server's own queries only:
what the public sends is evaluated by ``server.sparql`` under limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import pyoxigraph as ox

from ontology import iris
from ontology.finding import Finding
from shapes import check_store

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Bindings: TypeAlias = Mapping[str, ox.NamedNode | ox.Literal]
NOTHING: Bindings = {}


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT: column names and rows, with None where a column is not bound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def records(self) -> Iterator[dict[str, Term]]:
        """Give each row as a mapping of the columns that are bound in it."""
        for row in self.rows:
            yield {column: term for column, term in zip(self.columns, row, strict=True) if term is not None}


class Engine(Protocol):
    """What evaluates the queries of a ``Graph``; the prefixes of ``ontology.iris`` are known to it."""

    def select(self, query: str, bindings: Bindings) -> Solutions:
        """Answer a SELECT query."""

    def ask(self, query: str, bindings: Bindings) -> bool:
        """Answer an ASK query."""

    def construct(self, query: str, bindings: Bindings) -> tuple[ox.Triple, ...]:
        """Answer a CONSTRUCT or DESCRIBE query."""

    def check(self) -> tuple[Finding, ...]:
        """Run the shapes over every report."""


class Graph:
    """The published data, read-only. The prefixes of ``ontology.iris`` need not be declared in queries.

    Values are bound by ``bindings`` (variable name → term), never by building query text. A bound variable must stand
    in the outermost SELECT, in its GROUP BY where it has one, and in the SELECT of every subquery that uses it.
    The data are in a store of our own, or wherever another engine has them.
    """

    def __init__(self, engine: ox.Store | Engine) -> None:
        self._engine = EmbeddedEngine(engine) if isinstance(engine, ox.Store) else engine

    def select(self, query: str, bindings: Bindings = NOTHING) -> Solutions:
        """Answer a SELECT query; TypeError for another."""
        return self._engine.select(query, bindings)

    def ask(self, query: str, bindings: Bindings = NOTHING) -> bool:
        """Answer an ASK query; TypeError for another."""
        return self._engine.ask(query, bindings)

    def construct(self, query: str, bindings: Bindings = NOTHING) -> tuple[ox.Triple, ...]:
        """Answer a CONSTRUCT or DESCRIBE query; TypeError for another."""
        return self._engine.construct(query, bindings)

    def check(self) -> tuple[Finding, ...]:
        """Run the shapes over every report; give what they find, by report and rule."""
        return self._engine.check()


class EmbeddedEngine:
    """Evaluates queries in a store of our own, with the values as the engine's own substitutions."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def select(self, query: str, bindings: Bindings) -> Solutions:
        """Answer a SELECT query."""
        found = self._query(query, bindings)
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("not a SELECT query")
        columns = tuple(variable.value for variable in found.variables)
        return Solutions(columns, tuple(tuple(solution) for solution in found))

    def ask(self, query: str, bindings: Bindings) -> bool:
        """Answer an ASK query."""
        found = self._query(query, bindings)
        if not isinstance(found, ox.QueryBoolean):
            raise TypeError("not an ASK query")
        return bool(found)

    def construct(self, query: str, bindings: Bindings) -> tuple[ox.Triple, ...]:
        """Answer a CONSTRUCT or DESCRIBE query."""
        found = self._query(query, bindings)
        if not isinstance(found, ox.QueryTriples):
            raise TypeError("neither a CONSTRUCT nor a DESCRIBE query")
        return tuple(found)

    def check(self) -> tuple[Finding, ...]:
        """Run the shapes over every report of the store."""
        return check_store(self._store)

    def _query(self, query: str, bindings: Bindings) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        substitutions: dict[ox.Variable, Term] = {ox.Variable(name): term for name, term in bindings.items()}
        return self._store.query(query, prefixes=iris.PREFIXES, substitutions=substitutions)
