"""The catalogue agrees with the shapes; findings keep what they say on the way to RDF and back."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from report_graphs import ReportGraph, fact, part_of, quads_of

from ontology import iris
from ontology.finding import Finding
from ontology.vocabulary import ontology_store
from shapes import (
    catalogue_to_quads,
    check_graph,
    check_store,
    findings_to_quads,
    findings_to_validation_report,
    rules,
)
from shapes.catalogue import constraints, shapes_graph

PARTS = (
    fact(1, "channel-items", "10", "xxgk:concept channel:website"),
    fact(2, "category-items", "20", f'xxgk:category "公文类" ; {part_of(1)}'),
    fact(3, "category-items", "5", f'xxgk:category "公告" ; {part_of(2)}'),
    fact(4, "category-items", "16", f'xxgk:category "其他" ; {part_of(2)}'),
)
FAULTY = (
    ReportGraph()
    .with_figures((3, "granted", "natural-person", 5), (4, "reconsideration", "total", 2), (2, "rules", "issued", 6))
    .with_turtle("\n".join(PARTS))
)
HOLLOW = ReportGraph(year=2020, without=frozenset({(3, "repeated")}), sections=((1, "a"), (3, ""), (2, "b")))


def store_of(*reports: ReportGraph) -> ox.Store:
    store = ox.Store()
    for report in reports:
        store.extend(report.quads())
    return store


def test_every_rule_is_in_words_and_as_grave_as_its_shape(shared: Path) -> None:
    with (shared / "rules.csv").open(encoding="utf-8") as file:
        printed = {row["rule"]: row for row in csv.DictReader(file)}
    for rule in rules():
        assert (rule.severity, rule.scope) == (printed[rule.id]["severity"], printed[rule.id]["scope"])
        assert all((rule.title, rule.title_en, rule.definition, rule.definition_en, rule.basis, rule.basis_en))
    severities = {rule.id: rule.severity for rule in rules()}
    assert {constraint.rule for constraint in constraints()} == set(severities)
    for constraint in constraints():
        assert constraint.severity is severities[constraint.rule]
        assert constraint.message
        assert constraint.message_en


def test_the_shapes_are_well_formed_shacl() -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes_graph(), meta_shacl=True)
    assert conforms, text


def test_messages_name_only_variables_of_their_query() -> None:
    store = ox.Store()
    for constraint in constraints():
        solutions = store.query(constraint.query)
        assert isinstance(solutions, ox.QuerySolutions)
        names = {variable.value for variable in solutions.variables}
        for message in (constraint.message, constraint.message_en):
            used = {part.partition("}")[0] for part in message.split("{?")[1:]}
            assert used <= names, constraint.iri


def test_what_the_parameters_add_is_labelled_in_both_languages() -> None:
    store = ox.Store()
    store.extend(catalogue_to_quads())
    labels = (iris.RDFS + "label", iris.SKOS + "prefLabel")
    typed = {quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode(iris.RDF + "type"), None)}
    shapes = ("/shape/", "/constraint/")
    for node in typed:
        if isinstance(node, ox.NamedNode) and not any(part in node.value for part in shapes):
            found = [quad.object for name in labels for quad in store.quads_for_pattern(node, ox.NamedNode(name), None)]
            assert {literal.language for literal in found if isinstance(literal, ox.Literal)} >= {"zh", "en"}, node


def test_the_graph_holds_all_that_a_finding_says() -> None:
    findings = check_graph([*FAULTY.quads(), *HOLLOW.quads()])
    rules_found = {finding.rule for finding in findings}
    assert {"PARTS-SUM", "T3-OUTCOME-SUM", "FORM-MISMATCH", "SECTION-MISSING", "ROW-MISSING"} <= rules_found
    assert ("narrative", "category-items", "公文类") in {(each.table, each.row, each.column) for each in findings}
    for finding in findings:
        objects = {quad.object.value for quad in findings_to_quads([finding])}
        texts = (finding.message, finding.message_en, finding.expected, finding.actual, finding.locator)
        assert {text for text in (*texts, finding.severity, finding.responsibility, finding.report) if text} <= objects


def test_a_finding_node_is_under_its_report_and_linked_to_rule_row_and_column() -> None:
    (finding,) = check_graph(ReportGraph().with_figures((4, "reconsideration", "total", 2)).quads())
    quads = list(findings_to_quads([finding]))
    assert len({quad.subject for quad in quads}) == 1
    node = quads[0].subject
    assert isinstance(node, ox.NamedNode)
    assert node.value.startswith(ReportGraph().iri + "/finding/")
    objects = {quad.predicate.value.removeprefix(iris.ONTOLOGY): quad.object for quad in quads}
    assert objects["rule"] == ox.NamedNode(iris.ID + "rule/T4-TOTAL")
    assert objects["row"] == ox.NamedNode(iris.concept("procedure", "reconsideration"))
    assert objects["column"] == ox.NamedNode(iris.concept("result", "total"))
    assert objects["table"] == ox.Literal(4)
    assert next(findings_to_quads([replace(finding, actual="3")])).subject != node


def test_a_store_with_findings_in_it_is_checked_as_its_reports_were_together() -> None:
    reports = [
        replace(FAULTY, year=2023, turtle=FAULTY.turtle.replace("/2022", "/2023")),
        HOLLOW,
        ReportGraph(),
        replace(ReportGraph(year=2021), blocks=(), notes={(2, "fees", "amount"): "xxgk:status cell-status:slash"}),
    ]
    together = check_graph(quads_of(*reports))
    store = store_of(*reports)
    store.extend([*ontology_store(), *catalogue_to_quads(), *findings_to_quads(together)])
    assert check_store(store) == together
    assert len({finding.report for finding in together}) == 3


def test_the_validation_report_is_shacl() -> None:
    findings = check_graph(FAULTY.quads())
    graph = rdflib.Graph().parse(data=findings_to_validation_report(findings), format="turtle")
    sh = rdflib.SH
    report = graph.value(None, rdflib.RDF.type, sh.ValidationReport)
    assert graph.value(report, sh.conforms) == rdflib.Literal(False)
    results = list(graph.objects(report, sh.result))
    assert len(results) == len(findings)
    (power,) = [one for one in results if str(graph.value(one, sh.sourceShape)).endswith("/shape/RULEMAKING-POWER")]
    assert graph.value(power, sh.focusNode) == rdflib.URIRef(FAULTY.iri)
    assert graph.value(power, sh.resultSeverity) == sh.Warning
    assert graph.value(power, sh.value) == rdflib.Literal("6")
    assert {getattr(message, "language", None) for message in graph.objects(power, sh.resultMessage)} == {"zh", "en"}


def test_a_report_without_findings_conforms() -> None:
    none: tuple[Finding, ...] = ()
    graph = rdflib.Graph().parse(data=findings_to_validation_report(none), format="turtle")
    assert list(graph.objects(None, rdflib.SH.conforms)) == [rdflib.Literal(True)]
    assert list(graph.objects(None, rdflib.SH.result)) == []
