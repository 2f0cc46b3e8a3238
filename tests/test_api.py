"""The description of the interface is true: what is sent as it says is answered as it says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from flask import Flask
from graphs import publish_graph
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from services import app_over, server_over
from web_pages import BROWSER, page, select, words

from server.pages.api import openapi
from server.publishing.dumps import publish_dumps
from server.settings import Settings
from server.store import open_version

# A query may be no SPARQL, a text no report: what is well-formed may still be refused, by a problem; and a parameter
# that is empty counts as none.
SCHEMA = schemathesis.openapi.from_dict(dict(openapi()))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    store = publish_graph(tmp_path_factory.mktemp("api") / "store")
    publish_dumps(open_version(store))
    with app_over(store, Settings(query_workers=1)) as app:
        yield app


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = publish_graph(tmp_path_factory.mktemp("api-server") / "store")
    publish_dumps(open_version(store))
    unlimited = {f"XXGK_CLIENT_{name}": "100000" for name in ("ERRORS", "SECONDS", "CHECKS")}
    with server_over(store, unlimited) as (address, _):
        yield address


@SCHEMA.parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_what_is_sent_as_described_is_answered_as_described(case: schemathesis.Case, address: str) -> None:
    case.call_and_validate(base_url=address, excluded_checks=[positive_data_acceptance, negative_data_rejection])


def test_the_page_shows_every_operation_and_its_examples_work(app: Flask) -> None:
    client = app.test_client()
    shown = page(client.get("/api/", headers=BROWSER))
    operations = [operation for methods in openapi()["paths"].values() for operation in methods.values()]
    assert [heading.get("id") for heading in select(shown, "main h2")] == [each["operationId"] for each in operations]
    for link in select(shown, "section p a"):
        assert client.get(link.get("href"), buffered=True).status_code == 200, words(link)
    assert client.get("/api/openapi.json").get_json() == json.loads(json.dumps(openapi()))


def test_robots_find_the_pages_and_ask_nothing(app: Flask) -> None:
    client = app.test_client()
    rules = client.get("/robots.txt").text
    assert "Disallow: /sparql?" in rules
    sitemap = client.get(re.search(r"Sitemap: http://localhost(\S+)", rules)[1])  # type: ignore[index]
    addresses = re.findall(r"<loc>http://localhost(.*?)</loc>", sitemap.text)
    assert len(addresses) > 10
    for address in addresses:
        assert client.get(address, headers=BROWSER).status_code == 200, address


def test_every_operation_is_in_both_languages(project: Path) -> None:
    for methods in openapi()["paths"].values():
        for operation in methods.values():
            assert re.search("[一-鿿]", operation["summary"])
            assert re.search("[A-Z][a-z]", operation["summary"])
