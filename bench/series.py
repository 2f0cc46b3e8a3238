"""``python -m bench.series AGENCIES DIR``: the reports of agencies over years, sound but for known faults.

Writes the documents into DIR and ``truth.jsonl`` beside them, each truth with the faults of its document: rule, table,
row and column. Counts that are carried over roll on from year to year. Some documents are there twice (``of`` names the
first one), some in two versions at odds. The same seed gives the same documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import click

from bench.agencies import Reporter, country_reporters
from bench.coherent import coherent_numbers
from bench.drafts import Draft, draft_to_report, random_draft
from bench.faults import FAULTS, Beside, random_fault
from bench.pages import FILE_LAYOUTS
from bench.truth import Truth, write_truths
from ontology.form import forms

FIRST_YEAR, LAST_YEAR = 2019, 2024
VERSIONS = "CONFLICTING-VERSIONS"
RULES = (*FAULTS, VERSIONS)
# Layouts of one line need headings that are set apart; what a blank between digits and words means is tested elsewhere.
_LAYOUTS = {name: layout.weight for name, layout in FILE_LAYOUTS.items() if layout.in_series}
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made: how many agencies, which years, how many in a hundred reports have a fault, against which
    rules, and how many are there twice.
    """

    agencies: int
    years: tuple[int, ...] = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
    faults: int = 0
    copies: int = 0
    rules: tuple[str, ...] = RULES


@dataclass(frozen=True, slots=True)
class _Made:
    """A draft with the name of its file."""

    draft: Draft
    file: str


def generate_series(plan: Plan, seed: int) -> Iterator[tuple[Truth, bytes]]:
    """Make up documents, agency by agency and year by year: what each says, and its bytes."""
    random = Random(seed)
    others: dict[int, _Made] = {}
    for index, reporter in enumerate(country_reporters(random, plan.agencies, plan.years[0])):
        previous: Draft | None = None
        for year in plan.years:
            draft, at_odds = _random_draft(random, plan, reporter, year, previous, others.get(year))
            truth, data = _document(random, draft, f"{index:05}-{year}")
            yield truth, data
            if at_odds:
                yield _version(random, draft, truth)
            elif random.randrange(_PERCENT) < plan.copies:
                yield _copy(random, draft, truth)
            if not draft.faults:
                others[year] = _Made(draft, truth.file)
            previous = None if draft.is_unresolved else draft


def write_series(plan: Plan, folder: Path, seed: int) -> list[Truth]:
    """Make up documents and write them and their truths into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    truths: list[Truth] = []
    for truth, data in generate_series(plan, seed):
        (folder / truth.file).write_bytes(data)
        truths.append(truth)
    write_truths(truths, folder)
    return truths


def _random_draft(
    random: Random, plan: Plan, reporter: Reporter, year: int, previous: Draft | None, other: _Made | None
) -> tuple[Draft, bool]:
    """Give the draft of a report, and whether a version at odds with it is to follow."""
    blocks = next(form for form in reversed(forms()) if year >= form.first_year).blocks
    numbers = coherent_numbers(random, blocks, previous.numbers if previous else {})
    draft = random_draft(random, reporter, year, blocks, numbers)
    if not plan.rules or random.randrange(_PERCENT) >= plan.faults:
        return draft, False
    rule = random.choice(plan.rules)
    if rule == VERSIONS:
        return draft, True
    beside = Beside(previous, other.draft if other else None, other.file if other else "", year == plan.years[-1])
    return random_fault(random, [rule], draft, beside), False


def _version(random: Random, draft: Draft, first: Truth) -> tuple[Truth, bytes]:
    """Give another document of the same agency and year, with another figure in one cell."""
    key = (2, "licensing", "decisions")
    changed = draft.with_numbers({key: random.randint(1, 9)}).at_fault(VERSIONS, ("2", *key[1:]), of=first.file)
    truth, data = _document(random, changed, f"{Path(first.file).stem}_version")
    return replace(truth, of=first.file), data


def _copy(random: Random, draft: Draft, first: Truth) -> tuple[Truth, bytes]:
    """Give the same report from another address, in another layout."""
    truth, data = _document(random, draft, f"{Path(first.file).stem}_copy")
    return replace(truth, of=first.file), data


def _document(random: Random, draft: Draft, stem: str) -> tuple[Truth, bytes]:
    names = sorted(draft.layouts) or list(_LAYOUTS)
    name = random.choices(names, [_LAYOUTS[name] for name in names])[0]
    layout = FILE_LAYOUTS[name]
    made = draft_to_report(random, draft)
    file = f"{stem}.{layout.suffix}"
    truth = Truth(
        file, name, made.noise, made.agency, made.division, made.year, made.cells, made.facts, faults=draft.faults
    )
    return truth, layout.write(made.printed, False)


@click.command()
@click.argument("agencies", type=click.IntRange(min=1))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--years", nargs=2, default=(FIRST_YEAR, LAST_YEAR), show_default=True, help="The first and the last.")
@click.option("--faults", default=0, show_default=True, help="How many in a hundred reports have a fault.")
@click.option("--copies", default=0, show_default=True, help="How many in a hundred reports are there twice.")
@click.option("--rule", "rules", multiple=True, type=click.Choice(RULES), help="Faults against these rules only.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same documents.")
def main(
    agencies: int, folder: Path, years: tuple[int, int], faults: int, copies: int, rules: Sequence[str], seed: int
) -> None:
    """Write the reports of AGENCIES made-up agencies over some years, and the truth about them, into FOLDER."""
    plan = Plan(agencies, tuple(range(years[0], years[1] + 1)), faults, copies, tuple(rules) or RULES)
    truths = write_series(plan, folder, seed)
    click.echo(f"{len(truths)} documents in {folder}", err=True)


if __name__ == "__main__":
    main()
