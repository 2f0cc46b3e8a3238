"""Readings to facts: in reading order, with the printed words and the place where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extract.narrative.passages import Passage
from extract.narrative.reading import Reading
from extract.report import Fact

_LONGEST_QUOTE = 90
_NUMERALS = "零一二三四五六"


def readings_to_facts(text: str, passages: Sequence[Passage], readings: Sequence[Reading]) -> tuple[Fact, ...]:
    """Give the facts of a document, whose text counts the lines of their places."""
    order = sorted(range(len(readings)), key=lambda number: _place(passages, readings[number]))
    position = {number: index for index, number in enumerate(order)}
    breaks = [index for index, char in enumerate(text) if char == "\n"]
    facts = []
    for number in order:
        reading = readings[number]
        parent = None if reading.parent is None else position[reading.parent]
        facts.append(_fact(text, passages[reading.passage], reading, parent, breaks))
    return tuple(facts)


def _place(passages: Sequence[Passage], reading: Reading) -> tuple[int, int, str, str]:
    start, end = passages[reading.passage].sentence.span(reading.start, reading.end)
    return start, end, reading.kind, reading.concept


def _fact(text: str, passage: Passage, reading: Reading, parent: int | None, breaks: Sequence[int]) -> Fact:
    start, end = passage.sentence.span(reading.start, reading.end)
    first, last = reading.quote or _quote(passage, reading)
    return Fact(
        kind=reading.kind,
        concept=reading.concept,
        value=reading.value,
        approx=reading.approx,
        unit=reading.unit,
        raw=text[start:end],
        quote=text[first:last].strip(),
        start=start,
        end=end,
        locator=_locator(passage.sentence.section, bisect_right(breaks, start - 1) + 1, start, end),
        part_of=parent,
        cumulative=reading.cumulative,
    )


def _quote(passage: Passage, reading: Reading) -> tuple[int, int]:
    """Give the span of the sentence, or in a long one of the clauses that the figure was read from."""
    length = len(passage.text.rstrip("\n|"))
    if length <= _LONGEST_QUOTE:
        return passage.sentence.span(0, max(length, reading.end))
    start, _ = passage.clause(min(reading.context, reading.start))
    _, end = passage.clause(max(reading.end - 1, 0))
    return passage.sentence.span(start, max(end, reading.end))


def _locator(section: int, line: int, start: int, end: int) -> str:
    part = f"第{_NUMERALS[section]}部分 " if 0 < section < len(_NUMERALS) else ""
    return f"{part}第{line}行 字符{start}–{end}"
