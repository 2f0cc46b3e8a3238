"""The store: publication in one step, versions held while read, clear refusals, and the graph's queries."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import AGENCY, REPORT, publish_graph

from ontology import iris
from server.errors import CannotGoOnError
from server.store import Graph, open_store

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?report a xxgk:Report }"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return publish_graph(tmp_path / "store")


def count(graph: Graph) -> int:
    term = graph.select(COUNT).rows[0][0]
    assert isinstance(term, ox.Literal)
    return int(term.value)


@pytest.mark.parametrize("memory_limit", [0, 1 << 30], ids=["disk", "memory"])
def test_select_binds_values_and_names_columns(store: Path, memory_limit: int) -> None:
    graph = open_store(store, memory_limit)
    found = graph.select(
        "SELECT ?agency ?year ?n WHERE { ?r xxgk:agency ?agency ; xxgk:year ?year ; xxgk:received ?n } ORDER BY ?year",
        {"agency": ox.NamedNode(AGENCY)},
    )
    assert found.columns == ("agency", "year", "n")
    assert [tuple(term.value for term in row) for row in found.rows] == [(AGENCY, "2021", "0"), (AGENCY, "2022", "6")]


def test_bound_text_is_a_value_and_never_query_text(store: Path) -> None:
    hostile = ox.Literal('" } UNION { ?s ?p ?o } #')
    found = open_store(store).select("SELECT ?title ?s WHERE { ?s dct:title ?title }", {"title": hostile})
    assert found.rows == ()


def test_absent_columns_are_none(store: Path) -> None:
    found = open_store(store).select(
        "SELECT ?r ?issued WHERE { ?r a xxgk:Report OPTIONAL { ?r dct:issued ?issued } } ORDER BY ?r"
    )
    assert [row[1] is None for row in found.rows] == [True, False]
    assert [sorted(record) for record in found.records()] == [["r"], ["issued", "r"]]


def test_ask_and_construct(store: Path) -> None:
    graph = open_store(store)
    assert graph.ask("ASK { ?r xxgk:received ?n }", {"n": ox.Literal(6)})
    assert not graph.ask("ASK { ?r xxgk:received ?n }", {"n": ox.Literal(7)})
    triples = graph.construct("CONSTRUCT { ?r ?p ?o } WHERE { ?r ?p ?o }", {"r": ox.NamedNode(REPORT)})
    assert ox.NamedNode(iris.term("received")) in {triple.predicate for triple in triples}


@pytest.mark.parametrize(("method", "query"), [("select", "ASK {}"), ("ask", COUNT), ("construct", COUNT)])
def test_a_query_of_another_form_is_an_error(store: Path, method: str, query: str) -> None:
    with pytest.raises(TypeError):
        getattr(open_store(store), method)(query)


def test_a_store_is_checked_by_the_shapes(store: Path) -> None:
    found = open_store(store).check()
    blank = next(finding for finding in found if finding.rule == "CELL-BLANK")
    assert (blank.report, blank.severity) == (REPORT, "info")
    assert (blank.table, blank.row, blank.column) == ("3", "granted", "commercial-enterprise")
    assert (blank.agency, blank.year, blank.source) == ("重庆市教育委员会", 2022, "chongqing.html")


@pytest.mark.parametrize("memory_limit", [0, 1 << 30], ids=["disk", "memory"])
def test_a_reader_keeps_its_version_while_another_is_published(tmp_path: Path, store: Path, memory_limit: int) -> None:
    reader = open_store(store, memory_limit)
    publish_graph(store, "PREFIX xxgk: <https://w3id.org/xxgk/ontology#> <urn:r> a xxgk:Report .")
    assert count(open_store(store)) == 1
    assert count(reader) == 2
    assert len(list(store.glob("version-*"))) == 2


def test_versions_that_nobody_reads_are_removed(store: Path) -> None:
    for _ in range(2):
        publish_graph(store)
    assert [path.name for path in store.glob("version-*")] == [(store / "current").resolve().name]
    assert not (store.parent / "filled").exists()


def test_no_store_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOnError, match="no store here"):
        open_store(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("layout", "said"),
    [(json.dumps({"layout": 99, "triples": 1}), "layout 99"), ("{", "damaged"), ("[]", "damaged")],
)
def test_a_store_of_another_layout_is_refused(store: Path, layout: str, said: str) -> None:
    (store / "current" / "layout.json").write_text(layout, "utf-8")
    with pytest.raises(CannotGoOnError, match=said):
        open_store(store)
