"""A graph in, sorted findings out; findings to RDF.

The rules are in ``rules.ttl``, a shape for each in the other Turtle files by theme, and what they know beside the
ontology in ``parameters.ttl``.
"""

from shapes.assessment import Assessment, Outcome, Tally, assess_graph, assess_store, tally
from shapes.catalogue import Constraint, Rule, catalogue_to_quads, rules
from shapes.findings import findings_to_quads, findings_to_validation_report
from shapes.resemblance import resemblances_to_quads
from shapes.validation import (
    ACROSS_REPORTS,
    ValidationError,
    check_across,
    check_graph,
    check_store,
    sorted_findings,
)

__all__ = [
    "ACROSS_REPORTS",
    "Assessment",
    "Constraint",
    "Outcome",
    "Rule",
    "Tally",
    "ValidationError",
    "assess_graph",
    "assess_store",
    "catalogue_to_quads",
    "check_across",
    "check_graph",
    "check_store",
    "findings_to_quads",
    "findings_to_validation_report",
    "resemblances_to_quads",
    "rules",
    "sorted_findings",
    "tally",
]
