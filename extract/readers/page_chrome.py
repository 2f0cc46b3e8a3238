"""A saved web page without what stands around the report.

Takes the page's tree; removes from it scripts, navigation, hidden parts and blocks made of links. What may be a part of
the report is kept: nothing is removed for where it stands or what its class is called. The words are data
(``data/pages.yaml``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lxml.etree import XPath

from extract.readers.elements import Element, drop, element_to_words
from extract.readers.page_words import page_words

_HIDES = re.compile(r"display\s*:\s*none|hidden", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDING = " or ".join(f"contains(@style, '{word}')" for word in ("none", "None", "NONE", "hidden", "Hidden", "HIDDEN"))
_may_be_hidden = XPath(f"descendant-or-self::*[@hidden or {_HIDING}]")
_LEAST_LINKS = 3
_LINK_SHARE = 0.8
_LONGEST_LINK = 60
_HIDDEN_SHARE = 0.6
_LONGEST_FRAME = 600
_LONGEST_LINE = 120


@dataclass(slots=True)
class LinkCount:
    """The links in an element: how many, how much text they hold, and how long the longest is."""

    links: int = 0
    linked: int = 0
    longest: int = 0

    def add(self, length: int) -> None:
        """Count a link of so many characters."""
        self.links += 1
        self.linked += length
        self.longest = max(self.longest, length)

    def is_most_of(self, element: Element) -> bool:
        """Tell whether an element is hardly more than these links, and they are several and short."""
        few_or_long = self.links < _LEAST_LINKS or self.longest > _LONGEST_LINK
        return not few_or_long and self.linked >= _LINK_SHARE * len(element_to_words(element))


def drop_chrome(page: Element, markup: str) -> None:
    """Remove from the tree, made of ``markup``, what is no part of the report."""
    _drop(list(page.iter(*page_words().never_text)))
    if _HIDES.search(markup):
        _drop(_hidden(page))
    _drop([element for element in page.iter(*page_words().frames) if _is_frame(element)])
    _drop(list(_navigation(page)))


def is_site_line(line: str) -> bool:
    """Tell whether a line of text belongs to the site: registration numbers, where you are, print this page."""
    return len(line) <= _LONGEST_LINE and any(pattern.search(line) for pattern in page_words().site_lines)


def _drop(elements: list[Element]) -> None:
    for element in elements:
        drop(element)


def _hidden(page: Element) -> list[Element]:
    """Give the hidden parts; none where they hold most of the page, which scripts would show."""
    hidden = [element for element in cast(list[Element], _may_be_hidden(page)) if _is_hidden(element)]
    if not hidden:
        return []
    within = {inner for element in hidden for inner in element.iterdescendants()}
    length = sum(len(element_to_words(element)) for element in hidden if element not in within)
    return hidden if length <= _HIDDEN_SHARE * len(element_to_words(page)) else []


def _is_hidden(element: Element) -> bool:
    return element.tag != "body" and (
        element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))
    )


def _is_frame(element: Element) -> bool:
    """Tell whether a header or footer is the site's: short, with links or a site's line, without heading or table."""
    text = element_to_words(element)
    of_the_site = next(element.iter("a"), None) is not None or is_site_line(text[:_LONGEST_LINE])
    return of_the_site and next(element.iter("table", "h1", "h2"), None) is None and len(text) <= _LONGEST_FRAME


def _navigation(page: Element) -> Iterator[Element]:
    """Give the blocks that are hardly more than links."""
    counts: dict[Element, LinkCount] = defaultdict(LinkCount)
    for link in page.iter("a"):
        if link.get("href") is not None and next(link.iterdescendants("a"), None) is None:
            length = len(element_to_words(link))
            for around in link.iterancestors(*page_words().may_be_navigation):
                counts[around].add(length)
    return (element for element, count in counts.items() if count.is_most_of(element))
