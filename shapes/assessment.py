"""Three outcomes of a rule in a report: it holds, it fails, or it cannot be assessed.

Takes a graph or store and what the shapes found in it; gives the outcome of every rule in every report, and their
numbers by rule. A rule fails where there is a finding; it holds where there is none and the report has what the rule
looks at (``assessments.ttl``). Anything else is neither, and is never counted as either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pyoxigraph as ox

from ontology import iris
from ontology.finding import Finding
from shapes.catalogue import assessments, rules
from shapes.validation import graph_to_store


class Outcome(StrEnum):
    """What a rule comes to in a report."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_ASSESSABLE = "not-assessable"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The outcome of a rule in a report, which is named by its IRI."""

    rule: str
    report: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Tally:
    """In how many reports a rule holds, fails, and cannot be assessed."""

    rule: str
    holds: int
    fails: int
    not_assessable: int


def assess_graph(quads: Iterable[ox.Quad], findings: Iterable[Finding]) -> tuple[Assessment, ...]:
    """Give the outcome of every rule in every report among ``quads``, given what ``check_graph`` found in them."""
    return assess_store(graph_to_store(quads), findings)


def assess_store(store: ox.Store, findings: Iterable[Finding]) -> tuple[Assessment, ...]:
    """Give the outcome of every rule in every report of a store, given what ``check_store`` found in it."""
    failed = {(finding.rule, finding.report) for finding in findings}
    kind = ox.NamedNode(iris.term("Report"))
    typed = store.quads_for_pattern(None, ox.NamedNode(iris.RDF + "type"), kind)
    reports = sorted(quad.subject.value for quad in typed if isinstance(quad.subject, ox.NamedNode))
    assessable = {query: _reports(store, query) for query in set(assessments().values())}
    return tuple(
        Assessment(rule.id, report, _outcome((rule.id, report) in failed, report in assessable[assessments()[rule.id]]))
        for rule in rules()
        for report in reports
    )


def tally(assessments_: Iterable[Assessment]) -> tuple[Tally, ...]:
    """Count the outcomes by rule."""
    counted = Counter((each.rule, each.outcome) for each in assessments_)
    return tuple(
        Tally(rule, *(counted[rule, outcome] for outcome in Outcome)) for rule in sorted({rule for rule, _ in counted})
    )


def _outcome(failed: bool, assessable: bool) -> Outcome:
    if failed:
        return Outcome.FAILS
    return Outcome.HOLDS if assessable else Outcome.NOT_ASSESSABLE


def _reports(store: ox.Store, query: str) -> frozenset[str]:
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("an assessment's query is not a SELECT query")
    return frozenset(solution["this"].value for solution in found)
