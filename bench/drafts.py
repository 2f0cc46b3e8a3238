"""A report of a series before it is printed: what it says, so that a fault can be put into any part of it.

Takes figures and a source of randomness; gives drafts, and each draft as a report to be printed with its truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random

from bench.agencies import Reporter
from bench.data import load
from bench.figures import Numbers
from bench.layouts import TITLES, Cells, Key, Tables
from bench.reports import MadeReport, Printed, true_cells
from bench.sentences import Sentence, random_sentences
from bench.truth import TrueFact, TrueFault
from ontology.divisions import short_name
from ontology.form import Block

_THEMES = ("received", "outcomes", "disputes", "documents", "decisions")
_FIRST_WITH_FEES = 2021
_TOPICS, _PROBLEMS, _IMPROVEMENTS = 9, 3, 4
_SECTION_5, _SECTION_6 = 5, 6


@dataclass(frozen=True, slots=True)
class Prose:
    """Text without figures: sentences of the first section, and both halves of the fifth."""

    overview: tuple[str, ...]
    problems: str
    improvements: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A report to be.

    ``silent`` are themes of which the text says nothing, ``said`` further sentences, ``texts`` cells that are printed
    as something else, ``sections`` the last ones in order, ``without`` a table of which only the heading is there,
    ``period`` the year of which the figures are said to be, and ``faults`` what is wrong with the report.
    """

    reporter: Reporter
    year: int
    blocks: tuple[Block, ...]
    numbers: Numbers
    prose: Prose
    words: dict[str, str]
    silent: frozenset[str] = frozenset()
    said: tuple[Sentence, ...] = ()
    texts: Cells = field(default_factory=dict)
    unreadable: frozenset[Key] = frozenset()
    sections: tuple[int, ...] = (_SECTION_5, _SECTION_6)
    empty: frozenset[int] = frozenset()
    without: int = 0
    lost: frozenset[str] = frozenset()
    layouts: frozenset[str] = frozenset()
    period: int = 0
    tells_fees: bool = True
    is_unresolved: bool = False
    faults: tuple[TrueFault, ...] = ()

    @property
    def asks_for_fees(self) -> bool:
        """Whether a report of that year must say what fees were charged."""
        return self.year >= _FIRST_WITH_FEES

    def at_fault(self, rule: str, *places: tuple[str, str, str], of: str = "") -> Draft:
        """Give the draft with a fault on record; a place is table, row and column."""
        return replace(self, faults=(*self.faults, *(TrueFault(rule, *place, of) for place in places)))

    def with_numbers(self, changes: Mapping[Key, int]) -> Draft:
        """Give the draft with some figures larger by so much."""
        return replace(self, numbers=self.numbers | {key: self.numbers[key] + more for key, more in changes.items()})

    def saying(self, theme: str, text: str, *facts: TrueFact) -> Draft:
        """Give the draft with a sentence in place of those of a theme."""
        return replace(self, silent=self.silent | {theme}, said=(*self.said, Sentence(text, facts)))


def random_draft(random: Random, reporter: Reporter, year: int, blocks: tuple[Block, ...], numbers: Numbers) -> Draft:
    """Make up the draft of a report in which everything agrees."""
    words = {
        "year": str(year),
        "next": str(year + 1),
        "last": str(year - 1),
        "month": "1",
        "day": str(random.randint(10, 28)),
        "count": str(random.randint(10, 999)),
        "agency": reporter.printed,
        "short": random.choice((reporter.itself, "本机关")),
        "place": short_name(reporter.division.name),
        "region": reporter.region,
    }
    return Draft(reporter, year, blocks, numbers, random_prose(random), words)


def random_prose(random: Random) -> Prose:
    """Make up prose that hardly resembles other prose."""
    data = load("series")
    pairs = zip(random.sample(data["topics"], _TOPICS), random.sample(data["measures"], _TOPICS), strict=True)
    problems = zip(random.sample(data["topics"], _PROBLEMS), random.sample(data["lacks"], _PROBLEMS), strict=True)
    improvements = zip(
        random.sample(data["topics"], _IMPROVEMENTS), random.sample(data["measures"], _IMPROVEMENTS), strict=True
    )
    return Prose(
        tuple(data["overview"].format(topic=topic, measure=measure) for topic, measure in pairs),
        data["problems"].format(
            problems=",".join(data["problem"].format(topic=topic, lack=lack) for topic, lack in problems)
        ),
        data["improvements"].format(
            improvements=",".join(
                data["improvement"].format(topic=topic, measure=measure) for topic, measure in improvements
            )
        ),
    )


def draft_to_report(random: Random, draft: Draft) -> MadeReport:
    """Give what is to be printed, and the truth about it."""
    prose, words = load("series"), draft.words
    title = random.choice(prose["titles"]).format(**words)
    period = prose["period"].format(**{"from": draft.period or draft.year})
    overview = _overview(random, draft)
    texts = {key: format(number, "f") for key, number in draft.numbers.items()} | dict(draft.texts)
    blocks = tuple(block for block in draft.blocks if block.table != draft.without)
    lone = (TITLES[draft.without], prose["left_out"]) if draft.without else ()
    before = (title, period, load("prose")["sections"][1], *(sentence.text for sentence in overview))
    behind = (*_closing(random, draft), *prose["signature"].format(**words).split("\n"))
    is_before = draft.without == min(TITLES)
    printed = Printed(
        title,
        (*before, *lone) if is_before else before,
        Tables(blocks, texts, draft.lost),
        behind if is_before else (*lone, *behind),
        words,
    )
    return MadeReport(
        printed,
        (),
        draft.reporter.name,
        "" if draft.is_unresolved else draft.reporter.division.code,
        draft.year,
        tuple(
            cell
            for cell in true_cells(blocks, draft.numbers, texts)
            if (cell.table, cell.row, cell.column) not in draft.unreadable
        ),
        tuple(fact for sentence in overview for fact in sentence.facts),
    )


def _overview(random: Random, draft: Draft) -> list[Sentence]:
    """Give the sentences of the first section: those with figures amid the others."""
    told = [
        sentence
        for theme in _THEMES
        if theme not in draft.silent
        for sentence in random_sentences(random, theme, 1, draft.numbers, draft.words, source="series")
    ]
    if "parts" not in draft.silent:
        told.insert(0, parts_sentence(random, draft, missing=0))
    texts = [Sentence(text, ()) for text in draft.prose.overview]
    for sentence in (*told, *draft.said):
        texts.insert(random.randint(0, len(texts)), sentence)
    return texts


def parts_sentence(random: Random, draft: Draft, *, missing: int) -> Sentence:
    """Give a total with its parts, of which so many are missing."""
    parts = {name: random.randint(20, 900) for name in "abc"}
    figures = {"total": sum(parts.values()) + missing} | parts
    text = load("series")["parts"].format(**draft.words, **figures)
    return Sentence(text, (TrueFact("disclosed-total", "total", str(figures["total"]), "条", False, text),))


def _closing(random: Random, draft: Draft) -> tuple[str, ...]:
    prose = load("series")
    says_fees = draft.tells_fees and draft.asks_for_fees
    remarks = random.choice(prose["no_fee" if says_fees else "no_remark"]).format(**draft.words)
    texts = {
        _SECTION_5: tuple(filter(None, (draft.prose.problems, draft.prose.improvements))),
        _SECTION_6: (remarks,),
    }
    lines: list[str] = []
    for number in draft.sections:
        lines += [load("prose")["sections"][number], *(() if number in draft.empty else texts[number])]
    return tuple(lines)
