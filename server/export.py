"""Dumps of a store into one file: in RDF, or as a table with one row per figure (CSV, Parquet).

Takes a store of our own, or a remote one, which is fetched first. Everything is written as it is read: RDF by the
engine, the table report by report.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import pyoxigraph as ox

from ontology import iris
from server.errors import CannotGoOnError
from server.graph import Graph
from server.queries import query_text
from server.remote.endpoint import Endpoint
from server.remote.engine import RemoteEngine
from server.source import Source
from server.store import open_version

COLUMNS = {
    "report": "VARCHAR",
    "agency": "VARCHAR",
    "year": "INTEGER",
    "table": "VARCHAR",
    "row": "VARCHAR",
    "column": "VARCHAR",
    "value": "DECIMAL(24, 6)",
    "unit": "VARCHAR",
    "locator": "VARCHAR",
}
_REPORTS = "SELECT ?report WHERE { ?report a xxgk:Report } ORDER BY ?report"


def export_store(source: Source, format_: str, output: Path) -> None:
    """Write the dump; the file appears complete or not at all. CannotGoOnError where it cannot be written."""
    unfinished = output.with_name(output.name + ".part")
    try:
        with _data(source) as data:
            unfinished.touch()
            EXPORT_FORMATS[format_](data, unfinished)
        unfinished.replace(output)
    except (OSError, duckdb.Error) as error:
        raise CannotGoOnError(f"{output} cannot be written: {getattr(error, 'strerror', None) or error}.") from None
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


@contextmanager
def _data(source: Source) -> Iterator[ox.Store]:
    if isinstance(source, Endpoint):
        with RemoteEngine(source).copy() as data:
            yield data
    else:
        version = open_version(source)
        yield version.load(in_memory=False)


def _rdf(engine: ox.RdfFormat) -> Callable[[ox.Store, Path], None]:
    def write(data: ox.Store, path: Path) -> None:
        graph = None if engine.supports_datasets else ox.DefaultGraph()
        with path.open("wb") as file:
            data.dump(file, engine, from_graph=graph, prefixes=iris.PREFIXES)

    return write


def _csv(data: ox.Store, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_figures(Graph(data)))


def _parquet(data: ox.Store, path: Path) -> None:
    """Write the table through DuckDB, which reads it as it is written; dictionaries make it a fraction of the CSV."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".figures-") as folder, duckdb.connect() as database:
        table = Path(folder) / "figures.csv"
        _csv(data, table)
        figures = database.read_csv(str(table), header=True, columns=COLUMNS, auto_detect=False, quotechar='"')
        figures.write_parquet(str(path), compression="zstd")


def _figures(graph: Graph) -> Iterator[list[str]]:
    """Give the rows of the table, report by report."""
    query = query_text("figures")
    for (report,) in graph.select(_REPORTS).rows:
        if isinstance(report, ox.NamedNode):
            for record in graph.select(query, {"report": report}).records():
                yield [str(getattr(record.get(column), "value", "")) for column in COLUMNS]


EXPORT_FORMATS: Mapping[str, Callable[[ox.Store, Path], None]] = {
    "nq": _rdf(ox.RdfFormat.N_QUADS),
    "trig": _rdf(ox.RdfFormat.TRIG),
    "ttl": _rdf(ox.RdfFormat.TURTLE),
    "jsonld": _rdf(ox.RdfFormat.JSON_LD),
    "csv": _csv,
    "parquet": _parquet,
}
