"""The pool of query workers: a bounded queue, a deadline for each query, and a new worker in place of each that ends.

Takes a question; gives a complete result, or raises ProblemError that names the limit. The status of a response is
thereby known before its first byte.
"""

from __future__ import annotations

import logging
import signal
from collections import Counter
from dataclasses import dataclass
from threading import Condition

from server.errors import CannotGoOnError, ProblemError
from server.settings import MEBIBYTE, Settings
from server.sparql.formats import GRAPHS, RESULTS, Format, named
from server.sparql.holding import Holder, Worker, WorkerEndedError
from server.sparql.messages import Limits, Question
from server.store import Version

OUT_OF_TIME = frozenset({-signal.SIGXCPU})
OUT_OF_MEMORY = frozenset({-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGKILL, 1})

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """The complete result of a query."""

    format: Format
    content: bytes


class WorkerPool:
    """Query workers over one version of the data; safe to use from many threads."""

    def __init__(self, version: Version, in_memory: bool, settings: Settings) -> None:
        self._settings = settings
        limits = Limits(settings.query_seconds, settings.query_memory * MEBIBYTE, settings.query_result * MEBIBYTE)
        self._limit_words = {
            "time-limit": f"{settings.query_seconds:g} s",
            "memory-limit": f"{settings.query_memory} MiB",
            "result-limit": f"{settings.query_result} MiB",
        }
        self._holder = Holder(version, in_memory, limits)
        self._changed = Condition()
        self._idle: list[Worker | None] = [self._holder.fork() for _ in range(settings.query_workers)]
        self._running: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._closed = False

    def run(self, question: Question, client: str = "") -> Result:
        """Evaluate a query; ProblemError where it is refused, wrong, or reaches a limit.

        A client never has all workers, nor the whole queue, so that there is room for others.
        """
        worker = self._take(client)
        keep = False
        try:
            verdict, content = worker.ask(question, self._settings.query_seconds)
            keep = not verdict.retire
        except WorkerEndedError as end:
            raise self._ended(worker, end) from None
        finally:
            self._give_back(client, worker if keep else self._replacement(worker))
        if verdict.problem == "internal":
            logger.error("a query failed in its worker: %s", verdict.values["reason"])
            raise ProblemError("internal")
        if verdict.problem:
            raise self._problem(verdict.problem, verdict.values)
        format_ = named(RESULTS, verdict.format) or named(GRAPHS, verdict.format) or RESULTS[0]
        return Result(format_, content)

    @property
    def ready(self) -> int:
        """Give how many workers are idle."""
        return sum(worker is not None for worker in self._idle)

    def close(self) -> None:
        """Stop the workers; queries that wait are told to come back later."""
        with self._changed:
            self._closed = True
            for worker in filter(None, self._idle):
                worker.line.close()
            self._idle.clear()
            self._changed.notify_all()
        self._holder.close()

    def _take(self, client: str) -> Worker:
        with self._changed:
            if not self._has_turn(client):
                self._wait(client)
            if self._closed:
                raise self._busy("busy")
            worker = self._idle.pop()
            self._running[client] += 1
        if worker is None:
            worker = self._replacement(None)
            if worker is None:
                self._give_back(client, None)
                raise self._busy("busy")
        return worker

    def _has_turn(self, client: str) -> bool:
        most = max(1, self._settings.query_workers * 3 // 4)
        return self._closed or bool(self._idle and self._running[client] < most)

    def _wait(self, client: str) -> None:
        if self._waiting.total() >= self._settings.query_queue:
            raise self._busy("busy")
        if self._waiting[client] >= max(1, self._settings.query_queue * 3 // 4):
            raise self._busy("too-many")
        self._waiting[client] += 1
        try:
            if not self._changed.wait_for(lambda: self._has_turn(client), self._settings.query_seconds):
                raise self._busy("busy")
        finally:
            self._waiting[client] -= 1
            self._waiting += Counter()  # forgets clients that have nothing left

    def _give_back(self, client: str, worker: Worker | None) -> None:
        with self._changed:
            self._running[client] -= 1
            self._running += Counter()  # forgets clients that have nothing left
            if self._closed:
                if worker is not None:
                    worker.line.close()
                return
            self._idle.append(worker)
            self._changed.notify_all()

    def _replacement(self, worker: Worker | None) -> Worker | None:
        """Give a new worker, or None where there cannot be one now; the next query tries again."""
        if worker is not None and not worker.line.closed:
            self._holder.bury(worker)
        if self._closed:
            return None
        try:
            return self._holder.fork()
        except (CannotGoOnError, OSError, ValueError):
            logger.exception("no new query worker")
            return None

    def _ended(self, worker: Worker, end: WorkerEndedError) -> ProblemError:
        """Give the problem that ended a worker."""
        status = self._holder.bury(worker)
        if self._closed:
            return self._busy("busy")
        if end.stopped or status in OUT_OF_TIME:
            return self._problem("time-limit")
        if status in OUT_OF_MEMORY:
            return self._problem("memory-limit")
        logger.error("a query worker ended with status %s", status)
        return self._problem("internal")

    def _problem(self, code: str, values: dict[str, str] | None = None) -> ProblemError:
        limit = {"limit": self._limit_words[code]} if code in self._limit_words else {}
        return ProblemError(code, **limit, **(values or {}))

    def _busy(self, code: str) -> ProblemError:
        return ProblemError(code, retry_after=self._settings.retry_after)
