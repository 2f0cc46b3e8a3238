"""Whose report a document is.

Takes the document, its plain text and title; gives the agency as the document supports it. The title comes first;
where it has no name or a bare one (教体局, 县水利局), a full name that agrees with it is looked for in what the
document says of its author, in the signature, and in what it says of itself. How documents word it is data
(``data/authorship.yaml``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import yaml

from extract.agency_names import text_to_agency_names
from extract.dates import YEAR
from extract.document import Document
from extract.normalise import plain
from ontology.agencies import Agency, NameParts, name_to_parts, parts_to_agency
from ontology.bodies import body_to_kind, full_forms

_SIGNATURE = 400
_LEAST_UNLISTED = 2
_SHORTEST_NAME = 2


def document_to_agency(document: Document, text: str, title: str, head: str) -> Agency | None:
    """Give the agency whose report a document is, or None where it does not say.

    ``text`` is the whole text and ``head`` the part before the first section, both plain.
    """
    context = "\n".join((title, head, text, document.metadata.url, plain(document.metadata.publisher)))
    own = title_to_name(title)
    parts = name_to_parts(own) if own else None
    if parts is not None and parts.is_full and not _is_short(parts):
        return parts_to_agency(parts, own, context)
    for name in _full_names(document, text, head):
        found = name_to_parts(name)
        if found.is_full and (parts is None or _agrees(parts, found)):
            return parts_to_agency(found, name, context)
    return parts_to_agency(parts, own, context) if parts is not None and body_to_kind(parts.body) else None


def title_to_name(title: str) -> str:
    """Give the name in a title; empty where the title has none."""
    for pattern in _patterns("title"):
        found = pattern.search(title)
        if found and (name := _trimmed(found["name"])):
            return name
    return ""


def _full_names(document: Document, text: str, head: str) -> Iterator[str]:
    """Give names that the document gives its author, the most trustworthy first."""
    yield from _stated("statement", head or text[:_SIGNATURE])
    yield from _signatures(text)
    yield from _self_names(text)
    yield plain(document.metadata.publisher).strip()
    yield from _stated("owner", text)


def _stated(kind: str, text: str) -> Iterator[str]:
    for pattern in _patterns(kind):
        yield from (_trimmed(match["name"]) for match in pattern.finditer(text))


def _signatures(text: str) -> Iterator[str]:
    """Give names that stand alone on a line near the end, the last first."""
    lines = [line.strip(" |") for line in text[-_SIGNATURE:].split("\n")]
    yield from (line for line in reversed(lines) if line and body_to_kind(line) and name_to_parts(line).is_full)


def _self_names(text: str) -> Iterator[str]:
    """Give the names at the head of clauses, full forms before short ones, the more often printed first.

    One in no list of divisions counts only where it is printed more than once.
    """
    found = [name for name in text_to_agency_names(text) if name.heads_clause]
    counts = Counter(name.name for name in found)
    places = Counter(name_to_parts(name.name).divisions for name in found)
    usable = [name for name in found if name.listed or places[name_to_parts(name.name).divisions] >= _LEAST_UNLISTED]
    ranked = sorted(usable, key=lambda name: (_is_short(name_to_parts(name.name)), -counts[name.name], name.start))
    yield from dict.fromkeys(name.name for name in ranked)


def _agrees(bare: NameParts, full: NameParts) -> bool:
    """Tell whether a full name may be what a bare or short one stands for."""
    if bare.divisions and bare.divisions[-1] not in full.divisions:
        return False
    body = _patterns("bare")[0].sub("", bare.body)
    return full.body == body or full.body in full_forms(body)


def _is_short(parts: NameParts) -> bool:
    return bool(full_forms(parts.body))


def _trimmed(name: str) -> str:
    bare = re.sub(r"^[^\u4e00-\u9fff]+|[^\u4e00-\u9fff)]+$", "", name)
    return "" if len(bare) < _SHORTEST_NAME or bare in _data()["nameless"] else bare


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    texts = _data()[kind]
    return tuple(re.compile(_filled(text), re.MULTILINE) for text in ([texts] if isinstance(texts, str) else texts))


def _filled(pattern: str) -> str:
    return pattern.replace("{year}", YEAR).replace("{formula}", str(_data()["formula"]))


@cache
def _data() -> dict[str, str | list[str]]:
    loaded: dict[str, str | list[str]] = yaml.safe_load(
        files("extract").joinpath("data/authorship.yaml").read_text("utf-8")
    )
    return loaded
