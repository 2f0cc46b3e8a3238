"""The dumps of a version: files in its own folder, all of them complete or none there.

Takes a published version; writes ``dumps/`` beside its data: the files that ``data/dumps.yaml`` lists, of everything
and of each year, with ``SHA256SUMS`` and a manifest that the catalogue is made of.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO, cast

import duckdb
import pyoxigraph as ox
import yaml

from ontology import iris
from server.graph import Graph
from server.publishing.cube import graph_to_cube
from server.publishing.partitions import PartedByYear
from server.publishing.statistics import Statistics, graph_to_statistics
from server.queries import query_text
from server.store import Version

FOLDER, MANIFEST, SUMS = "dumps", "manifest.json", "SHA256SUMS"
_COMPRESSION = 6
_TYPED = "* REPLACE (CAST(year AS INTEGER) AS year, CAST(value AS DECIMAL(18, 4)) AS value)"
_ENGINE_FORMATS = {"trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a dump holds and how it is called; ``kind`` names the writer."""

    kind: str
    name: str
    media_type: str
    zh: str
    en: str
    described_by: str = ""
    of_each_year: bool = False


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the dumps; ``path`` is within their folder, ``year`` None where it holds all."""

    kind: str
    path: str
    year: int | None
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Publication:
    """The dumps of a version, and what the catalogue says of the data; ``issued`` is when the version was published."""

    issued: str
    years: tuple[int, ...]
    dumps: tuple[Dump, ...]
    statistics: Statistics

    def to_json(self) -> str:
        """Give the manifest."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Publication:
        """Read the manifest."""
        read = json.loads(text)
        dumps = tuple(Dump(**dump) for dump in read["dumps"])
        return cls(read["issued"], tuple(read["years"]), dumps, Statistics.from_json(read["statistics"]))


@cache
def kinds() -> tuple[Kind, ...]:
    """Give what is dumped."""
    rows = yaml.safe_load(files("server.publishing").joinpath("data/dumps.yaml").read_text("utf-8"))
    return tuple(Kind(**row) for row in rows)


def published_dumps(version: Version) -> Publication | None:
    """Give what has been dumped of a version, or None where nothing has been yet."""
    try:
        return Publication.from_json((version.folder / FOLDER / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        return None


def publish_dumps(version: Version) -> Publication:
    """Write the dumps of a version, unless they are there."""
    known = published_dumps(version)
    if known is not None:
        return known
    unfinished = version.folder / f"{FOLDER}.{os.getpid()}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    try:
        publication = _write_all(version, unfinished)
        unfinished.rename(version.folder / FOLDER)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return publication


def _write_all(version: Version, folder: Path) -> Publication:
    data = version.load(in_memory=False)
    graph = Graph(data)
    found = graph.select(query_text("years"))
    years = tuple(int(cast(ox.Literal, record["year"]).value) for record in found.records())
    for year in years:
        (folder / str(year)).mkdir()
    _write_nquads(data, folder, years)
    for kind, engine in _ENGINE_FORMATS.items():
        with _packed(folder / _named(kind).name) as file:
            data.dump(
                file, engine, from_graph=None if engine.supports_datasets else ox.DefaultGraph(), prefixes=iris.PREFIXES
            )
    _write_tables(data, folder, years)
    with _packed(folder / _named("cube").name) as file:
        file.writelines(graph_to_cube(graph))
    _write_descriptions(folder)
    dumps = tuple(_dumps(folder, years))
    sums = "".join(f"{dump.sha256}  {dump.path}\n" for dump in dumps)
    (folder / SUMS).write_text(sums, "utf-8")
    publication = Publication(
        version.published.strftime("%Y-%m-%dT%H:%M:%SZ"), years, dumps, graph_to_statistics(graph, version.triples)
    )
    (folder / MANIFEST).write_text(publication.to_json(), "utf-8")
    return publication


def _write_nquads(data: ox.Store, folder: Path, years: tuple[int, ...]) -> None:
    name = _named("nquads").name
    with ExitStack() as stack:
        of_years = {year: stack.enter_context(_packed(folder / str(year) / name)) for year in years}
        whole = stack.enter_context(_packed(folder / name))
        data.dump(cast(IO[bytes], PartedByYear(whole, of_years)), ox.RdfFormat.N_QUADS)


def _write_tables(data: ox.Store, folder: Path, years: tuple[int, ...]) -> None:
    """Write every figure as a row: packed CSV as the engine gives it, and by DuckDB the same by year and by column."""
    plain, csv, parquet = folder / "figures.csv", _named("csv").name, _named("parquet").name
    with plain.open("wb") as file:
        found = cast(ox.QuerySolutions, data.query(query_text("figures"), prefixes=iris.PREFIXES))
        found.serialize(file, format=ox.QueryResultsFormat.CSV)
    with plain.open("rb") as file, _packed(folder / csv) as packed:
        shutil.copyfileobj(file, packed)
    with duckdb.connect() as tables:
        figures = tables.read_csv(str(plain), header=True, quotechar='"', escapechar='"', all_varchar=True)
        for year in (None, *years):
            chosen = figures if year is None else figures.filter(f"year = '{year}'")
            part = folder / ("" if year is None else str(year))
            chosen.project(_TYPED).write_parquet(str(part / parquet), compression="zstd")
            if year is not None:
                chosen.write_csv(str(part / csv), compression="gzip")
    plain.unlink()


def _write_descriptions(folder: Path) -> None:
    name = _named("csvw").name
    (folder / name).write_text(_description(name), "utf-8")


@cache
def _description(name: str) -> str:
    return files("server.publishing").joinpath(f"data/{name}").read_text("utf-8")


def _dumps(folder: Path, years: tuple[int, ...]) -> Iterator[Dump]:
    for kind in kinds():
        for year in (None, *years) if kind.of_each_year else (None,):
            path = kind.name if year is None else f"{year}/{kind.name}"
            with (folder / path).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield Dump(kind.kind, path, year, (folder / path).stat().st_size, digest)


def _named(kind: str) -> Kind:
    return next(known for known in kinds() if known.kind == kind)


@contextmanager
def _packed(path: Path) -> Iterator[IO[bytes]]:
    """Write a gzip file without the time and name of its making."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", _COMPRESSION, file, mtime=0) as packed:
        yield cast(IO[bytes], packed)
