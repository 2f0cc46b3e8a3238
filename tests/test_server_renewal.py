"""A store that is built again is served without a restart, and the version before it is let go."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from graphs import publish_graph
from services import app_over

from server.settings import Settings

NEW = "PREFIX xxgk: <https://w3id.org/xxgk/ontology#> <https://w3id.org/xxgk/id/report/new/2030> a xxgk:Report ."
SETTINGS = Settings(query_workers=1, query_seconds=0.2, renewal_seconds=0.05)
REPORTS = "SELECT (COUNT(*) AS ?n) WHERE { ?r a xxgk:Report }"


def count(client: FlaskClient) -> int:
    return int(client.get("/sparql", query_string={"query": REPORTS, "format": "csv"}).text.split()[1])


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_new_version_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    store = publish_graph(tmp_path / "store")
    with app_over(store, SETTINGS) as app:
        client = app.test_client()
        assert count(client) == 2
        publish_graph(store, NEW)
        wait_for(lambda: count(client) == 1)
        assert client.get("/doc/report/new/2030").status_code == 200
        time.sleep(5 * SETTINGS.query_seconds)
        publish_graph(store, NEW)
        assert not (store / "version-1").exists()


def test_a_version_that_cannot_be_served_changes_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = publish_graph(tmp_path / "store")
    with app_over(store, SETTINGS) as app:
        later = store / "version-9"
        later.mkdir()
        (later / "layout.json").write_text('{"layout": 99, "triples": 1}', "utf-8")
        (store / "pointer").symlink_to(later.name)
        (store / "pointer").replace(store / "current")
        wait_for(lambda: "layout 99" in caplog.text)
        assert count(app.test_client()) == 2
