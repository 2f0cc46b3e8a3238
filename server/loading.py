"""A store being filled: checked documents go in by batches, each report once, its other versions beside it.

Takes what was read of each document, in order; loads the first document of a report as that report. A later one is a
duplicate where its figures agree with the first's, and otherwise a version: kept in the graph with the cells in which
it differs, and not counted again. ``build.py`` fills the store with it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ontology import iris
from ontology.finding import Finding
from ontology.vocabulary import ontology_store
from shapes import ACROSS_REPORTS, catalogue_to_quads, check_store, findings_to_quads, resemblances_to_quads

LOADED, UNREADABLE, DUPLICATE, CONFLICTING = "loaded", "unreadable", "duplicate", "conflicting"
REPORTS_PER_LOAD = 500
_BATCH = "batch.nq"


@dataclass(frozen=True, slots=True)
class Checked:
    """A document after extraction and checks: its report, or the reason why there is none.

    ``report`` is the report's IRI, ``content`` the digest of what it says, ``quads`` are N-Quads of it
    and its findings. ``lasting`` says that reading the same document again would give the same.
    """

    source: str
    report: str = ""
    digest: str = ""
    content: str = ""
    quads: bytes = b""
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class First:
    """The document that was loaded for a report: its path, the digest of what it says, the report's IRI."""

    source: str
    content: bytes
    report: str


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
    """What a build did: documents by outcome, findings and triples in the store, and how many documents were read."""

    outcomes: Counter[str]
    findings: int
    triples: int
    read: int = 0

    def count(self, outcome: str) -> int:
        """Give the number of documents with that outcome."""
        return self.outcomes[outcome]

    @property
    def documents(self) -> int:
        """Give the number of documents."""
        return self.outcomes.total()


class Loading:
    """Fills a store in a folder, a batch of reports in the background while the next are added.

    ``compare`` takes the sources of two documents for one report, and gives the second as a version where its figures
    contradict the first.
    """

    def __init__(self, folder: Path, compare: Callable[[str, str], Version | None]) -> None:
        self._compare = compare
        self._batch = folder.with_name(_BATCH)
        self._store = ox.Store(str(folder))
        self._store.bulk_extend(ontology_store())
        self._store.bulk_extend(catalogue_to_quads())
        self._firsts: dict[bytes, First] = {}
        self._waiting = self._batch.open("wb")
        self._waiting_reports = 0
        self._outcomes: Counter[str] = Counter()
        self._background = ThreadPoolExecutor(1, thread_name_prefix="loading")
        self._loads: Future[None] | None = None

    def add(self, checked: Checked) -> Entry:
        """Take what was read of a document, unless the same is there already."""
        entry = self._entry(checked)
        self._outcomes[entry.outcome] += 1
        return entry

    def compare_reports(self) -> None:
        """Load what waits, and what the rules find that compare reports of several years and agencies."""
        self._load()
        self._wait_for_load()
        self._store.bulk_extend(list(resemblances_to_quads(self._store)))
        self._store.bulk_extend(findings_to_quads(check_store(self._store, ACROSS_REPORTS)))

    def finish(self) -> Summary:
        """Load what waits and close the store."""
        self._load()
        self._wait_for_load()
        self._store.flush()
        summary = Summary(self._outcomes, self._findings(), len(self._store))
        self.close()
        return summary

    def close(self) -> None:
        """Let go of the store, whatever it holds."""
        self._background.shutdown(cancel_futures=True)
        with suppress(OSError):
            self._waiting.close()
        self._batch.unlink(missing_ok=True)
        self.__dict__.pop("_store", None)

    def _entry(self, checked: Checked) -> Entry:
        if not checked.report:
            return Entry(checked.source, checked.digest, UNREADABLE, "", checked.reason)
        report, content = _short(checked.report), _short(checked.content)
        first = self._firsts.get(report) or self._firsts.get(content)
        if first is None:
            self._firsts[report] = self._firsts[content] = First(checked.source, content, checked.report)
            self._wait(checked.quads)
            return Entry(checked.source, checked.digest, LOADED, checked.report, "")
        return self._version(first, checked) or Entry(
            checked.source,
            checked.digest,
            DUPLICATE,
            first.report,
            f"{checked.source}: the same report as {first.source}, which was loaded; set aside.",
        )

    def _version(self, first: First, checked: Checked) -> Entry | None:
        """Keep a document as another version of a report, where it contradicts the first; else give None."""
        version = None if first.content == _short(checked.content) else self._compare(first.source, checked.source)
        if version is None:
            return None
        self._wait(version.quads)
        reason = (
            f"{checked.source}: the same agency and year as {first.source}, which was loaded, with other figures "
            f"({version.cells} cells differ); kept as a version."
        )
        return Entry(checked.source, checked.digest, CONFLICTING, checked.report, reason)

    def _wait(self, quads: bytes) -> None:
        self._waiting.write(quads)
        self._waiting_reports += 1
        if self._waiting_reports >= REPORTS_PER_LOAD:
            self._load()

    def _load(self) -> None:
        """Begin to load what waits in a file, when the batch before is loaded."""
        self._wait_for_load()
        self._waiting.close()
        loading = self._batch.rename(self._batch.with_suffix(".loading"))
        self._waiting, self._waiting_reports = self._batch.open("wb"), 0
        self._loads = self._background.submit(self._load_file, loading)

    def _load_file(self, file: Path) -> None:
        self._store.bulk_load(path=file, format=ox.RdfFormat.N_QUADS)
        file.unlink()

    def _wait_for_load(self) -> None:
        if self._loads is not None:
            self._loads.result()
            self._loads = None

    def _findings(self) -> int:
        kind, finding = ox.NamedNode(iris.RDF + "type"), ox.NamedNode(iris.term("Finding"))
        return sum(1 for _ in self._store.quads_for_pattern(None, kind, finding))


def _short(name: str) -> bytes:
    """Give a digest that takes little memory."""
    return hashlib.blake2b(name.encode(), digest_size=16).digest()
