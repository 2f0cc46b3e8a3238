"""Findings to RDF: nodes under their report, and a SHACL validation report.

Takes findings; gives the quads that are loaded beside the report, or Turtle of a ``sh:ValidationReport``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from ontology import iris
from ontology.finding import Finding, Severity
from ontology.vocabulary import concepts
from shapes.catalogue import RULE, SHAPE
from shapes.solutions import NARRATIVE, TOTAL

_TYPE = ox.NamedNode(iris.RDF + "type")
_ROW_SCHEMES = {"2": "item", "3": "outcome", "4": "procedure", NARRATIVE: "fact-kind"}
_COLUMN_SCHEMES = {"2": "item-measure", "3": "applicant", "4": "result"}
_TEXTS = ("severity", "responsibility", "expected", "actual", "locator")
_SH_SEVERITIES = {Severity.VIOLATION: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Info"}


def findings_to_quads(findings: Iterable[Finding]) -> Iterator[ox.Quad]:
    """Give the quads of the findings, each under its report's IRI."""
    for finding in findings:
        node = finding_node(finding)
        yield ox.Quad(node, _TYPE, _term("Finding"))
        yield ox.Quad(node, _term("report"), ox.NamedNode(finding.report))
        yield ox.Quad(node, _term("rule"), ox.NamedNode(RULE + finding.rule))
        for name in _TEXTS:
            text = str(getattr(finding, name))
            if text:
                yield ox.Quad(node, _term(name), ox.Literal(text))
        yield ox.Quad(node, _term("message"), ox.Literal(finding.message, language="zh"))
        yield ox.Quad(node, _term("message"), ox.Literal(finding.message_en, language="en"))
        yield from _place(node, finding)


def finding_node(finding: Finding) -> ox.NamedNode:
    """Give the node of a finding: the same for the same finding, whichever run it is of."""
    fields = (finding.rule, finding.table, finding.row, finding.column, finding.expected, finding.actual)
    digest = hashlib.sha256("\x1f".join((*fields, finding.message, finding.locator)).encode()).hexdigest()
    return ox.NamedNode(iris.part(finding.report, "finding", digest[:16]))


def findings_to_validation_report(findings: Sequence[Finding]) -> str:
    """Give a ``sh:ValidationReport`` in Turtle; as in SHACL, it conforms only where nothing was found."""
    report = ox.BlankNode()
    triples = [
        ox.Triple(report, _TYPE, _sh("ValidationReport")),
        ox.Triple(report, _sh("conforms"), ox.Literal(not findings)),
    ]
    for finding in findings:
        triples.append(ox.Triple(report, _sh("result"), finding_node(finding)))
        triples += _result(finding)
    prefixes = {prefix: iris.PREFIXES[prefix] for prefix in ("sh", "xsd", "xxgk")}
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return data.decode() if data else ""


def _result(finding: Finding) -> Iterator[ox.Triple]:
    node = finding_node(finding)
    yield ox.Triple(node, _TYPE, _sh("ValidationResult"))
    yield ox.Triple(node, _sh("focusNode"), ox.NamedNode(finding.report))
    yield ox.Triple(node, _sh("resultSeverity"), _sh(_SH_SEVERITIES[finding.severity]))
    yield ox.Triple(node, _sh("sourceShape"), ox.NamedNode(SHAPE + finding.rule))
    yield ox.Triple(node, _sh("sourceConstraintComponent"), _sh("SPARQLConstraintComponent"))
    yield ox.Triple(node, _sh("resultMessage"), ox.Literal(finding.message, language="zh"))
    yield ox.Triple(node, _sh("resultMessage"), ox.Literal(finding.message_en, language="en"))
    if finding.actual:
        yield ox.Triple(node, _sh("value"), ox.Literal(finding.actual))


def _place(node: ox.NamedNode, finding: Finding) -> Iterator[ox.Quad]:
    """Give table, row and column: concepts where a code list has them, and a printed category as such."""
    if finding.table and finding.table != NARRATIVE:
        yield ox.Quad(node, _term("table"), ox.Literal(int(finding.table)))
    if finding.row:
        yield ox.Quad(node, _term("row"), ox.NamedNode(iris.concept(_ROW_SCHEMES[finding.table], finding.row)))
    scheme = _column_scheme(finding)
    if finding.column and scheme:
        yield ox.Quad(node, _term("column"), ox.NamedNode(iris.concept(scheme, finding.column)))
    elif finding.column not in ("", TOTAL):
        yield ox.Quad(node, _term("category"), ox.Literal(finding.column))


def _column_scheme(finding: Finding) -> str:
    if finding.table != NARRATIVE:
        return _COLUMN_SCHEMES.get(finding.table, "")
    return next((kind.concepts_from for kind in concepts("fact-kind") if kind.id == finding.row), "")


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(iris.term(name))


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(iris.SH + name)
