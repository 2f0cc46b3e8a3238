"""The 21 integrity constraints of the RDF Data Cube Vocabulary (section 11.1), each a query that runs in linear time.

Takes a store with a cube that is not abbreviated (section 10); gives what breaks each constraint. The queries find the
same as those of the specification, which compare every observation with every other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from typing import cast

import pyoxigraph as ox

from ontology import iris

_OWL = "http://www.w3.org/2002/07/owl#"
_PREFIXES = {**iris.PREFIXES, "owl": _OWL}
_PARENT_CHILD, _DATA_SET, _DIMENSION, _VALUES = "<urn:parent-child>", "<urn:data-set>", "<urn:dimension>", "?values"
_HIERARCHIES = """
SELECT DISTINCT ?property WHERE { ?list qb:parentChildProperty/owl:inverseOf? ?property FILTER(isIRI(?property)) }
"""
_DIMENSIONS = """
SELECT DISTINCT ?set ?dimension WHERE {
  ?set qb:structure [ qb:component [ qb:componentProperty|qb:dimension ?dimension ] ] .
  ?dimension a qb:DimensionProperty
} ORDER BY ?set ?dimension
"""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint: its number, its name and what it demands, and the query that finds what breaks it."""

    number: int
    title: str
    query: str


@dataclass(frozen=True, slots=True)
class Violation:
    """What breaks a constraint: an observation, a data set, a component or a code."""

    constraint: Constraint
    subject: str


@cache
def cube_constraints() -> tuple[Constraint, ...]:
    """Give the constraints in order."""
    found = sorted(file.name for file in files("shapes.cube").iterdir() if file.name.endswith(".rq"))
    return tuple(_read(name) for name in found)


def check_cube(data: ox.Store) -> Iterator[Violation]:
    """Give what breaks the constraints, one after the other."""
    for constraint in cube_constraints():
        for query in _instances(constraint, data):
            for solution in cast(ox.QuerySolutions, data.query(query, prefixes=_PREFIXES)):
                if solution["subject"] is not None:
                    yield Violation(constraint, str(getattr(solution["subject"], "value", solution["subject"])))


def _instances(constraint: Constraint, data: ox.Store) -> Iterator[str]:
    """Give the query: once or, where it names a placeholder, for each hierarchy or for each data set."""
    if _PARENT_CHILD in constraint.query:
        for (property_,) in _found(data, _HIERARCHIES):
            yield constraint.query.replace(_PARENT_CHILD, property_)
    elif _DATA_SET in constraint.query:
        for set_, rows in groupby(_found(data, _DIMENSIONS), key=itemgetter(0)):
            dimensions = [dimension for _, dimension in rows]
            values = [f"?value{index}" for index in range(len(dimensions))]
            pairs = " ; ".join(map(" ".join, zip(dimensions, values, strict=True)))
            query = constraint.query.replace(_DATA_SET, set_).replace(f"{_DIMENSION} {_VALUES}", pairs)
            yield query.replace(_VALUES, " ".join(values))
    else:
        yield constraint.query


def _found(data: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    """Give the solutions as they are written in SPARQL."""
    for solution in cast(ox.QuerySolutions, data.query(query, prefixes=_PREFIXES)):
        yield tuple(map(str, solution))


def _read(name: str) -> Constraint:
    query = files("shapes.cube").joinpath(name).read_text("utf-8")
    title = query.partition("\n")[0].removeprefix("# ")
    return Constraint(int(name.removeprefix("ic-").removesuffix(".rq")), title, query)
