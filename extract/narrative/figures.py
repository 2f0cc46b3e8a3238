"""Sentences to figures: each number with its unit, magnitude and whether it is approximate.

Dates, ordinals, document numbers, ranges and numbers within names are no figures: they have no unit of a count after
them, or the notation around them says so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import cn2an

from extract.narrative.grammar import pattern, words
from extract.narrative.sentences import Sentence

_MAGNITUDES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NAMES = re.compile(r"《[^》]*》|“[^”]{0,40}”|\"[^\"]{0,40}\"|‘[^’]{0,40}’|https?://[\w./?=&%-]+")
_LONGEST_NUMBER = 15
# Round numbers that stand without a digit: 近百件.
_ROUND = {"百": Decimal(100), "千": Decimal(1000)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence: ``start`` to ``end`` with its unit and the words that make it approximate.

    ``unit`` is empty where none is printed.
    """

    start: int
    end: int
    value: Decimal
    approx: bool
    unit: str


def sentence_to_figures(sentence: Sentence) -> tuple[Figure, ...]:
    """Give the figures of a sentence in order."""
    if not _has_number(sentence.text):
        return ()
    names = [match.span() for match in _NAMES.finditer(sentence.text)]
    starts = [start for start, _ in names]
    found = [figure for figure in _figures(sentence.text) if not _is_named(figure, names, starts)]
    return tuple(_with_dealt_units(sentence.text, found))


def _is_named(figure: Figure, names: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    """Whether a figure stands within a name."""
    index = bisect_right(starts, figure.start) - 1
    return index >= 0 and figure.end <= names[index][1]


def _with_dealt_units(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Give the figures, with the unit that the last of several bare numbers has for all: 分别发布12、5、3条."""
    dealt = list(figures)
    if not any(pattern("dealt_unit").search(text, 0, figure.start) for figure in figures if not figure.unit):
        return dealt
    for index in range(len(dealt) - 2, -1, -1):
        figure, following = dealt[index], dealt[index + 1]
        is_bare = not figure.unit and text[figure.end - 1].isdigit()
        if is_bare and pattern("joiner").fullmatch(text, figure.end, following.start):
            dealt[index] = replace(figure, unit=following.unit)
    return dealt


def _has_number(text: str) -> bool:
    return _any_number().search(text) is not None


def _figures(text: str) -> Iterator[Figure]:
    for match in _figure_pattern().finditer(text):
        value = _value(match)
        is_word = match["chinese"] is not None and not match["unit"] and not match["magnitude"]
        if value is not None and not (is_word and value) and match["unit"] not in words()["no_units"]:
            approx = any(match[group] for group in ("before", "within", "within_magnitude", "after"))
            unit = "%" if match["percent_word"] else match["unit"] or ""
            yield Figure(match.start(), match.end(), value, approx, unit)


def _value(match: re.Match[str]) -> Decimal | None:
    magnitude = Decimal(_MAGNITUDES[match["magnitude"] or ""])
    if match["percent_word"]:
        number = _chinese(match["percent_word"])
    elif match["digits"]:
        number = _digits(match["digits"])
    else:
        number = _chinese(match["chinese"])
    return None if number is None else _plain(number * magnitude)


def _digits(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if len(text) <= _LONGEST_NUMBER else None


def _chinese(text: str) -> Decimal | None:
    if text[0].isdigit():
        return _digits(text)
    if text in _ROUND:
        return _ROUND[text]
    try:
        return Decimal(str(cn2an.cn2an(text, "smart")))
    except (ValueError, KeyError):
        return None


def _plain(number: Decimal) -> Decimal:
    """Give a number without a trailing exponent or zeros after the point."""
    whole = number.to_integral_value()
    return Decimal(int(whole)) if number == whole else number.normalize()


@cache
def _any_number() -> re.Pattern[str]:
    return re.compile(r"[\d零〇一二两三四五六七八九十百千]")


@cache
def _figure_pattern() -> re.Pattern[str]:
    chinese = "零〇一二两三四五六七八九十百千"
    within = pattern("approximate_within").pattern
    return re.compile(
        rf"(?=[{chinese}\d{''.join(sorted({entry[0] for entry in words()['approximate_before']}))}])"
        rf"(?P<before>{pattern('approximate_before').pattern})?"
        rf"(?:百分之(?P<percent_word>[{chinese}]+|\d+(?:\.\d+)?)"
        rf"|(?:(?<![\d.第#A-Za-z〔\[])(?<!\d[-~—至到/,* ])(?P<digits>(?>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?>\.\d+)?)"
        rf"|(?<![第几数每{chinese}万亿])(?P<chinese>(?>[{chinese}]+)))"
        rf"(?P<within>{within})?(?P<magnitude>[百千万亿](?!元))?(?P<within_magnitude>{within})?"
        rf"(?![-~—/*]\d|至\d|到\d)(?P<unit>{_units()})?)"
        rf"(?P<after>{pattern('approximate_after').pattern})?"
    )


@cache
def _units() -> str:
    known: set[str] = {unit for group in words()["units"].values() for unit in group} | set(words()["other_units"])
    known |= set(words()["no_units"])
    not_before = words()["unit_not_before"]
    alternatives = []
    for unit in sorted(known, key=lambda unit: (-len(unit), unit)):
        after = "|".join(map(re.escape, not_before.get(unit, ())))
        alternatives.append(re.escape(unit) + (f"(?!{after})" if after else ""))
    return "|".join(alternatives)
