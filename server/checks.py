"""The rules over what a build has read, by batches in processes of their own: many reports cost little more than one.

Takes what is kept of documents; keeps what the rules find in each. Rules that compare reports are left to the store. A
batch that cannot be checked is checked again document by document, so that none stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

import pyoxigraph as ox

from ontology.finding import Finding
from ontology.vocabulary import ontology_store
from server.extracted import Extracted, Unchecked
from server.workers import work_on_each
from shapes import catalogue_to_quads, check_store, findings_to_quads

SCOPES = frozenset({"report"})
REPORTS_PER_BATCH = 64
BATCHES_PER_JOB = 8

Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Checks:
    """What the rules found, as N-Quads by report; or the reason why they could not be asked."""

    findings: Mapping[str, bytes]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Batch:
    """A file with reports, each once, and the keys of their documents."""

    file: Path
    keys: Mapping[str, bytes]


def check_new(extracted: Extracted, folder: Path, jobs: int, advance: Advance) -> dict[bytes, str]:
    """Check what is kept without findings; give the reason for each document that cannot be checked."""
    unchecked = extracted.unchecked()
    waiting = _to_batches(unchecked)
    done, failed = 0, dict[bytes, str]()
    while round_ := list(islice(waiting, BATCHES_PER_JOB * jobs)):
        broken = list(_check(extracted, round_, folder, jobs))
        singly = [{report: key} for _, keys in broken for report, key in keys.items()]
        for reason, keys in _check(extracted, singly, folder, jobs):
            failed.update(dict.fromkeys(keys.values(), reason))
        done += sum(map(len, round_))
        advance(done, len(unchecked))
    return failed


def check_batch(file: Path) -> Checks:
    """Give what the rules find in the reports of a file, one by one."""
    store = ox.Store()
    store.bulk_extend(ontology_store())
    store.bulk_extend(catalogue_to_quads())
    store.bulk_load(path=file, format=ox.RdfFormat.N_QUADS)
    found = groupby(check_store(store, SCOPES), _report)
    return Checks({report: _nquads(findings) for report, findings in found})


def _check(
    extracted: Extracted, batches: list[dict[str, bytes]], folder: Path, jobs: int
) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """Check batches and keep what is found; give those that could not be checked, with the reason."""
    written = [_written(extracted, keys, folder / f"batch-{number}.nq") for number, keys in enumerate(batches)]
    results = work_on_each(check_batch, _unchecked, [batch.file for batch in written], jobs)
    for batch, checks in zip(written, results, strict=True):
        batch.file.unlink()
        if checks.reason:
            yield checks.reason, batch.keys
            continue
        for report, key in batch.keys.items():
            extracted.keep_findings(key, checks.findings.get(report, b""))


def _to_batches(unchecked: Iterable[Unchecked]) -> Iterator[dict[str, bytes]]:
    """Give batches in which every report stands once; another document of the same report waits for the next."""
    waiting = list(unchecked)
    while waiting:
        batch: dict[str, bytes] = {}
        later: list[Unchecked] = []
        for document in waiting:
            if document.report in batch:
                later.append(document)
                continue
            batch[document.report] = document.key
            if len(batch) == REPORTS_PER_BATCH:
                yield batch
                batch = {}
        if batch:
            yield batch
        waiting = later


def _written(extracted: Extracted, keys: Mapping[str, bytes], file: Path) -> _Batch:
    with file.open("wb") as opened:
        opened.writelines(extracted.quads(key) for key in keys.values())
    return _Batch(file, keys)


def _unchecked(_: Path, reason: str) -> Checks:
    return Checks({}, reason)


def _report(finding: Finding) -> str:
    return finding.report


def _nquads(findings: Iterable[Finding]) -> bytes:
    return ox.serialize(findings_to_quads(findings), format=ox.RdfFormat.N_QUADS) or b""
