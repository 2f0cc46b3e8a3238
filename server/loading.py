"""A store being filled: checked documents go in by batches, each report once, its other versions beside it.

Takes what was read of each document, in order; loads the first document of a report as that report. A later one is a
duplicate where its figures agree with the first's, and otherwise a version: kept in the graph with the cells in which
it differs, and not counted again. ``build.py`` fills the store with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ontology.finding import Finding
from ontology.vocabulary import ontology_store
from shapes import catalogue_to_quads

LOADED, UNREADABLE, DUPLICATE, CONFLICTING = "loaded", "unreadable", "duplicate", "conflicting"
REPORTS_PER_LOAD = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """A document after extraction and checks: its report, or the reason why there is none.

    ``report`` is the report's IRI, ``content`` the digest of what it says, ``quads`` are N-Quads of it
    and its findings.
    """

    source: str
    report: str = ""
    digest: str = ""
    content: str = ""
    quads: bytes = b""
    findings: tuple[Finding, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """Another version of a report: its N-Quads, and the number of cells in which it differs."""

    quads: bytes
    cells: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the manifest; ``outcome`` is ``loaded``, ``unreadable``, ``duplicate`` or ``conflicting``."""

    source: str
    digest: str
    outcome: str
    report: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did."""

    entries: tuple[Entry, ...]
    findings: int
    triples: int

    def count(self, outcome: str) -> int:
        """Give the number of documents with that outcome."""
        return sum(entry.outcome == outcome for entry in self.entries)


class Loading:
    """Fills a store in a folder.

    ``compare`` takes the sources of two documents for one report, and gives the second as a version where its figures
    contradict the first.
    """

    def __init__(self, folder: Path, compare: Callable[[str, str], Version | None]) -> None:
        self.entries: list[Entry] = []
        self._compare = compare
        self._store = ox.Store(str(folder))
        self._store.bulk_extend(ontology_store())
        self._store.bulk_extend(catalogue_to_quads())
        self._firsts: dict[str, Checked] = {}
        self._waiting: list[bytes] = []
        self._findings = 0

    def add(self, checked: Checked) -> Entry:
        """Take what was read of a document, unless the same is there already."""
        entry = self._entry(checked)
        self.entries.append(entry)
        return entry

    def finish(self) -> Summary:
        """Load what waits and close the store."""
        self._load()
        self._store.flush()
        triples = len(self._store)
        del self._store
        return Summary(tuple(self.entries), self._findings, triples)

    def _entry(self, checked: Checked) -> Entry:
        if not checked.report:
            return Entry(checked.source, checked.digest, UNREADABLE, "", checked.reason)
        first = self._firsts.get(checked.report) or self._firsts.get(checked.content)
        if first is None:
            return self._load_report(checked)
        return self._version(first, checked) or Entry(
            checked.source,
            checked.digest,
            DUPLICATE,
            first.report,
            f"{checked.source}: the same report as {first.source}, which was loaded; set aside.",
        )

    def _load_report(self, checked: Checked) -> Entry:
        known = Checked(checked.source, checked.report, checked.digest, checked.content)
        self._firsts[checked.report] = self._firsts[checked.content] = known
        self._findings += len(checked.findings)
        self._wait(checked.quads)
        return Entry(checked.source, checked.digest, LOADED, checked.report, "")

    def _version(self, first: Checked, checked: Checked) -> Entry | None:
        """Keep a document as another version of a report, where it contradicts the first; else give None."""
        version = None if first.content == checked.content else self._compare(first.source, checked.source)
        if version is None:
            return None
        self._wait(version.quads)
        reason = (
            f"{checked.source}: the same agency and year as {first.source}, which was loaded, with other figures "
            f"({version.cells} cells differ); kept as a version."
        )
        return Entry(checked.source, checked.digest, CONFLICTING, checked.report, reason)

    def _wait(self, quads: bytes) -> None:
        self._waiting.append(quads)
        if len(self._waiting) >= REPORTS_PER_LOAD:
            self._load()

    def _load(self) -> None:
        self._store.bulk_load(b"".join(self._waiting), format=ox.RdfFormat.N_QUADS)
        self._waiting.clear()
