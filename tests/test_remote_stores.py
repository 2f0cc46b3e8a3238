"""A store on two real servers: the same answers, pages, checks and dumps as from the store that was sent there."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from question_gold import gold_set
from remote_stores import STORES, RemoteStore, free_port, virtuoso
from test_cli import xxgk

from ontology import iris
from server.app import close_app, create_app
from server.build import build, documents_in
from server.errors import CannotGoOnError
from server.export import export_store
from server.graph import Graph
from server.query import run_query
from server.questions.engine import QuestionEngine
from server.remote.engine import RemoteEngine
from server.remote.publication import publish_remotely
from server.settings import Settings
from server.store import StoreGraph, open_store, open_version

EVERY = 9
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
REPORTS = f"PREFIX xxgk: <{iris.ONTOLOGY}> SELECT ?report WHERE {{ ?report a xxgk:Report }} ORDER BY ?report"


@pytest.fixture(scope="module")
def store(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("remote") / "store"
    build(documents_in([project / "samples"]), folder, 2, lambda _done, _entry: None)
    return folder


@pytest.fixture(scope="module", params=STORES)
def remote(
    request: pytest.FixtureRequest, store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RemoteStore]:
    with STORES[request.param](tmp_path_factory.mktemp(request.param)) as found:
        publish_remotely(open_version(store), found.graph_store)
        yield found


@pytest.fixture(scope="module")
def local(store: Path) -> StoreGraph:
    return open_store(store, 1 << 30)


@pytest.fixture(scope="module")
def app(remote: RemoteStore) -> Iterator[Flask]:
    app = create_app(remote.queries, Settings(query_seconds=20))
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_questions_have_the_same_answers(remote: RemoteStore, local: StoreGraph) -> None:
    questions = list(dict.fromkeys(gold.question for gold in gold_set() if not gold.before))[::EVERY]
    here, there = QuestionEngine(local), QuestionEngine(Graph(RemoteEngine(remote.queries)))
    assert len(questions) > 80
    for question in questions:
        assert there.ask(question).to_json() == here.ask(question).to_json()


def test_questions_over_real_reports_have_the_same_answers(
    shared: Path, remote: RemoteStore, local: StoreGraph
) -> None:
    questions = [entry["q"] for entry in yaml.safe_load((shared / "questions.yaml").read_text("utf-8"))]
    here, there = QuestionEngine(local), QuestionEngine(Graph(RemoteEngine(remote.queries)))
    for question in questions:
        assert there.ask(question).to_json() == here.ask(question).to_json()


def test_pages_and_documents_are_the_same(client: FlaskClient, store: Path, local: StoreGraph) -> None:
    here = create_app(store, Settings(query_workers=1))
    try:
        report = local.select(REPORTS).rows[0][0]
        assert isinstance(report, ox.NamedNode)
        path = urllib.parse.quote(report.value.removeprefix(iris.ID))
        for address in (f"/{path}", f"/doc/{path}?format=ntriples", f"/doc/{path}?format=html", "/ontology"):
            there, expected = client.get(address), here.test_client().get(address)
            assert (there.status_code, there.mimetype) == (200, expected.mimetype), address
            if "ntriples" in address:
                assert sorted(there.text.splitlines()) == sorted(expected.text.splitlines())
            else:
                assert there.text == expected.text, address
    finally:
        close_app(here)


def test_the_public_endpoint_answers_as_over_a_store(client: FlaskClient, store: Path) -> None:
    for name in ("json", "xml", "csv", "tsv"):
        found = client.get("/sparql", query_string={"query": REPORTS, "format": name})
        assert found.data == run_query(store, REPORTS, name), name
    graph = client.get(
        "/sparql", query_string={"query": "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }", "format": "ntriples"}
    )
    assert len(graph.data.splitlines()) > 100
    assert client.get("/sparql", query_string={"query": "ASK { ?s ?p ?o }", "format": "json"}).json["boolean"] is True


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "service-refused"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", 403, "update-refused"),
        ("DROP ALL", 403, "update-refused"),
        ("SELEC nonsense", 400, "query-syntax"),
        ("define sql:log-enable 2 SELECT * WHERE { ?s ?p ?o }", 400, "query-syntax"),
    ],
)
def test_what_the_public_may_not_ask_is_not_sent(client: FlaskClient, query: str, status: int, code: str) -> None:
    found = client.get("/sparql", query_string={"query": query})
    assert found.status_code == status
    assert json.loads(found.data)["type"].endswith(code)


def test_a_check_finds_the_same(remote: RemoteStore, local: StoreGraph) -> None:
    assert Graph(RemoteEngine(remote.queries)).check() == local.check()


@pytest.mark.parametrize("format_", ["csv", "nq"])
def test_dumps_are_the_same(remote: RemoteStore, store: Path, tmp_path: Path, format_: str) -> None:
    for source, name in ((store, "here"), (remote.queries, "there")):
        export_store(source, format_, tmp_path / name)
    here, there = ((tmp_path / name).read_text("utf-8").splitlines() for name in ("here", "there"))
    if format_ == "csv":
        assert there == here
    else:
        assert {line for line in there if "_:" not in line} == {line for line in here if "_:" not in line}
        assert len(there) == len(here)


def test_values_are_bound_as_terms_and_never_as_text(remote: RemoteStore) -> None:
    graph = Graph(RemoteEngine(remote.queries))
    for text in ('" } UNION { ?s ?p ?o } #', "'}\\", "a\nb", "?title", "<urn:x>"):
        assert graph.select("SELECT ?title ?s WHERE { ?s dct:title ?title }", {"title": ox.Literal(text)}).rows == ()
    report = graph.select("SELECT ?r WHERE { ?r a xxgk:Report } LIMIT 1").rows[0][0]
    assert isinstance(report, ox.NamedNode)
    found = graph.select("SELECT ?r ?year WHERE { ?r xxgk:year ?year }", {"r": report})
    assert [record["r"] for record in found.records()] == [report]
    assert graph.ask("ASK { ?r a xxgk:Report }", {"r": report})
    assert len(graph.construct("CONSTRUCT { ?r ?p ?o } WHERE { ?r ?p ?o }", {"r": report})) > 10


def test_the_commands_ask_an_endpoint(remote: RemoteStore) -> None:
    at = ("--endpoint", remote.queries.address)
    variables = {"XXGK_ENDPOINT_GRAPH": remote.queries.graph}
    asked = xxgk("ask", "重庆市教委2022年收到多少件申请", *at, variables=variables)
    assert asked.returncode == 0, asked.stderr
    assert "6件" in asked.stdout
    counted = xxgk("query", *at, "--format", "csv", stdin=REPORTS, variables=variables)
    assert len(counted.stdout.split()) == 9


def test_a_build_sends_the_store(project: Path, remote: RemoteStore, tmp_path: Path, store: Path) -> None:
    elsewhere = "https://example.org/elsewhere"
    variables = {
        "XXGK_ENDPOINT_GRAPH": elsewhere,
        "XXGK_ENDPOINT_USER": remote.graph_store.user,
        "XXGK_ENDPOINT_PASSWORD": remote.graph_store.password,
        "XXGK_ENDPOINT_AUTHENTICATION": remote.graph_store.authentication,
    }
    arguments = ("build", project / "samples" / "huaian-2024.pdf", "--store", tmp_path / "store")
    done = xxgk(*arguments, "--endpoint", remote.graph_store.address, variables=variables)
    assert done.returncode == 0, done.stderr
    there = RemoteEngine(replace(remote.queries, graph=elsewhere)).triples()
    assert there == open_version(tmp_path / "store").triples
    refused = xxgk(*arguments, "--endpoint", f"http://127.0.0.1:{free_port()}/store", variables=variables)
    assert refused.returncode == 2
    assert "The store was built, but not sent" in refused.stderr
    assert RemoteEngine(remote.queries).triples() == open_version(store).triples


def test_an_answer_that_a_server_shortens_is_refused(store: Path, tmp_path: Path) -> None:
    with virtuoso(tmp_path, rows=100) as small:
        publish_remotely(open_version(store), small.graph_store)
        with pytest.raises(CannotGoOnError, match=r"left out a part|of its \d+ triples"):
            export_store(small.queries, "nq", tmp_path / "all.nq")
        with pytest.raises(CannotGoOnError, match="left out a part"):
            run_query(small.queries, "SELECT ?s WHERE { ?s ?p ?o }")
