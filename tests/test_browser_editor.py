"""The query editor in a real browser: queries, completion, links, a stop that stops the worker, no outside request."""

import json
import shutil
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from graphs import publish_graph
from playwright.sync_api import Browser, Page
from services import server_over
from web_pages import CHROMIUM

from server.sparql.examples import examples

YASGUI = Path(__file__).parent.parent / "server/static/yasgui/yasgui.min.js"
FEES = "SELECT ?n WHERE { ?r xxgk:feesAmount ?n }"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
WAIT = 30_000

pytestmark = [
    pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="Debian's chromium is not installed"),
    pytest.mark.skipif(not YASGUI.is_file(), reason="the editor is not installed (make .venv/editor.stamp)"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = publish_graph(tmp_path_factory.mktemp("editor") / "store")
    with server_over(store, {"XXGK_QUERY_SECONDS": "60", "XXGK_QUERY_WORKERS": "2"}) as (address, _):
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(base_url=address, viewport={"width": 1100, "height": 900}, locale="zh-CN")
    page.set_default_timeout(WAIT)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda sent: None if _is_ours(sent.url, address) else troubles.append(sent.url))
    yield page
    page.close()
    assert troubles == []


def _is_ours(url: str, address: str) -> bool:
    return url.startswith((address + "/", "data:"))


def open_editor(page: Page, query: str) -> None:
    page.goto(f"/sparql/editor?query={quote(query)}")
    page.wait_for_selector(".CodeMirror")


def run(page: Page) -> None:
    page.click(".yasqe_queryButton")


def query_now(page: Page) -> str:
    return str(page.evaluate("yasgui.getTab().getYasqe().getValue()"))


def test_a_query_gives_a_table(page: Page) -> None:
    open_editor(page, FEES)
    run(page)
    page.wait_for_selector(".yasr .dataTable >> text=852.28")
    page.wait_for_selector(".yasr .dataTable >> text=xsd:decimal")


def test_a_query_for_a_graph_and_a_refusal_are_shown(page: Page) -> None:
    open_editor(page, "CONSTRUCT WHERE { ?r xxgk:feesAmount ?n }")
    run(page)
    page.wait_for_selector(".yasr >> text=852.28")
    assert page.locator(".yasr .errorResult").count() == 0


def test_every_example_can_be_chosen(page: Page) -> None:
    open_editor(page, FEES)
    assert page.locator("#example option").count() == 1 + len(examples())
    for example in examples():
        page.select_option("#example", label=example.title)
        assert query_now(page).strip() == example.query.strip()


@pytest.mark.parametrize(
    ("typed", "offered", "chosen"), [("rece", "xxgk:received", "xxgk:received"), ("微信", "channel/wechat", "<https:")]
)
def test_terms_are_completed_by_their_names(page: Page, typed: str, offered: str, chosen: str) -> None:
    open_editor(page, "")
    page.evaluate("yasgui.getTab().getYasqe().setValue(''), yasgui.getTab().getYasqe().focus()")
    page.keyboard.insert_text(typed)
    page.keyboard.press("Control+Space")
    page.wait_for_selector(f".CodeMirror-hints >> text={offered}")
    page.keyboard.press("Enter")
    page.wait_for_selector(".CodeMirror-hints", state="detached")
    assert query_now(page).startswith(chosen)
    assert " " not in query_now(page).strip()


def test_the_links_share_the_query_and_give_a_table_for_excel(page: Page) -> None:
    open_editor(page, FEES)
    page.evaluate("yasgui.getTab().getYasqe().setValue('ASK { ?r xxgk:year 2022 }')")
    page.hover("#share")
    shared = str(page.get_attribute("#share", "href"))
    assert parse_qs(urlsplit(shared).query)["query"] == ["ASK { ?r xxgk:year 2022 }"]
    page.evaluate(f"yasgui.getTab().getYasqe().setValue({json.dumps(FEES)})")
    with page.expect_download() as download:
        page.click("#excel")
    assert Path(download.value.path()).read_bytes() == b"\xef\xbb\xbfn\r\n852.28\r\n"
    page.goto(shared)
    page.wait_for_selector(".CodeMirror")
    assert query_now(page) == "ASK { ?r xxgk:year 2022 }"


def test_stopping_a_query_frees_its_worker(page: Page, address: str) -> None:
    open_editor(page, SLOW)
    run(page)
    wait_for_idle_workers(address, 1)
    run(page)
    wait_for_idle_workers(address, 2)


def wait_for_idle_workers(address: str, number: int) -> None:
    until = time.monotonic() + 30
    while True:
        with urllib.request.urlopen(f"{address}/health") as response:  # noqa: S310  # loopback
            if json.load(response)["idle_query_workers"] == number:
                return
        assert time.monotonic() < until
        time.sleep(0.1)
