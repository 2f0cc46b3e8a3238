"""What people see of questions: the answer's page with its chart, sources and choices, CSV, JSON, and the guide."""

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from graphs import publish_graph
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html
from question_reports import SAMPLES, Sample, graph_of
from web_pages import BROWSER, page, select, words

from server.app import close_app, create_app
from server.pages.charts import answer_to_chart
from server.pages.guide import guide, guide_to_markdown
from server.pages.spreadsheets import answer_to_csv
from server.questions.answer import Answer, Status
from server.questions.measures import Measure
from server.questions.request import Request, request_to_token
from server.settings import Settings

YEARS = {2019: 3, 2020: 8, 2022: 5}
YONGJIA = tuple(
    Sample("330324", "永嘉县教育局", ("永嘉教育局",), year, cells={(3, "received", "total"): received})
    for year, received in YEARS.items()
)
VALUE = "重庆市教育委员会2022年收到多少件政府信息公开申请?"
SERIES = "永嘉县教育局历年收到的申请各是多少件"
RANK = "收到申请最多的前3名是哪些机关"
TOKEN = request_to_token(Request("value", Measure("requests", (("applicant", "total"), ("outcome", "received")))))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    triples = graph_of((*SAMPLES, *YONGJIA)).construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    quads = [ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples]
    store = publish_graph(tmp_path_factory.mktemp("asked") / "store", turtle="", quads=quads)
    app = create_app(store, Settings(query_workers=1))
    yield app.test_client()
    close_app(app)


def asked(client: FlaskClient, question: str, **parameters: str) -> html.HtmlElement:
    response = client.get("/ask", query_string={"q": question, **parameters}, headers=BROWSER)
    assert response.status_code == 200
    return page(response)


def told(client: FlaskClient, **parameters: str) -> dict:
    response = client.get("/api/ask", query_string=parameters)
    assert response.status_code == 200
    return json.loads(response.text)


def numbers(answer: Answer | dict) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in answer["rows"]]


def test_a_ranking_is_drawn_and_its_table_says_the_same(client: FlaskClient) -> None:
    shown = asked(client, RANK)
    (drawing,) = select(shown, ".evidence svg")
    rows = [[words(cell) for cell in select(row, "td")] for row in select(shown, ".evidence tbody tr")]
    drawn = [words(bar).split() for bar in select(drawing, "g title")]
    assert [name[-1] for name in drawn] == [row[-1] for row in rows]
    assert rows[0] == ["永嘉县教育局", "2020", "8"]
    widths = [float(bar.get("width")) for bar in select(drawing, "rect")]
    assert widths == sorted(widths, reverse=True)
    assert drawing.get("role") == "img"
    labels = [select(drawing, f"#{name}")[0] for name in drawing.get("aria-labelledby").split()]
    assert "永嘉县教育局 2020 8" in words(labels[1])


def test_a_line_does_not_go_over_a_year_that_is_missing(client: FlaskClient) -> None:
    (drawing,) = select(asked(client, SERIES), ".evidence svg")
    assert [words(point) for point in select(drawing, "g title")] == ["2019 3", "2020 8", "2022 5"]
    (line,) = select(drawing, "polyline")
    assert len(line.get("points").split()) == 2
    left, middle, right = (float(point.get("cx")) for point in select(drawing, "circle"))
    assert right - middle == pytest.approx(2 * (middle - left), abs=0.2)


@pytest.mark.parametrize("question", [VALUE, "什么是部分公开", "坡头区教育局2023年通过微信公众号发布多少条信息"])
def test_what_is_no_series_is_not_drawn(client: FlaskClient, question: str) -> None:
    assert not select(asked(client, question), "svg")


def answer_of(columns: tuple[str, ...], *rows: tuple) -> Answer:
    return Answer("申请人", Status.ANSWERED, "", columns=columns, rows=rows)


def test_the_parts_of_a_whole_are_drawn_by_their_figures_not_their_shares() -> None:
    columns = ("分项", "数", "单位", "占比（%）", "原文")
    chart = answer_to_chart(
        answer_of(columns, ("自然人", 6, "件", Decimal(75), "六"), ("企业", 2, "件", Decimal(25), "二"))
    )
    assert chart is not None
    assert [(bar.name, bar.figure) for bar in chart.bars] == [("自然人", "6"), ("企业", "2")]
    assert chart.title == "申请人（件）"


def test_figures_below_nothing_are_drawn_to_the_left() -> None:
    chart = answer_to_chart(answer_of(("机关", "本年增/减（件）"), ("甲", -5), ("乙", Decimal(10))))
    assert chart is not None
    down, up = chart.bars
    assert down.x + down.width == pytest.approx(chart.zero)
    assert up.x == pytest.approx(chart.zero)
    assert up.width == pytest.approx(2 * down.width, rel=0.01)


@pytest.mark.parametrize(
    "answer",
    [
        answer_of(("机关", "数"), ("甲", 1)),
        answer_of(("机关", "说明"), ("甲", "无"), ("乙", "有")),
        answer_of(("问题", "数", "单位"), ("甲", 1, "件"), ("乙", 2, "%")),
        answer_of(("机关", "数"), ("甲", 1), ("乙", None)),
        answer_of(("机关", "收", "发"), ("甲", 1, 2), ("乙", 2, 3)),
        answer_of(("机关", "年度"), ("甲", 2021), ("乙", 2022)),
    ],
    ids=["one row", "text", "two units", "a gap", "two columns", "years"],
)
def test_rows_that_are_no_series_give_no_chart(answer: Answer) -> None:
    assert answer_to_chart(answer) is None


def test_a_long_list_is_drawn_in_part_and_says_so() -> None:
    chart = answer_to_chart(answer_of(("机关", "数"), *((f"第{n}局", 100 - n) for n in range(50))))
    assert chart is not None
    assert (len(chart.bars), chart.left_out) == (20, 30)


def test_figures_that_are_all_nothing_are_drawn() -> None:
    chart = answer_to_chart(answer_of(("机关", "数"), ("甲", 0), ("乙", 0)))
    assert chart is not None
    assert [bar.figure for bar in chart.bars] == ["0", "0"]


def test_a_source_leads_to_the_row_that_it_shows(client: FlaskClient) -> None:
    source = select(asked(client, VALUE), ".sources li")[0]
    (row,) = select(source, "tbody tr")
    assert words(select(row, "td")[-1]) == "6"
    address = urlsplit(select(source, "a")[0].get("href"))
    there = page(client.get(address.path, headers=BROWSER))
    (target,) = [element for element in select(there, "[id]") if element.get("id") == unquote(address.fragment)]
    assert words(select(row, "th")[0]) in words(target)


def test_a_source_in_the_text_leads_to_its_sentence(client: FlaskClient) -> None:
    source = select(asked(client, "坡头区教育局2023年通过微信公众号发布多少条信息"), ".sources li")[0]
    quoted = words(select(source, "blockquote")[0])
    address = urlsplit(select(source, "a")[0].get("href"))
    there = page(client.get(address.path, headers=BROWSER))
    (target,) = [element for element in select(there, "[id]") if element.get("id") == unquote(address.fragment)]
    assert quoted in words(target)


def form_to_parameters(form: html.HtmlElement, **changed: str) -> dict[str, str]:
    """Give what a browser sends for a form, with some choices made by their labels."""
    sent = {field.get("name"): field.get("value") for field in select(form, "input")}
    for choice in select(form, "select"):
        options = select(choice, "option")
        wanted = changed.get(choice.get("name"))
        picked = [
            option for option in options if (words(option) == wanted if wanted else option.get("selected") is not None)
        ]
        sent[choice.get("name")] = (picked or options)[0].get("value")
    return sent


@pytest.mark.parametrize(
    ("question", "changed", "same"),
    [
        (VALUE, {"agency": "延安市教育局"}, None),
        (SERIES, {"operation": "合计"}, 16),
        ("永嘉县教育局2019年收到多少件申请", {"year": "2020"}, 8),
        ("永嘉县教育局2019年收到多少件申请", {"year": "2022", "operation": "有无"}, True),
        ("永嘉县教育局2019年收到多少件申请", {"measure": "予以公开"}, 0),
    ],
)
def test_a_question_is_changed_by_choosing(client: FlaskClient, question: str, changed: dict, same: object) -> None:
    form = select(asked(client, question), "form.builder")[0]
    offered = {words(option) for choice in select(form, "select") for option in select(choice, "option")}
    if not set(changed.values()) <= offered:
        assert same is None
        return
    parameters = form_to_parameters(form, **changed)
    answer = told(client, **parameters)
    assert (answer["status"], answer["value"]) == ("answered", same)
    shown = page(client.get("/ask", query_string=parameters, headers=BROWSER))
    assert not select(shown, ".state")
    (link,) = select(shown, "a[rel=bookmark]")
    again = page(client.get(link.get("href"), headers=BROWSER))
    assert words(select(again, ".sentence")[0]) == answer["answer"]


def test_sending_the_choices_as_they_are_asks_the_same(client: FlaskClient) -> None:
    for question in (VALUE, SERIES, RANK, "重庆市教委2022年的公开率是多少", "哪些机关没有收到政府信息公开申请"):
        form = select(asked(client, question), "form.builder")[0]
        answer, typed = told(client, **form_to_parameters(form)), told(client, q=question)
        assert (answer["value"], numbers(answer), answer["slots"]) == (typed["value"], numbers(typed), typed["slots"])


def test_a_choice_that_does_not_fit_is_not_taken_and_that_is_said(client: FlaskClient) -> None:
    form = select(asked(client, VALUE), "form.builder")[0]
    parameters = form_to_parameters(form) | {"measure": "requests/none/none", "year": "1999"}
    shown = page(client.get("/ask", query_string=parameters, headers=BROWSER))
    assert words(select(shown, ".headline")[0]).split()[0] == "6"
    assert {"指标", "年度"} == set(re.split("[:、：]", words(select(shown, ".state")[0]))[1:])


@pytest.mark.parametrize(
    "parameters",
    [{"request": "token"}, {"request": "e30"}, {"slots": "{}"}, {"slots": "["}, {"slots": "[" * 900}, {"slots": "1"}],
)
@pytest.mark.parametrize("path", ["/ask", "/api/ask", "/ask.csv"])
def test_what_is_no_request_is_refused(client: FlaskClient, path: str, parameters: dict) -> None:
    response = client.get(path, query_string=parameters)
    assert (response.status_code, response.json["type"].rpartition("/")[2]) == (400, "request-invalid")


def test_programs_can_ask_by_slots(client: FlaskClient) -> None:
    answer = told(client, q="永嘉县教育局2019年收到多少件申请")
    slots = answer["slots"] | {"years": [2022]}
    assert told(client, slots=json.dumps(slots))["value"] == 5


@pytest.mark.parametrize(
    "subject", ["<x>", "16 <", "16 outcome/none", "16 outcome/refused", "a b", "99-9", "../x", "\x00"]
)
@pytest.mark.parametrize("operation", ["article", "basis", "legal", "definition", "ratio", "text", "quality"])
def test_no_subject_from_outside_breaks_the_answer(client: FlaskClient, operation: str, subject: str) -> None:
    told(client, slots=json.dumps({"operation": operation, "subject": subject}))


def test_every_way_of_asking_that_is_offered_gives_an_answer(client: FlaskClient) -> None:
    for group in guide().groups:
        for kind in group.kinds:
            (form,) = select(asked(client, kind.examples[-1]), "form.builder") or [None]
            ways = select(form, "#slot-operation option") if form is not None else []
            for way in ways:
                changed = form_to_parameters(form, operation=words(way))
                assert told(client, **changed)["status"] != "not_understood", (kind.examples[-1], words(way))


def test_a_follow_up_keeps_what_was_asked(client: FlaskClient) -> None:
    form = select(asked(client, "永嘉县教育局2019年收到多少件申请"), "form.follow")[0]
    shown = asked(client, "那2020年呢", **form_to_parameters(form) | {"q": "那2020年呢"})
    assert words(select(shown, ".headline")[0]).split()[0] == "8"
    (link,) = select(shown, "a[rel=bookmark]")
    again = page(client.get(link.get("href"), headers=BROWSER))
    assert words(select(again, ".headline")[0]).split()[0] == "8"


def test_answers_are_spreadsheets_too(client: FlaskClient) -> None:
    (link,) = [link for link in select(asked(client, RANK), ".formats a") if link.text == "CSV"]
    for address in (link.get("href"), f"/ask?q={quote(RANK)}&format=csv"):
        response = client.get(address)
        assert response.mimetype == "text/csv"
        assert response.data.startswith(b"\xef\xbb\xbf")
        assert "attachment" in response.headers["Content-Disposition"]
        rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
        answer = told(client, q=RANK)
        assert rows == [answer["columns"], *numbers(answer)]


def test_a_single_figure_is_a_row_with_what_it_is_of(client: FlaskClient) -> None:
    text = client.get("/ask.csv", query_string={"q": "永嘉县教育局2020年收到多少件申请"}).text.removeprefix("\ufeff")
    ((row),) = list(csv.DictReader(io.StringIO(text)))
    assert (row["机关"], row["年度"], row["数"], row["单位"]) == ("永嘉县教育局", "2020", "8", "件")


def test_nothing_in_a_spreadsheet_is_computed() -> None:
    text = answer_to_csv(answer_of(("机关", "数"), ("=HYPERLINK(1)", -5), ("甲", None), ("@x", True)))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1:] == [["'=HYPERLINK(1)", "-5"], ["甲", ""], ["'@x", "true"]]


def test_the_query_can_be_opened_in_the_editor(client: FlaskClient) -> None:
    (link,) = [link for link in select(asked(client, RANK), "details a") if "/editor" in link.get("href")]
    assert parse_qs(urlsplit(link.get("href")).query)["query"] == [told(client, q=RANK)["sparql"]]


def test_the_front_page_tells_how_much_is_held(client: FlaskClient) -> None:
    for _ in range(2):
        home = words(page(client.get("/", headers=BROWSER)))
        assert f"共收录 {len(SAMPLES) + len(YONGJIA)} 份年报" in home
        assert f"来自 {len(SAMPLES) + 1} 个机关" in home


def test_what_is_asked_back_comes_before_all_else(client: FlaskClient) -> None:
    shown = asked(client, "教育局收到多少件申请")
    sections = [section.get("aria-labelledby") for section in select(shown, ".ambiguous section")]
    assert sections[0] == "suggestions"
    choices = select(shown, ".examples a")
    assert len(choices) > 2
    for choice in choices:
        assert told(client, q=words(choice))["status"] in {"answered", "no_data"}


def test_what_is_typed_is_completed_from_examples(client: FlaskClient) -> None:
    home = page(client.get("/", headers=BROWSER))
    options = [option.get("value") for option in select(home, f"#{select(home, '#q')[0].get('list')} option")]
    assert len(options) > 10
    for option in options[:8]:
        assert told(client, q=option)["status"] != "not_understood"


def test_every_example_of_the_guide_is_a_link_that_asks_it(client: FlaskClient) -> None:
    shown = page(client.get("/questions", headers=BROWSER))
    links = {words(link): link.get("href") for link in select(shown, ".kinds a")}
    questions = [question for group in guide().groups for kind in group.kinds for question in kind.examples]
    assert list(links) == [" ".join(question.split()) for question in questions]
    for question, address in links.items():
        assert parse_qs(urlsplit(address).query) == {"q": [question]}
        assert told(client, q=question)["status"] in {"answered", "no_data"}, question


def test_the_document_of_questions_is_what_can_be_asked(project) -> None:
    written = (project / "docs" / "questions.md").read_text("utf-8")
    assert written == guide_to_markdown(), "write it again: python -m server.pages.guide > docs/questions.md"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.dictionaries(
        st.sampled_from(("q", "context", "request", "slots", "agency", "year", "measure", "operation", "format")),
        st.text(max_size=40) | st.sampled_from((VALUE, TOKEN, "csv", "{}", '{"operation": "rank"}', "2022", "total")),
    )
)
@example(values={"request": TOKEN, "agency": "\x00", "year": "-1", "measure": "<b>", "operation": "rank"})
@example(values={"q": "'\"} UNION { ?s ?p ?o }", "context": TOKEN})
def test_nothing_that_is_sent_breaks_the_answer(client: FlaskClient, values: dict[str, str]) -> None:
    for path in ("/ask", "/api/ask", "/ask.csv"):
        assert client.get(path, query_string=values).status_code in {200, 400}


@pytest.mark.parametrize("path", [f"/ask?q={quote(RANK)}", f"/ask?q={quote(VALUE)}", "/questions", "/"])
def test_the_pages_run_no_script_and_name_their_fields(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"\son\w+=|style=|<script|<style", response.text)
    shown = page(response)
    for field in shown.xpath("//input[not(@type='hidden')] | //select"):
        assert select(shown, f"label[for={field.get('id')}]")
    identifiers = [element.get("id") for element in select(shown, "[id]")]
    assert len(identifiers) == len(set(identifiers))
