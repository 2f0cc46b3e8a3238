"""Pages and data about questions, things, reports and agencies: what they show, their formats, their protection."""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from graphs import AGENCY, EARLIER, REPORT, publish_graph
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html
from services import HOSTILE, app_over
from web_pages import BROWSER, page, select, words

from ontology import iris
from server.settings import Settings
from server.sparql.formats import GRAPHS

REPORT_PATH = REPORT.removeprefix(iris.ID)
QUESTION = "重庆市教委2022年收费多少?"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    store = publish_graph(tmp_path_factory.mktemp("pages") / "store")
    with app_over(store, Settings(query_workers=1)) as app:
        yield app.test_client()


def test_the_front_page_asks_and_tells_what_is_held(client: FlaskClient) -> None:
    home = page(client.get("/", headers=BROWSER))
    (field,) = select(home, "form[action='/ask'] input[name=q]")
    assert select(home, f"label[for={field.get('id')}]")
    assert [words(link) for link in select(home, ".examples a")] == ["收费多少"]
    assert "重庆市教育委员会 2 份,2021–2022 年" in words(home).replace("\uff0c", ",")


def test_an_answer_shows_the_number_first_then_where_it_is_from(client: FlaskClient) -> None:
    answer = page(client.get("/ask", query_string={"q": QUESTION}, headers=BROWSER))
    article = select(answer, "article.answered")[0]
    assert words(select(article, ".headline")[0]) == "852.28 万元"
    assert [words(cell) for cell in select(article, "tbody td")] == [
        "重庆市教育委员会",
        "2022",
        "852.28",
        HOSTILE,
        "—",
        "是",
    ]
    source = select(article, ".sources li")[0]
    assert "第130行" in words(source)
    assert words(select(source, "blockquote")[0]) == HOSTILE
    assert unquote(select(source, "a")[0].get("href")) == f"/{REPORT_PATH}"
    assert HOSTILE in words(select(article, ".findings")[0])
    assert "以元计" in words(article)
    assert "xxgk:feesAmount" in words(select(article, "details pre")[0])
    assert not select(answer, "script")


@pytest.mark.parametrize("accept", ["*/*", "text/html", "text/html, application/json;q=0.9"])
def test_answers_are_pages_for_everyone_else(client: FlaskClient, accept: str) -> None:
    assert client.get("/ask", query_string={"q": QUESTION}, headers={"Accept": accept}).mimetype == "text/html"


def test_the_csv_link_of_an_answer_works(client: FlaskClient) -> None:
    answer = page(client.get("/ask", query_string={"q": QUESTION}, headers=BROWSER))
    (link,) = [link.get("href") for link in select(answer, "details a") if link.text == "查询结果 CSV"]
    assert client.get(link).text.splitlines() == ["n", "852.28"]


def test_a_question_that_is_not_understood_gets_suggestions(client: FlaskClient) -> None:
    answer = page(client.get("/ask", query_string={"q": "<b>天气</b>"}, headers=BROWSER))
    article = select(answer, "article.not_understood")[0]
    assert not select(article, ".headline")
    assert [link.text for link in select(article, "section a")] == ["收费多少"]
    assert "<b>天气</b>" in words(select(answer, "h1")[0])


@pytest.mark.parametrize(
    ("path", "accept"), [("/api/ask", None), ("/ask", "application/json"), ("/api/ask", "text/html")]
)
def test_answers_are_json_for_programs(client: FlaskClient, path: str, accept: str | None) -> None:
    headers = {"Accept": accept} if accept else {}
    response = client.get(path, query_string={"q": QUESTION, "context": "before"}, headers=headers)
    assert response.mimetype == "application/json"
    answer = json.loads(response.text)
    assert (answer["status"], answer["value"], answer["unit"]) == ("answered", 852.28, "万元")
    assert answer["context"] == "before"
    assert "重庆市教育委员会" in response.text


@pytest.mark.parametrize(
    ("question", "status", "code"), [("", 400, "question-missing"), ("问" * 501, 413, "question-too-long")]
)
def test_what_is_no_question_is_refused(client: FlaskClient, question: str, status: int, code: str) -> None:
    response = client.get("/api/ask", query_string={"q": question})
    assert (response.status_code, response.json["type"].rpartition("/")[2]) == (status, code)


def test_things_redirect_to_documents(client: FlaskClient) -> None:
    response = client.get(f"/id/{quote(REPORT_PATH)}?format=turtle")
    assert response.status_code == 303
    assert unquote(response.headers["Location"]) == f"/doc/{REPORT_PATH}?format=turtle"
    assert client.get(response.headers["Location"]).mimetype == "text/turtle"


@pytest.mark.parametrize("format_", GRAPHS, ids=lambda known: known.name)
def test_documents_come_in_every_format(client: FlaskClient, format_) -> None:
    address = f"/doc/{quote(REPORT_PATH)}"
    ways = [
        client.get(address, headers={"Accept": format_.media_types[0]}),
        client.get(f"{address}.{format_.suffix}", headers=BROWSER),
        client.get(f"{address}?format={format_.name}", headers=BROWSER),
    ]
    for response in ways:
        assert response.content_type == format_.content_type
        triples = {
            (quad.subject.value, quad.predicate.value) for quad in ox.parse(response.data, format=format_.engine)
        }
        assert (REPORT, iris.term("received")) in triples
        assert (f"{REPORT}/t3/granted", iris.term("naturalPerson")) in triples


def test_a_document_as_a_page_links_what_it_names(client: FlaskClient) -> None:
    shown = page(client.get("/doc/outcome/granted", headers=BROWSER))
    assert words(select(shown, "h1")[0]) == "予以公开"
    alternates = {link.get("type"): link.get("href") for link in select(shown, "link[rel=alternate]")}
    assert client.get(alternates["text/turtle"]).mimetype == "text/turtle"
    links = [link.get("href") for link in select(shown, "main a") if (link.get("href") or "").startswith("/")]
    assert links
    assert {client.get(link, headers=BROWSER).status_code for link in links} == {200}


@pytest.mark.parametrize(
    "path", ["/doc/outcome/none", "/doc/outcome/none.ttl", "/report/a/1", "/agency/none", "/none", "/doc/%00"]
)
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert words(select(page(client.get(path, headers=BROWSER)), "h1")[0]) == "没有找到"


def test_a_document_in_no_known_format_is_refused(client: FlaskClient) -> None:
    assert client.get("/doc/outcome/granted", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/doc/outcome/granted?format=doc").status_code == 406


def test_a_report_shows_its_tables_as_published(client: FlaskClient) -> None:
    shown = page(client.get(f"/{REPORT_PATH}", headers=BROWSER))
    rows = {words(select(row, "th")[0]): row for row in select(shown, "table.statutory tbody tr")}
    granted = next(row for label, row in rows.items() if "予以公开" in label and "部分" not in label)
    cells = select(granted, "td")
    assert words(cells[0]) == "5"
    assert "slash" in cells[1].get("class")
    assert "found" in cells[1].get("class")
    assert words(cells[1]).startswith("/ 斜杠")
    assert "未读到" in words(cells[2])
    assert words(cells[-1]) == "第158–165行"
    assert "852.28" in words(shown)


def test_a_report_shows_facts_with_quotes_and_findings(client: FlaskClient) -> None:
    shown = page(client.get(f"/{REPORT_PATH}", headers=BROWSER))
    assert "全年通过门户网站主动公开信息1118条。" in words(select(shown, "td.quote")[0])
    finding = select(shown, ".findings .info")[0]
    assert "CELL-BLANK" in words(finding)
    assert client.get(select(finding, "a")[0].get("href"), headers=BROWSER).status_code == 200


def test_what_documents_hold_is_escaped(client: FlaskClient) -> None:
    response = client.get(f"/{EARLIER.removeprefix(iris.ID)}", headers=BROWSER)
    assert "<script>" not in response.text
    assert "<b>&</b>" in words(select(page(response), "h1")[0])


def test_an_agency_lists_its_reports(client: FlaskClient) -> None:
    shown = page(client.get(f"/{AGENCY.removeprefix(iris.ID)}", headers=BROWSER))
    assert "重庆市教委" in words(shown)
    assert "教育" in words(shown)
    rows = [[words(cell) for cell in row] for row in select(shown, "tbody tr")]
    assert [(row[0], row[2], row[-1]) for row in rows] == [("2022", "6", "1"), ("2021", "0", "0")]


def test_the_ontology_is_a_page_and_a_graph(client: FlaskClient) -> None:
    shown = page(client.get("/ontology", headers=BROWSER))
    assert "xxgk:received" in words(select(shown, "#received")[0])
    assert len(list(ox.parse(client.get("/ontology").data, format=ox.RdfFormat.TURTLE))) > 1000


def test_health(client: FlaskClient) -> None:
    assert client.get("/health").json["status"] == "ok"


@pytest.mark.parametrize("path", ["/", "/sparql", "/nowhere", "/health", "/static/style.css", f"/{quote(REPORT_PATH)}"])
def test_every_response_is_protected(client: FlaskClient, path: str) -> None:
    with client.get(path, headers=BROWSER) as response:
        headers = response.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "script-src" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]


@pytest.mark.parametrize(
    "path", ["/", f"/ask?q={quote(QUESTION)}", f"/{quote(REPORT_PATH)}", "/sparql", "/ontology", "/nowhere"]
)
def test_pages_can_be_used_by_keyboard_and_screen_reader(client: FlaskClient, path: str) -> None:
    text = client.get(path, headers=BROWSER).text
    shown = html.document_fromstring(text)
    assert shown.get("lang") == "zh-Hans"
    assert select(shown, "body a.skip")[0].get("href") == f"#{select(shown, 'main')[0].get('id')}"
    assert len(select(shown, "h1")) == 1
    for field in shown.xpath("//input[not(@type='checkbox' or @type='hidden')] | //textarea | //select"):
        assert select(shown, f"label[for={field.get('id')}]")
    assert not re.search(r"\son\w+=|style=|<script", text)
    identifiers = [element.get("id") for element in select(shown, "[id]")]
    assert len(identifiers) == len(set(identifiers))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(min_size=1))
@example("\ufffd")
@example("a b/c%2Fd?#")
@example("..\\..//")
def test_no_address_breaks_the_pages(client: FlaskClient, path: str) -> None:
    for kind in ("doc", "report", "agency", "id"):
        response = client.get(f"/{kind}/{quote(path, safe='')}", headers=BROWSER)
        assert response.status_code in {200, 303, 308, 404}
