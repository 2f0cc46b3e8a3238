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

_OPEN, _CLOSED = "([【", ")]】"
_MARK = re.compile(r"[。!?\n|(\[【)\]】]")
_BRACKET = re.compile(r"[(\[【)\]】]")
_WORD = re.compile(r"\S+")
_LONG_LINE = 20
_ENUMERATOR = re.compile(r"\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)、是]|[.,](?!\d))|[●◆■▲★①-⑳]")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-zA-Z])")
_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,3}(?:\s*页)?[-—–\s]*")
_LONGEST_OPENING = 12
# What is longer is no sentence, and nothing is read from it.
_LONGEST_SENTENCE = 6000


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
class _Run:
    """Plain characters and the offset of each in the document."""

    text: str
    offsets: Sequence[int]

    def part(self, start: int, end: int) -> _Run:
        return _Run(self.text[start:end], self.offsets[start:end])


def stretches_to_sentences(stretches: Sequence[Section]) -> list[Sentence]:
    """Give the sentences of the narrative in reading order."""
    sentences: list[Sentence] = []
    paragraph = 0
    for stretch in stretches:
        joined = _joined_lines(stretch)
        for start, end in _bounded(joined.text):
            ends_paragraph = joined.text[end - 1] in "\n|"
            if not (ends_paragraph and end - start == 1):
                _add(sentences, joined.part(start, end), stretch.number, paragraph)
            paragraph += ends_paragraph
    return sentences


def _joined_lines(stretch: Section) -> _Run:
    """Give the characters of a stretch without blanks; a line break stays only where a paragraph ends."""
    plain = normalise(stretch.text, stretch.start)
    lines = list(_lines(plain.text))
    texts: list[str] = []
    offsets: list[int] = []
    for index, (start, end) in enumerate(lines):
        if _is_page_number(plain.text, lines, index):
            continue
        for first, last in _without_blanks(plain.text, start, end):
            texts.append(plain.text[first:last])
            offsets += plain.offsets[first:last]
        if not _goes_on(plain.text, lines, index):
            texts.append("\n")
            offsets.append(plain.offsets[end])
    return _Run("".join(texts), offsets)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n\f]*(?:[\n\f]|$)", text):
        yield match.start(), match.start() + len(match.group().rstrip("\n\f"))


def _without_blanks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the spans of a line between its blanks, and of a blank that keeps two words apart."""
    place = start
    for word in _WORD.finditer(text, start, end):
        if start < place < word.start() and _glues(text[place - 1]) and _glues(text[word.start()]):
            yield word.start() - 1, word.start()
        yield word.span()
        place = word.end()


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


def _bounded(text: str) -> Iterator[tuple[int, int]]:
    """Give the bounds of sentences; one that is too long is cut at its semicolons."""
    for start, end in _split(text):
        if end - start <= _LONGEST_SENTENCE:
            yield start, end
            continue
        place = start
        while place < end:
            stop = text.find(";", place, end) + 1 or end
            yield place, stop
            place = stop


def _split(text: str) -> Iterator[tuple[int, int]]:
    """Cut after each end; a sentence that lists the parts of what was said stays with it, brackets stay whole."""
    start = depth = 0
    for match in _MARK.finditer(text):
        mark, place = match.group(), match.end()
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSED:
            depth -= depth > 0
        elif mark in "\n|" or (depth == 0 and not (mark == "。" and _continues(text, place))):
            yield start, place
            start, depth = place, 0
    if start < len(text):
        yield start, len(text)


def _continues(text: str, place: int) -> bool:
    return pattern("continued").match(text, place, place + _LONGEST_OPENING) is not None


def _add(sentences: list[Sentence], run: _Run, section: int, paragraph: int) -> None:
    """Add a sentence and after it the sentences in its brackets."""
    if len(run.text) > _LONGEST_SENTENCE:
        return
    outer, inner = _brackets(run)
    if not outer.text and not inner:
        return
    host = len(sentences)
    last = len(run.text) - 1
    sentences.append(_sentence(outer if outer.text else run.part(last, last + 1), section, paragraph, None, 0))
    for place, content in inner:
        sentences.append(_sentence(content, section, paragraph, host, place))


def _sentence(run: _Run, section: int, paragraph: int, host: int | None, place: int) -> Sentence:
    return Sentence(run.text, (*run.offsets, run.offsets[-1] + 1), section, paragraph, host, place)


def _brackets(run: _Run) -> tuple[_Run, list[tuple[int, _Run]]]:
    """Give what stands outside brackets, and each bracket's content with its place; numbering becomes a semicolon."""
    closings = _closings(run.text)
    if not closings:
        return run, []
    outer: list[str] = []
    offsets: list[int] = []
    inner: list[tuple[int, _Run]] = []
    place = 0
    for opening in sorted(closings):
        if opening < place:
            continue
        outer.append(run.text[place:opening])
        offsets += run.offsets[place:opening]
        content = run.part(opening + 1, closings[opening])
        if _NUMBERING.fullmatch(content.text):
            outer.append(";")
            offsets.append(run.offsets[opening])
        elif content.text:
            inner.append((len(offsets), content))
        place = closings[opening] + 1
    return _Run("".join((*outer, run.text[place:])), [*offsets, *run.offsets[place:]]), inner


def _closings(text: str) -> dict[int, int]:
    """Give the place of each bracket that is closed → the place of the one that closes it."""
    closings: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match.group() in _OPEN:
            opened.append(match.start())
        elif opened:
            closings[opened.pop()] = match.start()
    return closings
