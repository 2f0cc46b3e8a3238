"""How much of what sentences state is read, and how much of what is read they state.

python tests/narrative_accuracy.py FILE… [--misses]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extract.narrative import read_facts
from extract.report import Fact, Section


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one text states, what was read from it, and what is in one only; links to totals are compared apart."""

    text: str
    stated: Counter[str]
    read: Counter[str]

    @property
    def right(self) -> int:
        """How many facts are in both."""
        return (self.stated & self.read).total()


def fact_to_words(fact: Fact) -> str:
    """Write a fact as the files of sentences do; a claim has no value."""
    link = "" if fact.part_of is None else f" <{fact.part_of}"
    if fact.value is None:
        return f"{fact.kind} {fact.concept}{link}"
    marks = ("~" if fact.approx else "") + ("+" if fact.cumulative else "")
    unit = fact.unit or '""'
    return f"{fact.kind} {fact.concept} {fact.value}{marks} {unit}{link}"


def text_to_facts(text: str, year: int | None) -> tuple[Fact, ...]:
    """Read a text as the only section of a document."""
    return read_facts(text, [Section(0, "", text, 0, len(text))], year)


def cases_to_outcomes(cases: Sequence[dict[str, Any]]) -> Iterator[Outcome]:
    """Read each case, and leave links to totals out."""
    for case in cases:
        read = [fact_to_words(fact) for fact in text_to_facts(case["text"], case.get("year"))]
        yield Outcome(case["text"], _without_links(case["facts"]), _without_links(read))


def precision_and_recall(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Give the share of what is read that is stated, and of what is stated that is read."""
    right = sum(outcome.right for outcome in outcomes)
    read = sum(outcome.read.total() for outcome in outcomes)
    stated = sum(outcome.stated.total() for outcome in outcomes)
    return right / read, right / stated


def _without_links(words: Sequence[str]) -> Counter[str]:
    return Counter(word.split(" <")[0] for word in words)


def outcomes_to_text(name: str, outcomes: Sequence[Outcome], *, with_misses: bool) -> Iterator[str]:
    """Say how many facts are stated, read and right, and which are in one only."""
    for outcome in outcomes if with_misses else ():
        missed, wrong = outcome.stated - outcome.read, outcome.read - outcome.stated
        if missed or wrong:
            yield outcome.text
            yield from (f"    missed  {fact}" for fact in missed.elements())
            yield from (f"    wrong   {fact}" for fact in wrong.elements())
    precision, recall = precision_and_recall(outcomes)
    right = sum(outcome.right for outcome in outcomes)
    read, stated = (sum(getattr(outcome, side).total() for outcome in outcomes) for side in ("read", "stated"))
    yield f"{name}: {len(outcomes)} texts, {stated} facts stated, {read} read, {right} right"
    yield f"precision {precision:.3f}, recall {recall:.3f}"


if __name__ == "__main__":
    for name in (name for name in sys.argv[1:] if name != "--misses"):
        outcomes = list(cases_to_outcomes(yaml.safe_load(Path(name).read_text("utf-8"))))
        for line in outcomes_to_text(name, outcomes, with_misses="--misses" in sys.argv):
            sys.stdout.write(line + "\n")
