"""What a web page says of itself: title, date of publication, address and publisher.

Takes the page's tree and its markup; gives a Metadata record, empty where the page says nothing. The names that pages
use are data (``data/pages.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extract.document import Metadata
from extract.readers.elements import Element
from extract.readers.page_words import page_words
from extract.readers.wrapping import collapsed

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_ADDRESS = re.compile(r"https?://(?:[^\s<>\"{}|\\^`%\[\]\x00-\x20]|%[0-9A-Fa-f]{2})+")
_HEAD = 4096


def page_to_metadata(page: Element, markup: str) -> Metadata:
    """Give what the page's own ``<meta>``, ``<title>`` and canonical link say."""
    stated = _stated(page)
    found = {field: _first(stated, names) for field, names in page_words().metadata.items()}
    return Metadata(
        title=found["title"] or collapsed(page.findtext(".//title") or ""),
        published=found["published"],
        url=_address((found["url"], _canonical_link(page), _saved_from(markup))),
        publisher=found["publisher"],
    )


def _address(stated: Sequence[str]) -> str:
    """Give the first that is an address on the web by RFC 3987; pages also state relative and broken ones."""
    return next((address for address in stated if _ADDRESS.fullmatch(address)), "")


def _stated(page: Element) -> dict[str, str]:
    stated: dict[str, str] = {}
    for meta in page.iter("meta"):
        content = collapsed(meta.get("content") or "")
        for attribute in ("name", "property", "itemprop"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and content:
                stated.setdefault(name, content)
    return stated


def _first(stated: Mapping[str, str], names: Sequence[str]) -> str:
    return next((stated[name] for name in names if name in stated), "")


def _canonical_link(page: Element) -> str:
    links = (link.get("href") or "" for link in page.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return next((link.strip() for link in links if link.strip().startswith("http")), "")


def _saved_from(markup: str) -> str:
    """Give the address that a browser notes when it saves a page."""
    found = _SAVED_FROM.search(markup[:_HEAD])
    return found.group(1) if found else ""
