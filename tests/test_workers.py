"""Documents spread over processes: results in order, and no document that takes the others with it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from server import workers
from server.workers import work_on_each


def work(path: Path) -> str:
    """Do as the name of the path says."""
    if path.name == "slow":
        time.sleep(600)
    if path.name == "loop":
        while True:
            pass
    if path.name == "dies":
        os._exit(3)
    if path.name == "late":
        time.sleep(0.3)
    if path.name == "big":
        try:
            return str(len(bytearray(64_000_000_000)))
        except MemoryError:
            return "no memory"
    return path.name


def given_up(path: Path, reason: str) -> str:
    return f"{path.name}: {reason}"


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_paths(jobs: int) -> None:
    paths = [Path("late"), *(Path(str(n)) for n in range(150))]
    assert list(work_on_each(work, given_up, paths, jobs)) == [path.name for path in paths]


def test_a_document_that_takes_too_long_is_given_up_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    list(work_on_each(work, given_up, [Path("warm")], 1))
    monkeypatch.setattr(workers, "SECONDS", 8.0)
    started = time.monotonic()
    done = list(work_on_each(work, given_up, [Path(name) for name in ("a", "loop", "slow", "b")], 2))
    assert time.monotonic() - started < 60
    assert [result.partition(":")[0] for result in done] == ["a", "loop", "slow", "b"]
    assert [" 8 seconds" in result for result in done] == [False, True, True, False]


def test_a_document_that_ends_its_process_or_wants_all_memory_stops_no_other() -> None:
    done = list(work_on_each(work, given_up, [Path(name) for name in ("a", "dies", "big", "b")], 2))
    assert done[0] == "a"
    assert "ended the process" in done[1]
    assert done[2:] == ["no memory", "b"]
