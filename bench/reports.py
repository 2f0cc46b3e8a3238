"""Made-up reports: who reports on which year, the figures, the sentences, and how all of it is printed.

Takes a source of randomness; gives what is to be printed in some layout, and the truth about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from bench.agencies import random_reporter
from bench.data import load
from bench.figures import Numbers, random_blocks, random_numbers
from bench.layouts import Cells, Tables
from bench.noise import (
    blanks_in_labels,
    broken_labels,
    damaged_labels,
    full_width,
    numbers_to_texts,
    other_labels,
    traditional,
)
from bench.sentences import Sentence, random_overview, random_sentences
from bench.truth import TrueCell, TrueFact
from ontology.divisions import short_name
from ontology.form import Block

FIRST_YEAR, LAST_YEAR = 2019, 2025
# How many in a hundred reports have each kind of noise; some show only in some layouts.
NOISE = {
    "odd zeros": 12,
    "separators": 6,
    "full-width digits": 5,
    "label variants": 25,
    "blanks in labels": 12,
    "damaged labels": 8,
    "broken labels": 12,
    "traditional script": 6,
    "lost heading": 8,
    "shifted row": 5,
    "page numbers": 15,
    "short title": 8,
    "preamble": 40,
    "metadata": 25,
    "cover": 6,
}
_LABEL_NOISE = {
    "label variants": other_labels,
    "damaged labels": damaged_labels,
    "blanks in labels": blanks_in_labels,
    "broken labels": broken_labels,
}
_KEPT_BLANKS = {"": "blank", "/": "slash", "-": "slash", "—": "slash", "无": "text"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A report as it is to be printed: paragraphs before and behind the tables, and the words for pages."""

    title: str
    before: tuple[str, ...]
    tables: Tables
    behind: tuple[str, ...]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A made-up report and what it says."""

    printed: Printed
    noise: tuple[str, ...]
    agency: str
    division: str
    year: int
    cells: tuple[TrueCell, ...]
    facts: tuple[TrueFact, ...]


def random_report(random: Random, *, blanks: bool, without: frozenset[str]) -> MadeReport:
    """Make up a report; ``blanks`` says whether the layout can show a blank cell, ``without`` what noise it cannot."""
    year = random.randint(FIRST_YEAR, LAST_YEAR)
    reporter = random_reporter(random, year)
    noise = tuple(
        name
        for name, percent in NOISE.items()
        if (random.randrange(100) < percent and name not in without) or (name == "preamble" and not reporter.is_alone)
    )
    words = _words(random, year) | {
        "agency": reporter.printed,
        "short": random.choice((reporter.itself, "本机关", reporter.printed)),
        "place": short_name(reporter.division.name),
        "region": reporter.region,
    }
    blocks = random_blocks(random, year)
    numbers = random_numbers(random, blocks)
    zero = _zero(random, noise, blanks=blanks)
    texts = numbers_to_texts(random, numbers, separators="separators" in noise, zero=zero)
    overview = random_overview(random, numbers, words)
    problems = random_sentences(random, "problems", 2, numbers, words)
    closing = random_sentences(random, "fee", 1, numbers, words)
    title, before = _opening(random, noise, words, overview)
    printed = Printed(
        title,
        before,
        _tables(random, noise, blocks, texts),
        (
            *_section(5, [sentence.text for sentence in problems]),
            *_section(6, [sentence.text for sentence in closing]),
            *random.choice(load("prose")["signatures"]).format(**words).split("\n"),
        ),
        words,
    )
    return MadeReport(
        _in_print(printed, noise),
        noise,
        reporter.name,
        reporter.division.code,
        year,
        tuple(true_cells(blocks, numbers, texts)),
        tuple(fact for sentence in (*overview, *problems, *closing) for fact in sentence.facts),
    )


def _words(random: Random, year: int) -> dict[str, str]:
    return {
        "year": str(year),
        "next": str(year + 1),
        "last": str(year - 1),
        "month": str(random.randint(1, 3)),
        "day": str(random.randint(10, 28)),
        "count": str(random.randint(10, 999)),
    }


def _zero(random: Random, noise: tuple[str, ...], *, blanks: bool) -> str:
    odd = [text for text in load("variants")["zeros"] if text or blanks]
    return random.choice(odd) if "odd zeros" in noise else "0"


def _opening(
    random: Random, noise: tuple[str, ...], words: Mapping[str, str], overview: list[Sentence]
) -> tuple[str, tuple[str, ...]]:
    prose = load("prose")
    short = "short title" in noise
    title = random.choice(prose["short_titles" if short else "titles"]).format(**words)
    before = [title]
    if "cover" in noise:
        before = [words["agency"], *(line.format(**words) for line in prose["cover"]), title]
    if "metadata" in noise:
        before = [*(line.format(**words) for line in prose["metadata"]), *before]
    if short or "preamble" in noise:
        before.append(random.choice(prose["preambles"]).format(**words))
    return title, (*before, *_section(1, _paragraphs(random, overview)))


def _section(number: int, paragraphs: list[str]) -> tuple[str, ...]:
    return (load("prose")["sections"][number], *paragraphs)


def _paragraphs(random: Random, sentences: list[Sentence]) -> list[str]:
    """Give the sentences in paragraphs of one to four, in some reports with the usual numbered beginnings."""
    numbered = load("prose")["numbered_paragraphs"] if random.random() < 1 / 2 else []
    made: list[str] = []
    rest = [sentence.text for sentence in sentences]
    while rest:
        count = random.randint(1, 4)
        made.append("".join(rest[:count]))
        rest = rest[count:]
    return [beginning + text for beginning, text in zip([*numbered, *[""] * len(made)], made, strict=False)]


def _tables(random: Random, noise: tuple[str, ...], blocks: tuple[Block, ...], texts: Cells) -> Tables:
    labelled = blocks
    for kind, change in _LABEL_NOISE.items():
        labelled = change(random, labelled) if kind in noise else labelled
    headings = [block.heading for block in blocks if block.table == 2]
    rows = [row.id for block in blocks if block.table == 3 for row in block.rows]
    return Tables(
        labelled,
        texts,
        lost=frozenset({random.choice(headings[1:])} if "lost heading" in noise else ()),
        shifted=frozenset({random.choice(rows)} if "shifted row" in noise else ()),
        page_marks="page numbers" in noise,
    )


def _in_print(printed: Printed, noise: tuple[str, ...]) -> Printed:
    tables = printed.tables
    if "full-width digits" in noise:
        wide = {key: full_width(text) for key, text in tables.cells.items()}
        tables = Tables(tables.blocks, wide, tables.lost, tables.shifted, tables.page_marks)
    if "traditional script" not in noise:
        return Printed(printed.title, printed.before, tables, printed.behind, printed.words)
    return Printed(
        traditional(printed.title),
        tuple(map(traditional, printed.before)),
        tables,
        tuple(map(traditional, printed.behind)),
        {name: traditional(text) for name, text in printed.words.items()},
    )


def true_cells(blocks: tuple[Block, ...], numbers: Numbers, texts: Cells) -> list[TrueCell]:
    """Give what the cells of the blocks say, by what is printed in them."""
    return [
        TrueCell(
            block.table, row.id, column.id, status, value if status == "number" else "", column.unit, block.version
        )
        for block in blocks
        for row in block.rows
        for column in block.columns
        for key in [(block.table, row.id, column.id)]
        for value in [format(numbers[key], "f")]
        for status in [_KEPT_BLANKS.get(texts[key], "number")]
    ]
