"""The store on disk: complete versions side by side, and a pointer to the one that is served.

``publish`` takes a folder that a build has filled (``DATA``, the Oxigraph database; ``MANIFEST``, what went in) and
makes it the current version in one step. ``open_store`` gives the current version as a read-only ``Graph``. Whoever
reads a version holds a lock on it, and no version is removed that is current or being read.

    store/current → version-2        store/version-2/{data/, manifest.json, layout.json}
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from server.changes import record_changes
from server.errors import CannotGoOnError
from server.graph import Graph

__all__ = [
    "DATA",
    "LAYOUT_VERSION",
    "MANIFEST",
    "Graph",
    "Version",
    "current_folder",
    "open_store",
    "open_version",
    "publish",
    "refuse_newer_layout",
    "version_held_elsewhere",
]

DATA = "data"
MANIFEST = "manifest.json"
LAYOUT_VERSION = 1
BYTES_PER_TRIPLE_IN_MEMORY = 320

_LAYOUT = "layout.json"
_CURRENT = "current"
_VERSION = "version-"
_PUBLISHING = "publishing.lock"


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Version:
    """A published version that this process reads; it stays on disk as long as this record is alive."""

    folder: Path
    triples: int

    @property
    def bytes_in_memory(self) -> int:
        """Estimate how much memory a copy in memory takes."""
        return self.triples * BYTES_PER_TRIPLE_IN_MEMORY

    @property
    def published(self) -> datetime:
        """When this version was published, to the second."""
        return datetime.fromtimestamp(int((self.folder / _LAYOUT).stat().st_mtime), UTC)

    def load(self, in_memory: bool) -> ox.Store:
        """Give the database: a copy in memory, or the one on disk, read-only."""
        try:
            on_disk = ox.Store.read_only(str(self.folder / DATA))
        except (OSError, RuntimeError, ValueError):
            raise CannotGoOnError(f"{self.folder}: the store is damaged; build it again.") from None
        if not in_memory:
            return on_disk
        copy = ox.Store()
        copy.bulk_extend(on_disk)
        return copy


class StoreGraph(Graph):
    """A graph that keeps the version it reads on disk."""

    def __init__(self, version: Version, in_memory: bool) -> None:
        super().__init__(version.load(in_memory))
        self.version = version


def publish(folder: Path, store: Path) -> None:
    """Make a filled folder, on the same file system, the current version; remove versions that nobody reads."""
    store.mkdir(parents=True, exist_ok=True)
    data = ox.Store.read_only(str(folder / DATA))
    layout = {"layout": LAYOUT_VERSION, "triples": len(data)}
    (folder / _LAYOUT).write_text(json.dumps(layout) + "\n", "utf-8")
    with _locked(store / _PUBLISHING):
        before = current_folder(store)
        record_changes(folder, data, before, _readable(before))
        version = store / f"{_VERSION}{1 + max(map(_number, store.glob(_VERSION + '*')), default=0)}"
        folder.rename(version)
        pointer = store / (_CURRENT + ".new")
        pointer.unlink(missing_ok=True)
        pointer.symlink_to(version.name)
        pointer.replace(store / _CURRENT)
        for other in store.glob(_VERSION + "*"):
            if other.name != version.name:
                _remove_unread(other)


def version_held_elsewhere(folder: Path, triples: int) -> Version:
    """Give a version whose data are not here but in a remote store, as of now; the folder stays empty otherwise."""
    folder.mkdir(parents=True)
    (folder / _LAYOUT).write_text(json.dumps({"layout": LAYOUT_VERSION, "triples": triples}) + "\n", "utf-8")
    return Version(folder, triples)


def open_store(store: Path, memory_limit: int = 0) -> StoreGraph:
    """Open the current version: as a copy in memory where that takes at most ``memory_limit`` bytes, else on disk.

    CannotGoOnError where there is no store or it was built by another version of the program.
    """
    version = open_version(store)
    return StoreGraph(version, in_memory=version.bytes_in_memory <= memory_limit)


def current_folder(store: Path) -> Path | None:
    """Give the folder of the current version, or None where there is none."""
    try:
        return (store / _CURRENT).resolve(strict=True)
    except OSError:
        return None


def open_version(store: Path) -> Version:
    """Find the current version and hold it; CannotGoOnError where there is none that this program can read."""
    while True:
        folder = current_folder(store)
        if folder is None:
            raise CannotGoOnError(f"{store}: there is no store here; build one first (xxgk build).")
        with suppress(FileNotFoundError):
            return _hold(folder, store)
        if folder.exists():
            raise CannotGoOnError(f"{store}: the store is damaged; build it again.")


def refuse_newer_layout(store: Path) -> None:
    """CannotGoOnError where the current version was built by a newer program, which this one must not replace."""
    folder = current_folder(store)
    with suppress(OSError, ValueError, KeyError, TypeError):
        number = int(json.loads(((folder or store) / _LAYOUT).read_text("utf-8"))["layout"])
        if number > LAYOUT_VERSION:
            raise CannotGoOnError(
                f"{store}: the store has layout {number}, of a newer program; this one writes layout {LAYOUT_VERSION}. "
                "Build into another folder."
            )


def _readable(folder: Path | None) -> ox.Store | None:
    """Open a version's database, whatever its layout; None where there is none that can be read."""
    try:
        return ox.Store.read_only(str(folder / DATA)) if folder is not None else None
    except OSError:
        return None


def _hold(folder: Path, store: Path) -> Version:
    """Lock a version and read its layout; FileNotFoundError where it was being removed."""
    lock = os.open(folder / _LAYOUT, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        version = Version(folder, _triples(folder, store))
    except BaseException:
        os.close(lock)
        raise
    weakref.finalize(version, os.close, lock)
    return version


def _triples(folder: Path, store: Path) -> int:
    try:
        layout = json.loads((folder / _LAYOUT).read_text("utf-8"))
        number, triples = int(layout["layout"]), int(layout["triples"])
    except (ValueError, KeyError, TypeError):
        raise CannotGoOnError(f"{store}: the store is damaged; build it again.") from None
    if number != LAYOUT_VERSION:
        raise CannotGoOnError(
            f"{store}: the store has layout {number}, this program reads layout {LAYOUT_VERSION}; build it again."
        )
    return triples


def _remove_unread(folder: Path) -> None:
    """Remove a version, unless somebody reads it; the next publication tries again."""
    with suppress(FileNotFoundError), (folder / _LAYOUT).open(encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        (folder / _LAYOUT).unlink()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _number(version: Path) -> int:
    digits = version.name.removeprefix(_VERSION)
    return int(digits) if digits.isdigit() else 0
