"""Pages and files are sent packed to those who can unpack them, and as they are to others."""

import gzip
from collections.abc import Iterator

import pytest
from flask import Flask
from graphs import publish_graph
from services import app_over

from server.settings import Settings


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with app_over(publish_graph(tmp_path_factory.mktemp("compression") / "store"), Settings(query_workers=1)) as app:
        yield app


@pytest.mark.parametrize("path", ["/", "/sparql", "/ontology"])
def test_a_page_is_sent_packed_to_those_who_can_unpack_it(app: Flask, path: str) -> None:
    client = app.test_client()
    packed = client.get(path, headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    plain = client.get(path, headers={"Accept": "text/html"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data


def test_a_style_sheet_is_packed_and_not_sent_again(app: Flask) -> None:
    client = app.test_client()
    first = client.get("/static/style.css", headers={"Accept-Encoding": "br"})
    assert first.headers["Content-Encoding"] == "br"
    again = {"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]}
    assert client.get("/static/style.css", headers=again).status_code == 304


def test_a_short_answer_is_not_packed(app: Flask) -> None:
    response = app.test_client().get("/health", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers
