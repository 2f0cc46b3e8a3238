"""The editor's page without a browser: examples, completions, its policy, and the plain form in its place."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from graphs import publish_graph
from services import app_over

from server.settings import Settings
from server.sparql import editor
from server.sparql.examples import Example, examples


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    store = publish_graph(tmp_path_factory.mktemp("editor") / "store")
    with app_over(store, Settings(query_workers=1)) as app:
        yield app.test_client()


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_example_gives_a_result(client: FlaskClient, example: Example) -> None:
    response = client.post("/sparql", data={"query": example.query, "format": "json"})
    assert response.status_code == 200, response.text
    found = json.loads(response.text)
    assert found["results"]["bindings"] if response.mimetype == "application/sparql-results+json" else found


def test_examples_have_titles_in_both_languages() -> None:
    assert len(examples()) >= 8
    titles = {example.title for example in examples()} | {example.title_en for example in examples()}
    assert len(titles) == 2 * len(examples())
    assert all(any("一" <= char <= "鿿" for char in example.title) for example in examples())


@pytest.mark.parametrize("installed", [True, False])
def test_the_page_has_the_query_and_needs_no_editor(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setattr(editor, "_is_installed", lambda: installed)
    response = client.get("/sparql/editor", query_string={"query": "ASK { '<\"&' ?p ?o }"})
    assert response.status_code == 200
    assert "ASK { &#39;&lt;&#34;&amp;&#39; ?p ?o }" in response.text
    assert ("<textarea" in response.text) is not installed
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert ("script-src 'self'" in policy) is installed
    assert "script-src 'self' " not in policy


def test_completions_name_classes_properties_and_concepts_in_chinese(client: FlaskClient) -> None:
    terms = dict(client.get("/sparql/editor/terms").get_json())
    assert "年报" in terms["xxgk:Report"] or "报告" in terms["xxgk:Report"]
    assert "新收" in terms["xxgk:received"]
    assert "微信" in terms["<https://w3id.org/xxgk/id/channel/wechat>"]
    assert not any(term.startswith("<https://w3id.org/xxgk/ontology#") for term in terms)


def test_no_third_party_file_is_part_of_the_project(project: Path) -> None:
    ignored = (project / ".gitignore").read_text("utf-8").split()
    assert {"node_modules/", "server/static/yasgui/"} <= set(ignored)
