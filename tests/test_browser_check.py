"""Checking a draft in a real browser and over real connections: by keyboard, without script, on paper, and slowly."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from graphs import publish_graph
from playwright.sync_api import Browser, Page
from services import server_over
from web_pages import CHROMIUM

VARIABLES = {"XXGK_CHECK_SIZE": "1", "XXGK_UPLOAD_SECONDS": "2", "XXGK_CHECK_WORKERS": "1", "XXGK_QUERY_WORKERS": "1"}

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server_over(publish_graph(tmp_path_factory.mktemp("check") / "store"), VARIABLES) as (address, _):
        yield address


@pytest.fixture(params=[(1300, 900), (360, 740)], ids=["desk", "phone"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("request", lambda sent: None if sent.url.startswith(address) else troubles.append(sent.url))
    yield page
    context.close()
    assert [trouble for trouble in troubles if "status of 4" not in trouble] == []


def odd_draft(project: Path) -> str:
    """Give a report with a struck cell."""
    sample = (project / "samples" / "yanan-education-2019.txt").read_text("utf-8")
    line = next(line for line in sample.splitlines() if line.startswith("行政许可"))
    return sample.replace(line, "行政许可 | / | 0 | 0 |")


def tab_until(page: Page, condition: str) -> None:
    for _ in range(60):
        if page.evaluate(f"(element => {condition})(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no focus on an element with {condition}")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_draft_is_pasted_checked_and_its_cell_found_with_the_keyboard_alone(page: Page, project: Path) -> None:
    page.goto("/check")
    assert fits(page)
    tab_until(page, "element.id === 'file'")
    tab_until(page, "element.id === 'text'")
    page.keyboard.insert_text(odd_draft(project))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("ul.findings", timeout=60_000)
    assert fits(page)
    tab_until(page, "element.matches('a.jump') && element.hash.startsWith('#t2-licensing-')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check#t2-licensing-*")
    cell = page.locator("td:target")
    assert cell.inner_text().startswith("/")
    box, height = cell.bounding_box(), page.viewport_size
    assert box is not None
    assert height is not None
    assert 0 <= box["y"] < height["height"]


def test_a_file_is_checked_without_script(browser: Browser, address: str, project: Path) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/check")
    page.set_input_files("#file", project / "samples" / "yanan-education-2019.txt")
    page.click("main button")
    assert "延安市教育局" in page.inner_text("main")
    page.click("ul.findings li:has-text('PARTS-SUM') a.jump")
    assert "1186条" in page.inner_text("tr:target")
    page.emulate_media(media="print")
    assert not page.is_visible("header.site nav")
    assert page.is_visible("ul.findings")
    assert page.locator(".scroll").first.evaluate("element => getComputedStyle(element).overflowX") == "visible"
    context.close()


def test_a_file_that_is_too_large_is_told_so(page: Page) -> None:
    page.goto("/check")
    page.set_input_files("#file", {"name": "大.txt", "mimeType": "text/plain", "buffer": b"x" * (3 << 20)})
    with page.expect_navigation() as loaded:
        page.click("main button")
    assert loaded.value.status == 413  # type: ignore[union-attr]
    assert "文件不得超过 1 MiB" in page.inner_text("main")


def test_a_slow_upload_is_ended_and_told_so(address: str) -> None:
    begun = time.monotonic()
    with _connection(address) as client:
        client.sendall(_head(1000))
        for _ in range(30):
            if b"408" in _received(client):
                break
            client.sendall(b"x")
        else:
            raise AssertionError("the upload was not ended")
    assert time.monotonic() - begun < 10


def test_an_upload_that_breaks_off_leaves_the_place_to_others(address: str) -> None:
    for _ in range(8):
        with _connection(address) as client:
            client.sendall(_head(1000) + b"x")
    until = time.monotonic() + 20
    while True:
        with _connection(address) as client:
            client.sendall(_head(3) + "信".encode())
            answer = _received(client, 30)
        if b"503" not in answer:
            break
        assert time.monotonic() < until
        time.sleep(0.2)
    assert b" 422 " in answer


def _connection(address: str) -> socket.socket:
    return socket.create_connection((urlsplit(address).hostname or "", urlsplit(address).port or 0), timeout=30)


def _head(length: int) -> bytes:
    return (
        f"POST /api/check HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n".encode()
    )


def _received(client: socket.socket, seconds: float = 0.3) -> bytes:
    client.settimeout(seconds)
    try:
        return client.recv(4096)
    except TimeoutError:
        return b""
