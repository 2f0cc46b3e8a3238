"""Documents to a published store; the only module of this package that reads documents.

Takes files and folders; extracts and checks every document on its own, loads what was read, and publishes the new
version of the store in one step. A document that cannot be read never stops the others: the manifest says why.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from extract.document import UnreadableDocumentError
from extract.formats import reports_to_csv, reports_to_json
from extract.pipeline import document_to_report
from extract.readers import document_digest, find_documents, read_document
from extract.readers.archives import path_to_member
from extract.report import Report
from extract.to_graph import report_iri, report_to_nquads, reports_to_nquads, reports_to_trig, version_to_nquads
from extract.versions import contradict, contradicting_cells, report_to_content_digest
from server.building import folder_to_fill
from server.checks import check_new
from server.cluster import work_on_cluster
from server.errors import CannotGoOnError
from server.extracted import Extracted, parts_to_key
from server.fingerprint import program_digest
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
STAGES = READING, CHECKING, LOADING = "reading", "checking", "loading"
DOCUMENTS_PER_JOB = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """A document after extraction: its report, or the reason why there is none."""

    source: str
    report: Report | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A document as it is now: the digest of its bytes (empty where it has none) and the key of what is read of it."""

    digest: str
    key: bytes


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


def build(
    paths: Sequence[Path],
    store: Path,
    jobs: int,
    progress: Callable[[int, Entry], None],
    scheduler: str = "",
    advance: Callable[[str, int, int], None] = lambda _stage, _done, _all: None,
) -> Summary:
    """Extract, check and load documents into a new version of the store, and publish it.

    The version that was there is served until the new one is complete; an interrupted build leaves it untouched, and
    the next one goes on from what was read. A document that has not changed is not read again. CannotGoOnError where
    no document could be read, another build runs in the store, or the store cannot be written. Documents are read by
    ``jobs`` processes or, where the address of a Dask scheduler is given, by its cluster. ``advance`` is told how far
    the stages ``READING`` and ``CHECKING`` are, ``progress`` each document that is loaded.
    """
    with folder_to_fill(store) as folder, closing(Extracted(store)) as extracted:
        stamps = {str(path): _stamp(path) for path in paths}
        extracted.use(stamp.key for stamp in stamps.values())
        unread = [path for path in paths if not extracted.holds(stamps[str(path)].key)]
        unkept = dict(_read_new(extracted, stamps, _extracting(unread, jobs, scheduler), partial(advance, READING)))
        failed = check_new(extracted, folder, jobs, partial(advance, CHECKING))
        with closing(Loading(folder / DATA, partial(_compare, extracted, stamps))) as loading:
            with (folder / MANIFEST).open("w", encoding="utf-8") as manifest:
                for done, path in enumerate(paths, 1):
                    stamp = stamps[str(path)]
                    checked = unkept.get(str(path)) or _extracted(extracted, stamp, path, failed.get(stamp.key, ""))
                    entry = loading.add(checked)
                    manifest.write(f"{'[' if done == 1 else ','}\n{json.dumps(asdict(entry), ensure_ascii=False)}")
                    progress(done, entry)
                manifest.write("\n]\n")
            loading.compare_reports()
            summary = replace(loading.finish(), read=len(unread))
        if not summary.count(LOADED):
            raise CannotGoOnError("None of the documents could be read; the store was left as it was.")
        publish(folder, store)
        extracted.forget_others()
    return summary


def default_jobs() -> int:
    """Give the number of processors that this process may use."""
    return len(os.sched_getaffinity(0))


def _each(
    work: Callable[[Path], Result], given_up: Callable[[Path, str], Result], paths: Sequence[Path], jobs: int
) -> Iterator[Result]:
    """Give the result for each path; every document has a deadline, and few are not worth many processes."""
    return work_on_each(work, given_up, paths, min(jobs, 1 + len(paths) // DOCUMENTS_PER_JOB))


def _extracting(paths: Sequence[Path], jobs: int, scheduler: str) -> Iterator[Checked]:
    if scheduler and paths:
        return work_on_cluster(partial(_extract, Path.cwd()), _unchecked, paths, scheduler)
    return _each(partial(_extract, Path()), _unchecked, paths, jobs)


def _stamp(path: Path) -> Stamp:
    digest = document_digest(path)
    return Stamp(digest, parts_to_key(program_digest(), str(path), digest))


def _read_new(
    extracted: Extracted, stamps: Mapping[str, Stamp], fresh: Iterator[Checked], advance: Callable[[int, int], None]
) -> Iterator[tuple[str, Checked]]:
    """Keep what is read of documents; give those of which nothing can be kept, with the reason."""
    for done, checked in enumerate(fresh, 1):
        source, stamp = checked.source, stamps[checked.source]
        if checked.lasting and stamp.digest == document_digest(Path(source)):
            extracted.keep_document(stamp.key, replace(checked, digest=stamp.digest))
        elif checked.report:
            yield source, _unchecked(Path(source), "it changed while it was read; build again.")
        else:
            yield source, replace(checked, digest=stamp.digest)
        advance(done, len(stamps))


def _extracted(extracted: Extracted, stamp: Stamp, path: Path, failure: str) -> Checked:
    """Give what is kept of a document, unless it could not be checked."""
    known = extracted.document(stamp.key, str(path))
    if known is None or failure:
        return _unchecked(path, failure or "it was not read; build again.")
    return known


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


def _compare(extracted: Extracted, stamps: Mapping[str, Stamp], first: str, other: str) -> Version | None:
    """Give the second of two documents for one report as a version where it contradicts the first."""
    key = parts_to_key(*(stamps[source].key.hex() for source in (first, other)))
    known, version = extracted.version(key)
    if not known:
        version = _version(first, other)
        extracted.keep_version(key, version)
    return version


def _version(first: str, other: str) -> Version | None:
    """Read two documents for one report again, and compare them."""
    known, found = (_read(Path(source)).report for source in (first, other))
    if known is None or found is None or not contradict(known, found):
        return None
    cells = contradicting_cells(known, found)
    return Version(version_to_nquads(found, cells).encode(), len(cells))


def _check(path: Path, source: str = "") -> Checked:
    """Extract and check a document, called by its path or ``source``."""
    reading = _read(path, source)
    report = reading.report
    if report is None:
        return Checked(reading.source, reason=reading.reason)
    data = report_to_nquads(report).encode()
    findings = check_graph(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    data += _nquads(findings_to_quads(findings))
    content = report_to_content_digest(report)
    return Checked(reading.source, report_iri(report), report.digest, content, data, findings)


def _extract(folder: Path, path: Path) -> Checked:
    """Extract a document for the store, to be checked with others; the path counts from the folder."""
    reading = _read(folder / path, str(path))
    report = reading.report
    if report is None:
        return Checked(reading.source, reason=reading.reason)
    content, quads = report_to_content_digest(report), report_to_nquads(report).encode()
    return Checked(reading.source, report_iri(report), report.digest, content, quads)


def _unchecked(path: Path, reason: str) -> Checked:
    return Checked(str(path), reason=f"{path}: {reason}", lasting=False)


def _nquads(quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
