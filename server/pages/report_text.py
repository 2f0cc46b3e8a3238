"""A report's running text, with the figures that were read in it marked where they stand.

Takes the solutions of ``report-sections``, ``report-facts`` and ``report-mentions``; gives sections as passages for the
page. A figure is marked only where the text has its very words at its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from server.graph import Term
from server.pages.values import text

Record = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text; one that was read as a figure or a name has the anchor of what it was read as."""

    text: str
    anchor: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the report."""

    anchor: str
    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    anchor: str
    meaning: str


def records_to_sections(
    sections: Sequence[Record], facts: Sequence[Record], mentions: Sequence[Record]
) -> tuple[SectionView, ...]:
    """Give the sections in the order of the text; facts and mentions are numbered as they come, from 1."""
    return tuple(
        SectionView(f"section-{number}", text(section, "title"), tuple(_passages(section, facts, mentions)))
        for number, section in enumerate(sections, 1)
    )


def fact_to_meaning(fact: Record) -> str:
    """Give what a figure of the text was read as."""
    concept = text(fact, "conceptLabel") or text(fact, "category")
    return "：".join(filter(None, (text(fact, "kindLabel"), concept)))


def _passages(section: Record, facts: Sequence[Record], mentions: Sequence[Record]) -> Iterator[Passage]:
    words, position = text(section, "text"), 0
    for mark in sorted((*_figures(section, facts), *_names(words, mentions)), key=lambda mark: mark.start):
        if mark.start < position:
            continue
        if mark.start > position:
            yield Passage(words[position : mark.start])
        yield Passage(words[mark.start : mark.end], mark.anchor, mark.meaning)
        position = mark.end
    if position < len(words):
        yield Passage(words[position:])


def _figures(section: Record, facts: Sequence[Record]) -> Iterator[_Mark]:
    """Give the marks of the facts in a section, whose text may have lost white space at its beginning."""
    words, start = text(section, "text"), int(text(section, "start") or 0)
    within = [
        (number, fact)
        for number, fact in enumerate(facts, 1)
        if text(fact, "printed") and start <= int(text(fact, "start") or -1) <= start + len(words) + _MOST_LOST
    ]
    lost = next((lost for lost in range(_MOST_LOST + 1) if _all_stand(words, start + lost, within)), None)
    if lost is None:
        return
    for number, fact in within:
        begin = int(text(fact, "start")) - start - lost
        yield _Mark(begin, begin + len(text(fact, "printed")), f"fact-{number}", fact_to_meaning(fact))


_MOST_LOST = 8


def _all_stand(words: str, start: int, facts: Sequence[tuple[int, Record]]) -> bool:
    """Tell whether every fact's words stand at its place, where the text begins at ``start`` of the document."""
    return all(
        int(text(fact, "start")) >= start and words.startswith(text(fact, "printed"), int(text(fact, "start")) - start)
        for _, fact in facts
    )


def _names(words: str, mentions: Sequence[Record]) -> Iterator[_Mark]:
    for number, mention in enumerate(mentions, 1):
        name, quote = text(mention, "name"), text(mention, "quote")
        sentence = words.find(quote) if quote else -1
        begin = words.find(name, sentence) if sentence >= 0 else -1
        if begin >= 0:
            yield _Mark(begin, begin + len(name), f"mention-{number}", "")
