"""Solutions of a query drawn and listed on a page."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from graphs import publish_graph
from services import app_over
from web_pages import BROWSER, page, select, words

from server.settings import Settings

BARS = "SELECT ?name ?n { VALUES (?name ?n) { ('甲' 3) ('乙' 1.5) ('丙' 0) } }"
LINE = "SELECT ?year ?n { VALUES (?year ?n) { (2021 3) (2020 1) (2022 2) } }"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with app_over(publish_graph(tmp_path_factory.mktemp("chart") / "store"), Settings(query_workers=1)) as app:
        yield app.test_client()


def drawn(client: FlaskClient, query: str) -> object:
    response = client.get("/sparql/chart", query_string={"query": query}, headers=BROWSER)
    assert response.status_code == 200
    return page(response)


def test_named_figures_are_bars_beside_their_table(client: FlaskClient) -> None:
    shown = drawn(client, BARS)
    assert len(select(shown, "svg rect")) == 3
    assert [words(text) for text in select(shown, "svg text.value")] == ["3", "1.5", "0"]
    assert [words(cell) for cell in select(shown, "td.figure")] == ["3", "1.5", "0"]


def test_years_are_a_line_in_their_order(client: FlaskClient) -> None:
    shown = drawn(client, LINE)
    assert len(select(shown, "svg polyline")) == 1
    assert [words(text) for text in select(shown, "svg text.name")] == ["2020", "2021", "2022"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a ?b { VALUES (?a ?b) { ('甲' 'x') ('乙' 2) } }",
        "SELECT ?n { VALUES ?n { 1 2 } }",
        "SELECT ?a ?n { VALUES (?a ?n) { ('甲' 1) } }",
        "ASK { ?s ?p ?o }",
        "SELECT ?a ?n { FILTER(false) }",
        "SELECT ?a ?n { VALUES (?a ?n) { ('甲' 'NaN') ('乙' 'INF') } }",
    ],
)
def test_what_is_no_series_of_figures_is_only_listed(client: FlaskClient, query: str) -> None:
    shown = drawn(client, query)
    assert not select(shown, "svg")
    assert select(shown, "table")


def test_what_a_query_gives_is_escaped(client: FlaskClient) -> None:
    shown = drawn(client, "SELECT ?a ?n { VALUES (?a ?n) { ('<script>x</script>' 1) ('javascript:y' 2) } }")
    assert not select(shown, "script")
    assert not select(shown, "table a")


@pytest.mark.parametrize(("query", "status"), [("", 400), ("SELEC", 400), ("CONSTRUCT WHERE { ?s ?p ?o }", 406)])
def test_what_cannot_be_drawn_is_a_problem(client: FlaskClient, query: str, status: int) -> None:
    assert client.get("/sparql/chart", query_string={"query": query}).status_code == status
