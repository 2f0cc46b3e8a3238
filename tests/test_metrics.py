"""The figures for monitoring: what is counted, in the format of Prometheus, without anything about a person."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from graphs import publish_graph
from services import app_over

from server.settings import Settings

LINE = re.compile(r"[a-z_]+(\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*\})? [0-9.e+-]+")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    store = publish_graph(tmp_path_factory.mktemp("metrics") / "store")
    with app_over(store, Settings(query_workers=1)) as app:
        yield app


def figures(app: Flask) -> dict[str, float]:
    text = app.test_client().get("/metrics").text
    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    assert all(LINE.fullmatch(line) for line in lines)
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_requests_are_counted_by_page_and_status(app: Flask) -> None:
    client = app.test_client()
    before = figures(app)
    client.get("/health")
    client.get("/health")
    client.get("/sparql", query_string={"query": "SELEC"})
    client.get("/nowhere/13800138000")
    after = figures(app)
    pages = {name for name in after if after[name] != before.get(name) and name.startswith("xxgk_requests_total")}
    counted = {name: after[name] - before.get(name, 0) for name in pages if "metrics" not in name}
    assert sorted(counted.values()) == [1, 1, 2]
    assert {name[-5:-2] for name in counted} == {"200", "400", "404"}
    assert after["xxgk_triples"] > 1000
    assert after["xxgk_query_workers_idle"] == 1
    health = 'health"'
    bucket = next(name for name in after if health in name and 'le="+Inf"' in name)
    assert after[bucket] == next(value for name, value in after.items() if health in name and "_count" in name)


def test_nothing_of_what_was_asked_is_told(app: Flask) -> None:
    client = app.test_client()
    client.get("/api/ask?q=13800138000", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    text = client.get("/metrics").text
    assert "13800138000" not in text
    assert "203.0.113.9" not in text
