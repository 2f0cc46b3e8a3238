"""A graph in, sorted findings out.

Takes the quads of reports, or a store; gives the findings. On single reports pySHACL is the judge of which constraint
is violated where; the constraint's own query, run once more for that report, says by which row, column and figures,
which a SHACL result has no place for. A whole store is asked by the same queries, each once for all reports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from threading import Lock
from typing import TypeAlias

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.graph_abstraction import OxigraphDataGraph

from ontology import iris
from ontology.finding import Finding
from ontology.vocabulary import ontology_store
from shapes.catalogue import Constraint, constraints, parameters_to_quads, rules, shapes_graph
from shapes.resemblance import resemblances_to_quads
from shapes.solutions import Reader

Bindings: TypeAlias = dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
ACROSS_REPORTS = frozenset({"series", "corpus"})
SCOPES = ACROSS_REPORTS | {"report"}
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
    store = graph_to_store(quads)
    reader = Reader(store)
    found: list[Finding] = []
    for (constraint, report), count in _violations(store).items():
        findings = [reader.finding(constraint, solution) for solution in _solutions(store, constraint, report)]
        if len(findings) != count:
            raise ValidationError(f"{constraint.iri}: {count} violations, but {len(findings)} solutions of its query")
        found += findings
    return sorted_findings(found)


def graph_to_store(quads: Iterable[ox.Quad]) -> ox.Store:
    """Give a store of the reports among ``quads`` with all that the shapes read beside them."""
    store = ox.Store()
    store.bulk_extend(_background())
    store.bulk_extend(quads)
    store.extend(list(resemblances_to_quads(store)))
    return store


def check_across(quads: Iterable[ox.Quad]) -> tuple[Finding, ...]:
    """Give what the rules that compare reports find among those in ``quads``, each report once."""
    return check_store(graph_to_store(quads), ACROSS_REPORTS)


def check_store(store: ox.Store, scopes: Collection[str] = SCOPES) -> tuple[Finding, ...]:
    """Give what the shapes find in all reports of a store that holds the ontology and the catalogue.

    ``scopes`` are those of the rules that are asked for; for rules of the corpus the store must hold the resemblances
    of its reports (``resemblances_to_quads``) as well.
    """
    reader = Reader(store)
    asked = {rule.id for rule in rules() if rule.scope in scopes}
    by_query: dict[str, dict[str, Constraint]] = defaultdict(dict)
    for constraint in constraints():
        if constraint.rule in asked:
            by_query[constraint.query][constraint.shape] = constraint
    return sorted_findings(
        reader.finding(constraint, solution)
        for query, by_shape in by_query.items()
        for constraint, solution in _solutions_by_constraint(store, query, by_shape)
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


def _solutions_by_constraint(
    store: ox.Store, query: str, by_shape: Mapping[str, Constraint]
) -> Iterator[tuple[Constraint, ox.QuerySolution]]:
    """Ask a query once for all shapes that share it; its solutions say by ``shape`` which of them each belongs to."""
    alone = next(iter(by_shape.values()))
    for solution in _distinct_solutions(store, query, {}):
        constraint = by_shape.get(solution["shape"].value) if "$currentShape" in query else alone
        if constraint is not None:
            yield constraint, solution


def _solutions(store: ox.Store, constraint: Constraint, report: str) -> Iterable[ox.QuerySolution]:
    """Give the solutions of the constraint's query for a report."""
    bound: Bindings = {_THIS: ox.NamedNode(report)}
    if "$currentShape" in constraint.query:
        bound[_SHAPE] = ox.NamedNode(constraint.shape)
    return _distinct_solutions(store, constraint.query, bound)


def _distinct_solutions(store: ox.Store, query: str, bound: Bindings) -> Iterable[ox.QuerySolution]:
    """Give the solutions of a query, each once, as a SHACL engine reports them."""
    solutions = store.query(query, substitutions=bound)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a constraint's query is not a SELECT query")
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
