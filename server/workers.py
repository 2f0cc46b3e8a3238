"""Work on many documents, spread over processes, none of which may take too long or too much memory.

Takes a function and paths; gives its results in the order of the paths. Each worker process has one document at a time
and a limit of memory; one that has not answered at the deadline is killed and replaced, and the document is given up.
The first workers are forked from the main thread, with all that it has loaded; later ones, and those that another
thread asks for, are started anew. None outlives the thread that started it.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import Generic, Literal, TypeVar

SECONDS = 120.0
MEMORY = 4_000_000_000
MOST_AHEAD = 64

Result = TypeVar("Result")
_PARENT_DEATH_SIGNAL = 1
_FORKED, _STARTED_ANEW = multiprocessing.get_context("fork"), multiprocessing.get_context("spawn")


@dataclass(slots=True)
class _Worker(Generic[Result]):
    """A process, the line to it, and the document that it has, by its index, until when."""

    process: BaseProcess
    line: Connection
    index: int = 0
    deadline: float = 0.0


@dataclass(frozen=True, slots=True)
class _Failure:
    """What a worker answers where its work failed."""

    reason: str


def work_on_each(
    work: Callable[[Path], Result], given_up: Callable[[Path, str], Result], paths: Sequence[Path], jobs: int
) -> Iterator[Result]:
    """Give the result of ``work`` for each path, or of ``given_up`` with the reason where a worker did not answer.

    The workers are started at once, so that they are forked before the caller opens a store.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    free = [_started(work, "fork" if in_main_thread else "spawn") for _ in range(min(jobs, len(paths)))]
    return _results(free, work, given_up, paths)


def _results(
    free: list[_Worker[Result]],
    work: Callable[[Path], Result],
    given_up: Callable[[Path, str], Result],
    paths: Sequence[Path],
) -> Iterator[Result]:
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


def _started(work: Callable[[Path], Result], how: Literal["fork", "spawn"] = "spawn") -> _Worker[Result]:
    processes = _FORKED if how == "fork" else _STARTED_ANEW
    ours, theirs = processes.Pipe()
    process: BaseProcess = processes.Process(target=_serve, args=(work, theirs, os.getpid()), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(work: Callable[[Path], Result], line: Connection, parent: int) -> None:
    """Answer, in the worker process, one path after the other until there are no more."""
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while True:
        try:
            path = line.recv()
        except EOFError:
            return
        try:
            answer: Result | _Failure = work(path)
        except Exception as error:
            answer = _Failure(f"{type(error).__name__}: {error}".partition("\n")[0])
        line.send(answer)


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
            answer = worker.line.recv()
            failed = isinstance(answer, _Failure)
            return given_up(path, f"it made the program fail ({answer.reason}).") if failed else answer, worker
        reason = f"it could not be read within {SECONDS:.0f} seconds; give the report alone."
    except (EOFError, OSError):
        reason = "reading it ended the process, for want of memory or by a fault; give the report alone."
    _stop(worker)
    return given_up(path, reason), _started(work)


def _stop(worker: _Worker[Result]) -> None:
    worker.line.close()
    worker.process.kill()
    worker.process.join()
