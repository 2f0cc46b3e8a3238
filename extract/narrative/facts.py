"""Readings to facts: in reading order, with the printed words and the place where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from extract.locators import section_to_locator
from extract.narrative.claims import Claim
from extract.narrative.passages import Passage
from extract.narrative.reading import Reading
from extract.report import Fact

_LONGEST_QUOTE = 90


def readings_to_facts(
    text: str, passages: Sequence[Passage], readings: Sequence[Reading], claims: Sequence[Claim]
) -> tuple[Fact, ...]:
    """Give the facts of a document, whose text counts the lines of their places; claims have no value."""
    read: list[Reading | Claim] = [*readings, *claims]
    order = sorted(range(len(read)), key=lambda number: _place(passages, read[number]))
    position = {number: index for index, number in enumerate(order)}
    breaks = [place - 1 for place in accumulate(len(line) + 1 for line in text.split("\n"))][:-1]
    facts = []
    for number in order:
        item = read[number]
        parent = position[item.parent] if isinstance(item, Reading) and item.parent is not None else None
        facts.append(_fact(text, passages[item.passage], item, parent, breaks))
    return tuple(facts)


def _place(passages: Sequence[Passage], item: Reading | Claim) -> tuple[int, int, str, str]:
    start, end = passages[item.passage].sentence.span(item.start, item.end)
    return start, end, item.kind, item.concept


def _fact(text: str, passage: Passage, item: Reading | Claim, parent: int | None, breaks: Sequence[int]) -> Fact:
    counted = item if isinstance(item, Reading) else None
    start, end = passage.sentence.span(item.start, item.end)
    first, last = item.quote or _quote(passage, item)
    return Fact(
        kind=item.kind,
        concept=item.concept,
        value=counted.value if counted else None,
        approx=counted.approx if counted else False,
        unit=counted.unit if counted else "",
        raw=text[start:end],
        quote=text[first:last].strip(),
        start=start,
        end=end,
        locator=section_to_locator(passage.sentence.section, start, end, bisect_right(breaks, start - 1) + 1),
        part_of=parent,
        cumulative=counted.cumulative if counted else False,
    )


def _quote(passage: Passage, reading: Reading | Claim) -> tuple[int, int]:
    """Give the span of the sentence, or in a long one of the clauses that the figure was read from."""
    length = len(passage.text.rstrip("\n|"))
    if length <= _LONGEST_QUOTE:
        return passage.sentence.span(0, max(length, reading.end))
    start, _ = passage.clause(min(reading.context, reading.start))
    _, end = passage.clause(max(reading.end - 1, 0))
    return passage.sentence.span(start, max(end, reading.end))
