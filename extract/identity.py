"""What a document is: its title, year, period and date of issue.

Takes the document, its plain text and sections; gives each as the document states it, or nothing. How reports word it
is data (``data/identity.yaml``).
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import yaml

from extract.dates import DATE, DAY_OF_YEAR, YEAR, text_to_date, text_to_day_of_year, text_to_year
from extract.document import Document
from extract.normalise import plain
from extract.report import Period
from ontology.agencies import name_to_parts
from ontology.bodies import body_names

_LONGEST_TITLE = 90
_TITLE_LINES = 4
_SHORTEST_NAME = 2
_FIRST_LINES = 6
_HEAD_LINES = 1000
_HEAD = 800
_TAIL = 400


def document_to_title(document: Document, head: str) -> str:
    """Give the title, printed over one line or several, or the page's own; empty where there is none.

    ``head`` is the plain text before the first section.
    """
    best = max(_printed_titles(document, head), key=_statement, default=None)
    return best.group("title") if best else ""


def names_its_report(document: Document, head: str) -> bool:
    """Tell whether a title is that of a report, and not that of a document about reports."""
    return any(match.group("about") is None for match in _printed_titles(document, head))


def _printed_titles(document: Document, head: str) -> list[re.Match[str]]:
    lines = [part for line in head.split("\n") for part in _parts(line) if part.strip(" |")]
    candidates = [text for count in range(1, _TITLE_LINES + 1) for text in _joined(lines, count)]
    return [match for text in (*candidates, plain(document.metadata.title)) for match in _titles(text)]


def _parts(line: str) -> list[str]:
    """Give a line, or what blanks set apart in one that holds the whole report."""
    return line.split() if len(line) > _LONGEST_TITLE else [line]


def title_to_year(title: str) -> int | None:
    """Give the year that a title names."""
    return text_to_year(title)


def text_to_stated_year(text: str) -> int | None:
    """Give the year that the text says it reports on, where one is named more often than any other."""
    for pattern in _patterns()["year_in_text"]:
        years = Counter(text_to_year(match.group("year")) for match in pattern.finditer(text))
        ranked = years.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return ranked[0][0]
    return None


def text_to_period(text: str) -> Period | None:
    """Give the period of the figures, as the text states it."""
    for match in _patterns()["period"][0].finditer(text):
        start = text_to_date(match.group("date"))
        end = _period_end(match, start) if start else None
        if start and end and start < end:
            return Period(start, end)
    ends = (text_to_date(match.group("date")) for match in _patterns()["period_end"][0].finditer(text))
    return next((Period(None, end) for end in ends if end), None)


def _period_end(match: re.Match[str], start: datetime.date) -> datetime.date | None:
    """Give the end of a period; where it is printed without a year, it is in that of the beginning."""
    if match.group("day"):
        return text_to_day_of_year(match.group("day"), start.year)
    return text_to_date(match.group("date2"))


def period_to_year(period: Period | None) -> int | None:
    """Give the year that a period lies in as a whole, or None."""
    if period is None or period.start is None or period.end is None or period.start.year != period.end.year:
        return None
    return period.start.year


def look_alike(head: str) -> str:
    """Give the words of a document's first lines by which it is about reports, or about something else; or nothing."""
    lines = [re.sub(r"\s+", "", line) for line in head.split("\n") if line.strip(" |")][:_FIRST_LINES]
    texts = (*lines, "".join(lines))
    found = (match for text in texts for pattern in _patterns()["look_alikes"] if (match := pattern.search(text)))
    return next((match.group().strip() for match in found), "")


def document_to_issued(document: Document, text: str, year: int | None) -> datetime.date | None:
    """Give the date of publication: from the page's metadata, a labelled date at the head, or the signature."""
    for printed in _issue_dates(document, text):
        date = text_to_date(printed)
        if date is not None and (year is None or date.year >= year):
            return date
    return None


def _issue_dates(document: Document, text: str) -> Iterator[str]:
    yield document.metadata.published
    for pattern in _patterns()["issued"]:
        yield from (match.group("date") for match in pattern.finditer(text[:_HEAD]))
    for pattern in _patterns()["signature"]:
        yield from reversed([match.group("date") for match in pattern.finditer(text[-_TAIL:])])


def _joined(lines: Sequence[str], count: int) -> Iterator[str]:
    """Give every run of ``count`` lines as one, without blanks and pipes."""
    for start in range(len(lines) - count + 1):
        joined = re.sub(r"[\s|]+", "", "".join(lines[start : start + count]))
        if len(joined) <= 2 * _LONGEST_TITLE:
            yield joined


def _titles(text: str) -> list[re.Match[str]]:
    return list(_patterns()["title"][0].finditer(re.sub(r"\s+", "", text)))


def _statement(match: re.Match[str]) -> tuple[bool, ...]:
    """Order titles: a heading before a sentence, then by what they state.

    That is the year, whose report it is (more than the formula, in full), and no more.
    """
    title = match.group("title")
    name = re.sub(r"[\W\d]", "", _patterns()["formula"][0].sub("", title))
    parts = name_to_parts(name)
    is_full = bool(parts.divisions) and parts.body in body_names()
    is_heading = _patterns()["in_sentence"][0].search(title) is None
    return (
        is_heading,
        text_to_year(title) is not None,
        len(name) >= _SHORTEST_NAME,
        match.group("about") is None,
        is_full,
    )


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    loaded = yaml.safe_load(files("extract").joinpath("data/identity.yaml").read_text("utf-8"))
    return {
        name: [re.compile(_filled(text)) for text in ([texts] if isinstance(texts, str) else texts)]
        for name, texts in loaded.items()
    }


def _filled(pattern: str) -> str:
    filled = (
        pattern.replace("{day_of_year}", DAY_OF_YEAR)
        .replace("{any_year}", YEAR)
        .replace("{year}", f"(?P<year>{YEAR})")
        .replace("{date}", f"(?P<date>{DATE})", 1)
    )
    return filled.replace("{date}", f"(?P<date2>{DATE})")
