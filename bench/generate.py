"""``python -m bench.generate N DIR --seed S``: reports with known contents, in real layouts and noise.

Writes N documents into DIR and, beside them, ``truth.jsonl``: a line per document with all that it says. The same seed
gives the same documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import click

from bench.pages import FILE_LAYOUTS
from bench.reports import random_report
from bench.truth import Truth, write_truths

_PDF = frozenset({"PDF", "PDF without rules"})
# Noise that shows, or occurs, in some layouts only.
_ONLY_IN = {
    "traditional script": frozenset(FILE_LAYOUTS) - _PDF,
    "broken labels": frozenset({"cell per line", "cell and pipe per line"}),
    "page numbers": frozenset({"spaced rows"}),
    "shifted row": frozenset(
        {"markdown", "page", "page pasted from Word", "saved page", "page declared wrongly", "Word"}
    ),
}


def generate(count: int, seed: int) -> Iterator[tuple[Truth, bytes]]:
    """Make up documents: what each says, and its bytes."""
    random = Random(seed)
    names = list(FILE_LAYOUTS)
    for index in range(count):
        name = random.choices(names, [layout.weight for layout in FILE_LAYOUTS.values()])[0]
        layout = FILE_LAYOUTS[name]
        without = frozenset(kind for kind, shown_in in _ONLY_IN.items() if name not in shown_in)
        made = random_report(random, blanks=layout.blanks, without=without)
        file = f"{index:05}.{layout.suffix}"
        truth = Truth(file, name, made.noise, made.agency, made.division, made.year, made.cells, made.facts)
        yield truth, layout.write(made.printed, "traditional script" in made.noise)


def write_documents(count: int, folder: Path, seed: int) -> list[Truth]:
    """Make up documents and write them and their truths into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    truths: list[Truth] = []
    for truth, data in generate(count, seed):
        (folder / truth.file).write_bytes(data)
        truths.append(truth)
    write_truths(truths, folder)
    return truths


@click.command()
@click.argument("count", type=click.IntRange(min=1))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same documents.")
def main(count: int, folder: Path, seed: int) -> None:
    """Write COUNT made-up reports and the truth about them into FOLDER."""
    truths = write_documents(count, folder, seed)
    click.echo(f"{len(truths)} documents in {folder}", err=True)


if __name__ == "__main__":
    main()
