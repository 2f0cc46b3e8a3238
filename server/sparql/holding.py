"""The service's side of the holder: starts it, asks it for workers, and asks workers their questions."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from threading import Lock

from server.errors import CannotGoOnError
from server.sparql.connection import WatchClient, stays
from server.sparql.messages import BURY, FORK, READY, Limits, Question, Verdict
from server.store import Version

LOADING_SECONDS = 600
REPLY_SECONDS = 30
ENDING_SECONDS = 5
WATCH_SECONDS = 0.25
_LONGEST_REPLY = 64


class End(StrEnum):
    """Why a worker ended."""

    DEADLINE = "deadline"
    CLIENT_LEFT = "client left"
    ITSELF = "by itself"


class WorkerEndedError(Exception):
    """A worker ended without an answer; ``reason`` tells whether it was stopped, and why."""

    def __init__(self, reason: End) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process and the line to it."""

    process: int
    line: Connection

    def ask(self, question: Question, seconds: float, has_left: WatchClient = stays) -> tuple[Verdict, bytes]:
        """Give its verdict and the result.

        WorkerEndedError where it ended, or was stopped at the deadline or because the client has left.
        """
        until = time.monotonic() + seconds
        try:
            self.line.send_bytes(question.to_bytes())
            while not self.line.poll(max(0.0, min(WATCH_SECONDS, until - time.monotonic()))):
                if time.monotonic() >= until:
                    raise self._stopped(End.DEADLINE)
                if has_left():
                    raise self._stopped(End.CLIENT_LEFT)
            verdict = Verdict.from_bytes(self.line.recv_bytes())
            return verdict, self.line.recv_bytes() if verdict.format else b""
        except (EOFError, OSError):
            raise WorkerEndedError(End.ITSELF) from None

    def _stopped(self, reason: End) -> WorkerEndedError:
        self.stop()
        return WorkerEndedError(reason)

    def stop(self) -> None:
        """Stop the process at once; its number stays its own until the holder buries it."""
        os.kill(self.process, signal.SIGKILL)


class Holder:
    """The holder process; a new one is started in place of one that ended. Safe to use from many threads."""

    def __init__(self, version: Version, in_memory: bool, limits: Limits) -> None:
        self._arguments = (str(version.folder), "memory" if in_memory else "disk", limits.to_argument())
        self._lock = Lock()
        self._closed = False
        self._start()

    def fork(self) -> Worker:
        """Give a new worker; CannotGoOnError where that is not possible."""
        with self._lock:
            if self._closed:
                raise CannotGoOnError("The query workers have been stopped.")
            try:
                return self._fork()
            except (OSError, ValueError):
                self._end()
                self._start()
                return self._fork()

    def bury(self, worker: Worker) -> int | None:
        """Forget a worker that ended, and tell how: its exit status, minus its signal, or None where unknown."""
        worker.line.close()
        with self._lock:
            try:
                self._line.send(BURY + str(worker.process).encode())
                return int(self._line.recv(_LONGEST_REPLY))
            except (OSError, ValueError):
                return None

    def close(self) -> None:
        """End the holder and all its workers."""
        with self._lock:
            self._closed = True
            self._end()

    def _start(self) -> None:
        self._line, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            command = (sys.executable, "-P", "-m", "server.sparql.holder", str(other.fileno()), *self._arguments)
            self._process = subprocess.Popen(  # noqa: S603
                command, pass_fds=[other.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
            )
        self._line.settimeout(LOADING_SECONDS)
        try:
            ready = self._line.recv(_LONGEST_REPLY) == READY
        except OSError:
            ready = False
        if not ready:
            self._end()
            raise CannotGoOnError("The data could not be loaded by the process that holds it for queries.")
        self._line.settimeout(REPLY_SECONDS)

    def _fork(self) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._line, [FORK], [theirs.fileno()])
                process = int(self._line.recv(_LONGEST_REPLY))
            except BaseException:
                ours.close()
                raise
        return Worker(process, Connection(ours.detach()))

    def _end(self) -> None:
        self._line.close()
        try:
            self._process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
