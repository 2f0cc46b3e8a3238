"""The folder in which a build fills a new version of a store: for one build at a time, and cleared of what others left.

Takes the folder of the store; gives an empty folder beside the published version, which is gone afterwards unless it
was published. What the system refuses (no space, no permission) is one clear line.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.errors import CannotGoOnError
from server.store import refuse_newer_layout

UNFINISHED = "building"
LOCK = "building.lock"
_FULL_DISK = "No space left on device"


@contextmanager
def folder_to_fill(store: Path) -> Iterator[Path]:
    """Give a folder to fill while no other build runs in this store; CannotGoOnError for what the system refuses."""
    try:
        store.mkdir(parents=True, exist_ok=True)
        refuse_newer_layout(store)
        with _alone(store):
            shutil.rmtree(store / UNFINISHED, ignore_errors=True)
            folder = store / UNFINISHED
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise CannotGoOnError(
            f"{store}: the store cannot be written: {error.strerror or _first_line(error)}."
        ) from None


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    """Hold the lock of this store. The system frees it with the process that holds it, however that ends."""
    descriptor = os.open(store / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
            raise CannotGoOnError(f"{store}: another build runs here (process {holder}); let it finish.") from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def _first_line(error: OSError) -> str:
    text = str(error)
    return _FULL_DISK if _FULL_DISK in text else text.partition("\n")[0].rstrip(".")
