"""Documents to a published store; the only module of this package that reads documents.

Takes files and folders; extracts and checks every document on its own, loads what was read, and publishes the new
version of the store in one step. A document that cannot be read never stops the others: the manifest says why.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from extract.document import UnreadableDocumentError
from extract.formats import reports_to_csv, reports_to_json
from extract.pipeline import document_to_report
from extract.readers import find_documents, read_document
from extract.readers.archives import path_to_member
from extract.report import Report
from extract.to_graph import report_iri, report_to_quads, reports_to_nquads, reports_to_trig
from ontology.finding import Finding
from ontology.vocabulary import ontology_store
from server.errors import CannotGoOnError
from server.store import DATA, MANIFEST, publish
from shapes import catalogue_to_quads, check_graph, findings_to_quads, sorted_findings

EXTRACT_FORMATS: Mapping[str, Callable[[Iterable[Report]], Iterator[str]]] = {
    "json": reports_to_json,
    "csv": reports_to_csv,
    "trig": reports_to_trig,
    "nq": reports_to_nquads,
}
Result = TypeVar("Result")
LOADED, UNREADABLE, DUPLICATE = "loaded", "unreadable", "duplicate"
UNFINISHED = "building-"
DOCUMENTS_PER_JOB = 16
REPORTS_PER_LOAD = 500


@dataclass(frozen=True, slots=True)
class Reading:
    """A document after extraction: its report, or the reason why there is none."""

    source: str
    report: Report | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A document after extraction and checks; ``quads`` are N-Quads of the report and its findings."""

    source: str
    report: str
    digest: str
    quads: bytes
    findings: tuple[Finding, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the manifest; ``outcome`` is ``loaded``, ``unreadable`` or ``duplicate``."""

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


def documents_in(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Give the documents among files and folders; CannotGoOnError where there are none."""
    missing = next((path for path in paths if not path.exists() and path_to_member(path) is None), None)
    if missing is not None:
        raise CannotGoOnError(f"{missing}: no such file or folder.")
    found = tuple(find_documents(paths))
    if not found:
        raise CannotGoOnError(f"No documents (txt, md, html, pdf, docx, doc, zip) in {', '.join(map(str, paths))}.")
    return found


def read_reports(paths: Sequence[Path], jobs: int, set_aside: Callable[[str], None]) -> Iterator[Report]:
    """Extract every document; ``set_aside`` gets the reason for each that cannot be read."""
    for reading in _each(_read, paths, jobs):
        if reading.report is None:
            set_aside(reading.reason)
        else:
            yield reading.report


def findings_in_documents(paths: Sequence[Path], jobs: int, set_aside: Callable[[str], None]) -> tuple[Finding, ...]:
    """Extract and check every document; ``set_aside`` gets the reason for each that cannot be read."""
    found: list[Finding] = []
    for checked in _each(_check, paths, jobs):
        if checked.reason:
            set_aside(checked.reason)
        found += checked.findings
    return sorted_findings(found)


def build(paths: Sequence[Path], store: Path, jobs: int, progress: Callable[[int, Entry], None]) -> Summary:
    """Extract, check and load documents into a new version of the store, and publish it.

    The version that was there is served until the new one is complete; an interrupted build leaves it untouched.
    CannotGoOnError where no document could be read.
    """
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store, prefix=UNFINISHED) as name:
        folder = Path(name)
        loading = _Loading(folder / DATA)
        for checked in _each(_check, paths, jobs):
            entry = loading.add(checked)
            progress(len(loading.entries), entry)
        summary = loading.finish()
        if not summary.count(LOADED):
            raise CannotGoOnError("None of the documents could be read; the store was left as it was.")
        manifest = [asdict(entry) for entry in summary.entries]
        (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
        publish(folder, store)
    return summary


def default_jobs() -> int:
    """Give the number of processors that this process may use."""
    return len(os.sched_getaffinity(0))


class _Loading:
    """A store being filled: reports go in by batches, and each report once."""

    def __init__(self, folder: Path) -> None:
        self.entries: list[Entry] = []
        self._store = ox.Store(str(folder))
        self._store.bulk_extend(ontology_store())
        self._store.bulk_extend(catalogue_to_quads())
        self._sources: dict[str, str] = {}
        self._waiting: list[bytes] = []
        self._findings = 0

    def add(self, checked: Checked) -> Entry:
        """Take what was read of a document, unless its report is there already."""
        entry = self._entry(checked)
        self.entries.append(entry)
        if entry.outcome == LOADED:
            self._sources[checked.report] = checked.source
            self._findings += len(checked.findings)
            self._waiting.append(checked.quads)
            if len(self._waiting) == REPORTS_PER_LOAD:
                self._load()
        return entry

    def finish(self) -> Summary:
        """Load what waits and close the store."""
        self._load()
        self._store.flush()
        triples = len(self._store)
        del self._store
        return Summary(tuple(self.entries), self._findings, triples)

    def _load(self) -> None:
        self._store.bulk_load(b"".join(self._waiting), format=ox.RdfFormat.N_QUADS)
        self._waiting.clear()

    def _entry(self, checked: Checked) -> Entry:
        if not checked.report:
            return Entry(checked.source, checked.digest, UNREADABLE, "", checked.reason)
        first = self._sources.get(checked.report)
        if first is not None:
            reason = f"{checked.source}: the same agency and year as {first}, which was loaded; set aside."
            return Entry(checked.source, checked.digest, DUPLICATE, checked.report, reason)
        return Entry(checked.source, checked.digest, LOADED, checked.report, "")


def _each(work: Callable[[Path], Result], paths: Sequence[Path], jobs: int) -> Iterator[Result]:
    workers = min(jobs, 1 + len(paths) // DOCUMENTS_PER_JOB)
    if workers == 1:
        yield from map(work, paths)
        return
    with ProcessPoolExecutor(max_workers=workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(work, paths, chunksize=DOCUMENTS_PER_JOB // 4)


def _read(path: Path) -> Reading:
    try:
        return Reading(str(path), document_to_report(read_document(path, str(path))))
    except UnreadableDocumentError as error:
        return Reading(str(path), None, str(error))


def _check(path: Path) -> Checked:
    reading = _read(path)
    report = reading.report
    if report is None:
        return Checked(reading.source, "", "", b"", (), reading.reason)
    quads = list(report_to_quads(report))
    findings = check_graph(quads)
    data = b"".join(
        ox.serialize(part, format=ox.RdfFormat.N_QUADS) or b"" for part in (quads, list(findings_to_quads(findings)))
    )
    return Checked(reading.source, report_iri(report), report.digest, data, findings)
