"""``python -m bench.performance``: everything that is measured beside a named peer, in one table, kept in a document.

Builds, checks, loads, queries and asks over made-up reports, at each of the counts; a part that fails is named, and
does not stop the others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import click

from bench.measuring import Ratio, machine, ratios_to_table

COUNTS = (1000, 10_000)
FOLDER, DOCUMENT = Path("build"), Path("docs/performance.md")
PARTS = ("country", "extraction", "rules", "sparql", "questions")


def measure(folder: Path, count: int, parts: Sequence[str] = PARTS) -> list[Ratio]:
    """Measure all parts that are there over so many reports."""
    found: list[Ratio] = []
    for part in parts:
        if find_spec(f"bench.{part}") is not None:
            found += _measured(part, folder, count)
    return found


def tables_to_document(tables: Mapping[int, Sequence[Ratio]]) -> str:
    """Give the document: how it is measured, on what, and a table for each count."""
    lines = [line for count, ratios in tables.items() for line in _table(count, ratios)]
    template = files("bench").joinpath("data/performance.md").read_text("utf-8")
    return template.format(machine=machine(), date=date.today().isoformat(), tables="\n".join(lines))


def _measured(part: str, folder: Path, count: int) -> list[Ratio]:
    work: Callable[..., list[object]] = import_module(f"bench.{part}").measure
    names = work.__code__.co_varnames[: work.__code__.co_argcount]
    known = {"folder": folder, "count": count, "seed": 2019}
    try:
        found = work(**{name: value for name, value in known.items() if name in names})
    except Exception as error:
        sys.stderr.write(f"{part} at {count}: {type(error).__name__}: {error}\n")
        return []
    return [ratio for ratio in found if isinstance(ratio, Ratio)]


def _table(count: int, ratios: Sequence[Ratio]) -> Iterator[str]:
    yield f"\n## {count} reports\n"
    yield from ratios_to_table(ratios)


@click.command()
@click.option("--count", "counts", multiple=True, default=COUNTS, show_default=True, type=click.IntRange(min=1))
@click.option("--part", "parts", multiple=True, default=PARTS, show_default=True, type=click.Choice(PARTS))
@click.option("--output", default=DOCUMENT, show_default=True, type=click.Path(path_type=Path))
def main(counts: tuple[int, ...], parts: tuple[str, ...], output: Path) -> None:
    """Measure everything and write the document."""
    FOLDER.mkdir(exist_ok=True)
    tables = {count: measure(FOLDER, count, parts) for count in counts}
    text = tables_to_document(tables)
    output.write_text(text, "utf-8")
    click.echo(text)


if __name__ == "__main__":
    main()
