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

from lxml.html import HtmlElement

from extract.readers.page_words import page_words

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LEAST_LINKS = 3
_LINK_SHARE = 0.8
_LONGEST_LINK = 60
_HIDDEN_SHARE = 0.6
_LONGEST_FRAME = 600
_LONGEST_LINE = 120


@dataclass(slots=True)
class LinkCount:
    """How much of an element's text stands in links."""

    text: int = 0
    linked: int = 0
    links: int = 0
    longest: int = 0
    sentences: int = 0

    def add(self, other: LinkCount) -> None:
        """Count what a child holds."""
        self.text += other.text
        self.linked += other.linked
        self.links += other.links
        self.longest = max(self.longest, other.longest)
        self.sentences += other.sentences

    def add_text(self, text: str | None) -> None:
        """Count text that stands in no link."""
        compact = "".join((text or "").split())
        self.text += len(compact)
        self.sentences += compact.count("。")

    @property
    def is_navigation(self) -> bool:
        """Whether the element is hardly more than a list of short links, without a sentence."""
        return self.links >= _LEAST_LINKS and self.linked >= _LINK_SHARE * self.text and self.longest <= _LONGEST_LINK


def drop_chrome(page: HtmlElement) -> None:
    """Remove from the tree what is no part of the report."""
    _drop(list(page.iter(*page_words().never_text)))
    _drop(_hidden(page))
    _drop([element for element in page.iter(*page_words().frames) if _is_frame(element)])
    _drop(list(_navigation(page)))


def is_site_line(line: str) -> bool:
    """Tell whether a line of text belongs to the site: registration numbers, where you are, print this page."""
    return len(line) <= _LONGEST_LINE and any(pattern.search(line) for pattern in page_words().site_lines)


def _drop(elements: list[HtmlElement]) -> None:
    for element in elements:
        if element.getparent() is not None:
            element.drop_tree()


def _hidden(page: HtmlElement) -> list[HtmlElement]:
    """Give the hidden parts; none where they hold most of the page, which scripts would show."""
    hidden = [element for element in page.iter() if _is_hidden(element)]
    within = {inner for element in hidden for inner in element.iterdescendants()}
    length = sum(len(_text(element)) for element in hidden if element not in within)
    return hidden if length <= _HIDDEN_SHARE * len(_text(page)) else []


def _is_hidden(element: HtmlElement) -> bool:
    return element.tag != "body" and (
        element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))
    )


def _is_frame(element: HtmlElement) -> bool:
    """Tell whether a header or footer is the site's: short, with links or a site's line, without heading or table."""
    text = _text(element)
    of_the_site = next(element.iter("a"), None) is not None or is_site_line(text[:_LONGEST_LINE])
    return of_the_site and next(element.iter("table", "h1", "h2"), None) is None and len(text) <= _LONGEST_FRAME


def _navigation(page: HtmlElement) -> Iterator[HtmlElement]:
    """Give the blocks that are hardly more than links, found from the leaves up."""
    counts: dict[HtmlElement, LinkCount] = defaultdict(LinkCount)
    for element in reversed(list(page.iter())):
        count = counts[element]
        count.add_text(element.text)
        if element.tag == "a" and element.get("href") is not None and not count.links:
            count.linked, count.links, count.longest = count.text, 1, count.text
        if element.tag in page_words().may_be_navigation and count.is_navigation:
            yield element
        parent = element.getparent()
        if parent is not None:
            counts[parent].add(count)
            counts[parent].add_text(element.tail)


def _text(element: HtmlElement) -> str:
    return "".join(str(element.text_content()).split())
