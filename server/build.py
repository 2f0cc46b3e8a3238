"""Documents to a published store; the only module of this package that reads documents.

Takes files and folders; extracts and checks every document on its own, loads what was read, and publishes the new
version of the store in one step. A document that cannot be read never stops the others: the manifest says why.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from extract.to_graph import report_iri, report_to_quads, reports_to_nquads, reports_to_trig, version_to_quads
from extract.versions import contradict, contradicting_cells, report_to_content_digest
from server.errors import CannotGoOnError
from server.loading import LOADED, Checked, Entry, Loading, Summary, Version
from server.store import DATA, MANIFEST, publish
from server.workers import work_on_each
from shapes import check_graph, findings_to_quads

EXTRACT_FORMATS: Mapping[str, Callable[[Iterable[Report]], Iterator[str]]] = {
    "json": reports_to_json,
    "csv": reports_to_csv,
    "trig": reports_to_trig,
    "nq": reports_to_nquads,
}
Result = TypeVar("Result")
UNFINISHED = "building-"
DOCUMENTS_PER_JOB = 16
QUICK_SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".docx"})
SMALL_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A document after extraction: its report, or the reason why there is none."""

    source: str
    report: Report | None
    reason: str = ""


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
    for reading in _each(_read, _given_up, paths, jobs):
        if reading.report is None:
            set_aside(reading.reason)
        else:
            yield reading.report


def check_documents(paths: Sequence[Path], jobs: int) -> Iterator[Checked]:
    """Extract and check every document; give each with its findings, or with the reason why it cannot be read."""
    return _each(_check, _unchecked, paths, jobs)


def check_draft(path: Path, name: str) -> Checked:
    """Read and check one document, called ``name``; of a zip file the only document in it."""
    documents = tuple(find_documents([path]))
    if len(documents) != 1:
        return Checked(name, reason=f"{name}: {len(documents)} documents are in it; give one at a time.")
    member = documents[0].relative_to(path).as_posix() if documents[0] != path else ""
    return _check(documents[0], "/".join(filter(None, (name, member))))


def build(paths: Sequence[Path], store: Path, jobs: int, progress: Callable[[int, Entry], None]) -> Summary:
    """Extract, check and load documents into a new version of the store, and publish it.

    The version that was there is served until the new one is complete; an interrupted build leaves it untouched.
    CannotGoOnError where no document could be read.
    """
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store, prefix=UNFINISHED) as name:
        folder = Path(name)
        loading = Loading(folder / DATA, _compare)
        for checked in _each(_check, _unchecked, paths, jobs):
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


def _each(
    work: Callable[[Path], Result], given_up: Callable[[Path, str], Result], paths: Sequence[Path], jobs: int
) -> Iterator[Result]:
    """Give the result for each path; few and small documents are not worth a process."""
    small = len(paths) < DOCUMENTS_PER_JOB and all(map(_is_small, paths))
    if small or (jobs == 1 and all(map(_is_small, paths))):
        return map(work, paths)
    return work_on_each(work, given_up, paths, min(jobs, 1 + len(paths) // DOCUMENTS_PER_JOB))


def _is_small(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in QUICK_SUFFIXES and path.stat().st_size <= SMALL_BYTES


def _read(path: Path, source: str = "") -> Reading:
    source = source or str(path)
    try:
        return Reading(source, document_to_report(read_document(path, source)))
    except UnreadableDocumentError as error:
        return Reading(source, None, str(error))
    except Exception as error:
        reason = f"it made the reader fail ({type(error).__name__}); report it, with the document."
        return Reading(source, None, f"{source}: {reason}")


def _given_up(path: Path, reason: str) -> Reading:
    return Reading(str(path), None, f"{path}: {reason}")


def _compare(first: str, other: str) -> Version | None:
    """Read two documents for one report again; give the other as a version where it contradicts the first."""
    known, found = (_read(Path(source)).report for source in (first, other))
    if known is None or found is None or not contradict(known, found):
        return None
    cells = contradicting_cells(known, found)
    return Version(_nquads(version_to_quads(found, cells)), len(cells))


def _check(path: Path, source: str = "") -> Checked:
    """Extract and check a document, called by its path or ``source``."""
    reading = _read(path, source)
    report = reading.report
    if report is None:
        return Checked(reading.source, reason=reading.reason)
    quads = list(report_to_quads(report))
    findings = check_graph(quads)
    data = _nquads(quads) + _nquads(findings_to_quads(findings))
    content = report_to_content_digest(report)
    return Checked(reading.source, report_iri(report), report.digest, content, data, findings)


def _unchecked(path: Path, reason: str) -> Checked:
    return Checked(str(path), reason=f"{path}: {reason}")


def _nquads(quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
