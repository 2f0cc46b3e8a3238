"""The pool of query workers: a bounded queue, a deadline for each query, and a new worker in place of each that ends.

Takes a question; gives a complete result, or raises ProblemError that names the limit. The status of a response is
thereby known before its first byte. A result that is known is given at once, a client's budget is charged for others.
"""

from __future__ import annotations

import logging
import signal
import time
from collections import Counter
from threading import Condition

from server.errors import CannotGoOnError, ProblemError
from server.settings import MEBIBYTE, Settings
from server.sparql.budget import Budgets
from server.sparql.connection import WatchClient, stays
from server.sparql.formats import GRAPHS, RESULTS, named
from server.sparql.holding import WATCH_SECONDS, End, Holder, Worker, WorkerEndedError
from server.sparql.messages import Limits, Question, Verdict
from server.sparql.results import Result, ResultCache, content_to_tag
from server.store import Version

OUT_OF_TIME = frozenset({-signal.SIGXCPU})
OUT_OF_MEMORY = frozenset({-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGKILL, 1})

logger = logging.getLogger(__name__)


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
        self._budgets = Budgets(settings)
        self._results = ResultCache(settings.result_cache * MEBIBYTE)

    def run(self, question: Question, client: str = "", has_left: WatchClient = stays) -> Result:
        """Give the result of a query; ProblemError where it is refused, wrong, or reaches a limit.

        A client never has all workers, nor the whole queue, so that there is room for others. The query of a client
        that has left is stopped.
        """
        known = self._results.get(question)
        if known is not None:
            return known
        self._budgets.check(client)
        begun = time.monotonic()
        worker = self._take(client, has_left)
        queued = time.monotonic() - begun
        failed = True
        try:
            verdict, content = self._ask(worker, question, client, has_left)
            failed = bool(verdict.problem)
        finally:
            evaluated = time.monotonic() - begun - queued
            self._budgets.charge(client, evaluated, failed)
        if verdict.problem:
            raise self._refusal(verdict, evaluated)
        format_ = named(RESULTS, verdict.format) or named(GRAPHS, verdict.format) or RESULTS[0]
        tag = content_to_tag(content) if verdict.lasting else ""
        result = Result(format_, content, tag, queued, evaluated)
        if tag:
            self._results.keep(question, result)
        return result

    def _ask(self, worker: Worker, question: Question, client: str, has_left: WatchClient) -> tuple[Verdict, bytes]:
        """Ask the worker and give it back, or another in its place."""
        begun, keep = time.monotonic(), False
        try:
            verdict, content = worker.ask(question, self._settings.query_seconds, has_left)
            keep = not verdict.retire
        except WorkerEndedError as end:
            raise self._ended(worker, end, time.monotonic() - begun) from None
        finally:
            self._give_back(client, worker if keep else self._replacement(worker))
        return verdict, content

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

    def _take(self, client: str, has_left: WatchClient) -> Worker:
        with self._changed:
            if not self._has_turn(client):
                self._wait(client, has_left)
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

    def _wait(self, client: str, has_left: WatchClient) -> None:
        if self._waiting.total() >= self._settings.query_queue:
            raise self._busy("busy")
        if self._waiting[client] >= max(1, self._settings.query_queue * 3 // 4):
            raise self._busy("too-many")
        self._waiting[client] += 1
        until = time.monotonic() + self._settings.query_seconds
        try:
            while not self._changed.wait_for(lambda: self._has_turn(client), WATCH_SECONDS):
                if time.monotonic() >= until:
                    raise self._busy("busy")
                if has_left():
                    raise ProblemError("client-left")
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

    def _ended(self, worker: Worker, end: WorkerEndedError, seconds: float) -> ProblemError:
        """Give the problem that ended a worker."""
        status = self._holder.bury(worker)
        if self._closed:
            return self._busy("busy")
        if end.reason is End.CLIENT_LEFT:
            return ProblemError("client-left")
        if end.reason is End.DEADLINE or status in OUT_OF_TIME:
            return self._limit("time-limit", seconds)
        if status in OUT_OF_MEMORY:
            return self._limit("memory-limit", seconds)
        logger.error("a query worker ended with status %s", status)
        return ProblemError("internal")

    def _refusal(self, verdict: Verdict, seconds: float) -> ProblemError:
        """Give the problem that a worker told."""
        if verdict.problem == "internal":
            logger.error("a query failed in its worker: %s", verdict.values["reason"])
            return ProblemError("internal")
        if verdict.problem in self._limit_words:
            return self._limit(verdict.problem, seconds)
        return ProblemError(verdict.problem, **verdict.values)

    def _limit(self, code: str, seconds: float) -> ProblemError:
        return ProblemError(code, limit=self._limit_words[code], elapsed=f"{seconds:.1f} s")

    def _busy(self, code: str) -> ProblemError:
        return ProblemError(code, retry_after=self._settings.retry_after)
