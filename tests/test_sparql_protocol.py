"""The SPARQL protocol: ways to ask, formats, refusals, and what the endpoint says of itself."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from graphs import REPORT, publish_graph
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from services import app_over
from werkzeug.test import TestResponse

from ontology import iris
from server.settings import Settings
from server.sparql.formats import GRAPHS, RESULTS

SELECT = "SELECT ?n WHERE { ?r xxgk:feesAmount ?n }"
CONSTRUCT = "CONSTRUCT WHERE { ?r xxgk:feesAmount ?n }"
FORM = "application/x-www-form-urlencoded"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


WORDS = [
    "SELECT",
    "*",
    "WHERE",
    "{",
    "}",
    "ASK",
    "?a",
    "?b",
    "<urn:c>",
    "a",
    "'d'",
    ".",
    "FILTER",
    "(",
    ")",
    "LIMIT",
    "1",
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    store = publish_graph(tmp_path_factory.mktemp("protocol") / "store")
    with app_over(store, Settings(query_workers=1, query_length=1, client_errors=10_000)) as app:
        yield app.test_client()


def ask(client: FlaskClient, query: str, accept: str | None = None, **parameters: str) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query, **parameters}, headers=headers)


def problem(response: TestResponse) -> str:
    assert response.content_type == "application/problem+json"
    body = json.loads(response.text)
    assert body["status"] == response.status_code
    assert {"title", "detail", "title_en", "detail_en"} <= set(body)
    return str(body["type"].rpartition("/")[2])


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("get", {"query_string": {"query": SELECT}}),
        ("post", {"data": {"query": SELECT}}),
        ("post", {"data": SELECT, "content_type": "application/sparql-query"}),
        ("post", {"data": SELECT, "content_type": "application/sparql-query; charset=UTF-8"}),
    ],
)
def test_every_way_to_ask_gives_the_same_json(client: FlaskClient, method: str, arguments: dict[str, object]) -> None:
    response = getattr(client, method)("/sparql", **arguments)
    assert response.content_type == "application/sparql-results+json"
    assert json.loads(response.text)["results"]["bindings"][0]["n"]["value"] == "852.28"


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/*", "application/sparql-results+xml"),
        ("*/*, text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+json;q=0, application/json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("application/sparql-results+json;charset=utf-8", "application/sparql-results+json"),
        ("text/turtle, application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
        (BROWSER, "application/sparql-results+xml"),
    ],
)
def test_the_best_liked_format_is_given(client: FlaskClient, accept: str | None, given: str) -> None:
    response = ask(client, SELECT, accept)
    assert response.status_code == 200
    assert response.content_type == given
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("format_", RESULTS, ids=lambda known: known.name)
def test_results_are_what_their_type_says(client: FlaskClient, format_) -> None:
    response = ask(client, SELECT, format_.media_types[0])
    assert response.content_type == format_.content_type
    if format_.name in {"json", "xml", "tsv"}:
        (row,) = ox.parse_query_results(response.data, format_.engine)
        assert row["n"].value == "852.28"
    else:
        assert response.text.splitlines() == ["n", "852.28"]


@pytest.mark.parametrize("format_", GRAPHS, ids=lambda known: known.name)
def test_graphs_are_what_their_type_says(client: FlaskClient, format_) -> None:
    response = ask(client, CONSTRUCT, format_.media_types[0])
    assert response.content_type == format_.content_type
    (quad,) = ox.parse(response.data, format=format_.engine)
    assert (quad.subject.value, quad.object.value) == (REPORT, "852.28")


@pytest.mark.parametrize("parameter", ["format", "output", "results"])
def test_a_format_can_be_named(client: FlaskClient, parameter: str) -> None:
    assert ask(client, SELECT, "text/html", **{parameter: "csv"}).mimetype == "text/csv"
    assert (
        ask(client, SELECT, "text/html", **{parameter: "application/json"}).mimetype
        == "application/sparql-results+json"
    )
    assert ask(client, CONSTRUCT, **{parameter: "jsonld"}).mimetype == "application/ld+json"


@pytest.mark.parametrize(
    ("name", "results", "graph"),
    [
        ("json", "application/sparql-results+json", "application/ld+json"),
        ("xml", "application/sparql-results+xml", "application/rdf+xml"),
        ("application/sparql-results json", "application/sparql-results+json", None),
        ("CSV", "text/csv", None),
        ("n3", None, "text/turtle"),
        ("rdf xml", None, "application/rdf+xml"),
        ("json-ld", None, "application/ld+json"),
        ("n-triples", None, "application/n-triples"),
        ("html", None, None),
    ],
)
def test_formats_go_by_the_names_that_clients_send(
    client: FlaskClient, name: str, results: str | None, graph: str | None
) -> None:
    for query, expected in ((SELECT, results), (CONSTRUCT, graph)):
        response = ask(client, query, format=name)
        given = response.mimetype if response.status_code == 200 else None
        assert (given, response.status_code) == (expected, 200 if expected else 406)


def test_a_table_for_excel_begins_with_a_byte_order_mark(client: FlaskClient) -> None:
    response = ask(client, SELECT, format="excel")
    assert response.data.decode("utf-8") == "\ufeffn\r\n852.28\r\n"
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename=query.csv"
    assert ask(client, SELECT, format="csv").data.startswith(b"n")
    assert ask(client, CONSTRUCT, format="excel").status_code == 406


@pytest.mark.parametrize(
    ("query", "accept", "parameters", "offered"),
    [
        (SELECT, "text/turtle", {}, "text/csv"),
        (CONSTRUCT, "text/csv", {}, "text/turtle"),
        (SELECT, "image/png", {}, "text/csv"),
        (SELECT, None, {"format": "parquet"}, "text/csv"),
    ],
)
def test_what_cannot_be_given_is_refused_with_what_can(
    client: FlaskClient, query: str, accept: str | None, parameters: dict[str, str], offered: str
) -> None:
    response = ask(client, query, accept, **parameters)
    assert response.status_code == 406
    assert problem(response) == "not-acceptable"
    assert offered in json.loads(response.text)["formats"]


def test_booleans_and_descriptions(client: FlaskClient) -> None:
    assert json.loads(ask(client, "ASK { ?r xxgk:year 2022 }").text)["boolean"] is True
    assert json.loads(ask(client, "ASK { ?r xxgk:year 1999 }").text)["boolean"] is False
    assert len(list(ox.parse(ask(client, f"DESCRIBE <{REPORT}>").data, format=ox.RdfFormat.TURTLE))) > 10


def test_head_has_the_headers_and_no_body(client: FlaskClient) -> None:
    response = client.head("/sparql", query_string={"query": SELECT})
    assert (response.status_code, response.mimetype, response.data) == (200, "application/sparql-results+json", b"")


def test_other_sites_may_ask(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert {"GET", "POST", "HEAD", "OPTIONS"} <= set(response.headers["Allow"].split(", "))
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    response = ask(client, SELECT)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert {"ETag", "Retry-After"} <= set(response.headers["Access-Control-Expose-Headers"].split(", "))


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        ({"method": "GET", "query_string": "query=SELEC"}, 400, "query-syntax"),
        ({"method": "GET", "query_string": "query="}, 400, "query-missing"),
        ({"method": "GET", "query_string": f"query={quote(SELECT)}&query={quote(SELECT)}"}, 400, "query-missing"),
        ({"method": "POST", "data": "", "content_type": FORM}, 400, "query-missing"),
        ({"method": "POST", "data": SELECT, "content_type": "text/plain"}, 415, "media-type"),
        (
            {"method": "POST", "data": SELECT, "content_type": "application/sparql-query; charset=gbk"},
            415,
            "media-type",
        ),
        ({"method": "POST", "data": b"\xff", "content_type": "application/sparql-query"}, 415, "media-type"),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403, "update-refused"),
        ({"method": "POST", "data": "CLEAR ALL", "content_type": "application/sparql-update"}, 403, "update-refused"),
        ({"method": "POST", "data": {"query": "CLEAR ALL"}}, 403, "update-refused"),
        ({"method": "POST", "data": {"query": "LOAD <http://127.0.0.1:9/>"}}, 403, "update-refused"),
        ({"method": "PUT", "data": "x"}, 405, "method-not-allowed"),
        ({"method": "POST", "data": {"query": "#" * 1100 + "\n" + SELECT}}, 413, "query-too-long"),
        ({"method": "POST", "data": {"query": "#" * (1 << 20)}}, 413, "request-too-large"),
        ({"method": "GET", "query_string": {"query": "ASK FROM nope:g {}"}}, 400, "query-syntax"),
        ({"method": "GET", "query_string": f"query={quote(SELECT)}&default-graph-uri=g"}, 400, "query-failed"),
        ({"method": "POST", "data": {"query": SELECT, "named-graph-uri": "a b"}}, 400, "query-failed"),
        ({"method": "GET", "query_string": f"query={quote('ASK { SERVICE <urn:x> {} }')}"}, 403, "service-refused"),
    ],
)
def test_refusals_say_why(client: FlaskClient, arguments: dict[str, object], status: int, code: str) -> None:
    response = client.open("/sparql", **arguments)
    assert (response.status_code, problem(response)) == (status, code)


def test_a_syntax_error_says_where(client: FlaskClient) -> None:
    assert "line 2" in json.loads(ask(client, "SELECT *\nWHER { ?s ?p ?o }").text)["detail"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?s { ?s nope:x ?o }", "line 1, column 22: Prefix not found"),
        ("SELECT ?n (SUM(?n) AS ?t) { ?r xxgk:received ?n }", "a variable that is unbound"),
        ("ASK { FILTER(<urn:f>(1)) }", "custom function <urn:f>"),
    ],
)
def test_what_only_the_engine_sees_is_told_too(client: FlaskClient, query: str, said: str) -> None:
    response = ask(client, query)
    assert response.status_code == 400
    assert said in json.loads(response.text)["detail_en"]


def test_relative_iris_are_resolved_and_a_byte_order_mark_is_no_matter(client: FlaskClient) -> None:
    path = REPORT.removeprefix(iris.BASE)
    assert json.loads(ask(client, f"\ufeffASK {{ <{path}> xxgk:received 6 }}").text)["boolean"] is True


def test_a_browser_gets_problems_as_pages(client: FlaskClient) -> None:
    response = ask(client, "SELEC <script>", BROWSER)
    assert (response.status_code, response.mimetype) == (400, "text/html")
    assert "查询语法有误" in response.text
    assert "<script>" not in response.text


def test_the_endpoint_describes_itself(client: FlaskClient) -> None:
    response = client.get("/sparql")
    assert response.mimetype == "text/turtle"
    described = {
        (quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in ox.parse(response.data, format=ox.RdfFormat.TURTLE)
        if not isinstance(quad.object, ox.BlankNode)
    }
    assert ("endpoint", "http://localhost/sparql") in described
    assert ("resultFormat", "http://www.w3.org/ns/formats/SPARQL_Results_JSON") in described
    assert not [quad for quad in ox.parse(response.data, format=ox.RdfFormat.TURTLE) if "Federated" in str(quad)]
    (comment,) = (value for name, value in described if name.endswith("comment"))
    assert "10 s" in comment
    assert iris.DATASET in comment
    assert client.get("/sparql", headers={"Accept": "application/ld+json"}).mimetype == "application/ld+json"


def test_a_browser_gets_a_form(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": BROWSER})
    assert response.mimetype == "text/html"
    assert '<textarea id="query"' in response.text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(st.sampled_from(WORDS) | st.text(max_size=3)).map(" ".join))
@example("\\uD800")
@example("\\U00110000")
@example("SELECT * { ?s ?p '\\u005Cu0022' }")
def test_no_query_breaks_the_endpoint(client: FlaskClient, query: str) -> None:
    response = client.post("/sparql", data={"query": query})
    assert response.status_code in {200, 400, 403, 413}, response.text
