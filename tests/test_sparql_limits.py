"""Hostile queries: each ends in time with the limit named, others are served meanwhile, and nothing goes out."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from graphs import publish_graph
from services import app_over
from werkzeug.test import TestResponse

from server.errors import ProblemError
from server.settings import MEBIBYTE, Settings
from server.sparql.guard import query_to_allowed
from server.sparql.messages import Question
from server.sparql.workers import WorkerPool
from server.store import open_version

SECONDS = 1.0
SETTINGS = Settings(query_workers=2, query_queue=1, query_seconds=SECONDS, query_memory=256, query_result=1)
GRACE = 0.5
FAST = "SELECT (COUNT(*) AS ?n) WHERE { ?r a xxgk:Report }"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDLESS = {
    "cross product": SLOW,
    "path closure": "SELECT (COUNT(*) AS ?n) { ?a (!<a:a>|^!<a:b>)* ?b . ?c (!<a:a>|^!<a:b>)* ?d }",
    "huge VALUES": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(500)))} }}" for i in range(5))
    + " }",
    "huge text": "SELECT (COUNT(*) AS ?n) { VALUES ?x { "
    + " ".join(f"<urn:service:{i}>" for i in range(60_000))
    + " } }",
}
GREEDY = {
    "sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 10",
    "grouped text": "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f), STR(?i)); SEPARATOR='" + "-" * 500 + "') AS ?text) "
    "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "grouped text of grouped texts": "SELECT (GROUP_CONCAT(?text) AS ?all) { "
    "{ SELECT ?a (GROUP_CONCAT(STR(?f)) AS ?text) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a } "
    "?x ?y ?z . ?k ?l ?m }",
    "distinct cross product": "SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?d), STR(?g), STR(?i))) AS ?n) "
    "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "many groups": "SELECT ?a ?d ?g (SAMPLE(?i) AS ?any) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } "
    "GROUP BY ?a ?b ?c ?d ?e ?f ?g",
    "growing text": "SELECT (STRLEN(?z) AS ?n) { BIND('" + "x" * 1000 + "' AS ?a) BIND(REPLACE(?a, 'x', ?a) AS ?b) "
    "BIND(REPLACE(?b, 'x', ?b) AS ?z) }",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_graph(tmp_path_factory.mktemp("limits") / "store")


@pytest.fixture(scope="module", params=["memory", "disk"])
def app(store: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    in_memory = 64 if request.param == "memory" else 0
    settings = Settings(
        query_workers=2,
        query_queue=1,
        query_seconds=SECONDS,
        query_memory=256,
        query_result=1,
        memory_store=in_memory,
        query_length=2048,
        request_size=2,
    )
    with app_over(store, settings) as app:
        yield app


def ask(app: Flask, query: str, client: str = "192.0.2.1") -> tuple[TestResponse, float]:
    begun = time.monotonic()
    response = app.test_client().post("/sparql", data={"query": query}, environ_base={"REMOTE_ADDR": client})
    return response, time.monotonic() - begun


def code(response: TestResponse) -> str:
    assert response.content_type == "application/problem+json"
    return str(json.loads(response.text)["type"].rpartition("/")[2])


@pytest.mark.parametrize("query", ENDLESS.values(), ids=ENDLESS.keys())
def test_an_endless_query_ends_in_time_while_others_are_served(app: Flask, query: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        hostile = pool.submit(ask, app, query)
        time.sleep(0.2)
        served = [ask(app, FAST, "192.0.2.2") for _ in range(3)]
        response, seconds = hostile.result()
    assert (response.status_code, code(response)) == (504, "time-limit")
    assert json.loads(response.text)["limit"] == "1 s"
    assert seconds < SECONDS + GRACE
    for other, other_seconds in served:
        assert other.status_code == 200
        assert other_seconds < SECONDS


@pytest.mark.parametrize("query", GREEDY.values(), ids=GREEDY.keys())
def test_a_greedy_query_is_stopped_by_the_memory_limit(app: Flask, query: str) -> None:
    response, seconds = ask(app, query)
    assert code(response) in {"memory-limit", "time-limit"}
    assert seconds < SECONDS + GRACE
    assert ask(app, FAST)[0].status_code == 200


def test_catastrophic_regular_expressions_do_no_harm(app: Flask) -> None:
    response, seconds = ask(app, f"ASK {{ FILTER(REGEX('{'a' * 5000}b', '^(a+)+$')) }}")
    assert json.loads(response.text)["boolean"] is False
    assert seconds < SECONDS


def test_a_result_is_whole_or_refused(app: Flask) -> None:
    response, _ = ask(app, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert (response.status_code, code(response)) == (503, "result-limit")
    response, _ = ask(app, "CONSTRUCT { ?a ?e ?c } WHERE { ?a ?b ?c . ?d ?e ?f }")
    assert code(response) in {"result-limit", "time-limit"}


@pytest.mark.parametrize(
    "query", ["SELECT * " + "{" * 5000 + "}" * 5000, f"ASK {{ FILTER({'!' * 5000}true) }} # service"]
)
def test_deep_nesting_is_a_syntax_error(app: Flask, query: str) -> None:
    assert code(ask(app, query)[0]) in {"query-syntax", "memory-limit"}
    assert ask(app, FAST)[0].status_code == 200


def test_what_does_not_fit_into_the_queue_is_told_to_retry(app: Flask) -> None:
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(ask, app, SLOW, f"192.0.2.{number}") for number in range(6)]
        responses = [future.result()[0] for future in asked]
    codes = sorted(code(response) for response in responses)
    assert codes.count("busy") >= 3
    assert codes.count("time-limit") >= 2
    busy = next(response for response in responses if code(response) == "busy")
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "2")
    assert ask(app, FAST)[0].status_code == 200


def test_one_client_leaves_room_for_others(store: Path) -> None:
    pool = WorkerPool(open_version(store), True, replace(SETTINGS, query_workers=4, query_queue=4))
    try:
        with ThreadPoolExecutor(8) as threads:
            greedy = [threads.submit(pool.run, Question(SLOW, "json", ""), "greedy") for _ in range(8)]
            time.sleep(0.3)
            begun = time.monotonic()
            assert b'"2"' in pool.run(Question(FAST, "json", ""), "modest").content
            assert time.monotonic() - begun < SECONDS / 2
            problems = [future.exception() for future in greedy]
    finally:
        pool.close()
    codes = [problem.code for problem in problems if isinstance(problem, ProblemError)]
    assert codes.count("too-many") == 2
    assert codes.count("time-limit") >= 3


def test_workers_are_as_many_as_before(app: Flask) -> None:
    assert json.loads(app.test_client().get("/health").text)["idle_query_workers"] == 2


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        yield listener


OUTGOING = {
    "plain": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "silent": "SELECT * { OPTIONAL { SERVICE SILENT <URL> { ?s ?p ?o } } }",
    "variable": "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "prefixed": "PREFIX e: <URL> SELECT * { service e: { ?s ?p ?o } }",
    "subquery": "SELECT * { { SELECT ?s { FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } } } }",
    "behind a carriage return": "SELECT * { ?s ?p ?o # \rSERVICE <URL> { ?a ?b ?c }\n }",
    "behind an escaped quote": 'SELECT * { BIND("x\\u0022 AS ?v) # ") AS ?v) SERVICE <URL> { ?s ?p ?o }\n }',
    "behind a doubly escaped quote": 'SELECT * { BIND("x\\u005Cu0022 AS ?v) # ") AS ?v) SERVICE <URL> { ?s ?p ?o }\n }',
    "from": "SELECT * FROM <URL> { ?s ?p ?o }",
    "from named": "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "load": "LOAD <URL>",
}


@pytest.mark.parametrize("query", OUTGOING.values(), ids=OUTGOING.keys())
def test_no_byte_leaves(app: Flask, listener: socket.socket, query: str) -> None:
    response, _ = ask(app, query.replace("URL", f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"))
    with pytest.raises(TimeoutError):
        listener.accept()
    hidden_in_comment = response.status_code == 200
    assert hidden_in_comment or response.status_code in {400, 403}


@pytest.mark.parametrize("in_memory", [True, False], ids=["memory", "disk"])
def test_the_walls_hold_where_the_guard_does_not(
    store: Path, listener: socket.socket, in_memory: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A worker whose guard lets everything pass: the engine itself cannot reach the listener."""
    blind = tmp_path / "sitecustomize.py"
    blind.write_text(
        "import server.sparql.guard as guard\nguard.query_to_allowed = lambda text: guard.AllowedQuery(text)\n",
        "utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    pool = WorkerPool(open_version(store), in_memory, SETTINGS)
    try:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(ProblemError, match="query-failed"):
            pool.run(Question(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", "json", "turtle"))
        with pytest.raises(TimeoutError):
            listener.accept()
    finally:
        pool.close()


def test_names_and_texts_that_look_like_keywords_are_let_through() -> None:
    for query in (
        "SELECT ?service ?from { ?service <urn:service> 'SERVICE <http://x/> {}' ; <urn:from> ?from }",
        "# SERVICE <http://x/> {}\nASK { ?load ?insert 'LOAD <http://x/>' }",
    ):
        assert query_to_allowed(query).text == query


def test_a_holder_that_ends_is_replaced(store: Path) -> None:
    pool = WorkerPool(open_version(store), True, SETTINGS)
    try:
        pool._holder._process.kill()
        for query in (SLOW, SLOW):
            with pytest.raises(ProblemError, match="time-limit"):
                pool.run(Question(query, "json", ""))
        assert b'"2"' in pool.run(Question(FAST, "json", "")).content
    finally:
        pool.close()


def test_closing_stops_every_process(store: Path) -> None:
    pool = WorkerPool(open_version(store), True, SETTINGS)
    processes = [worker.process for worker in pool._idle if worker is not None]
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.run, Question(SLOW, "json", ""))
        time.sleep(0.2)
        pool.close()
        with pytest.raises(ProblemError, match="busy"):
            running.result(SECONDS + GRACE)
    assert not any(Path(f"/proc/{process}").exists() for process in processes)


def test_memory_is_kept_near_the_limit(store: Path) -> None:
    pool = WorkerPool(open_version(store), True, SETTINGS)
    most = 0
    try:
        with ThreadPoolExecutor(1) as threads:
            worker = pool._idle[-1]
            assert worker is not None
            running = threads.submit(pool.run, Question(GREEDY["sorted cross product"], "json", ""))
            while not running.done():
                most = max(most, resident(worker.process))
                time.sleep(0.01)
            assert isinstance(running.exception(), ProblemError)
    finally:
        pool.close()
    assert 0 < most < (SETTINGS.query_memory + 150) * MEBIBYTE


def resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * 4096
    except OSError:
        return 0
