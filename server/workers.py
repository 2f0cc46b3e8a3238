"""Work on many documents, spread over processes, none of which may take too long or too much memory.

Takes a function and paths; gives its results in the order of the paths. Each worker process has one document at a time
and a limit of memory; one that has not answered at the deadline is killed and replaced, and the document is given up.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

SECONDS = 120.0
MEMORY = 4_000_000_000
MOST_AHEAD = 64

Result = TypeVar("Result")
_processes = multiprocessing.get_context("spawn")


@dataclass(slots=True)
class _Worker(Generic[Result]):
    """A process, the line to it, and the document that it has, by its index, until when."""

    process: BaseProcess
    line: Connection
    index: int = 0
    deadline: float = 0.0


def work_on_each(
    work: Callable[[Path], Result], given_up: Callable[[Path, str], Result], paths: Sequence[Path], jobs: int
) -> Iterator[Result]:
    """Give the result of ``work`` for each path, or of ``given_up`` with the reason where a worker did not answer."""
    free = [_started(work) for _ in range(jobs)]
    busy: dict[Connection, _Worker[Result]] = {}
    results: dict[int, Result] = {}
    ahead = deque(range(len(paths)))
    due = 0
    try:
        while due < len(paths):
            while free and ahead and ahead[0] < due + MOST_AHEAD:
                worker = _hand_over(free.pop(), ahead.popleft(), paths)
                busy[worker.line] = worker
            for worker in _answered_or_late(busy):
                del busy[worker.line]
                results[worker.index], next_worker = _result(worker, work, given_up, paths[worker.index])
                free.append(next_worker)
            while due in results:
                yield results.pop(due)
                due += 1
    finally:
        for worker in (*free, *busy.values()):
            _stop(worker)


def _started(work: Callable[[Path], Result]) -> _Worker[Result]:
    ours, theirs = _processes.Pipe()
    process = _processes.Process(target=_serve, args=(work, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(work: Callable[[Path], Result], line: Connection) -> None:
    """Answer, in the worker process, one path after the other until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while True:
        try:
            path = line.recv()
        except (EOFError, KeyboardInterrupt):
            return
        line.send(work(path))


def _hand_over(worker: _Worker[Result], index: int, paths: Sequence[Path]) -> _Worker[Result]:
    worker.index, worker.deadline = index, monotonic() + SECONDS
    worker.line.send(paths[index])
    return worker


def _answered_or_late(busy: dict[Connection, _Worker[Result]]) -> list[_Worker[Result]]:
    first_deadline = min(worker.deadline for worker in busy.values())
    ready = wait(list(busy), timeout=max(first_deadline - monotonic(), 0))
    now = monotonic()
    return [worker for line, worker in busy.items() if line in ready or worker.deadline <= now]


def _result(
    worker: _Worker[Result], work: Callable[[Path], Result], given_up: Callable[[Path, str], Result], path: Path
) -> tuple[Result, _Worker[Result]]:
    """Give the result of a worker, and the worker for the next document: itself, or a new one in its place."""
    try:
        if worker.line.poll():
            return worker.line.recv(), worker
        reason = f"it could not be read within {SECONDS:.0f} seconds; give the report alone."
    except (EOFError, OSError):
        reason = "reading it ended the process, for want of memory or by a fault; give the report alone."
    _stop(worker)
    return given_up(path, reason), _started(work)


def _stop(worker: _Worker[Result]) -> None:
    worker.line.close()
    worker.process.kill()
    worker.process.join()
