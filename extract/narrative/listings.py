"""Lists printed as a small table, flattened to a cell a line, after a sentence that gives their total.

Either a row of names and then, after a cell that says 数量, a row of as many numbers; or names and numbers in turn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.narrative.grammar import part_groups, pattern
from extract.narrative.passages import Passage
from extract.narrative.reading import Reading

_NUMBER = re.compile(r"\d{1,9}|\d{1,3}(?:,\d{3})+")
_FEWEST = 3
_LONGEST_NAME = 30
_MOST_CELLS = 400


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name and its number; ``place`` is the index of the passage that is the number."""

    name: str
    place: int
    value: Decimal
    unit: str


def read_listings(passages: Sequence[Passage], readings: Sequence[Reading]) -> list[Reading]:
    """Give the readings, with the members of printed lists added as parts of the totals before them."""
    added = list(readings)
    for number, reading in enumerate(readings):
        if "category-items" in {kind for group in part_groups().get(reading.kind, ()) for kind in group}:
            added += _members(passages, reading, number)
    return added


def _members(passages: Sequence[Passage], total: Reading, number: int) -> list[Reading]:
    if not _leads_in(passages, total):
        return []
    cells = _cells(passages, _lead_in(passages, total) + 1)
    entries = _rows(passages, cells) or _turns(passages, cells)
    return [_member(passages, entry, total, number, _quote(passages, cells, entries)) for entry in entries]


def _member(passages: Sequence[Passage], entry: _Entry, total: Reading, number: int, quote: tuple[int, int]) -> Reading:
    return Reading(
        passage=entry.place,
        start=0,
        end=len(_text(passages[entry.place])),
        kind="category-items",
        concept=entry.name,
        value=entry.value,
        approx=False,
        unit=entry.unit or total.unit,
        context=0,
        parent=number,
        quote=quote,
    )


def _quote(passages: Sequence[Passage], cells: Sequence[int], entries: Sequence[_Entry]) -> tuple[int, int]:
    """Give the span of the whole printed list."""
    first, last = passages[cells[0]], passages[entries[-1].place]
    return first.sentence.span(0, 1)[0], last.sentence.span(0, len(_text(last)))[1]


def _lead_in(passages: Sequence[Passage], total: Reading) -> int:
    """Give the last sentence of the total's paragraph if it is the next one, else the total's own."""
    following = total.passage + 1
    if following < len(passages) and pattern("list_head").search(_text(passages[following])):
        return following
    return total.passage


def _leads_in(passages: Sequence[Passage], total: Reading) -> bool:
    place = _lead_in(passages, total)
    return pattern("list_head").search(_text(passages[place])) is not None


def _cells(passages: Sequence[Passage], start: int) -> list[int]:
    """Give the passages that may be cells of the list: short, one a paragraph, without a full stop."""
    cells: list[int] = []
    for index in range(start, len(passages)):
        text = _text(passages[index])
        if len(text) > _LONGEST_NAME or "。" in passages[index].text or len(cells) == _MOST_CELLS:
            break
        if text and passages[index].sentence.host is None:
            cells.append(index)
    return cells


def _rows(passages: Sequence[Passage], cells: Sequence[int]) -> list[_Entry]:
    """Read a row of names and a row of numbers: as many names stand right before the head of the numbers."""
    for place, cell in enumerate(cells):
        head = pattern("quantity_head").fullmatch(_text(passages[cell]))
        if head is None:
            continue
        numbers = _leading_numbers(passages, cells[place + 1 :])
        names = cells[place - len(numbers) : place] if place >= len(numbers) >= _FEWEST else []
        if names and place <= len(numbers) + 1:
            unit = head["unit"] or ""
            return [
                _Entry(_text(passages[name]), at, value, unit) for name, (at, value) in zip(names, numbers, strict=True)
            ]
    return []


def _leading_numbers(passages: Sequence[Passage], cells: Sequence[int]) -> list[tuple[int, Decimal]]:
    numbers: list[tuple[int, Decimal]] = []
    for cell in cells:
        text = _text(passages[cell])
        if not _NUMBER.fullmatch(text):
            break
        numbers.append((cell, Decimal(text.replace(",", ""))))
    return numbers


def _turns(passages: Sequence[Passage], cells: Sequence[int]) -> list[_Entry]:
    """Read names and numbers in turn."""
    pairs: list[_Entry] = []
    for name, number in zip(cells[::2], cells[1::2], strict=False):
        label, figure = _text(passages[name]), _text(passages[number])
        if _NUMBER.fullmatch(label) or not _NUMBER.fullmatch(figure):
            break
        pairs.append(_Entry(label, number, Decimal(figure.replace(",", "")), ""))
    return pairs if len(pairs) >= _FEWEST else []


def _text(passage: Passage) -> str:
    return passage.text.rstrip("\n|")
