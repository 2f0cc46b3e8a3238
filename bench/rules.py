"""``python -m bench.rules --count N``: the shapes over N made-up reports at once, beside pySHACL on each of them.

Reports are graphs of a series; pySHACL checks as many of them, one by one, as say how fast it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pyoxigraph as ox

from bench.measuring import Ratio, machine, ratios_to_table, timed
from bench.series import Plan, generate_series
from extract.document import UnreadableDocumentError
from extract.pipeline import document_to_report
from extract.readers import read_document
from extract.to_graph import report_iri, report_to_quads
from ontology.vocabulary import ontology_store
from shapes import catalogue_to_quads, check_graph, check_store, resemblances_to_quads

_BY_PYSHACL = 40
_STEP = 3
_YEARS = 6
_SEED = 5
_SLACK = 1.5
Reports = Sequence[list[ox.Quad]]


def measure(count: int, folder: Path) -> list[Ratio]:
    """Check ``count`` reports, and a third and a ninth of them; documents are written to the folder for reading."""
    reports = list(_reports(count, folder))
    rates = {size: _reports_per_second(reports[:size]) for size in (count // _STEP**2, count // _STEP, count)}
    _, alone = timed(lambda: [check_graph(quads) for quads in reports[:_BY_PYSHACL]])
    ours = rates[count]
    theirs = min(_BY_PYSHACL, count) / alone.processor
    growth = [
        Ratio(
            f"{size} reports beside {size // _STEP}",
            rates[size],
            "ourselves",
            rates[size // _STEP],
            "reports/s",
            None,
            1 / _SLACK,
        )
        for size in (count // _STEP, count)
    ]
    return [Ratio(f"check {count} reports", ours, "pySHACL, one by one", theirs, "reports/s", None, 50), *growth]


def _reports(count: int, folder: Path) -> Iterator[list[ox.Quad]]:
    """Give the quads of ``count`` different reports."""
    known: set[str] = set()
    for truth, data in generate_series(Plan(agencies=2 + 2 * count // _YEARS, faults=10), _SEED):
        path = folder / truth.file
        path.write_bytes(data)
        try:
            report = document_to_report(read_document(path, truth.file))
        except UnreadableDocumentError:
            continue
        finally:
            path.unlink()
        if report_iri(report) not in known:
            known.add(report_iri(report))
            yield list(report_to_quads(report))
        if len(known) == count:
            return


def _reports_per_second(reports: Reports) -> float:
    store = ox.Store()
    store.bulk_extend([*ontology_store(), *catalogue_to_quads()])
    store.bulk_extend(quad for quads in reports for quad in quads)
    _, compared = timed(lambda: store.bulk_extend(list(resemblances_to_quads(store))))
    _, checked = timed(lambda: check_store(store))
    return len(reports) / (compared.processor + checked.processor)


@click.command()
@click.option("--count", default=1000, show_default=True, type=click.IntRange(min=9), help="How many reports.")
def main(count: int) -> None:
    """Print the ratios and the machine."""
    with TemporaryDirectory() as folder:
        for line in ratios_to_table(measure(count, Path(folder))):
            click.echo(line)
    click.echo(machine())


if __name__ == "__main__":
    main()
