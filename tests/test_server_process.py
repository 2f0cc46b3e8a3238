"""The service as a process: real clients over loopback, starting, refusing to start, stopping."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import rdflib
from graphs import AGENCY, REPORT, publish_graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from services import READY_SECONDS, server_over
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from ontology import iris
from server.errors import CannotGoOnError
from server.query import run_query
from server.remote.endpoint import Endpoint

SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PREFIX = f"PREFIX xxgk: <{iris.ONTOLOGY}>\n"
FEES = PREFIX + "SELECT ?n WHERE { ?r xxgk:feesAmount ?n }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_graph(tmp_path_factory.mktemp("process") / "store")


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with server_over(store, {"XXGK_QUERY_SECONDS": "1", "XXGK_QUERY_WORKERS": "2"}) as (address, _):
        yield address


def serve(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("xxgk")), "serve", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=READY_SECONDS, check=False)


def fetch(address: str, accept: str = "*/*") -> HTTPResponse:
    return urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": accept}))  # noqa: S310  # loopback


def wrapper(address: str, query: str, format_: str) -> SPARQLWrapper:
    client = SPARQLWrapper(address + "/sparql")
    client.setQuery(query)
    client.setReturnFormat(format_)
    return client


def test_sparqlwrapper_reads_every_format(address: str) -> None:
    bindings = wrapper(address, FEES, JSON).query().convert()["results"]["bindings"]
    assert [binding["n"]["value"] for binding in bindings] == ["852.28"]
    assert wrapper(address, FEES, CSV).query().convert().decode().split() == ["n", "852.28"]
    assert len(wrapper(address, f"DESCRIBE <{REPORT}>", XML).query().convert()) > 10
    assert "852.28" in wrapper(address, FEES, XML).query().convert().toxml()
    graph = wrapper(address, f"DESCRIBE <{REPORT}>", TURTLE).query().convert()
    assert len(rdflib.Graph().parse(data=graph, format="turtle")) > 10


def test_sparqlwrapper_posts(address: str) -> None:
    client = wrapper(address, FEES + " # " + "长" * 20_000, JSON)
    client.setMethod(POST)
    assert len(client.query().convert()["results"]["bindings"]) == 1


def test_an_rdflib_graph_can_stand_on_the_endpoint(address: str) -> None:
    graph = rdflib.Graph(SPARQLStore(address + "/sparql"))
    report = rdflib.URIRef(REPORT)
    assert graph.value(report, rdflib.URIRef(iris.term("year"))).toPython() == 2022
    assert {str(row[0]) for row in graph.query(PREFIX + "SELECT ?a WHERE { ?r xxgk:agency ?a }")} == {AGENCY}
    assert (report, rdflib.URIRef(iris.term("received")), None) in graph


def test_an_iri_dereferences_over_http(address: str) -> None:
    path = quote(REPORT.removeprefix(iris.BASE), safe="/")
    with fetch(f"{address}/{path}", "text/turtle") as response:
        graph = rdflib.Graph().parse(data=response.read(), format="turtle")
    assert graph.value(rdflib.URIRef(REPORT), rdflib.URIRef(iris.term("received"))).toPython() == 6


def test_a_question_gets_its_answer(address: str) -> None:
    question = urlencode({"q": "重庆市教育委员会2022年收到多少件政府信息公开申请?"})
    with fetch(f"{address}/api/ask?{question}") as response:
        answer = json.load(response)
    assert (answer["status"], answer["value"], answer["unit"]) == ("answered", 6, "件")


def test_a_slow_query_ends_with_a_status_and_a_whole_body(address: str) -> None:
    begun = time.monotonic()
    with pytest.raises(urllib.error.HTTPError) as refusal:
        fetch(f"{address}/sparql?{urlencode({'query': SLOW})}")
    assert refusal.value.code == 504
    assert time.monotonic() - begun < 1.5
    with refusal.value as response:
        assert json.load(response)["limit"] == "1 s"


def test_a_client_that_leaves_frees_its_workers(store: Path) -> None:
    with server_over(store, {"XXGK_QUERY_SECONDS": "60", "XXGK_QUERY_WORKERS": "2"}) as (address, _):
        asked = f"GET /sparql?{urlencode({'query': SLOW})} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        host, _, port = address.removeprefix("http://").partition(":")
        clients = [socket.create_connection((host, int(port))) for _ in range(3)]
        for client in clients:
            client.sendall(asked)
        wait_for_idle_workers(address, 1)
        for client in clients:
            client.close()
        wait_for_idle_workers(address, 2)


def wait_for_idle_workers(address: str, number: int) -> None:
    until = time.monotonic() + 20
    while True:
        with fetch(f"{address}/health") as response:
            if json.load(response)["idle_query_workers"] == number:
                return
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("query", "format_", "said"),
    [
        (FEES, None, b'"852.28"'),
        (FEES, "csv", b"852.28"),
        (f"DESCRIBE <{REPORT}>", None, b"xxgk"),
        (FEES, "tsv", b"?n"),
    ],
)
def test_queries_run_on_a_store_and_on_an_endpoint_alike(
    store: Path, address: str, query: str, format_: str | None, said: bytes
) -> None:
    for content in (run_query(store, query, format_), run_query(Endpoint(address + "/sparql"), query, format_)):
        assert said in content


@pytest.mark.parametrize(
    ("query", "format_", "said"),
    [("SELEC", None, "query|refused"), (FEES, "turtle", "gives json"), (SLOW, None, "504")],
)
def test_what_an_endpoint_refuses_is_one_clear_line(address: str, query: str, format_: str | None, said: str) -> None:
    with pytest.raises(CannotGoOnError, match=said):
        run_query(Endpoint(address + "/sparql"), query, format_)


def test_an_endpoint_that_is_not_there_is_one_clear_line() -> None:
    with pytest.raises(CannotGoOnError, match="does not answer"):
        run_query(Endpoint("http://127.0.0.1:9/sparql"), FEES)


def test_no_store_is_one_clear_line(tmp_path: Path) -> None:
    done = serve("--store", str(tmp_path / "nowhere"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no store here" in done.stderr


def test_a_port_that_is_taken_is_one_clear_line(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = serve("--store", str(store), "--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "already in use" in done.stderr


def test_requests_in_flight_finish_when_the_service_is_stopped(tmp_path: Path) -> None:
    store = publish_graph(tmp_path / "store")
    with server_over(store, {"XXGK_QUERY_SECONDS": "2"}) as (address, process), ThreadPoolExecutor(1) as pool:
        running = pool.submit(fetch, f"{address}/sparql?{urlencode({'query': SLOW})}")
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        refusal = running.exception(timeout=10)
        assert isinstance(refusal, urllib.error.HTTPError)
        with refusal:
            assert json.load(refusal)["status"] == 504
        assert process.wait(10) == 0
        with pytest.raises(urllib.error.URLError):
            fetch(address)
    assert not [line for line in running_commands() if str(store) in line]


def running_commands() -> list[str]:
    commands = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            commands.append(path.read_text("utf-8", "replace").replace("\0", " "))
        except OSError:
            continue
    return commands
