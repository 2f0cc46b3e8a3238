"""Linked data as clients meet it: redirects, validators, links, pages of what points to a thing, what is gone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from graphs import AGENCY, PREFIXES, REPORT, TURTLE, publish_graph
from services import app_over
from web_pages import BROWSER, page, select, words

from ontology import iris
from server.pages.things import PAGE
from server.publishing.dumps import publish_dumps
from server.settings import Settings
from server.store import open_version

MANY = 2 * PAGE + 30
HUB = iris.concept("outcome", "granted")
GONE = iris.report(AGENCY, 2015)
POINTING = PREFIXES + "".join(f"<{iris.ID}thing/{number}> xxgk:concept <{HUB}> .\n" for number in range(MANY))
DOCUMENT = "/doc/" + REPORT.removeprefix(iris.ID)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = publish_graph(tmp_path_factory.mktemp("linked") / "store", f"{PREFIXES}<{GONE}> a xxgk:Report .")
    return publish_graph(store, TURTLE + POINTING)


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[FlaskClient]:
    with app_over(store, Settings(query_workers=1)) as app:
        yield app.test_client()


@pytest.mark.parametrize("path", [DOCUMENT, "/agency/" + AGENCY.rpartition("/")[2], "/ontology", "/"])
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_an_unchanged_document_is_not_sent_again(client: FlaskClient, path: str, accept: str) -> None:
    first = client.get(path, headers={"Accept": accept})
    assert first.headers["Cache-Control"] == "public, no-cache"
    for name, header in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get(path, headers={"Accept": accept, name: first.headers[header]})
        assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"Accept": accept, "If-None-Match": '"other"'}).data == first.data


def test_the_forms_of_a_document_have_tags_of_their_own(client: FlaskClient) -> None:
    tags = {client.get(DOCUMENT + suffix).headers["ETag"] for suffix in (".ttl", ".nt", ".jsonld", ".rdf", ".html")}
    assert len(tags) == 5


def test_a_document_links_its_other_forms_and_its_thing(client: FlaskClient) -> None:
    header = client.get(DOCUMENT, headers={"Accept": "text/turtle"}).headers["Link"]
    links = re.findall(r'<([^>]*)>; rel="([a-z]+)"', header)
    relations = {relation for _, relation in links}
    assert relations == {"canonical", "describes", "alternate", "describedby"}
    for address, relation in links:
        if relation in {"alternate", "canonical"}:
            assert client.get(address.removeprefix("http://localhost")).status_code == 200
            assert address.isascii()
        assert relation != "canonical" or not address.endswith((".ttl", ".html"))


def test_a_page_links_the_data_behind_it(client: FlaskClient) -> None:
    header = client.get("/agency/" + AGENCY.rpartition("/")[2], headers=BROWSER).headers["Link"]
    described = re.findall(r'<http://localhost([^>]*)>; rel="describedby"', header)
    assert len(described) == 2
    assert all(client.get(address).status_code == 200 for address in described)


def test_head_is_like_get_without_the_body(client: FlaskClient) -> None:
    got, asked = client.get(DOCUMENT + ".ttl"), client.head(DOCUMENT + ".ttl")
    assert asked.data == b""
    for name in ("ETag", "Link", "Content-Type", "Last-Modified"):
        assert asked.headers[name] == got.headers[name]


def test_what_points_to_a_thing_is_counted_and_paged(client: FlaskClient) -> None:
    seen: set[str] = set()
    path = f"/doc/{HUB.removeprefix(iris.ID)}.html"
    for _ in range(9):
        shown = page(client.get(path, headers=BROWSER))
        listed = select(shown, "details li a")
        assert len(listed) <= PAGE
        seen |= {link.get("href") for link in listed}
        assert re.search(r"共 (\d+) 处", words(select(shown, "summary")[0]))
        following = select(shown, "nav a[rel=next]")
        if not following:
            break
        path = following[0].get("href")
    assert {f"/doc/thing/{number}" for number in range(MANY)} <= seen


@pytest.mark.parametrize("offset", ["-100", "7", "x", "1" * 30, "100000000000"])
def test_an_odd_page_is_the_first_one(client: FlaskClient, offset: str) -> None:
    path = f"/doc/{HUB.removeprefix(iris.ID)}.html"
    assert client.get(f"{path}?offset={offset}").data == client.get(path).data


@pytest.mark.parametrize("path", ["/doc/{}", "/doc/{}.ttl", "/doc/{}/t3/granted"])
def test_a_report_that_was_there_is_gone(client: FlaskClient, path: str) -> None:
    response = client.get(path.format(GONE.removeprefix(iris.ID)))
    assert response.status_code == 410
    assert client.get("/doc/report/never/2015").status_code == 404


def test_downloads_wait_until_they_are_written(client: FlaskClient, store: Path) -> None:
    assert client.get("/data/", headers=BROWSER).status_code == 200
    waiting = client.get("/data/xxgk.nq.gz")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (503, "2")
    publication = publish_dumps(open_version(store))
    for dump in publication.dumps:
        response = client.get(f"/data/{dump.path}", buffered=True)
        assert (response.status_code, len(response.data)) == (200, dump.bytes)
        assert response.headers["ETag"] == f'"{dump.sha256}"'
    packed = client.get("/data/figures.csv", headers={"Accept-Encoding": "gzip"}, buffered=True)
    plain = client.get("/data/figures.csv", buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.data.startswith(b"report,agency,year,table,row,column,value,unit,locator")
    shown = page(client.get("/data/", headers=BROWSER))
    assert {link.get("href") for link in select(shown, "tbody a")} == {f"/data/{d.path}" for d in publication.dumps}
    for path, wanted in (("/data/", b"Catalog"), ("/.well-known/void", b"classPartition")):
        response = client.get(path, headers={"Accept": "text/turtle"})
        assert response.content_type.startswith("text/turtle")
        assert wanted in response.data
    for path in ("/data/../manifest.json", "/data/..%2fmanifest.json", "/data/2099/figures.csv"):
        assert client.get(path).status_code == 404
