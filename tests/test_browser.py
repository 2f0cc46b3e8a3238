"""The pages in a real browser: asked with the keyboard alone, on a phone, without any outside request."""

import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from graphs import AGENCY, REPORT, publish_graph
from playwright.sync_api import Browser, Page
from services import server_over
from web_pages import CHROMIUM

from ontology import iris

QUESTION = "重庆市教育委员会2022年收到多少件政府信息公开申请?"
PAGES = (
    "/",
    f"/ask?q={QUESTION}",
    "/ask?q=x",
    "/sparql",
    "/ontology",
    "/doc/outcome/granted",
    "/nowhere",
    "/" + REPORT.removeprefix(iris.ID),
    "/" + AGENCY.removeprefix(iris.ID),
)
MISSING = "the server responded with a status of 404"

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server_over(publish_graph(tmp_path_factory.mktemp("browser") / "store")) as (address, _):
        yield address


@pytest.fixture(params=[(1100, 800), (360, 740)], ids=["desk", "phone"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(address) else troubles.append(sent.url))
    yield page
    context.close()
    assert [trouble for trouble in troubles if MISSING not in trouble] == []


def tab_until(page: Page, condition: str, key: str = "Tab") -> None:
    """Press the tabulator until the condition holds for the focused element."""
    for _ in range(40):
        if page.evaluate(f"(element => {condition})(document.activeElement)"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"no focus on an element with {condition}")


def test_a_question_is_asked_and_its_source_opened_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/sparql")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_until(page, "element.getAttribute('href') === '/' && element.className !== 'brand'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    tab_until(page, "element.id === 'q'")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?q=*")
    assert page.inner_text(".headline").split() == ["6", "件"]
    tab_until(page, "element.tagName === 'SUMMARY' && element.textContent === '怎样得出的'")
    page.keyboard.press("Enter")
    assert page.is_visible("details pre")
    tab_until(page, "element.matches('.sources a[href^=\"/\"]')", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")
    assert page.inner_text("h1") == "重庆市教育委员会2022年政府信息公开工作年度报告"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_the_screen(page: Page, path: str) -> None:
    page.goto(quote(path, safe="/?=%"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('header.site')).borderTopWidth") == "4px"


def test_what_can_be_focused_shows_its_focus(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_query_from_the_form_gives_a_result(page: Page) -> None:
    page.goto("/sparql")
    page.fill("#query", "SELECT ?n WHERE { ?r xxgk:feesAmount ?n }")
    page.select_option("#format", "json")
    with page.expect_response("**/sparql") as response:
        page.click("main button")
    assert response.value.status == 200
    assert "852.28" in response.value.text()


def test_a_wide_table_can_be_scrolled_with_the_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(address + quote("/" + REPORT.removeprefix(iris.ID)))
    region = page.locator(".scroll").last
    region.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("element => element.scrollLeft > 0", arg=region.element_handle())
    page.close()
