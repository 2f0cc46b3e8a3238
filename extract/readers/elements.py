"""The elements of a page: their text, and how one is taken out of the tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from lxml.etree import _Element as Element

__all__ = ["Element", "drop", "element_to_texts", "element_to_words"]


def element_to_texts(element: Element) -> Iterator[str]:
    """Give every text in an element, in reading order, blanks included."""
    return cast(Iterator[str], element.itertext())


def element_to_words(element: Element) -> str:
    """Give all text in an element without blanks."""
    return "".join("".join(element_to_texts(element)).split())


def drop(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays where it is."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
