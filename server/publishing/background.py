"""Dumps of the version that is served, written by a process beside the server, which is nice to it."""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

from server.publishing.dumps import publish_dumps
from server.store import Version

NICENESS = 15

logger = logging.getLogger(__name__)


def publish_beside(version: Version) -> None:
    """Have the dumps of a version written while it is served; ends with this process at the latest."""
    Thread(target=_wait_for_dumps, args=(version,), name="publishing", daemon=True).start()


def _wait_for_dumps(version: Version) -> None:
    command = (sys.executable, "-P", "-m", "server.publishing.background", str(version.folder), str(version.triples))
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)  # noqa: S603
    atexit.register(process.kill)
    _, complaints = process.communicate()
    atexit.unregister(process.kill)
    if process.returncode:
        logger.error("the dumps could not be written: %s", complaints.strip().rpartition("\n")[2])


def main() -> None:
    """Write the dumps of the version in a folder, with so many statements."""
    os.nice(NICENESS)
    folder, triples = sys.argv[1:]
    publish_dumps(Version(Path(folder), int(triples)))


if __name__ == "__main__":
    main()
