"""What comes with a result: its tag, whether it may be kept, how it was packed, how long it took."""

import gzip
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from graphs import publish_graph
from services import app_over
from werkzeug.test import TestResponse

from server.settings import Settings
from server.sparql.formats import RESULTS
from server.sparql.messages import Question
from server.sparql.results import Result, ResultCache

SELECT = "SELECT ?n WHERE { ?r xxgk:feesAmount ?n }"
LONG = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with app_over(publish_graph(tmp_path_factory.mktemp("results") / "store"), Settings(query_workers=1)) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def ask(client: FlaskClient, query: str, **headers: str) -> TestResponse:
    return client.get("/sparql", query_string={"query": query}, headers={"Accept": "*/*", **headers})


def test_a_result_has_a_strong_tag_by_which_it_is_not_sent_again(client: FlaskClient) -> None:
    first = ask(client, SELECT)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = ask(client, SELECT, **{"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert ask(client, SELECT, **{"If-None-Match": '"other"'}).data == first.data
    assert client.head("/sparql", query_string={"query": SELECT}).headers["ETag"] == tag


def test_every_form_of_a_result_has_a_tag_of_its_own(client: FlaskClient) -> None:
    csv = ask(client, LONG, Accept="text/csv")
    packed = ask(client, LONG, Accept="text/csv", **{"Accept-Encoding": "gzip"})
    excel = client.get("/sparql", query_string={"query": LONG, "format": "excel"})
    tags = {response.headers["ETag"] for response in (csv, packed, excel, ask(client, LONG))}
    assert len(tags) == 4


def test_caches_may_keep_a_result_but_ask_whether_it_still_holds(client: FlaskClient) -> None:
    response = ask(client, SELECT)
    assert set(response.headers["Cache-Control"].split(", ")) == {"public", "no-cache"}
    assert {"Accept", "Accept-Encoding"} <= {name.strip() for name in response.headers["Vary"].split(",")}


@pytest.mark.parametrize("term", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_a_result_that_is_new_each_time_is_not_kept(client: FlaskClient, term: str) -> None:
    first, second = (ask(client, f"SELECT ({term} AS ?x) {{}}") for _ in range(2))
    assert first.data != second.data
    assert first.headers["Cache-Control"] == "no-store"
    assert "ETag" not in first.headers


def test_long_results_are_packed_for_those_who_can_unpack_them(client: FlaskClient) -> None:
    plain = ask(client, LONG)
    packed = ask(client, LONG, **{"Accept-Encoding": "br;q=0.5, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 4
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in ask(client, LONG, **{"Accept-Encoding": "gzip;q=0"}).headers
    assert "Content-Encoding" not in ask(client, SELECT, **{"Accept-Encoding": "gzip"}).headers


def test_the_same_query_is_evaluated_once(client: FlaskClient) -> None:
    query = f"{SELECT} # once"
    first, second = (ask(client, query) for _ in range(2))
    assert "query;dur=" in first.headers["Server-Timing"]
    assert second.headers["Server-Timing"] == "cache;desc=hit"
    assert second.data == first.data


def test_other_formats_and_datasets_are_other_results(client: FlaskClient) -> None:
    assert ask(client, SELECT).data != ask(client, SELECT, Accept="text/csv").data
    other = client.get("/sparql", query_string={"query": SELECT, "default-graph-uri": "urn:none"})
    assert b"852.28" not in other.data


def test_problems_are_not_kept(client: FlaskClient) -> None:
    first, second = (ask(client, "SELEC") for _ in range(2))
    assert (first.status_code, second.status_code) == (400, 400)
    assert "ETag" not in first.headers


def test_the_cache_keeps_what_was_asked_for_last_within_its_bounds() -> None:
    cache = ResultCache(20_000)
    questions = [Question(f"q{number}", "json", "") for number in range(5)]
    for question in questions:
        cache.keep(question, Result(RESULTS[0], b"x" * 3000, "tag", 1.0, 1.0))
        cache.get(questions[0])
    kept = [cache.get(question) is not None for question in questions]
    assert kept == [True, False, True, True, True]
    assert cache.get(questions[0]) == Result(RESULTS[0], b"x" * 3000, "tag")
    cache.keep(questions[1], Result(RESULTS[0], b"x" * 19_000, "tag"))
    assert cache.get(questions[1]) is None
