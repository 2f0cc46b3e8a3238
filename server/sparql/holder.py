"""The holder: a process that holds the data and forks query workers: each is there at once and shares its memory.

Run as a program by ``server.sparql.holding``; it has one thread and answers one message at a time on its line:

    ready                                      (once, when the data is loaded)
    fork + a socket  →  the worker's process id
    bury ID          →  how the worker ended: exit status, or minus the signal

When the line is closed it stops its workers and ends. Data on disk is opened by each worker, never across a fork.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from server.errors import ProblemError
from server.sparql.guard import query_to_allowed
from server.sparql.messages import BURY, FORK, READY, Limits
from server.sparql.worker import work
from server.store import Version

_WARM_UP = ("SELECT * FROM <urn:g> WHERE { ?s ?p ?o }", "LOAD <urn:service>", "- service")


def hold(line: socket.socket, open_data: Callable[[], ox.Store], in_memory: bool, limits: Limits) -> None:
    """Fork and bury workers as told, until the line is closed."""
    workers: set[int] = set()
    line.sendall(READY)
    while True:
        message, descriptors, _, _ = socket.recv_fds(line, 64, 1)
        if message == FORK:
            process = os.fork()
            if process == 0:
                line.close()
                _work_and_end(descriptors[0], open_data, in_memory, limits)
            os.close(descriptors[0])
            workers.add(process)
            line.sendall(str(process).encode())
        elif message.startswith(BURY):
            process = int(message.removeprefix(BURY))
            workers.discard(process)
            line.sendall(str(_buried(process)).encode())
        else:
            break
    for process in workers:
        os.kill(process, signal.SIGKILL)
        _buried(process)


def _work_and_end(descriptor: int, open_data: Callable[[], ox.Store], in_memory: bool, limits: Limits) -> None:
    """Be a worker, whose engine complains to nobody; leave without the clean-up of the process that was forked."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        work(Connection(descriptor), open_data, in_memory, limits)
    except MemoryError:
        os._exit(1)
    finally:
        os._exit(0)


def _buried(process: int) -> int:
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status)


def _warm_up() -> None:
    """Use everything once that a worker will use, because a worker can import nothing any more."""
    for text in _WARM_UP:
        try:
            query_to_allowed(text)
        except ProblemError:
            continue


def main() -> None:
    """Run the holder: the line's descriptor, the version's folder, whether in memory, the limits of a query."""
    descriptor, folder, in_memory, limits = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    version = Version(Path(folder), 0)
    _warm_up()
    if in_memory == "memory":
        data = version.load(in_memory=True)
        gc.freeze()
        hold(socket.socket(fileno=int(descriptor)), lambda: data, True, Limits.from_argument(limits))
    else:
        hold(socket.socket(fileno=int(descriptor)), lambda: version.load(False), False, Limits.from_argument(limits))


if __name__ == "__main__":
    main()
