"""Documents to a published store; the only module of this package that reads documents.

Takes files and folders; extracts and checks every document on its own, loads what was read, and publishes the new
version of the store in one step. A document that cannot be read never stops the others: it is set aside in the manifest.
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
from extract.formats import reports_to_csv, reports_to_json, reports_to_nquads, reports_to_trig
from extract.pipeline import document_to_report
from extract.readers import find_documents, read_document
from extract.report import Report
from extract.to_graph import report_iri, report_to_quads
from ontology.finding import Finding
from ontology.vocabulary import ontology_store
from server.errors import CannotGoOnError
from server.store import publish
from shapes import check_graph, findings_to_quads

EXTRACT_FORMATS: Mapping[str, Callable[[Iterable[Report]], Iterator[str]]] = {
    "json": reports_to_json,
    "csv": reports_to_csv,
    "trig": reports_to_trig,
    "nq": reports_to_nquads,
}
Result = TypeVar("Result")
MANIFEST = "manifest.json"
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
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise CannotGoOnError(f"{missing}: no such file or folder.")
    found = tuple(find_documents(paths))
    if not found:
        raise CannotGoOnError(f"No documents (txt, md, html, pdf, docx) in {', '.join(map(str, paths))}.")
    return found


def read_reports(paths: Sequence[Path], jobs: int = 1) -> Iterator[Reading]:
    """Extract every document; what cannot be read comes with its reason."""
    yield from _each(_read, paths, jobs)


def check_documents(paths: Sequence[Path], jobs: int = 1) -> Iterator[Checked]:
    """Extract and check every document."""
    yield from _each(_check, paths, jobs)


def build(paths: Sequence[Path], store: Path, jobs: int, progress: Callable[[Checked], None]) -> Summary:
    """Extract, check and load documents into a new version of the store, and publish it.

    The version that was there is served until the new one is complete; an interrupted build leaves it untouched.
    """
    store.mkdir(parents=True, exist_ok=True)
    entries: list[Entry] = []
    findings = 0
    with tempfile.TemporaryDirectory(dir=store, prefix="building-") as folder:
        target = ox.Store(str(Path(folder) / "data"))
        target.bulk_extend(ontology_store())
        seen: dict[str, str] = {}
        waiting: list[bytes] = []
        for checked in check_documents(paths, jobs):
            entry = _entry(checked, seen)
            entries.append(entry)
            progress(checked)
            if entry.outcome == "loaded":
                seen[checked.report] = checked.source
                findings += len(checked.findings)
                waiting.append(checked.quads)
            if len(waiting) == REPORTS_PER_LOAD:
                target.bulk_load(b"".join(waiting), format=ox.RdfFormat.N_QUADS)
                waiting.clear()
        target.bulk_load(b"".join(waiting), format=ox.RdfFormat.N_QUADS)
        target.flush()
        triples = len(target)
        del target
        manifest = [asdict(entry) for entry in entries]
        (Path(folder) / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
        publish(Path(folder), store)
    return Summary(tuple(entries), findings, triples)


def default_jobs() -> int:
    """Give the number of processors that this process may use."""
    return len(os.sched_getaffinity(0))


def _entry(checked: Checked, seen: Mapping[str, str]) -> Entry:
    if not checked.report:
        return Entry(checked.source, checked.digest, "unreadable", "", checked.reason)
    if checked.report in seen:
        reason = f"the same agency and year as {seen[checked.report]}, which was loaded"
        return Entry(checked.source, checked.digest, "duplicate", checked.report, reason)
    return Entry(checked.source, checked.digest, "loaded", checked.report, "")


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
