"""Drafts to what was read and found: a few processes that check one document at a time, and who may use them when.

Takes a document's bytes and name; gives what was read of it with its findings, or raises ProblemError with what stands
in the way. Each check has a deadline and a limit of memory; a process that reaches one is killed, and another takes its
place. Nothing of a draft is kept: it lies in a file of its own while it is read, and the file is removed.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Condition, Thread
from typing import cast

from flask import current_app

from server.checking.refusals import reason_to_problem
from server.checking.worker import FAILED, READY, STAYS, bytes_to_checked, serve_drafts
from server.errors import ProblemError
from server.loading import Checked
from server.settings import MEBIBYTE, Settings
from server.sparql.budget import Budgets
from server.sparql.connection import WatchClient, stays

KEY = "xxgk-drafts"
STARTING_SECONDS = 60.0
WATCH_SECONDS = 0.25
Serve = Callable[[Connection, int, float], None]

logger = logging.getLogger(__name__)
_processes = multiprocessing.get_context("spawn")


@dataclass(slots=True)
class _Worker:
    """A process that checks drafts, and the line to it."""

    process: BaseProcess
    line: Connection

    def stop(self) -> None:
        """End the process at once."""
        self.line.close()
        self.process.kill()
        self.process.join()


class DraftPool:
    """The processes that check drafts; safe to use from many threads. They start when the first draft is near."""

    def __init__(self, settings: Settings, serve: Serve = serve_drafts) -> None:
        self._settings = settings
        self._serve = serve
        self._changed = Condition()
        self._idle: list[_Worker] = []
        self._started = 0
        self._present: Counter[str] = Counter()
        self._closed = False
        self._budgets = Budgets(dataclasses.replace(settings, client_seconds=settings.client_checks))

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Hold one of the places for drafts, from before the document is received until it is answered.

        A client never has all of them. ProblemError where there is none, or where the client has spent its budget.
        """
        self._check_budget(client)
        with self._changed:
            places = self._settings.check_workers + self._settings.check_queue
            if self._closed or self._present.total() >= places or self._present[client] >= max(1, places * 3 // 4):
                raise self._busy()
            self._present[client] += 1
        try:
            yield
        finally:
            with self._changed:
                self._present[client] -= 1
                self._present += Counter()  # forgets clients that have nothing left

    def check(self, data: bytes, name: str, client: str = "", has_left: WatchClient = stays) -> Checked:
        """Read and check a document; ProblemError where it cannot be read, is no report, or reaches a limit."""
        worker = self._take(has_left)
        begun, keep = time.monotonic(), False
        try:
            with tempfile.TemporaryDirectory(prefix="xxgk-draft-") as folder:
                path = Path(folder) / ("draft" + Path(name).suffix.lower())
                path.write_bytes(data)
                mood, answer = self._ask(worker, path, name, has_left)
            keep = mood == STAYS
        finally:
            self._give_back(worker if keep else None, worker)
            self._budgets.charge(client, time.monotonic() - begun, failed=False)
        if answer == FAILED:
            raise ProblemError("internal")
        checked = bytes_to_checked(answer)
        if checked.reason:
            raise reason_to_problem(checked.source, checked.reason)
        return checked

    def warm(self) -> None:
        """Start a process beside, where none is: somebody is about to send a draft."""
        with self._changed:
            if self._closed or self._started:
                return
            self._started += 1
        Thread(target=self._start_beside, name="drafts", daemon=True).start()

    def close(self) -> None:
        """Stop the processes."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
            self._changed.notify_all()
        for worker in idle:
            worker.stop()

    def _check_budget(self, client: str) -> None:
        try:
            self._budgets.check(client)
        except ProblemError as spent:
            raise ProblemError("check-budget", **spent.values) from None

    def _take(self, has_left: WatchClient) -> _Worker:
        """Give an idle process, or start one where there may be more, or wait for one."""
        until = time.monotonic() + self._settings.check_seconds + STARTING_SECONDS
        with self._changed:
            while not self._idle and self._started >= self._settings.check_workers:
                self._changed.wait(WATCH_SECONDS)
                if self._closed or time.monotonic() >= until:
                    raise self._busy()
                if has_left():
                    raise ProblemError("client-left")
            if self._idle:
                return self._idle.pop()
            self._started += 1
        worker = self._start()
        if worker is None:
            raise self._busy()
        return worker

    def _ask(self, worker: _Worker, path: Path, name: str, has_left: WatchClient) -> tuple[bytes, bytes]:
        """Give whether the process stays, and its answer."""
        until = time.monotonic() + self._settings.check_seconds
        try:
            worker.line.send_bytes(json.dumps([str(path), name]).encode())
            while not worker.line.poll(WATCH_SECONDS):
                if time.monotonic() >= until:
                    raise ProblemError("draft-time", limit=f"{self._settings.check_seconds:g} s")
                if has_left():
                    raise ProblemError("client-left")
            answer = worker.line.recv_bytes()
        except (EOFError, OSError):
            logger.warning("a process ended while it read a draft")
            raise ProblemError("draft-memory", limit=f"{self._settings.check_memory} MiB") from None
        return answer[:1], answer[1:]

    def _give_back(self, worker: _Worker | None, taken: _Worker) -> None:
        """Put a process back; one that has ended, or is not to be used again, is forgotten."""
        if worker is None or not worker.process.is_alive():
            taken.stop()
            worker = None
        with self._changed:
            if worker is not None and not self._closed:
                self._idle.append(worker)
                worker = None
            elif worker is None:
                self._started -= 1
            self._changed.notify_all()
        if worker is not None:
            worker.stop()

    def _start_beside(self) -> None:
        worker = self._start()
        if worker is not None:
            self._give_back(worker, worker)

    def _start(self) -> _Worker | None:
        """Start a process and wait until it is ready; None where it does not become so."""
        ours, theirs = _processes.Pipe()
        arguments = (theirs, self._settings.check_memory * MEBIBYTE, self._settings.check_seconds)
        worker = _Worker(_processes.Process(target=self._serve, args=arguments, daemon=True), ours)
        try:
            worker.process.start()
            theirs.close()
            if ours.poll(STARTING_SECONDS) and ours.recv_bytes() == READY:
                return worker
        except (EOFError, OSError):
            logger.exception("no process to check drafts")
        self._give_back(None, worker)
        return None

    def _busy(self) -> ProblemError:
        return ProblemError("check-busy", retry_after=self._settings.retry_after)


def this_pool() -> DraftPool:
    """Give the processes of the app that answers the request."""
    return cast(DraftPool, current_app.extensions[KEY])
