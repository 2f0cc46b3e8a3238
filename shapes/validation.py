"""A graph in, sorted findings out.

Takes the quads of reports, or a store; gives the findings. On single reports pySHACL is the judge of which constraint
is violated where; the constraint's own query, run once more for that report, says by which row, column and figures,
which a SHACL result has no place for. A whole store is asked by the same queries, each once for all reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from threading import Lock

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.graph_abstraction import OxigraphDataGraph

from ontology import iris
from ontology.finding import Finding
from ontology.vocabulary import ontology_store
from shapes.catalogue import Constraint, constraints, parameters_to_quads, shapes_graph
from shapes.solutions import Reader

_THIS = ox.Variable("this")
_SHAPE = ox.Variable("currentShape")
_ENGINE = Lock()  # pySHACL writes to the shapes graph, which is shared
_SH = rdflib.SH


class ValidationError(RuntimeError):
    """The SHACL engine could not finish, or found another number of violations than the shapes' own queries."""


class _DataGraph(OxigraphDataGraph):
    """A store under validation. pySHACL asks for its truth value at every violation, and would count it each time."""

    def __bool__(self) -> bool:
        return True


def check_graph(quads: Iterable[ox.Quad]) -> tuple[Finding, ...]:
    """Give what the shapes find in the reports among ``quads``, as judged by pySHACL."""
    store = ox.Store()
    store.bulk_extend(_background())
    store.extend(quads)
    reader = Reader(store)
    found: list[Finding] = []
    for (constraint, report), count in _violations(store).items():
        findings = [reader.finding(constraint, solution) for solution in _solutions(store, constraint, report)]
        if len(findings) != count:
            raise ValidationError(f"{constraint.iri}: {count} violations, but {len(findings)} solutions of its query")
        found += findings
    return sorted_findings(found)


def check_store(store: ox.Store) -> tuple[Finding, ...]:
    """Give what the shapes find in all reports of a store that holds the ontology and the catalogue."""
    reader = Reader(store)
    return sorted_findings(
        reader.finding(constraint, solution)
        for constraint in constraints()
        for solution in _solutions(store, constraint, None)
    )


def _violations(store: ox.Store) -> Counter[tuple[Constraint, str]]:
    """Give how often each constraint is violated by each report, as pySHACL says."""
    with _ENGINE:
        _, results, _ = pyshacl.validate(_DataGraph(store), shacl_graph=shapes_graph(), inference="none", inplace=True)
    if not isinstance(results, rdflib.Graph):
        raise ValidationError(str(results))
    known = {(constraint.shape, constraint.iri): constraint for constraint in constraints()}
    return Counter(
        (
            known[_iri(results, result, "sourceShape"), _iri(results, result, "sourceConstraint")],
            _iri(results, result, "focusNode"),
        )
        for result in results.subjects(rdflib.RDF.type, _SH.ValidationResult)
    )


def _iri(results: rdflib.Graph, result: rdflib.term.Node, name: str) -> str:
    return str(results.value(result, rdflib.URIRef(iris.SH + name)))


def _solutions(store: ox.Store, constraint: Constraint, report: str | None) -> Iterable[ox.QuerySolution]:
    """Give the solutions of the constraint's query, each once, as a SHACL engine reports them."""
    bound: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
    bound = {_SHAPE: ox.NamedNode(constraint.shape)} if "$currentShape" in constraint.query else {}
    if report:
        bound[_THIS] = ox.NamedNode(report)
    solutions = store.query(constraint.query, substitutions=bound)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError(f"{constraint.iri}: not a SELECT query")
    return {tuple(solution): solution for solution in solutions}.values()


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give findings in the order in which they are printed: by report, rule and place."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[str, ...]:
    place = (finding.table, finding.row, finding.column)
    return (finding.report, finding.rule, *place, finding.expected, finding.actual, finding.message)


@cache
def _background() -> tuple[ox.Quad, ...]:
    return (*ontology_store(), *parameters_to_quads())
