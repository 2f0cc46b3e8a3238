"""What was read of documents, kept between builds, so that a document that has not changed is not read again.

Takes what was read of a document under a key of everything that it depends on: the program, the path, the content. One
SQLite file beside the versions of the store; what is in it survives a build that is killed at any moment. A file that
cannot be understood is begun anew: all that is in it can be read again.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from server.errors import CannotGoOnError
from server.loading import Checked, Version

EXTRACTED = "extracted.sqlite"
SECONDS_PER_COMMIT = 0.5
_LEVEL = 1
_LAYOUT = 2
_TABLES = """
CREATE TABLE IF NOT EXISTS documents (key BLOB PRIMARY KEY, report TEXT, digest TEXT, content TEXT, reason TEXT,
  quads BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS findings (key BLOB PRIMARY KEY, quads BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS versions (key BLOB PRIMARY KEY, cells INTEGER, quads BLOB) WITHOUT ROWID;
CREATE TEMPORARY TABLE used (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""

_UNCHECKED = """
SELECT key, report FROM documents JOIN used USING (key)
WHERE report != '' AND key NOT IN (SELECT key FROM findings) ORDER BY key
"""


def parts_to_key(*parts: str) -> bytes:
    """Give the key of what depends on these."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).digest()


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A document that was read, and has not been checked; by its key and the IRI of its report."""

    key: bytes
    report: str


class Extracted:
    """What was read of documents, in a folder; CannotGoOnError where it cannot be written."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / EXTRACTED
        self._committed = monotonic()
        try:
            self._database = self._opened()
        except sqlite3.DatabaseError:
            self._remove()
            try:
                self._database = self._opened()
            except sqlite3.Error as error:
                raise CannotGoOnError(f"{self._path}: cannot be written: {error}.") from None

    def close(self) -> None:
        """Keep what was put, and let go of the file."""
        with suppress(sqlite3.Error):
            self._database.commit()
        self._database.close()

    def use(self, keys: Iterable[bytes]) -> None:
        """Say which documents this build is of."""
        try:
            self._database.executemany("INSERT OR IGNORE INTO used VALUES (?)", ((key,) for key in keys))
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def holds(self, key: bytes) -> bool:
        """Tell whether a document was read before."""
        return self._row("SELECT 1 FROM documents WHERE key = ?", key) is not None

    def document(self, key: bytes, source: str) -> Checked | None:
        """Give what was read of a document and what the rules found in it, or None."""
        row = self._row("SELECT report, digest, content, reason, quads FROM documents WHERE key = ?", key)
        if row is None:
            return None
        report, digest, content, reason, quads = row
        found = self._row("SELECT quads FROM findings WHERE key = ?", key)
        data = zlib.decompress(quads) + (zlib.decompress(found[0]) if found else b"")
        return Checked(source, report, digest, content, data, reason=reason)

    def quads(self, key: bytes) -> bytes:
        """Give the N-Quads of a document that was read, without findings."""
        row = self._row("SELECT quads FROM documents WHERE key = ?", key)
        return zlib.decompress(row[0]) if row else b""

    def unchecked(self) -> list[Unchecked]:
        """Give the documents of this build that hold a report and have not been checked."""
        try:
            return [Unchecked(*row) for row in self._database.execute(_UNCHECKED)]
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def keep_findings(self, key: bytes, quads: bytes) -> None:
        """Keep what the rules found in a document."""
        self._write("INSERT OR REPLACE INTO findings VALUES (?, ?)", (key, zlib.compress(quads, _LEVEL)))

    def keep_document(self, key: bytes, checked: Checked) -> None:
        """Keep what was read of a document."""
        quads = zlib.compress(checked.quads, _LEVEL)
        values = (key, checked.report, checked.digest, checked.content, checked.reason, quads)
        self._write("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?)", values)

    def version(self, key: bytes) -> tuple[bool, Version | None]:
        """Tell whether two documents were compared before, and give the version that was found, if there was one."""
        row = self._row("SELECT cells, quads FROM versions WHERE key = ?", key)
        self.use([key])
        if row is None:
            return False, None
        return True, Version(zlib.decompress(row[1]), row[0]) if row[0] else None

    def keep_version(self, key: bytes, version: Version | None) -> None:
        """Keep what comparing two documents gave."""
        quads = zlib.compress(version.quads if version else b"", _LEVEL)
        self._write("INSERT OR REPLACE INTO versions VALUES (?, ?, ?)", (key, version.cells if version else 0, quads))

    def forget_others(self) -> None:
        """Forget all that this build did not use."""
        try:
            for table in ("documents", "findings", "versions"):
                self._database.execute(f"DELETE FROM {table} WHERE key NOT IN (SELECT key FROM used)")  # noqa: S608
            self._database.commit()
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, check_same_thread=False)
        try:
            if database.execute("PRAGMA user_version").fetchone()[0] not in {0, _LAYOUT}:
                raise sqlite3.DatabaseError("another layout")
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute(f"PRAGMA user_version = {_LAYOUT}")
            database.executescript(_TABLES)
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(EXTRACTED + suffix).unlink()

    def _row(self, query: str, key: bytes) -> Any:
        try:
            return self._database.execute(query, (key,)).fetchone()
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        try:
            self._database.execute(statement, values)
            if monotonic() - self._committed >= SECONDS_PER_COMMIT:
                self._database.commit()
                self._committed = monotonic()
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def _failed(self, error: sqlite3.Error) -> CannotGoOnError:
        return CannotGoOnError(f"{self._path}: cannot be read or written: {error}.")
