"""``python -m bench.country --count N``: a country of N made-up reports, from documents to a published store.

Takes a number of reports; gives what a build of them takes beside loading the same quads alone, and what building again
takes when nothing has changed. Documents are made once and kept. Processor time is that of all processes together.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import click
import pyoxigraph as ox

from bench.generate import write_documents
from bench.measuring import Ratio, Timed, machine, ratios_to_table, timed
from server.store import DATA, open_version

FOLDER = Path("build")
COUNT, SEED = 1000, 2019
BUILD_AIM, AGAIN_AIM = 3.0, 2.0
_DONE = "made"
_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: times in seconds, the most memory that one of its processes held at a time, in bytes."""

    time: Timed
    memory: int


@dataclass(frozen=True, slots=True)
class Country:
    """What the build of a country took: at first, again without changes, and loading its quads alone; bytes on disk."""

    documents: int
    triples: int
    first: Run
    again: Run
    load: Timed
    store: int
    kept: int

    @property
    def ratios(self) -> list[Ratio]:
        """The figures beside the bulk load of the same quads."""
        peer, alone = "bulk load of the same quads", self.load.processor
        return [
            Ratio(f"build {self.documents}", self.first.time.processor, peer, alone, "s CPU", at_most=BUILD_AIM),
            Ratio(f"build {self.documents} again", self.again.time.processor, peer, alone, "s CPU", at_most=AGAIN_AIM),
        ]


def measure(folder: Path = FOLDER, count: int = COUNT, seed: int = SEED) -> list[Ratio]:
    """Measure the build of so many reports; their documents are kept in ``folder``."""
    return documents_to_country(country_documents(count, seed, folder)).ratios


def country_documents(count: int, seed: int, folder: Path) -> Path:
    """Give a folder of made-up reports, made once and kept."""
    documents = folder / f"country-{count}-{seed}"
    if not (documents / _DONE).exists():
        shutil.rmtree(documents, ignore_errors=True)
        write_documents(count, documents, seed)
        (documents / _DONE).touch()
    return documents


def documents_to_country(documents: Path) -> Country:
    """Build a store of documents twice, then load its quads into another, and say what each took."""
    with tempfile.TemporaryDirectory(prefix="xxgk-country-", dir=documents.parent) as name:
        store = Path(name) / "store"
        first, again = (_run("build", str(documents), "--store", str(store)) for _ in range(2))
        version = open_version(store)
        load = load_time(version.load(in_memory=False), Path(name))
        sizes = (_size(version.folder / DATA), (store / "extracted.sqlite").stat().st_size)
        count = sum(path.suffix != ".jsonl" and path.name != _DONE for path in documents.iterdir())
        return Country(count, version.triples, first, again, load, *sizes)


def load_time(data: ox.Store, folder: Path) -> Timed:
    """Load the quads of a store, written as N-Quads, into a new one on disk."""
    dump = folder / "all.nq"
    with dump.open("wb") as file:
        data.dump(file, ox.RdfFormat.N_QUADS)
    return timed(lambda: _load(dump, folder / "loaded"))[1]


def country_to_table(country: Country) -> list[str]:
    """Give the lines of a table of one country."""
    each = 1000 / country.documents
    return [
        "| documents | triples | CPU ms each: build | again | load alone | s by the clock: build | again | "
        "most memory MB | store MB | kept for the next build MB |",
        "|---:" * 10 + "|",
        f"| {country.documents} | {country.triples} | {country.first.time.processor * each:.1f} | "
        f"{country.again.time.processor * each:.1f} | {country.load.processor * each:.1f} | "
        f"{country.first.time.clock:.0f} | {country.again.time.clock:.0f} | {country.first.memory / _MEGABYTE:.0f} | "
        f"{country.store / _MEGABYTE:.0f} | {country.kept / _MEGABYTE:.0f} |",
    ]


def _load(dump: Path, folder: Path) -> None:
    store = ox.Store(str(folder))
    store.bulk_load(path=dump, format=ox.RdfFormat.N_QUADS)
    store.flush()


def _run(*arguments: str) -> Run:
    """Run the command in a process of its own; RuntimeError where it fails."""
    command = str(Path(sys.executable).with_name("xxgk"))
    begun = time.perf_counter()
    with Path(os.devnull).open("wb") as nothing:
        actions = [(os.POSIX_SPAWN_DUP2, nothing.fileno(), 2)]
        process = os.posix_spawn(command, [command, *arguments], os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"xxgk {' '.join(arguments)} ended with status {os.waitstatus_to_exitcode(status)}")
    clock = time.perf_counter() - begun
    return Run(Timed(usage.ru_utime + usage.ru_stime, clock), usage.ru_maxrss * 1024)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@click.command()
@click.option("--count", default=COUNT, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=SEED, show_default=True, help="The same seed gives the same documents.")
def main(count: int, seed: int) -> None:
    """Measure the build of a country."""
    country = documents_to_country(country_documents(count, seed, FOLDER))
    lines = [*ratios_to_table(country.ratios), "", *country_to_table(country)]
    click.echo(f"{machine()}.\n\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
