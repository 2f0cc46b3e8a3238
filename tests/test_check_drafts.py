"""The processes that check drafts: bounded in time and number, replaced when they end, and nothing kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from draft_workers import obedient, stillborn

from ontology.finding import Finding, Responsibility, Severity
from server.checking.drafts import DraftPool
from server.checking.refusals import reason_to_problem, refusals
from server.checking.worker import bytes_to_checked, checked_to_bytes
from server.errors import ProblemError
from server.loading import Checked
from server.problems import error_to_problem
from server.settings import Settings

SETTINGS = Settings(check_workers=1, check_queue=1, check_seconds=2.0)


@pytest.fixture
def pool() -> Iterator[DraftPool]:
    pool = DraftPool(SETTINGS, obedient)
    yield pool
    pool.close()


def code_of(pool: DraftPool, words: bytes) -> str:
    with pytest.raises(ProblemError) as refused:
        pool.check(words, "a.txt")
    return refused.value.code


def test_a_draft_is_read_from_a_file_that_is_gone_afterwards(pool: DraftPool) -> None:
    name, path, _ = pool.check(b"x", "年报.TXT").source.split()
    assert name == "年报.TXT"
    assert Path(path).name == "draft.txt"
    assert not Path(path).parent.exists()


def test_a_process_is_used_again_and_one_that_ends_is_replaced(pool: DraftPool) -> None:
    first, again = (pool.check(b"x", "a.txt").source.split()[2] for _ in range(2))
    assert first == again
    assert code_of(pool, b"die") == "draft-memory"
    second = pool.check(b"x", "a.txt").source.split()[2]
    assert code_of(pool, b"fail") == "internal"
    assert pool.check(b"leave", "a.txt").source.split()[2] == second
    assert len({first, second, pool.check(b"x", "a.txt").source.split()[2]}) == 3


def test_a_draft_that_takes_too_long_is_given_up(pool: DraftPool) -> None:
    begun = time.monotonic()
    assert code_of(pool, b"sleep") == "draft-time"
    assert time.monotonic() - begun < 30
    assert pool.check(b"x", "a.txt").report


def test_a_draft_whose_client_has_left_is_given_up(pool: DraftPool) -> None:
    with pytest.raises(ProblemError, match="client-left"):
        pool.check(b"sleep", "a.txt", has_left=lambda: True)


def test_a_process_that_does_not_start_is_no_endless_wait() -> None:
    pool = DraftPool(SETTINGS, stillborn)
    assert [code_of(pool, b"x") for _ in range(2)] == ["check-busy", "check-busy"]
    pool.close()


def test_places_are_bounded_and_no_client_has_all() -> None:
    pool = DraftPool(Settings(check_workers=2, check_queue=2), obedient)
    with pool.place("1.1.1.1"), pool.place("1.1.1.1"), pool.place("1.1.1.1"):
        with pytest.raises(ProblemError, match="check-busy") as refused, pool.place("1.1.1.1"):
            pass
        assert refused.value.values["retry_after"]
        with pool.place("2.2.2.2"), pytest.raises(ProblemError, match="check-busy"), pool.place("3.3.3.3"):
            pass
    with pool.place("1.1.1.1"):
        pass
    pool.close()
    with pytest.raises(ProblemError, match="check-busy"), pool.place("1.1.1.1"):
        pass


def test_drafts_wait_for_one_another(pool: DraftPool) -> None:
    with ThreadPoolExecutor(2) as beside:
        done = [beside.submit(pool.check, b"wait", "a.txt") for _ in range(2)]
        assert len({each.result().source.split()[2] for each in done}) == 1


def test_a_client_that_has_spent_its_budget_is_told_when_to_come_back() -> None:
    pool = DraftPool(Settings(check_workers=1, client_checks=0.001), obedient)
    with pool.place("1.1.1.1"):
        pool.check(b"x", "a.txt", "1.1.1.1")
    with pytest.raises(ProblemError, match="check-budget") as refused, pool.place("1.1.1.1"):
        pass
    problem = error_to_problem(refused.value)
    assert problem.status == 429
    assert int(problem.values["retry_after"]) >= 1
    with pool.place("2.2.2.2"):
        pass
    pool.close()


def test_what_was_read_comes_back_as_it_was() -> None:
    finding = Finding(
        *("T3-BALANCE", Severity.VIOLATION, Responsibility.AGENCY, "urn:r", "a.txt", "甲局", 2022, "3", "", "total"),
        *("1", "2", "不等。", "Not equal.", "第1行"),
    )
    checked = Checked("a\n.txt", "urn:r", "00", "11", b"<urn:r> <urn:p> <urn:o> .\n", (finding,), "")
    assert bytes_to_checked(checked_to_bytes(checked)) == checked


@pytest.mark.parametrize(
    ("reason", "code", "words"),
    [
        (
            "a.txt: no annual report: it has neither the sections nor the tables.",
            "draft-no-report",
            "六个部分",
        ),
        (
            "a.txt: no annual report: it has no figures, and its title (通知) is another's",
            "draft-no-report",
            "通知",
        ),
        ("a.txt: it is an image; give a document that has text.", "draft-kind", "图片"),
        ("a.txt: it is no pdf file in spite of its name; get the file again.", "draft-kind", ".pdf"),
        ("a.txt: 3 documents are in it; give one at a time.", "draft-unreadable", "3 份"),
        ("a.txt: it is scanned and has no text; run it through OCR.", "draft-unreadable", "扫描"),
        ("a.txt: something that nobody has thought of.", "draft-unreadable", "读不下去"),
    ],
)
def test_reasons_are_told_in_both_languages(reason: str, code: str, words: str) -> None:
    problem = error_to_problem(reason_to_problem("a.txt", reason))
    assert problem.code == code
    assert problem.status in {415, 422}
    assert problem.detail.startswith("a.txt：")
    assert words in problem.detail
    assert problem.detail_en == reason


def test_the_last_kind_of_reason_covers_all() -> None:
    assert refusals()[-1].pattern == ""
    assert all(row.words for row in refusals())
