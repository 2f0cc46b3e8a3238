"""Processes for drafts that do as the document says, for tests of the pool: answer, sleep, die, or leave."""

from __future__ import annotations

import json
import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

from server.checking.worker import FAILED, LEAVES, READY, STAYS, checked_to_bytes
from server.loading import Checked


def obedient(line: Connection, memory: int, seconds: float) -> None:
    """Answer each document by what its words ask for."""
    line.send_bytes(READY)
    while True:
        try:
            path, name = json.loads(line.recv_bytes())
        except EOFError:
            return
        words = Path(path).read_text("utf-8")
        if words == "sleep":
            time.sleep(600)
        if words == "wait":
            time.sleep(0.5)
        if words == "die":
            os._exit(3)
        if words == "fail":
            line.send_bytes(STAYS + FAILED)
            continue
        mood = LEAVES if words == "leave" else STAYS
        line.send_bytes(mood + checked_to_bytes(Checked(f"{name} {path} {os.getpid()}", report="urn:report")))


def stillborn(line: Connection, memory: int, seconds: float) -> None:
    """End before being ready."""
    os._exit(4)
