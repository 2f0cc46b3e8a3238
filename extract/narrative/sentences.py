"""Stretches of running text to sentences of plain characters, each character with its offset in the document.

Line breaks inside a paragraph (as PDF pages leave them), page numbers, blanks and bracketed pinyin are gone. What
stands in brackets is a sentence of its own, hosted by the one around it at the place of the bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.narrative.grammar import pattern
from extract.normalise import normalise
from extract.report import Section

_SENTENCE_END = "。!?\n|"
_OPEN, _CLOSED = "([【", ")]】"
_LONG_LINE = 20
_ENUMERATOR = re.compile(r"\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)、是]|[.,](?!\d))|[●◆■▲★①-⑳]")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-zA-Z])")
_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,3}(?:\s*页)?[-—–\s]*")
_LONGEST_OPENING = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """Plain characters, and one offset in the document for each, and one more for the end.

    ``host`` is the index of the sentence in whose bracket this one stands, ``host_place`` where in it. ``paragraph``
    counts the paragraphs of the whole narrative, ``section`` is the number of the part of the form, 0 where unknown.
    """

    text: str
    offsets: tuple[int, ...]
    section: int
    paragraph: int
    host: int | None = None
    host_place: int = 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the document of the characters from ``start`` to before ``end``."""
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class _Char:
    char: str
    offset: int


def stretches_to_sentences(stretches: Sequence[Section]) -> list[Sentence]:
    """Give the sentences of the narrative in reading order."""
    sentences: list[Sentence] = []
    paragraph = 0
    for stretch in stretches:
        for chars in _split(_joined_lines(stretch), _SENTENCE_END):
            if chars[-1].char in "\n|" and len(chars) == 1:
                paragraph += 1
                continue
            _add(sentences, chars, stretch.number, paragraph)
            paragraph += chars[-1].char in "\n|"
    return sentences


def _joined_lines(stretch: Section) -> list[_Char]:
    """Give the characters of a stretch without blanks; a line break stays only where a paragraph ends."""
    plain = normalise(stretch.text, stretch.start)
    lines = list(_lines(plain.text))
    kept: list[_Char] = []
    for index, (start, end) in enumerate(lines):
        if _is_page_number(plain.text, lines, index):
            continue
        kept += _without_blanks(plain.text, plain.offsets, start, end)
        if not _goes_on(plain.text, lines, index):
            kept.append(_Char("\n", plain.offsets[end]))
    return kept


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n\f]*(?:[\n\f]|$)", text):
        yield match.start(), match.start() + len(match.group().rstrip("\n\f"))


def _without_blanks(text: str, offsets: Sequence[int], start: int, end: int) -> Iterator[_Char]:
    for index in range(start, end):
        if not text[index].isspace():
            yield _Char(text[index], offsets[index])
        elif 0 < index < len(text) - 1 and _glues(text[index - 1]) and _glues(text[index + 1]):
            yield _Char(" ", offsets[index])


def _glues(char: str) -> bool:
    """Whether two such characters with a blank between them would read as another word without it."""
    return char.isascii() and char.isalnum()


def _goes_on(text: str, lines: Sequence[tuple[int, int]], index: int) -> bool:
    """Whether the line is broken inside a paragraph: long, without an end, and what follows begins no item."""
    line = text[slice(*lines[index])].strip()
    if len(line) < _LONG_LINE or line[-1] in "。!?:;|":
        return False
    after = index + 1
    while after < len(lines) and _is_page_number(text, lines, after):
        after += 1
    following = text[slice(*lines[after])].strip() if after < len(lines) else ""
    return bool(following) and "|" not in following and not _ENUMERATOR.match(following)


def _is_page_number(text: str, lines: Sequence[tuple[int, int]], index: int) -> bool:
    """Whether the line is a page number that cuts a paragraph: a bare number after a long line without an end."""
    if not _PAGE_NUMBER.fullmatch(text[slice(*lines[index])].strip()) or index == 0:
        return False
    before = text[slice(*lines[index - 1])].strip()
    return len(before) >= _LONG_LINE and before[-1] not in "。!?:;|"


def _split(chars: Sequence[_Char], ends: str) -> Iterator[list[_Char]]:
    """Cut after each end; a sentence that lists the parts of what was said stays with it, brackets stay whole."""
    piece: list[_Char] = []
    depth = 0
    for index, char in enumerate(chars):
        piece.append(char)
        depth += (char.char in _OPEN) - (char.char in _CLOSED and depth > 0)
        if char.char in "\n|" or (char.char in ends and depth == 0 and not _continues(chars, index)):
            yield piece
            piece, depth = [], 0
    if piece:
        yield piece


def _continues(chars: Sequence[_Char], index: int) -> bool:
    if chars[index].char != "。":
        return False
    following = "".join(char.char for char in chars[index + 1 : index + 1 + _LONGEST_OPENING])
    return pattern("continued").match(following) is not None


def _add(sentences: list[Sentence], chars: Sequence[_Char], section: int, paragraph: int) -> None:
    """Add a sentence and after it the sentences in its brackets."""
    outer, inner = _brackets(chars)
    if not outer and not inner:
        return
    host = len(sentences)
    sentences.append(_sentence(outer or [chars[-1]], section, paragraph, None, 0))
    for place, content in inner:
        sentences.append(_sentence(content, section, paragraph, host, place))


def _sentence(chars: Sequence[_Char], section: int, paragraph: int, host: int | None, place: int) -> Sentence:
    text = "".join(char.char for char in chars)
    offsets = (*(char.offset for char in chars), chars[-1].offset + 1)
    return Sentence(text, offsets, section, paragraph, host, place)


def _brackets(chars: Sequence[_Char]) -> tuple[list[_Char], list[tuple[int, list[_Char]]]]:
    """Give what stands outside brackets, and each bracket's content with its place; numbering becomes a comma."""
    outer: list[_Char] = []
    inner: list[tuple[int, list[_Char]]] = []
    index = 0
    while index < len(chars):
        closing = _closing(chars, index)
        if closing is None:
            outer.append(chars[index])
            index += 1
            continue
        content = list(chars[index + 1 : closing])
        if content and _NUMBERING.fullmatch("".join(char.char for char in content)):
            outer.append(_Char(";", chars[index].offset))
        elif content:
            inner.append((len(outer), content))
        index = closing + 1
    return outer, inner


def _closing(chars: Sequence[_Char], index: int) -> int | None:
    """Give the place of the bracket that closes the one at ``index``; None where there is none."""
    if chars[index].char not in _OPEN:
        return None
    depth = 0
    for place in range(index, len(chars)):
        depth += (chars[place].char in _OPEN) - (chars[place].char in _CLOSED)
        if depth == 0:
            return place
    return None
