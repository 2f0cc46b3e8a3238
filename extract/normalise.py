"""Printed text to plain simplified text, with the way back.

Takes text as printed; gives simplified characters, half-width digits and brackets, no bracketed pinyin, and for each
character the offset it came from, so that everything found can be shown where it was printed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

import opencc

from ontology.divisions import names_in_use

_SYLLABLE = (
    r"(?:[ZzCcSs]h|[BPMFDTNLGKHJQXRZCSYWbpmfdtnlgkhjqxrzcsyw])?"
    r"[aeiouüvêɑāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ]{1,4}(?:ng|n|r)?[1-5]?"
)
_PINYIN = re.compile(rf"(?<=[\u3400-\u9fff])(?:\((?:{_SYLLABLE}\s?){{1,2}}\)|（(?:{_SYLLABLE}\s?){{1,2}}）)+")
# Radicals that some fonts leave in the text of a PDF in place of the characters they look like (U+2E80 and after).
_RADICALS = str.maketrans(
    "⺟⺠⺩⺫⺮⺼⻁⻄⻅⻆⻉⻋⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "母民王目竹月虎西见角贝车长门雨青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
# Bars that set the cells of a row apart, as text made from tables has them.
_BARS = frozenset("│┃║")
# Numbers in circles number items; as bare digits they would be figures.
_CIRCLED = re.compile(r"[①-⑳㊀-㊉]")
_KEPT_PUNCTUATION = frozenset("。,;、“”‘’《》【】〔〕…—")
# Labels and figures, which repeat from report to report.
_SHORT = 60
_SPACES = frozenset("\u00a0\u2002\u2003\u2009\u3000\ufeff\u200b\t")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Plain text and, for each of its characters, the offset in the text it was made from.

    ``offsets`` has one more entry than ``text``: the end of the original.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the original span of the characters from ``start`` to before ``end``."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def normalise(text: str, base: int = 0) -> Normalised:
    """Give the plain form of ``text``; ``base`` is added to every offset."""
    spans = _without_pinyin(text)
    kept = "".join(text[start:end] for start, end in spans)
    offsets = chain.from_iterable(range(base + start, base + end) for start, end in spans)
    return Normalised(_simplified(kept.translate(_PLAIN)), (*offsets, base + len(text)))


def plain(text: str) -> str:
    """Give the plain form of ``text`` without the way back."""
    if text.isascii() and "\t" not in text:
        return text
    return _plain_short(text) if len(text) <= _SHORT else _plain_text(text)


def _plain_text(text: str) -> str:
    return _simplified("".join(text[start:end] for start, end in _without_pinyin(text)).translate(_PLAIN))


@lru_cache(maxsize=16384)
def _plain_short(text: str) -> str:
    return _plain_text(text)


def _without_pinyin(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for match in _PINYIN.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    return [*spans, (start, len(text))]


class _PlainCharacters(dict[int, str]):
    """The plain form of every character met so far, for ``str.translate``; always one for one."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain(chr(code))
        return self[code]


def _plain(char: str) -> str:
    if char in _SPACES:
        return " "
    if char in _BARS:
        return "|"
    if char in _KEPT_PUNCTUATION or _CIRCLED.match(char):
        return char
    narrow = unicodedata.normalize("NFKC", char.translate(_RADICALS))
    return narrow if len(narrow) == 1 else char


_PLAIN = _PlainCharacters()


def _simplified(text: str) -> str:
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return _with_place_names(text, converted)
    return "".join(_one_for_one(char) for char in text)


def _with_place_names(text: str, converted: str) -> str:
    """Give back the characters of places that are no traditional ones there, though elsewhere they are (乾县)."""
    for name, changed in _changed_place_names():
        start = converted.find(changed)
        while start >= 0:
            end = start + len(name)
            if all(kept in (char, other) for char, kept, other in zip(text[start:end], name, changed, strict=True)):
                converted = converted[:start] + name + converted[end:]
            start = converted.find(changed, end)
    return converted


@cache
def _changed_place_names() -> tuple[tuple[str, str], ...]:
    """Give the names of divisions that simplifying changes, with what it makes of them."""
    converted = ((name, _converter().convert(name)) for name in sorted(names_in_use()))
    return tuple((name, changed) for name, changed in converted if changed != name and len(changed) == len(name))


def _one_for_one(char: str) -> str:
    converted: str = _converter().convert(char)
    return converted if len(converted) == 1 else char


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
