"""The six parts of a report, found by their titles.

Takes the document's plain text; gives the sections in the order of the text. A title counts by its words, not by its
numeral, since numerals restart, shift and repeat; it may stand on a line of its own or run on in a long line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from extract.labels import canonical
from extract.normalise import Normalised
from extract.report import Section
from ontology.vocabulary import Concept, concepts

_NUMERAL = r"(?:第?[一二三四五六七八]部分|[一二三四五六七八]|[—–-](?=\s*[、.,]))\s*[、.,:—-]?\s*"
# Numerals that are those of a part only where nothing else is printed for it: they also number what is below a part.
_LOWER_NUMERAL = r"(?:\([一二三四五六七八]\)|[一二三四五六七八]是|\(?\d\)?(?:[、.,)]|(?=\s)))?\s*"
_NUMBERED_LINE = re.compile(rf"^[ \t]*{_NUMERAL}(?P<title>[^\n。;|]{{2,40}}?)[ \t|:]*$", re.MULTILINE)
_FILLERS = " |\t\n"
_SIMILAR_TITLE = 75.0


Title = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Run:
    """Titles whose numbers rise: the last, those before it, and how many they are."""

    title: Title
    before: _Run | None
    length: int


def text_to_sections(document: Normalised, original: str) -> tuple[Section, ...]:
    """Give the sections of a document; a part whose title is not printed is not there."""
    titles = _with_lower_titles(_in_order(sorted(_titles(document.text))), document.text)
    ends = [start for start, _, _ in titles[1:]] + [len(document.text)]
    return tuple(_section(document, original, title, end) for title, end in zip(titles, ends, strict=False))


def _section(document: Normalised, original: str, title: Title, end: int) -> Section:
    start, body, number = title
    printed = original[slice(*document.span(start, body))]
    first, last = document.span(body, end)
    text = original[first:last].rstrip(_FILLERS)
    return Section(number, " ".join(printed.split()), text, first, first + len(text))


def _titles(text: str) -> Iterator[Title]:
    """Give start, end and part number of everything that may be a title."""
    for match in _title_pattern().finditer(text):
        yield match.start(), match.end(), _number(match["title"])
    for match in _NUMBERED_LINE.finditer(text):
        number = _similar_number(match["title"])
        if number is not None:
            yield match.start(), match.end(), number


def _with_lower_titles(titles: list[Title], text: str) -> list[Title]:
    """Add, between the titles found, those of missing parts that stand on a line of their own, numbered otherwise."""
    numbers = {number for _, _, number in titles}
    lower = [(match.start(), match.end(), _number(match["title"])) for match in _lower_title_pattern().finditer(text)]
    added = [
        title
        for title in lower
        if title[2] not in numbers and all((title[0] < start) == (title[2] < number) for start, _, number in titles)
    ]
    return _in_order(sorted([*titles, *added]))


def _in_order(found: Sequence[Title]) -> list[Title]:
    """Give the longest run of titles whose numbers rise; of several, the last (a table of contents comes first)."""
    best: dict[int, _Run] = {}
    open_runs: list[_Run] = []
    for title in found:
        ended = [run for run in open_runs if run.title[1] <= title[0]]
        open_runs = [run for run in open_runs if run.title[1] > title[0]]
        for run in ended:
            number = run.title[2]
            best[number] = max((best.get(number, run), run), key=_length_and_place)
        before = max((run for number, run in best.items() if number < title[2]), key=_length_and_place, default=None)
        open_runs.append(_Run(title, before, before.length + 1 if before else 1))
    last = max((*best.values(), *open_runs), key=_length_and_place, default=None)
    titles: list[Title] = []
    while last is not None:
        titles.append(last.title)
        last = last.before
    return titles[::-1]


def _length_and_place(run: _Run) -> tuple[int, int]:
    return run.length, run.title[0]


@cache
def _lower_title_pattern() -> re.Pattern[str]:
    alternatives = _alternatives(text for section in concepts("section") for text in (section.label,))
    return re.compile(rf"^[ \t|]*{_LOWER_NUMERAL}(?P<title>{alternatives})[ \t|:]*$", re.MULTILINE)


def _alternatives(texts: Iterable[str]) -> str:
    """Give a pattern for any of the texts, the longest first, their characters spread or not."""
    return "|".join(r"\s*".join(map(re.escape, text)) for text in sorted(texts, key=len, reverse=True))


@cache
def _title_pattern() -> re.Pattern[str]:
    alternatives = _alternatives(text for section in concepts("section") for text in _texts(section))
    return re.compile(rf"(?:(?<=[\s。;:|])|^){_NUMERAL}(?P<title>{alternatives})[ \t]*(?![^\s|:。(一1]{{1,12}}\n)")


def _number(title: str) -> int:
    return _canonical_titles()[canonical(title)]


@lru_cache(maxsize=4096)
def _similar_number(title: str) -> int | None:
    found = process.extractOne(
        canonical(title), _canonical_titles().keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR_TITLE
    )
    return _canonical_titles()[found[0]] if found else None


@cache
def _canonical_titles() -> dict[str, int]:
    """Give the number of each part by its titles; the first part where two share one."""
    pairs = [(canonical(text), int(section.id)) for section in concepts("section") for text in _texts(section)]
    return dict(reversed(pairs))


def _texts(section: Concept) -> tuple[str, ...]:
    return (section.label, *section.alternatives, *section.printed_variants)
