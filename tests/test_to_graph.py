"""A report as RDF: the graph model that queries, shapes and pages rely on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from extract.locators import locators_to_range
from extract.pipeline import document_to_report
from extract.readers import read_document
from extract.report import Report
from extract.to_graph import report_iri, report_to_nquads, report_to_quads
from ontology import iris
from ontology.vocabulary import ontology_store

CHONGQING = iris.ID + "report/500000-重庆市教育委员会/2022"


@pytest.fixture(scope="module")
def report(project: Path) -> Report:
    path = project / "samples" / "chongqing-education-2022.html"
    return document_to_report(read_document(path, "samples/chongqing-education-2022.html"))


@pytest.fixture(scope="module")
def graph(report: Report) -> ox.Store:
    store = ox.Store()
    store.extend(report_to_quads(report))
    return store


def values(graph: ox.Store, query: str) -> list[tuple[str, ...]]:
    solutions = graph.query(query, prefixes=iris.PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(tuple(getattr(term, "value", "") for term in solution) for solution in solutions)


def test_the_report_carries_its_identity_and_headline_measures(report: Report, graph: ox.Store) -> None:
    assert report_iri(report) == CHONGQING
    (row,) = values(
        graph,
        f"""SELECT ?title ?year ?issued ?received ?granted ?fees ?licensing ?region ?sector ?level {{
          <{CHONGQING}> a xxgk:Report ; dct:title ?title ; xxgk:year ?year ; dct:issued ?issued ;
            xxgk:received ?received ; xxgk:granted ?granted ;
            xxgk:feesAmount ?fees ; xxgk:licensingDecisions ?licensing ; xxgk:region ?region ;
            xxgk:sector ?sector ; xxgk:level ?level }}""",
    )
    assert row[:7] == ("重庆市教育委员会2022年政府信息公开工作年度报告", "2022", "2023-01-31", "6", "5", "852.28", "20")
    assert row[7:] == (iris.ID + "division/500000", iris.ID + "sector/education", iris.ID + "level/province")


def test_every_cell_is_in_the_graph_with_the_place_of_its_row(report: Report, graph: ox.Store) -> None:
    rows = values(graph, "SELECT ?row ?locator { ?row a xxgk:TableRow ; xxgk:locator ?locator }")
    assert len(rows) == len({(cell.table, cell.row) for cell in report.cells})
    figures = values(
        graph,
        """SELECT ?row ?property ?value {
          ?row a xxgk:TableRow ; ?property ?value FILTER(isNumeric(?value) && ?property != xxgk:table) }""",
    )
    assert len(figures) == len(report.cells)


def test_a_blank_and_a_slash_are_notes_and_never_numbers(project: Path, tmp_path: Path) -> None:
    text = (project / "samples" / "zhengxian-education-2021.md").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("| 规章 "))
    changed = tmp_path / "report.md"
    changed.write_text(text.replace(line, "| 规章 | / |  | 0 |"), "utf-8")
    store = ox.Store()
    store.extend(report_to_quads(document_to_report(read_document(changed, "report.md"))))
    notes = values(
        store,
        """SELECT ?column ?status ?printed {
          ?note a xxgk:CellNote ; xxgk:column ?column ; xxgk:status ?status
          OPTIONAL { ?note xxgk:printed ?printed } }""",
    )
    assert [(column.rpartition("/")[2], status.rpartition("/")[2], printed) for column, status, printed in notes] == [
        ("issued", "slash", "/"),
        ("repealed", "blank", ""),
    ]
    assert values(store, "SELECT ?issued { ?report xxgk:rulesIssued ?issued }") == []
    assert values(store, "SELECT ?inForce { ?report xxgk:rulesInForce ?inForce }") == [("0",)]


def test_facts_keep_their_sentence_and_their_total(graph: ox.Store) -> None:
    mail = f"""SELECT ?value ?quote {{
      ?fact xxgk:kind <{iris.concept("fact-kind", "applications-by-mode")}> ;
        xxgk:concept <{iris.concept("mode", "mail")}> ; xxgk:value ?value ; xxgk:quote ?quote }}"""
    ((value, quote),) = values(graph, mail)
    assert value == "4"
    assert "邮寄4件" in quote
    parts = values(graph, "SELECT ?part ?total { ?part xxgk:partOf ?total . ?total a xxgk:NarrativeFact }")
    assert len(parts) == len(values(graph, "SELECT ?part ?total { ?part xxgk:partOf ?total }")) > 0


def test_the_agency_has_its_names_and_place(graph: ox.Store) -> None:
    names = {name for (name,) in values(graph, "SELECT ?name { ?agency a xxgk:Agency ; skos:altLabel ?name }")}
    assert "重庆市教委" in names
    assert values(graph, "SELECT ?name { ?agency a org:FormalOrganization ; skos:prefLabel ?name }") == [
        ("重庆市教育委员会",)
    ]


def test_only_terms_of_the_ontology_are_used(graph: ox.Store) -> None:
    known = {quad.subject.value for quad in ontology_store() if isinstance(quad.subject, ox.NamedNode)}
    used = {quad.predicate.value for quad in graph} | {
        quad.object.value
        for quad in graph
        if quad.predicate.value == iris.RDF + "type" and isinstance(quad.object, ox.NamedNode)
    }
    assert {term for term in used if term.startswith(iris.ONTOLOGY)} - known == set()
    concepts = {
        quad.object.value
        for quad in graph
        if isinstance(quad.object, ox.NamedNode)
        and quad.object.value.startswith(iris.ID)
        and not quad.object.value.startswith(
            tuple(iris.ID + kind for kind in ("report/", "agency/", "division/", "dataset/"))
        )
    }
    assert concepts - known == set()


def test_everything_hangs_under_the_report(graph: ox.Store) -> None:
    elsewhere = {
        quad.subject.value
        for quad in graph
        if isinstance(quad.subject, ox.NamedNode) and not quad.subject.value.startswith(CHONGQING)
    }
    assert {iri.removeprefix(iris.ID).partition("/")[0] for iri in elsewhere} == {"agency", "division"}
    assert not any(isinstance(quad.subject, ox.BlankNode) for quad in graph)


@pytest.mark.parametrize(
    ("first", "last", "both"),
    [
        (
            "文件内第1表第3行 第2列 字符939–940",
            "文件内第1表第3行 第4列 字符947–948",
            "文件内第1表第3行 第2–4列 字符939–948",
        ),
        ("第109行 字符1623–1624", "第121行 字符1641–1642", "第109–121行 字符1623–1642"),
        ("第7行 字符1–2", "第7行 字符1–2", "第7行 字符1–2"),
        ("第1页 第7行 字符1–2", "第9行 字符5–6", "第1页 第7行 字符1–2 至 第9行 字符5–6"),
    ],
)
def test_the_place_of_a_row(first: str, last: str, both: str) -> None:
    assert locators_to_range(first, last) == both


def test_any_printed_text_is_the_same_text_in_the_graph(report: Report) -> None:
    title = 'a "quoted"\\ title\\n\tover\r\ntwo lines\x0b\x1f\x7f\u2028\U0001f600'
    (found,) = {quad.object.value for quad in report_to_quads(replace(report, title=title)) if _is_title_of(quad)}
    assert found == title
    assert report_to_nquads(report).count("\n") == len(set(report_to_quads(report)))


def _is_title_of(quad: ox.Quad) -> bool:
    return (quad.subject, quad.predicate) == (ox.NamedNode(CHONGQING), ox.NamedNode(iris.DCT + "title"))
