"""The process in which drafts are read and checked, and the messages on its line.

It takes the path of a document and how it is called, one after the other, and gives what was read, or the reason why
nothing was. What comes back is JSON and N-Quads: a process that has read a hostile document is not trusted with more.
"""

from __future__ import annotations

import json
import logging
import resource
import signal
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ontology.finding import Finding, Responsibility, Severity
from server.loading import Checked
from server.sparql.isolation import forbid_network, limit_memory, limit_time, most_memory_held

READY, FAILED = b"ready", b"failed"
STAYS, LEAVES = b"+", b"-"

logger = logging.getLogger(__name__)


def serve_drafts(line: Connection, memory: int, seconds: float) -> None:
    """Answer until the line is closed, or until the process has held half of the memory it may take.

    Each answer begins with whether the process stays for another.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from server.build import check_draft  # noqa: PLC0415  # its language tools take seconds to load

    begun_with = most_memory_held()
    limit_memory(memory)
    forbid_network()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    line.send_bytes(READY)
    mood = STAYS
    while mood == STAYS:
        try:
            path, name = json.loads(line.recv_bytes())
        except EOFError:
            return
        limit_time(seconds)
        try:
            answer = checked_to_bytes(check_draft(Path(path), name))
        except Exception:
            logger.exception("checking a draft failed")
            answer = FAILED
        mood = STAYS if most_memory_held() - begun_with < memory / 2 else LEAVES
        line.send_bytes(mood + answer)


def checked_to_bytes(checked: Checked) -> bytes:
    """Give a line of JSON with all but the quads, and the quads after it."""
    fields = asdict(checked)
    quads = bytes(fields.pop("quads"))
    return json.dumps(fields).encode() + b"\n" + quads


def bytes_to_checked(data: bytes) -> Checked:
    """Read what ``checked_to_bytes`` gives."""
    head, _, quads = data.partition(b"\n")
    fields = json.loads(head)
    return Checked(quads=quads, findings=tuple(map(_finding, fields.pop("findings"))), **fields)


def _finding(fields: dict[str, Any]) -> Finding:
    kinds = {"severity": Severity(fields["severity"]), "responsibility": Responsibility(fields["responsibility"])}
    return Finding(**{**fields, **kinds})
