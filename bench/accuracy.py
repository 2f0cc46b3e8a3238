"""``python -m bench.accuracy``: how much of what documents say is read, and every known miss.

Writes ``docs/accuracy.md``.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import click

from bench.generate import write_documents
from bench.held_out import held_out_agencies, held_out_narrative, held_out_questions
from bench.reading import document_score, document_scores, path_to_report
from bench.samples import PROJECT, REAL, SAMPLES, real_truths, sample_statements, sample_truths
from bench.scoring import INVENTED, RIGHT, UNREAD, WRONG, Miss, Score

COUNT, SEED = 1000, 2019
_PAGE = PROJECT / "docs" / "accuracy.md"
_EXAMPLES = 3
_HEAD = "| {} | documents | cells | right | unread | wrong | invented | agency | division | year | precision | recall |"
_RULE = "|---|" + "---:|" * 11


def scores_to_page(made: Sequence[Score], seed: int) -> str:
    """Give the page."""
    groups: Mapping[str, Callable[[Score], Iterable[str]]] = {
        "all": lambda _: ["all"],
        "layout": lambda score: [score.truth.layout],
        "file type": lambda score: [score.truth.kind],
        "year": lambda score: [str(score.truth.year)],
        "noise": lambda score: score.truth.noise or ["none"],
    }
    template = files("bench").joinpath("data/accuracy.md").read_text("utf-8")
    return template.format(
        count=len(made),
        seed=seed,
        made="\n\n".join("\n".join(_table(title, made, group)) for title, group in groups.items()),
        samples="\n".join(_samples()),
        real=_real(),
        agencies="\n".join(held_out_agencies()),
        narrative="\n".join(held_out_narrative()),
        questions=held_out_questions(),
        misses="\n".join(_misses(made)),
    )


def _table(title: str, scores: Sequence[Score], groups: Callable[[Score], Iterable[str]]) -> Iterator[str]:
    by_group: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        for group in groups(score):
            by_group[group].append(score)
    yield _HEAD.format(title)
    yield _RULE
    for group in sorted(by_group):
        yield _line(group, by_group[group])


def _line(name: str, scores: Sequence[Score]) -> str:
    cells = sum((score.cells for score in scores), Counter[str]())
    printed = cells[RIGHT] + cells[UNREAD] + cells[WRONG]
    found, right, due = (
        sum(getattr(score, field) for score in scores) for field in ("facts_found", "facts_right", "facts_due")
    )
    columns = [
        name,
        str(len(scores)),
        str(printed),
        _percent(cells[RIGHT], printed),
        *(str(cells[outcome]) for outcome in (UNREAD, WRONG, INVENTED)),
        *(
            _percent(sum(getattr(score, field) for score in scores), len(scores))
            for field in ("agency", "division", "year")
        ),
        _percent(right, found),
        _percent(right, due),
    ]
    return f"| {' | '.join(columns)} |"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else ""


def _samples() -> Iterator[str]:
    """Give the table of the samples; their narrative is known in part."""
    columns = "cells | right | unread | wrong | invented | agency | division | year | figures due | read | misread"
    yield f"| sample | {columns} |"
    yield "|---|" + "---:|" * 11
    for truth in sample_truths():
        score = document_score(SAMPLES, truth)
        report = path_to_report(SAMPLES / truth.file)
        facts = report.facts if report else ()
        due = [stated for stated in sample_statements(truth.file) if stated.is_due]
        never = [stated for stated in sample_statements(truth.file) if not stated.is_due]
        values = [
            f"`{truth.file}`",
            str(len(truth.cells)),
            *(str(score.cells[outcome]) for outcome in (RIGHT, UNREAD, WRONG, INVENTED)),
            *("right" if right else "wrong" for right in (score.agency, score.division, score.year)),
            str(len(due)),
            str(sum(stated.is_among(facts) for stated in due)),
            str(sum(stated.is_among(facts) for stated in never)),
        ]
        yield f"| {' | '.join(values)} |"


def _real() -> str:
    """Give the figures for the real reports that samples were made from, where they are at hand."""
    scores = [document_score(REAL, truth) for truth in real_truths()]
    cells = sum((score.cells for score in scores), Counter[str]())
    who = sum(score.agency and score.division and score.year for score in scores)
    return (
        f"{len(scores)} real reports: {sum(cells.values())} cells, {cells[RIGHT]} right, {cells[UNREAD]} unread, "
        f"{cells[WRONG]} wrong, {cells[INVENTED]} invented; agency, division and year right in {who}."
        if scores
        else "The real reports were not at hand when this page was written."
    )


def _misses(scores: Sequence[Score]) -> Iterator[str]:
    misses = [miss for score in scores for miss in score.misses]
    if not misses:
        yield "None."
        return
    groups: dict[str, list[Miss]] = defaultdict(list)
    for miss in misses:
        groups[_kind(miss)].append(miss)
    yield f"{len(misses)} misses of {len(groups)} kinds, the commonest first, with the documents where they are."
    yield ""
    for kind, group in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        files = dict.fromkeys(f"`{miss.truth.file}` ({miss.truth.layout})" for miss in group)
        rest = f" and {len(files) - _EXAMPLES} more" if len(files) > _EXAMPLES else ""
        yield f"- {len(group)} × {kind}: {', '.join(list(files)[:_EXAMPLES])}{rest}"


def _kind(miss: Miss) -> str:
    """Say what a miss has in common with others: the row of cells, the layout, the sentence without its figures."""
    if miss.what.startswith(UNREAD):
        return f"{miss.what.rpartition(' ')[0]} ({miss.truth.layout})"
    text = f"{miss.expected or 'nothing'} read as {miss.found or 'nothing'}"
    return f"{miss.what}: {re.sub(r'[0-9]+(?:[.][0-9]+)?', 'N', text) if 'narrative' in miss.what else text}"


@click.command()
@click.option("--count", default=COUNT, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=SEED, show_default=True)
def main(count: int, seed: int) -> None:
    """Measure accuracy and write docs/accuracy.md."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truths = write_documents(count, folder, seed)
        scores = list(document_scores(folder, truths))
    _PAGE.write_text(scores_to_page(scores, seed), "utf-8")
    click.echo(_line("all", scores))


if __name__ == "__main__":
    main()
