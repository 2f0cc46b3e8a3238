"""Checking drafts over HTTP: the form, what was read and found, every refusal, and hostile documents."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from graphs import publish_graph
from lxml import html
from services import HOSTILE, app_over
from werkzeug.test import TestResponse

from server.settings import Settings
from shapes import rules

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    store = publish_graph(tmp_path_factory.mktemp("check") / "store")
    settings = Settings(query_workers=1, check_workers=1, check_size=1, client_checks=10_000.0)
    with app_over(store, settings) as app:
        yield app.test_client()


@pytest.fixture(scope="module")
def sample(project: Path) -> str:
    return (project / "samples" / "yanan-education-2019.txt").read_text("utf-8")


def zipped(files: dict[str, str], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, words in files.items():
            archive.writestr(name, words)
    return buffer.getvalue()


def send(client: FlaskClient, data: bytes | str, name: str, path: str = "/check") -> TestResponse:
    """Send a file as a form does, the body made here so that it lies in no file."""
    content = data.encode() if isinstance(data, str) else data
    head = f'--limit\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    headers = BROWSER if path == "/check" else {}
    form = "multipart/form-data; boundary=limit"
    return client.post(path, data=head + content + b"\r\n--limit--\r\n", content_type=form, headers=headers)


def shown(response: TestResponse) -> html.HtmlElement:
    assert response.status_code == 200, response.text
    return html.document_fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_form_can_be_used_without_script(client: FlaskClient) -> None:
    page = shown(client.get("/check", headers=BROWSER))
    (form,) = page.xpath("//form[@action='/check'][@method='post'][@enctype='multipart/form-data']")
    assert {field.get("name") for field in form.xpath(".//input | .//textarea")} == {"file", "text"}
    for field in form.xpath(".//input | .//textarea"):
        assert form.xpath(f".//label[@for='{field.get('id')}']")
    assert "1 MiB" in words(form)
    assert not page.xpath("//script")


def test_what_fails_links_to_where_it_stands(client: FlaskClient, sample: str) -> None:
    response = send(client, sample, "年报.txt")
    page = shown(response)
    assert "延安市教育局" in words(page)
    assert response.headers["Cache-Control"] == "no-store"
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    targets = {
        re.search("[A-Z][A-Z0-9-]+", words(item))[0]: item.xpath(".//a[@class='jump']/@href")[0][1:]  # type: ignore[index]
        for item in page.xpath("//ul[@class='findings']/li")
    }
    row = page.get_element_by_id(targets["RULEMAKING-POWER"])
    assert (row.tag, words(row.xpath("th")[0]).startswith("规章")) == ("tr", True)
    assert row.xpath("th//a[@href='#findings']")
    sentence = page.get_element_by_id(targets["PARTS-SUM"])
    assert "1186条" in words(sentence.xpath("td[@class='quote']")[0])
    for rule in page.xpath("//ul[@class='findings']//a[starts-with(@href, '/rules#')]/@href"):
        assert rule.partition("#")[2] in targets


def test_rules_that_cannot_be_assessed_count_for_themselves(client: FlaskClient, sample: str) -> None:
    page = shown(send(client, sample, "年报.txt"))
    told = re.search(r"成立 (\d+) 条，不成立 (\d+) 条，无法判断 (\d+) 条", words(page))
    assert told is not None
    assert int(told[2]) == 2
    assert int(told[1]) + int(told[2]) + int(told[3]) == sum(rule.scope == "report" for rule in rules())
    listed = page.xpath("//details[summary[contains(., '无法判断')]]//a/@href")
    assert len(listed) == int(told[3])
    assert "/rules#LATE" in listed


def test_figures_are_marked_in_the_text_where_they_were_read(client: FlaskClient, sample: str) -> None:
    page = shown(send(client, sample, "年报.txt"))
    marks = page.xpath("//mark/a")
    assert len(marks) > 10
    for mark in marks:
        fact = page.get_element_by_id(mark.get("href")[1:])
        assert re.findall(r"\d+", mark.text_content()) == re.findall(r"\d+", words(fact.xpath("td")[0]))
    (prose,) = [mark.getparent().getparent() for mark in marks if mark.text_content() == "1186条"]
    assert "教育局网站全年发布各类信息1186条" in prose.text_content()


def test_an_odd_cell_is_marked_and_its_finding_leads_to_it(client: FlaskClient, sample: str) -> None:
    line = next(line for line in sample.splitlines() if line.startswith("行政许可"))
    page = shown(send(client, sample.replace(line, "行政许可 | / | 0 | 0 |"), "年报.txt"))
    (cell,) = page.xpath("//td[contains(@class, 'slash')]")
    assert cell.get("id").startswith("t2-licensing-")
    assert "found" in cell.get("class")
    assert page.xpath(f"//ul[@class='findings']//a[@href='#{cell.get('id')}']")


def test_pasted_text_is_read_as_a_file_is(client: FlaskClient, sample: str) -> None:
    pasted = client.post("/api/check", data={"text": sample}).json["findings"]
    sent = send(client, sample, "贴上的文字.txt", "/api/check").json["findings"]
    assert pasted == sent
    assert {finding["rule"] for finding in pasted} == {"PARTS-SUM", "RULEMAKING-POWER"}


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("suqian-2024.html", "text/html"), ("huaian-2024.pdf", "application/pdf"), ("suqian-2023.docx", DOCX)],
)
def test_a_body_is_read_by_its_media_type(client: FlaskClient, project: Path, name: str, media_type: str) -> None:
    data = (project / "samples" / name).read_bytes()
    found = client.post("/api/check", data=data, content_type=media_type)
    assert found.status_code == 200
    assert set(found.json) == {"conforms", "findings"}
    assert found.json["conforms"] is not bool(found.json["findings"])
    assert found.headers["Cache-Control"] == "no-store"


def test_a_body_may_name_its_file(client: FlaskClient, sample: str) -> None:
    named = client.post(
        "/api/check?name=../../etc/a.txt", data=sample.encode(), content_type="application/octet-stream"
    )
    assert {finding["source"] for finding in named.json["findings"]} == {"a.txt"}
    told = {"Content-Disposition": "attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.txt", "Content-Type": "text/plain"}
    found = client.post("/api/check", data=sample.encode(), headers=told).json["findings"]
    assert {finding["source"] for finding in found} == {"年报.txt"}


@pytest.mark.parametrize(
    ("format_", "media_type", "said"),
    [
        ("sarif", "application/sarif+json", '"ruleId": "PARTS-SUM"'),
        ("csv", "text/csv", "PARTS-SUM,warning"),
        ("turtle", "text/turtle", "ValidationReport"),
        ("text", "text/plain", "警告2项"),
    ],
)
def test_programs_may_have_other_formats(
    client: FlaskClient, sample: str, format_: str, media_type: str, said: str
) -> None:
    found = client.post(f"/api/check?format={format_}", data={"text": sample})
    assert found.mimetype == media_type
    assert said in found.text
    assert client.post("/check", data={"text": sample}, headers={"Accept": "application/json"}).json["findings"]


def test_the_only_document_of_a_zip_file_is_read(client: FlaskClient, sample: str) -> None:
    found = send(client, zipped({"里/年报.txt": sample, "README.md": "x"}), "a.zip", "/api/check").json["findings"]
    assert {finding["source"] for finding in found} == {"a.zip/里/年报.txt"}


REFUSED = [
    ("letter.txt", "一封信。".encode(), 422, "draft-no-report"),
    ("empty.txt", b" ", 422, "draft-unreadable"),
    ("broken.pdf", b"%PDF-1.4 nonsense", 422, "draft-unreadable"),
    ("page.pdf", b"<html>", 415, "draft-kind"),
    ("image.txt", b"\x89PNG\r\n", 415, "draft-kind"),
    ("sheet.xlsx", b"PK\x03\x04", 415, "draft-kind"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 415, "draft-kind"),
    ("nothing", b"abc", 415, "draft-kind"),
    ("two.zip", zipped({"a.txt": "甲", "b.txt": "乙"}), 422, "draft-unreadable"),
    ("none.zip", zipped({"a.exe": "甲"}), 422, "draft-unreadable"),
    ("bomb.zip", zipped({"a.txt": "0" * 40_000_000}), 422, "draft-unreadable"),
    ("bomb.docx", zipped({"[Content_Types].xml": "", "word/document.xml": "0" * 80_000_000}), 422, "draft-unreadable"),
    ("large.txt", b"x" * (2 << 20), 413, "draft-too-large"),
    ("just-too-large.txt", b"x" * ((1 << 20) + 1), 413, "draft-too-large"),
]


@pytest.mark.parametrize(("name", "data", "status", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_read_is_refused_with_the_reason(
    client: FlaskClient, name: str, data: bytes, status: int, code: str
) -> None:
    refused = send(client, data, name, "/api/check")
    problem = json.loads(refused.text)
    assert (refused.status_code, problem["type"].rpartition("/")[2]) == (status, code), problem
    assert refused.mimetype == "application/problem+json"
    assert re.search("[\u4e00-\u9fff]{2}.*。$", problem["detail"]), problem
    page = send(client, data, name)
    assert page.status_code == status
    assert problem["detail"] in words(html.document_fromstring(page.text))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": {}}, 400),
        ({"data": {"text": "  "}}, 400),
        ({"data": {"text": "甲", "file": (io.BytesIO(b"x"), "a.txt")}}, 400),
        ({"data": b""}, 400),
        ({"data": b"a", "content_type": "application/json"}, 415),
        ({"data": b"a=b", "content_type": "application/x-www-form-urlencoded"}, 400),
        ({"data": {"text": "甲"}, "query_string": {"format": "yaml"}}, 406),
    ],
)
def test_a_request_without_one_document_is_refused(client: FlaskClient, sent: dict[str, object], status: int) -> None:
    assert client.post("/api/check", **sent).status_code == status  # type: ignore[arg-type]
    assert client.get("/api/check").status_code == 405


def test_what_a_draft_holds_is_escaped(client: FlaskClient, sample: str) -> None:
    hostile = sample.replace("延安市教育局2019年度", f"{HOSTILE}延安市教育局2019年度", 1).replace(
        "1186条", f"1186条{HOSTILE}"
    )
    response = send(client, hostile, f"{HOSTILE}.txt".replace("/", ""))
    page = shown(response)
    assert not page.xpath("//script")
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "alert('&')" in words(page)
    assert not re.search(r"\son\w+=|style=|<script", response.text.replace("&lt;script", ""))
    refused = send(client, "信", "<b>x</b>.txt")
    assert "<b>x</b>" not in refused.text


def test_no_upload_elsewhere_may_be_as_large(client: FlaskClient) -> None:
    assert client.post("/sparql", data={"query": "x" * (2 << 20)}).status_code == 413
