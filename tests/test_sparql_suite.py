"""The W3C's tests of the SPARQL 1.1 Protocol: the same requests, over a store that holds the suite's graphs.

The suite's tests of updates are here as far as they expect a refusal: this endpoint takes no updates.
"""

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from graphs import TURTLE, publish_graph
from services import app_over

from ontology import iris
from server.settings import Settings

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
DATA = [f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4)]
DOCUMENT = "http://xmlns.com/foaf/0.1/Document"
TYPED = [f"<{graph}> a ?type" for graph in DATA]
NAMED = f"GRAPH ?g1 {{ {TYPED[1]} }} GRAPH ?g2 {{ {TYPED[2]} }}"
BOOLEANS = {"application/sparql-results+xml", "application/sparql-results+json"}
RESULTS = BOOLEANS | {"text/csv", "text/tab-separated-values"}
GRAPHS = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
CONFLICT = (
    "PREFIX foaf: <http://xmlns.com/foaf/0.1/> WITH <http://example/addresses> "
    "DELETE { ?person foaf:givenName 'Bill' } INSERT { ?person foaf:givenName 'William' } "
    "WHERE { ?person foaf:givenName 'Bill' }"
)

TRUE: dict[str, dict[str, Any]] = {
    "query_get": {"query_string": {"query": "ASK {}", "default-graph-uri": DATA[0]}},
    "query_post_form": {"method": "POST", "data": {"query": "ASK {}", "default-graph-uri": DATA[0]}},
    "query_post_form, as the suite spells its type": {
        "method": "POST",
        "data": "query=ASK%20%7B%7D",
        "content_type": "application/x-www-url-form-urlencoded",
    },
    "query_post_direct": {"method": "POST", "data": "ASK {}", "content_type": QUERY},
    "query_dataset_default_graph": {
        "method": "POST",
        "query_string": {"default-graph-uri": DATA[1]},
        "data": f"ASK {{ <{DATA[1]}> ?p ?o }}",
        "content_type": QUERY,
    },
    "query_dataset_default_graphs_get": {
        "query_string": {"query": f"ASK {{ {TYPED[1]} . {TYPED[2]} . }}", "default-graph-uri": DATA[1:3]},
    },
    "query_dataset_default_graphs_post": {
        "method": "POST",
        "query_string": {"default-graph-uri": DATA[1:3]},
        "data": f"ASK {{ {TYPED[1]} . {TYPED[2]} . }}",
        "content_type": QUERY,
    },
    "query_dataset_named_graphs_post": {
        "method": "POST",
        "query_string": {"named-graph-uri": DATA[1:3]},
        "data": "ASK { GRAPH ?g { ?s ?p ?o } }",
        "content_type": QUERY,
    },
    "query_dataset_named_graphs_get": {
        "query_string": {"query": f"ASK {{ {NAMED} }}", "named-graph-uri": DATA[1:3]},
    },
    "query_dataset_full": {
        "method": "POST",
        "data": {
            "query": f"ASK {{ {TYPED[3]} {NAMED} }}",
            "default-graph-uri": DATA[3],
            "named-graph-uri": DATA[1:3],
        },
    },
    "query_multiple_dataset": {
        "method": "POST",
        "data": {"query": f"ASK FROM <{DATA[3]}> {{ {NAMED} }}", "named-graph-uri": DATA[1:3]},
    },
    "query_content_type_ask": {"method": "POST", "data": "ASK {}", "content_type": QUERY},
}
TYPES: dict[str, tuple[str, set[str]]] = {
    "query_content_type_select": ("SELECT (1 AS ?value) {}", RESULTS),
    "query_content_type_ask": ("ASK {}", BOOLEANS),
    "query_content_type_describe": ("DESCRIBE <http://example.org/>", GRAPHS),
    "query_content_type_construct": ("CONSTRUCT { <s> <p> 1 } WHERE {}", GRAPHS),
}
REFUSED: dict[str, dict[str, Any]] = {
    "bad_query_method": {"method": "PUT", "query_string": {"query": "ASK {}"}},
    "bad_multiple_queries": {"query_string": {"query": ["ASK {}", "SELECT * {}"]}},
    "bad_query_wrong_media_type": {"method": "POST", "data": "ASK {}", "content_type": "text/plain"},
    "bad_query_missing_form_type": {"method": "POST", "data": "query=ASK%20%7B%7D"},
    "bad_query_missing_direct_type": {"method": "POST", "data": "ASK {}"},
    "bad_query_non_utf8": {
        "method": "POST",
        "data": "ASK {}".encode("utf-16"),
        "content_type": f"{QUERY}; charset=UTF-16",
    },
    "bad_query_syntax": {"query_string": {"query": "ASK {"}},
    "bad_update_get": {"query_string": {"update": "CLEAR ALL"}},
    "bad_multiple_updates": {"method": "POST", "data": {"update": ["CLEAR NAMED", "CLEAR DEFAULT"]}},
    "bad_update_wrong_media_type": {"method": "POST", "data": "CLEAR NAMED", "content_type": "text/plain"},
    "bad_update_missing_form_type": {"method": "POST", "data": "update=CLEAR%20NAMED"},
    "bad_update_non_utf8": {
        "method": "POST",
        "data": "CLEAR NAMED".encode("utf-16"),
        "content_type": f"{UPDATE}; charset=UTF-16",
    },
    "bad_update_syntax": {"method": "POST", "data": {"update": "CLEAR XYZ"}},
    "bad_update_dataset_conflict": {
        "method": "POST",
        "data": {"using-named-graph-uri": "http://example/people", "update": CONFLICT},
    },
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    quads = [
        ox.Quad(ox.NamedNode(name), ox.NamedNode(iris.RDF + "type"), ox.NamedNode(DOCUMENT), ox.NamedNode(name))
        for name in DATA[1:]
    ]
    store = publish_graph(tmp_path_factory.mktemp("suite") / "store", TURTLE, quads)
    with app_over(store, Settings(query_workers=1)) as app:
        yield app.test_client()


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
@pytest.mark.parametrize("arguments", TRUE.values(), ids=TRUE.keys())
def test_queries_of_the_suite_are_answered_with_true(
    client: FlaskClient, path: str, arguments: dict[str, object]
) -> None:
    response = client.open(path, **arguments)
    assert response.status_code == 200, response.text
    assert response.mimetype in BOOLEANS
    assert json.loads(response.text)["boolean"] is True


@pytest.mark.parametrize(("query", "types"), TYPES.values(), ids=TYPES.keys())
def test_queries_of_the_suite_get_a_type_that_suits_them(client: FlaskClient, query: str, types: set[str]) -> None:
    response = client.post("/sparql/", data=query, content_type=QUERY)
    assert (response.status_code, response.mimetype in types) == (200, True)


@pytest.mark.parametrize("arguments", REFUSED.values(), ids=REFUSED.keys())
def test_bad_requests_of_the_suite_are_refused(client: FlaskClient, arguments: dict[str, object]) -> None:
    assert 400 <= client.open("/sparql", **arguments).status_code < 500


@pytest.mark.parametrize(
    ("query", "parameters", "held"),
    [
        ("ASK { ?r a xxgk:Report }", {}, True),
        ("ASK { ?r a xxgk:Report }", {"default-graph-uri": ""}, True),
        ("ASK { ?r a xxgk:Report }", {"default-graph-uri": iris.DATASET}, True),
        ("ASK { ?r a xxgk:Report }", {"default-graph-uri": [DATA[1], iris.DATASET]}, True),
        (f"ASK FROM <{iris.DATASET}> {{ ?r a xxgk:Report }}", {}, True),
        ("ASK FROM id:dataset\\/reports { ?r a xxgk:Report }", {}, True),
        (f"ASK FROM <{DATA[1]}> {{ <{DATA[1]}> ?p ?o }}", {}, True),
        ("ASK { ?r a xxgk:Report }", {"default-graph-uri": "http://example.org/not-held"}, False),
        ("ASK { ?r a xxgk:Report }", {"named-graph-uri": iris.DATASET}, False),
        ("ASK FROM <http://example.org/not-held> { ?s ?p ?o }", {}, False),
        ("ASK FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", {}, False),
        (f"ASK FROM <{iris.DATASET}> {{ ?r a xxgk:Report }}", {"default-graph-uri": DATA[1]}, False),
        (f"ASK {{ <{DATA[1]}> ?p ?o }}", {}, False),
    ],
)
def test_a_graph_that_is_not_held_is_empty(
    client: FlaskClient, query: str, parameters: dict[str, object], held: bool
) -> None:
    response = client.get("/sparql", query_string={"query": query, **parameters})
    assert response.status_code == 200, response.text
    assert json.loads(response.text)["boolean"] is held
