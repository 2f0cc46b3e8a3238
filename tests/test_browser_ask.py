"""The answer's page in a real browser without scripts: choosing by keyboard, on a phone, in print."""

import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from graphs import publish_graph
from playwright.sync_api import Browser, Page
from question_reports import SAMPLES, Sample, graph_of
from services import server_over
from web_pages import CHROMIUM

YEARS = {2019: 3, 2020: 8, 2021: 6, 2023: 5}
AGENCY = "永嘉县教育局"

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    made = (Sample("330324", AGENCY, (), year, cells={(3, "received", "total"): n}) for year, n in YEARS.items())
    triples = graph_of((*SAMPLES, *made)).construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    quads = [ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples]
    with server_over(publish_graph(tmp_path_factory.mktemp("asked") / "store", "", quads)) as (address, _):
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a phone, without scripts; every complaint of the browser and outside request fails the test."""
    context = browser.new_context(
        base_url=address, viewport={"width": 360, "height": 740}, locale="zh-CN", java_script_enabled=False
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("request", lambda sent: None if sent.url.startswith(address) else troubles.append(sent.url))
    yield page
    context.close()
    assert troubles == []


def ask(page: Page, question: str) -> None:
    page.goto(f"/ask?q={quote(question)}")


def test_another_year_is_chosen_with_the_keyboard(page: Page) -> None:
    ask(page, f"{AGENCY}2019年收到多少件申请")
    assert page.inner_text(".headline").split() == ["3", "件"]
    page.locator(".answer summary", has_text="再问").focus()
    page.keyboard.press("Enter")
    page.locator("#slot-year").focus()
    page.keyboard.type("2020")
    page.locator(".builder button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?request=*")
    assert page.inner_text(".headline").split() == ["8", "件"]


def test_a_follow_up_is_asked_with_the_keyboard(page: Page) -> None:
    ask(page, f"{AGENCY}2019年收到多少件申请")
    page.locator("#next").focus()
    page.keyboard.type("那2021年呢")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?*context=*")
    assert page.inner_text(".headline").split() == ["6", "件"]


@pytest.mark.parametrize("question", [f"{AGENCY}历年收到的申请各是多少件", "收到申请最多的前5名是哪些机关"])
def test_a_chart_and_its_labels_are_on_the_screen(page: Page, question: str) -> None:
    ask(page, question)
    for label in page.locator(".chart text").all():
        box = label.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["height"] > 12


@pytest.mark.parametrize("path", ["/questions", f"/ask?q={quote(f'{AGENCY}历年收到的申请各是多少件')}"])
def test_no_page_is_wider_than_a_phone(page: Page, path: str) -> None:
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_answer_is_printed_with_its_sources_and_without_forms(page: Page) -> None:
    ask(page, f"{AGENCY}历年收到的申请各是多少件")
    page.emulate_media(media="print")
    for shown in (".sentence", ".chart svg", ".evidence table", ".sources li"):
        assert page.locator(shown).first.is_visible()
    for hidden in ("form.question", "form.follow", ".formats", "header nav"):
        assert not page.locator(hidden).first.is_visible()
