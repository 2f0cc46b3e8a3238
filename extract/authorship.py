"""Whose report a document is.

Takes the document, its plain text and title; gives the agency as the document supports it. The title comes first;
where it has no name or a bare one (教体局, 县水利局), a full name that agrees with it is looked for in what the
document says of its author, in the signature, in what it says of itself, and at last in what the page says of its
owner. A bare name that is nowhere given in full takes the place that the text says it is in. How documents word it is
data (``data/authorship.yaml``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extract.agency_names import text_to_agency_names
from extract.authorship_wording import patterns, wording
from extract.dates import DATE
from extract.document import Document
from extract.normalise import plain
from extract.own_place import text_to_place
from ontology.agencies import Agency, NameParts, name_to_parts, parts_to_agency
from ontology.bodies import body_names, body_to_kind, completed, full_forms, has_own_place, is_short_form

_HEAD = 800
_SIGNATURE = 400
_LEAST_UNLISTED = 2
_SHORTEST_NAME = 2
_SIGNED = re.compile(rf"[\s(]*(?:{DATE})?[\s)]*$")


def document_to_agency(document: Document, text: str, title: str, head: str, year: int | None = None) -> Agency | None:
    """Give the agency whose report a document is, or None where it does not say.

    ``text`` is the whole text and ``head`` the part before the first section, both plain; ``year`` that of the report.
    """
    context = "\n".join((title, head, text, document.metadata.url, plain(document.metadata.publisher)))
    own = title_to_name(title)
    parts = name_to_parts(own) if own else None
    if parts is not None and parts.is_full and not _is_short(parts):
        return parts_to_agency(parts, own, context, year)
    for name in _full_names(document, text, head):
        found = name_to_parts(name)
        if _is_named(found) and (parts is None or _agrees(parts, found)):
            return parts_to_agency(found if found.is_full else _placed(found, text), name, context, year)
    own = own or _bare_self_name(text)
    parts = name_to_parts(own)
    if not own or not (parts.is_full or body_to_kind(completed(parts.body))):
        return None
    return parts_to_agency(parts if parts.is_full else _placed(parts, text), own, context, year)


def title_to_name(title: str) -> str:
    """Give the name in a title; empty where the title has none."""
    for pattern in patterns("title"):
        found = pattern.search(title)
        if found and (name := _trimmed(found["name"])):
            return name
    return ""


def _full_names(document: Document, text: str, head: str) -> Iterator[str]:
    """Give names that the document gives its author, the most trustworthy first."""
    yield from _stated("statement", text[: len(head) + _HEAD])
    calls = Counter(match["call"] for match in patterns("own_call")[0].finditer(text))
    weaker = (
        _signatures(text),
        _self_names(text),
        _stated("label", text[: len(head) + _HEAD]),
        _stated("contact", text),
        [_full_name(plain(document.metadata.publisher))],
        _stated("owner", text),
    )
    yield from (name for names in weaker for name in names if _is_called(name, calls))


def _stated(kind: str, text: str) -> Iterator[str]:
    for pattern in patterns(kind):
        yield from (_full_name(_trimmed(match["name"])) for match in pattern.finditer(text))


def _signatures(text: str) -> Iterator[str]:
    """Give names that stand on a line near the end, alone or before a date, the last first."""
    lines = [_SIGNED.sub("", line.strip(" |")) for line in text[-_SIGNATURE:].split("\n")]
    yield from (line for line in reversed(lines) if body_to_kind(line) and _is_named(name_to_parts(line)))


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


def _bare_self_name(text: str) -> str:
    """Give the bare name with which the text speaks of itself, where it is one and the same."""
    names = {match["name"] for match in patterns("bare_self")[0].finditer(text)}
    return names.pop() if len(names) == 1 else ""


def _placed(bare: NameParts, text: str) -> NameParts:
    """Give the parts of a bare name with the division that the text says it is in."""
    level, body = _level_and_body(bare.body)
    place = text_to_place(text, level)
    return NameParts(bare.central, (place,), body, listed=True) if place else bare


def _level_and_body(bare: str) -> tuple[str, str]:
    """Take the level off a bare name (县教育局), but not the beginning of a body's own name (市场监督管理局)."""
    body = patterns("bare")[0].sub("", bare)
    return (bare.removesuffix(body), body) if body in body_names() else ("", bare)


def _is_called(name: str, calls: Counter[str]) -> bool:
    """Tell whether a name is one to which the document's own "this bureau" or "this office" may refer."""
    if not calls:
        return True
    endings = tuple(wording()["own_endings"][calls.most_common(1)[0][0]])
    return name.endswith(endings)


def _agrees(bare: NameParts, full: NameParts) -> bool:
    """Tell whether a full name may be what a bare or short one stands for."""
    if bare.divisions and bare.divisions[-1] not in full.divisions:
        return False
    _, body = _level_and_body(bare.body)
    return full.body == body or full.body in full_forms(body)


def _is_named(parts: NameParts) -> bool:
    return parts.is_full or has_own_place(parts.body)


def _is_short(parts: NameParts) -> bool:
    return is_short_form(parts.body)


def _full_name(printed: str) -> str:
    """Give the name that a passage ends in, or the passage where it is no more than a name."""
    if name_to_parts(printed).is_full:
        return printed
    names = [name.name for name in text_to_agency_names(printed) if name.listed and name.end == len(printed)]
    return names[-1] if names else printed


def _trimmed(name: str) -> str:
    for kind in ("introduction", "conclusion"):
        name = patterns(kind)[0].sub("", name)
    bare = re.sub(r"^[^\u4e00-\u9fff]+|[^\u4e00-\u9fff)]+$", "", name)
    return "" if bare in wording()["nameless"] or len(bare) < _SHORTEST_NAME else bare
