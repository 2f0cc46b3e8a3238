"""Readings to readings with parts: which figures the text lists as the parts of which total.

A list opens with 其中, a colon or a bracket after its total and goes on as long as the unit and the kinds stay those of
its first member; the parts of one of its members are passed over. It is taken as complete only if every figure in it
was read, and there are at least two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import cue_set, part_groups, units
from extract.narrative.passages import Passage
from extract.narrative.reading import Reading

_FEWEST_PARTS = 2
_PUBLISHED = frozenset({"disclosed-total", "channel-items", "category-items"})
_ACTS = frozenset({"receive", "conclude", "hold", "make", "disclose", "publish"})


def readings_to_parts(passages: Sequence[Passage], readings: Sequence[Reading]) -> list[Reading]:
    """Give the readings with ``parent`` set where the text lists them as parts."""
    linked = list(readings)
    for total in range(len(linked)):
        for parts in _lists(passages, linked, total):
            for part in _completed(passages, linked, total, parts):
                linked[part] = replace(linked[part], parent=total)
    return linked


def _lists(passages: Sequence[Passage], readings: Sequence[Reading], total: int) -> list[list[int]]:
    found = (_in_bracket(passages, readings, total), _in_sentence(passages, readings, total))
    return [parts for parts in found if len(parts) >= _FEWEST_PARTS and not _are_examples(readings, total, parts)][:1]


def _are_examples(readings: Sequence[Reading], total: int, parts: Sequence[int]) -> bool:
    """Whether what is listed after a category are only some of its items."""
    value = sum(readings[part].value for part in parts)
    return readings[total].kind == "category-items" and value < readings[total].value


def _in_bracket(passages: Sequence[Passage], readings: Sequence[Reading], total: int) -> list[int]:
    """Give the parts listed in a bracket right after the total."""
    reading = readings[total]
    for index in range(reading.passage + 1, len(passages)):
        passage = passages[index]
        if passage.sentence.host is None:
            break
        opens = not any(cue.kind in {"includes", "contains"} for cue in passage.cues)
        if passage.sentence.host == reading.passage and passage.sentence.host_place == reading.end and opens:
            return _members(passages, readings, total, index, _after_marker(passage))
    return []


def _after_marker(passage: Passage) -> int:
    return next((cue.end for cue in passage.cues if cue.kind == "of-which"), 0)


def _in_sentence(passages: Sequence[Passage], readings: Sequence[Reading], total: int) -> list[int]:
    """Give the parts listed after the total in its own sentence, if the total is the last that can have them."""
    reading = readings[total]
    passage = passages[reading.passage]
    marker = _marker(passage, reading)
    following = range(total + 1, _of_passage(readings, reading.passage).stop)
    if marker is None or any(_may_hold(readings, other, total, marker) for other in following):
        return []
    return _members(passages, readings, total, reading.passage, marker)


def _of_passage(readings: Sequence[Reading], index: int) -> range:
    """Give the places of the readings of a passage; readings stand in the order of their passages."""
    first, last = (place(readings, index, key=lambda reading: reading.passage) for place in (bisect_left, bisect_right))
    return range(first, last)


def _marker(passage: Passage, reading: Reading) -> int | None:
    """Give the place where a list opens after a reading; None where none does."""
    if passage.text[reading.end : reading.end + 1] == ":":
        return reading.end + 1
    return next((cue.end for cue in passage.cues if cue.start >= reading.end and _opens(passage, cue)), None)


def _opens(passage: Passage, cue: Cue) -> bool:
    """Whether a cue opens a list; 包括 does where a figure follows in its clause, else it opens a description."""
    if cue.kind == "including":
        _, end = passage.clause(cue.end)
        return any(cue.end <= figure.start < end and figure.unit for figure in passage.figures)
    return cue.kind in {"of-which", "respectively"}


def _may_hold(readings: Sequence[Reading], other: int, total: int, marker: int) -> bool:
    """Whether another reading between the total and the list is as fit to be its total."""
    reading = readings[other]
    if reading.end > marker or reading.parent == total:
        return False
    is_fit = reading.kind in part_groups() or reading.kind in cue_set("added")
    return is_fit and _same_unit(reading.unit, readings[total].unit)


def _members(passages: Sequence[Passage], readings: Sequence[Reading], total: int, index: int, place: int) -> list[int]:
    """Give the readings of the list that opens at a place of a passage; none where a figure in it was not read."""
    passage = passages[index]
    by_start = {readings[number].start: number for number in _of_passage(readings, index)}
    members: list[int] = []
    aside: list[int] = []
    value = Decimal(0)
    for figure in passage.figures:
        if figure.start < place or figure.unit == "%":
            continue
        if _is_unlike(passage, readings[total], place, figure):
            return []
        if not _same_unit(figure.unit, readings[total].unit) or _is_full(readings[total], value, figure):
            break
        if members and _is_closed(passage, place, figure.start):
            resumed = _end_of_aside(passage, figure)
            if not resumed:
                break
            aside, place = aside or list(members), resumed
            continue
        number = by_start.get(figure.start)
        if number is None and not figure.unit:
            continue
        if number is None:
            return []
        if not _fits(readings, total, members, number):
            break
        members.append(number)
        value += figure.value
        place = figure.end
    if aside and value != readings[total].value:
        return aside
    return [] if _is_open(passage, place) else members


def _is_full(total: Reading, value: Decimal, figure: Figure) -> bool:
    """Whether the members before a figure make up the total, so that it is none."""
    return value == total.value and bool(value) and bool(figure.value)


def _end_of_aside(passage: Passage, figure: Figure) -> int:
    """Give where the list goes on after parts of one of its members; 0 where it does not."""
    return passage.text.find(";", figure.end) + 1


def _is_unlike(passage: Passage, total: Reading, place: int, figure: Figure) -> bool:
    """Whether a list of publications holds a member in a unit that cannot be added up, so that its sum says nothing."""
    if total.kind not in _PUBLISHED or _same_unit(figure.unit, total.unit) or figure.unit not in units("things"):
        return False
    return not any(cue.kind in _ACTS for cue in passage.cues_between(place, figure.start))


def _same_unit(unit: str, of_total: str) -> bool:
    """Whether counts in a unit may be added up to a total in another: the same, none printed, or both of postings."""
    return unit in ("", of_total) or {unit, of_total} <= units("texts")


def _is_closed(passage: Passage, place: int, start: int) -> bool:
    """Whether between a member and the next figure the list has ended: another list or an addition begins."""
    between = passage.cues_between(place, start)
    return any(
        cue.kind in {"of-which", "includes", "contains"} or (cue.kind == "another" and cue.end < start)
        for cue in between
    )


def _is_open(passage: Passage, place: int) -> bool:
    """Whether the list says itself that there are more members."""
    return any(cue.kind == "etc" and cue.start == place for cue in passage.cues)


def _fits(readings: Sequence[Reading], total: int, members: Sequence[int], number: int) -> bool:
    reading = readings[number]
    kinds = {readings[member].kind for member in members} | {reading.kind}
    groups = part_groups().get(readings[total].kind, ())
    return reading.cumulative == readings[total].cumulative and any(kinds <= group for group in groups)


def _completed(
    passages: Sequence[Passage], readings: Sequence[Reading], total: int, parts: Sequence[int]
) -> Sequence[int]:
    """Add what the very next figure says, where only with it the parts make up the total exactly."""
    following = parts[-1] + 1
    if following >= len(readings) or sum(readings[part].value for part in parts) >= readings[total].value:
        return parts
    reading, last = readings[following], readings[parts[-1]]
    near = reading.passage - last.passage <= 1 and _same_paragraph(passages, reading, last)
    fits = near and _same_unit(reading.unit, readings[total].unit) and _fits(readings, total, parts, following)
    value = sum((readings[part].value for part in parts), reading.value)
    return [*parts, following] if fits and value == readings[total].value else parts


def _same_paragraph(passages: Sequence[Passage], first: Reading, second: Reading) -> bool:
    return passages[first.passage].sentence.paragraph == passages[second.passage].sentence.paragraph
