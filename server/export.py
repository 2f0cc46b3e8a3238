"""Dumps: the current version of a store into one file, in RDF or as a table with one row per figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from ontology import iris
from server.errors import CannotGoOnError
from server.queries import query_text
from server.store import open_version


def export_store(store: Path, format_: str, output: Path) -> None:
    """Write the dump; the file appears complete or not at all. CannotGoOnError where it cannot be written."""
    data = open_version(store).load(in_memory=False)
    unfinished = output.with_name(output.name + ".part")
    try:
        with unfinished.open("wb") as file:
            EXPORT_FORMATS[format_](data, file)
        unfinished.replace(output)
    except OSError as error:
        raise CannotGoOnError(f"{output} cannot be written: {error.strerror or error}.") from None
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _rdf(engine: ox.RdfFormat) -> Callable[[ox.Store, IO[bytes]], None]:
    def write(data: ox.Store, file: IO[bytes]) -> None:
        graph = None if engine.supports_datasets else ox.DefaultGraph()
        data.dump(file, engine, from_graph=graph, prefixes=iris.PREFIXES)

    return write


def _csv(data: ox.Store, file: IO[bytes]) -> None:
    found = data.query(query_text("figures"), prefixes=iris.PREFIXES)
    if isinstance(found, ox.QuerySolutions):
        found.serialize(file, format=ox.QueryResultsFormat.CSV)


EXPORT_FORMATS: Mapping[str, Callable[[ox.Store, IO[bytes]], None]] = {
    "nq": _rdf(ox.RdfFormat.N_QUADS),
    "trig": _rdf(ox.RdfFormat.TRIG),
    "ttl": _rdf(ox.RdfFormat.TURTLE),
    "jsonld": _rdf(ox.RdfFormat.JSON_LD),
    "csv": _csv,
}
