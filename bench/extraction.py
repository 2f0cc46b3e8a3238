"""``python -m bench.extraction``: from the bytes of documents to quads in a store, beside loading the same quads alone.

Everything runs in one process and one thread, apart from the threads of the store's own bulk load, which are counted.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import pyoxigraph as ox

from bench.generate import write_documents
from bench.measuring import Ratio, Timed, machine, ratios_to_table, timed
from extract.document import Document
from extract.pipeline import document_to_report
from extract.readers import read_document
from extract.to_graph import report_to_nquads
from server.loading import REPORTS_PER_LOAD

COUNT, SEED = 1000, 2019
GOAL, MOST_LOADS = 120, 3.0
QUICK = frozenset({"txt", "md", "html"})
_WARM = 50


@dataclass(frozen=True, slots=True)
class Speed:
    """What reading documents cost, step by step, and loading their quads; in seconds of processor time."""

    name: str
    documents: int
    reading: float
    extracting: float
    serialising: float
    loading: float
    bytes: int

    @property
    def to_quads(self) -> float:
        """From the bytes of a file to N-Quads."""
        return self.reading + self.extracting + self.serialising

    @property
    def per_second(self) -> float:
        """Documents a second on one processor, from bytes to N-Quads."""
        return self.documents / self.to_quads

    @property
    def ratio(self) -> float:
        """The whole way into the store, as a multiple of the load alone."""
        return (self.to_quads + self.loading) / self.loading


def paths_to_speed(name: str, paths: Sequence[Path]) -> Speed:
    """Read documents and load their quads; one after the other, step by step."""
    documents, reading = timed(lambda: [read_document(path, path.name) for path in paths])
    reports, extracting = timed(lambda: [document_to_report(document) for document in documents])
    quads, serialising = timed(lambda: [report_to_nquads(report).encode() for report in reports])
    loading = load_time(quads)
    size = sum(path.stat().st_size for path in paths)
    return Speed(
        name, len(paths), reading.processor, extracting.processor, serialising.processor, loading.processor, size
    )


def load_time(quads: Sequence[bytes]) -> Timed:
    """Load quads into a new store on disk, in batches as a build does."""
    with tempfile.TemporaryDirectory() as folder:
        return timed(lambda: load(quads, Path(folder) / "store"))[1]


def load(quads: Sequence[bytes], folder: Path) -> None:
    """Write a store of these quads."""
    store = ox.Store(str(folder))
    for at in range(0, len(quads), REPORTS_PER_LOAD):
        store.bulk_load(b"".join(quads[at : at + REPORTS_PER_LOAD]), format=ox.RdfFormat.N_QUADS)
    store.flush()


def warm_up(paths: Iterable[Path]) -> list[Document]:
    """Read some documents, so that what is loaded once is loaded."""
    documents = [read_document(path, path.name) for path in paths]
    for document in documents:
        report_to_nquads(document_to_report(document))
    return documents


def measure_kinds(folder: Path, count: int, seed: int) -> list[Speed]:
    """Measure documents made for it: all that are text or pages, and each kind of file."""
    truths = write_documents(count + _WARM, folder, seed)
    warm_up(folder / truth.file for truth in truths[:_WARM])
    kinds: dict[str, list[Path]] = {"text and HTML": []}
    for truth in truths[_WARM:]:
        kinds.setdefault(truth.kind, []).append(folder / truth.file)
        if truth.kind in QUICK:
            kinds["text and HTML"].append(folder / truth.file)
    return [paths_to_speed(name, paths) for name, paths in kinds.items()]


def measure(count: int = COUNT, seed: int = SEED) -> list[Ratio]:
    """Measure extraction of made-up reports that are text or pages, beside the load of their quads and the aim."""
    with tempfile.TemporaryDirectory() as folder:
        return speed_to_ratios(measure_kinds(Path(folder), count, seed)[0])


def speed_to_ratios(speed: Speed) -> list[Ratio]:
    """Give the speed beside the aim, and the whole way into the store beside ``bulk_load`` alone."""
    each = 1000 / speed.documents
    whole, load_alone = (speed.to_quads + speed.loading) * each, speed.loading * each
    work = f"{speed.name}: from bytes to"
    return [
        Ratio(f"{work} quads", speed.per_second, "the aim", GOAL, "documents/s", at_least=1.0),
        Ratio(f"{work} the store", whole, "bulk_load of the same quads", load_alone, "ms/document", at_most=MOST_LOADS),
    ]


def speeds_to_table(speeds: Iterable[Speed]) -> list[str]:
    """Give the lines of the table."""
    lines = [
        "| files | documents | KB each | ms: read | extract | quads | load alone | documents/s | whole way ÷ load |",
        "|---|" + "---:|" * 8,
    ]
    for speed in speeds:
        each = 1000 / speed.documents
        parts = (speed.reading, speed.extracting, speed.serialising, speed.loading)
        lines.append(
            f"| {speed.name} | {speed.documents} | {speed.bytes / speed.documents / 1000:.1f} | "
            f"{' | '.join(f'{part * each:.2f}' for part in parts)} | {speed.per_second:.0f} | {speed.ratio:.1f} × |"
        )
    return lines


@click.command()
@click.option("--count", default=COUNT, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=SEED, show_default=True)
def main(count: int, seed: int) -> None:
    """Measure the speed of extraction on made-up reports."""
    with tempfile.TemporaryDirectory() as folder:
        speeds = measure_kinds(Path(folder), count, seed)
    tables = (speeds_to_table(speeds), ratios_to_table(speed_to_ratios(speeds[0])))
    click.echo(f"{machine()}.\n\n" + "\n\n".join("\n".join(table) for table in tables))


if __name__ == "__main__":
    main()
