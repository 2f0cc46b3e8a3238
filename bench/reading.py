"""Documents read and scored, one by one or on all processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from bench.scoring import Score, score
from bench.truth import Truth
from extract.document import UnreadableDocumentError
from extract.pipeline import document_to_report
from extract.readers import read_document
from extract.report import Report


def path_to_report(path: Path) -> Report | None:
    """Read a document; None where it is refused."""
    try:
        return document_to_report(read_document(path, path.name))
    except UnreadableDocumentError:
        return None


def document_score(folder: Path, truth: Truth) -> Score:
    """Read a document of a folder and compare it with the truth about it."""
    return score(path_to_report(folder / truth.file), truth)


def document_scores(folder: Path, truths: Sequence[Truth]) -> Iterator[Score]:
    """Read and compare many documents, in order, on all processors."""
    jobs = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(partial(document_score, folder), truths, chunksize=16)
