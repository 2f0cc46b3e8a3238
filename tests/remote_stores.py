"""Real SPARQL servers on the loopback for tests: ``oxigraph serve`` and Virtuoso, each empty and gone afterwards."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ontology import iris
from server.remote.endpoint import Endpoint

READY_SECONDS = 60
_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
TransactionFile = virtuoso.trx
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = {port}
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
DirsAllowed = .
[HTTPServer]
ServerPort = {http}
ServerThreads = 5
ServerRoot = .
[SPARQL]
ResultSetMaxRows = {rows}
"""


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """A server: where it is asked, and where it is filled."""

    queries: Endpoint
    graph_store: Endpoint


@contextmanager
def oxigraph(folder: Path) -> Iterator[RemoteStore]:
    """Run ``oxigraph serve``; skips where it is not installed."""
    command = Path(sys.executable).with_name("oxigraph")
    if not command.exists():
        pytest.skip("the server of PyPI's oxigraph is not installed")
    port = free_port()
    with _running([str(command), "serve", "--bind", f"127.0.0.1:{port}"], folder, port):
        address = f"http://127.0.0.1:{port}"
        yield RemoteStore(Endpoint(f"{address}/query"), Endpoint(f"{address}/store"))


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000_000) -> Iterator[RemoteStore]:
    """Run Virtuoso, which gives at most so many rows; skips where it is not installed."""
    command = shutil.which("virtuoso-t")
    if command is None:
        pytest.skip("Debian's virtuoso-opensource is not installed")
    port = free_port()
    configuration = _VIRTUOSO.format(port=free_port(), http=port, rows=rows)
    (folder / "virtuoso.ini").write_text(configuration, "utf-8")
    with _running([command, "-f", "+configfile", "virtuoso.ini"], folder, port):
        address, graph = f"http://127.0.0.1:{port}", iris.DATASET
        yield RemoteStore(
            Endpoint(f"{address}/sparql", graph),
            Endpoint(f"{address}/sparql-graph-crud-auth", graph, "dba", "dba", "digest"),
        )


STORES = {"oxigraph": oxigraph, "virtuoso": virtuoso}


def free_port() -> int:
    """Give a port of the loopback that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield
        finally:
            process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):  # loopback
                return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")
