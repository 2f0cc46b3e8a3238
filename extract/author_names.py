"""Names that a document gives its author, the most trustworthy first.

Takes the document and its plain text; gives names from statements of authorship, the signature, what the text says of
itself, labels, contacts and at last the page's owner. All but the first must agree with how the document speaks of
itself. How documents word it is data (``data/authorship.yaml``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extract.agency_names import PrintedAgency, text_to_agency_names
from extract.authorship_wording import patterns, wording
from extract.dates import DATE
from extract.document import Document
from extract.normalise import plain
from extract.own_words import OwnWords, text_to_own_words
from ontology.agencies import NameParts, name_to_parts
from ontology.bodies import body_names, body_to_kind, has_own_place, is_short_form, may_be_place

_HEAD = 800
_SIGNATURE = 400
_LEAST_UNLISTED = 2
_SHORTEST_NAME = 2
_SIGNED = re.compile(rf"[\s(]*(?:{DATE})?[\s)]*$")


def title_to_name(title: str) -> str:
    """Give the name in a title; empty where the title has none."""
    for pattern in patterns("title"):
        found = pattern.search(title)
        if found and (name := _trimmed(patterns("inner_year")[0].sub("", found["name"]))):
            return name
    return ""


def document_to_names(document: Document, text: str, head: str, *, is_titled: bool) -> Iterator[str]:
    """Give the names of the author; ``is_titled`` says that the title has one, though no full one."""
    opening = text[: len(head) + _HEAD]
    own = text_to_own_words(text)
    yield from (_without_office(name, own) for name in _stated("statement", opening))
    weaker = (
        _signatures(text),
        _self_names(text),
        _stated("label", opening),
        (_without_office(name, own) for name in _stated("contact", text)),
        [_full_name(plain(document.metadata.publisher))],
        _stated("owner", text),
    )
    yield from (name for names in weaker for name in names if own.allow(name) and (is_titled or own.speak_for(name)))


def text_to_bare_name(text: str) -> str:
    """Give the bare name with which the text speaks of itself, where it is one and the same."""
    names = {match["name"] for match in patterns("bare_self")[0].finditer(text)}
    return names.pop() if len(names) == 1 else ""


def text_to_name_in_brackets(text: str) -> str:
    """Give the full name that stands in brackets behind the title; empty where none does."""
    return next((name for name in _stated("in_brackets", text) if name_to_parts(name).is_full), "")


def _stated(kind: str, text: str) -> Iterator[str]:
    for pattern in patterns(kind):
        yield from (_full_name(_trimmed(match["name"])) for match in pattern.finditer(text))


def _without_office(name: str, own: OwnWords) -> str:
    """Take off the office that does the work for an agency, not the end of an agency's own name (侨务办公室).

    A government's office reports for itself where the text does not speak for all of the place.
    """
    body = name_to_parts(name).body
    is_own = body in body_names() and not (own.speaks_for_place and body_to_kind(body) in wording()["kinds_for_place"])
    return name if is_own else patterns("office")[0].sub("", name)


def _signatures(text: str) -> Iterator[str]:
    """Give names that stand on a line near the end, alone or before a date, the last first."""
    lines = [_SIGNED.sub("", line.strip(" |")) for line in text[-_SIGNATURE:].split("\n")]
    yield from (line for line in reversed(lines) if body_to_kind(line) and _is_named(name_to_parts(line)))


def _self_names(text: str) -> Iterator[str]:
    """Give the names at the head of clauses, full forms before short ones, the more often printed first.

    One in no list of divisions counts only where it is printed more than once; where two places are named equally
    often, neither counts.
    """
    found = [name for name in text_to_agency_names(text) if name.heads_clause and not _acts_on_others(text, name)]
    counts = Counter(name.name for name in found)
    places = Counter(name_to_parts(name.name).divisions[-1:] for name in found)
    most = places.most_common(2)
    if len(most) > 1 and most[0][1] == most[1][1]:
        return
    usable = [
        name for name in found if name.listed or places[name_to_parts(name.name).divisions[-1:]] >= _LEAST_UNLISTED
    ]
    ranked = sorted(usable, key=lambda name: (is_short_form(name_to_parts(name.name).body), -counts[name.name]))
    yield from dict.fromkeys(name.name for name in ranked)


def _acts_on_others(text: str, name: PrintedAgency) -> bool:
    """Tell whether the words behind a name are those of a superior, a host or a partner."""
    return patterns("not_self")[0].match(text, name.end) is not None


def _is_named(parts: NameParts) -> bool:
    return parts.is_full or has_own_place(parts.body)


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
    if bare in wording()["nameless"] or len(bare) < _SHORTEST_NAME:
        return ""
    if not may_be_place(bare[0]) and not name_to_parts(bare).listed:
        return ""
    return "" if patterns("other_title")[0].search(bare) else bare
