"""``python -m bench.sparql``: the SPARQL endpoint beside ``oxigraph serve`` over the same data, by one connection each.

Every query is asked once, so that no result is one that was kept; each kind is asked of the one and then of the other.
The rankings are also evaluated alone, in the engine, on a copy of the data in memory, as the endpoint's workers do.
"""

from __future__ import annotations

import http.client
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from os import environ
from pathlib import Path

import click
import pyoxigraph as ox

from bench.measuring import Ratio, machine, ratios_to_table
from bench.question_store import question_store
from ontology import iris
from ontology.vocabulary import headlines
from server.store import DATA, open_version

COUNT, SEED = 10_000, 1
SMALL_AIM, RANKING_AIM = 1.25, 0.3
ENGINE_MS, CELL_MS = 30.0, 1.0
_READY_SECONDS = 300
_SMALL, _RANKINGS, _ALL = 300, 40, 30
_WARM = 10
_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in iris.PREFIXES.items())
_YEARS = range(2019, 2025)
_RESULTS = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """Queries of one kind, all different, and the highest ratio that reaches the aim."""

    name: str
    queries: tuple[str, ...]
    at_most: float


def kinds_of_queries(data: ox.Store) -> list[Kind]:
    """Make up the queries that are measured, about what the data holds."""
    found = data.query(_PREFIXES + "SELECT ?r { ?r a xxgk:Report ; xxgk:received ?n } ORDER BY ?r")
    reports = [solution["r"].value for solution in found]  # type: ignore[union-attr]
    chosen = reports[:: max(1, len(reports) // (_SMALL + _WARM))][: _SMALL + _WARM]
    measures = [headline.property.removeprefix(iris.ONTOLOGY) for headline in headlines()]
    asked = list(product(measures, _YEARS))[: _RANKINGS + _WARM]
    return [
        Kind("a figure", tuple(f"SELECT ?n {{ <{report}> xxgk:received ?n }}" for report in chosen), SMALL_AIM),
        Kind("a row", tuple(f"SELECT ?p ?o {{ <{report}/t3/granted> ?p ?o }}" for report in chosen), SMALL_AIM),
        Kind("top ten of a year", tuple(_top_ten(measure, str(year)) for measure, year in asked), RANKING_AIM),
        Kind("shares of a year", tuple(_shares(measure, str(year)) for measure, year in asked), RANKING_AIM),
        Kind("top ten of all", tuple(_top_ten(measure, "?year") for measure in measures[:_ALL]), RANKING_AIM),
        Kind("shares of all", tuple(_shares(measure, "?year") for measure in measures[:_ALL]), RANKING_AIM),
    ]


def _top_ten(measure: str, year: str) -> str:
    return (
        f"SELECT ?agency ?n {{ ?r xxgk:year {year} ; xxgk:agency ?agency ; xxgk:{measure} ?n }} "
        "ORDER BY DESC(?n) ?agency LIMIT 10"
    )


def _shares(measure: str, year: str) -> str:
    return (
        f"SELECT ?agency (xsd:decimal(?n) / ?all AS ?share) {{ ?r xxgk:year {year} ; xxgk:agency ?agency ; "
        f"xxgk:{measure} ?n ; xxgk:received ?all FILTER(?all >= 20) }} ORDER BY DESC(?share) ?agency LIMIT 10"
    )


def latencies(port: int, path: str, queries: Sequence[str]) -> float:
    """Ask queries over one connection and give the median of the latencies, in milliseconds; the first do not count."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    taken = []
    for query in queries:
        begun = time.perf_counter()
        headers = {"Content-Type": "application/sparql-query", "Accept": _RESULTS}
        connection.request("POST", path, (_PREFIXES + query).encode(), headers)
        response = connection.getresponse()
        body = response.read()
        taken.append(time.perf_counter() - begun)
        if response.status != 200:
            raise RuntimeError(f"{response.status} {body[:300]!r} for {query}")
    connection.close()
    return 1000 * statistics.median(taken[_WARM:])


def measure(folder: Path, count: int = COUNT, seed: int = SEED) -> list[Ratio]:
    """Measure the endpoint over made-up reports; their store is kept in ``folder``."""
    store = question_store(count, seed, folder)
    data = open_version(store).folder / DATA
    kinds = kinds_of_queries(ox.Store.read_only(str(data)))
    with _oxigraph(data) as peer, _xxgk(store) as ours:
        ratios = [
            Ratio(
                f"{kind.name} over HTTP",
                latencies(ours, "/sparql", kind.queries),
                "oxigraph serve",
                latencies(peer, "/query", kind.queries),
                "ms",
                at_most=kind.at_most,
            )
            for kind in kinds
        ]
    return ratios + engine_ratios(data, kinds)


def engine_ratios(data: Path, kinds: Sequence[Kind]) -> list[Ratio]:
    """Measure the queries in the engine alone, on a copy of the data in memory, beside what is aimed at."""
    memory = ox.Store()
    memory.bulk_extend(ox.Store.read_only(str(data)))
    ratios = []
    for kind in kinds:
        taken = []
        for query in kind.queries:
            begun = time.perf_counter()
            list(memory.query(_PREFIXES + query))  # type: ignore[arg-type]
            taken.append(time.perf_counter() - begun)
        aim = CELL_MS if kind.at_most == SMALL_AIM else ENGINE_MS
        median = 1000 * statistics.median(taken[_WARM:])
        ratios.append(Ratio(f"{kind.name} in the engine", median, "the aim itself", aim, "ms", at_most=1))
    return ratios


@contextmanager
def _oxigraph(data: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve-read-only", "--location", str(data)]
    with _running([*command, "--bind", f"127.0.0.1:{port}"], {}) as process:
        until = time.monotonic() + _READY_SECONDS
        while process.poll() is None and time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port


@contextmanager
def _xxgk(store: Path) -> Iterator[int]:
    command = [str(Path(sys.executable).with_name("xxgk")), "serve", "--store", str(store), "--port", "0"]
    with _running(command, {"XXGK_CLIENT_SECONDS": "1000000"}) as process:
        said = process.stderr.readline() if process.stderr else ""
        yield int(said.strip().rstrip("/").rpartition(":")[2])


@contextmanager
def _running(command: Sequence[str], variables: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**environ, **variables})  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=_READY_SECONDS)


@click.command()
@click.option("--count", default=COUNT, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=SEED, show_default=True)
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep the store in this folder.")
def main(count: int, seed: int, keep: Path | None) -> None:
    """Measure the SPARQL endpoint beside oxigraph serve."""
    with tempfile.TemporaryDirectory() as folder:
        ratios = measure(keep or Path(folder), count, seed)
    click.echo(f"{machine()}.\n\n" + "\n".join(ratios_to_table(ratios)))


if __name__ == "__main__":
    main()
