"""Whose report a document is.

Takes the document, its plain text and title; gives the agency as the document supports it. The title comes first;
where it has no name or a bare one (教体局, 县水利局), a full name that agrees with it is looked for in what the
document says of its author. A bare name that is nowhere given in full takes the place that the text says it is in.
"""

from __future__ import annotations

from extract.author_names import document_to_names, text_to_bare_name, text_to_name_in_brackets, title_to_name
from extract.authorship_wording import patterns
from extract.document import Document
from extract.normalise import plain
from extract.own_words import text_to_place
from ontology.agencies import Agency, NameParts, name_to_parts, parts_to_agency
from ontology.bodies import body_names, body_to_kind, completed, full_forms, has_own_place, is_short_form

__all__ = ["document_to_agency", "title_to_name"]


def document_to_agency(document: Document, text: str, title: str, head: str, year: int | None = None) -> Agency | None:
    """Give the agency whose report a document is, or None where it does not say.

    ``text`` is the whole text and ``head`` the part before the first section, both plain; ``year`` that of the report.
    """
    context = "\n".join((title, head, text, document.metadata.url, plain(document.metadata.publisher)))
    own = title_to_name(title)
    place = f"{text}\n{document.metadata.url}"
    parts = name_to_parts(own) if own else None
    if parts is not None and parts.divisions and not parts.body:
        inside = text_to_name_in_brackets(head)
        if inside and name_to_parts(inside).divisions[-1:] == parts.divisions[-1:]:
            return parts_to_agency(name_to_parts(inside), inside, context, year)
    if parts is not None and parts.is_full and not is_short_form(parts.body):
        return parts_to_agency(parts, own, context, year)
    for name in document_to_names(document, text, head, is_titled=parts is not None):
        found = name_to_parts(name)
        if (found.is_full or has_own_place(found.body)) and (parts is None or _agrees(parts, found)):
            return parts_to_agency(_placed(found, place), name, context, year)
    own = own or text_to_bare_name(text)
    parts = name_to_parts(own)
    if not own or not (parts.is_full or body_to_kind(completed(parts.body))):
        return None
    return parts_to_agency(_placed(parts, place), own, context, year)


def _placed(parts: NameParts, text: str) -> NameParts:
    """Give the parts of a name, of a bare one with the division that the text says it is in."""
    if parts.is_full:
        return parts
    level, body = _level_and_body(parts.body)
    place = text_to_place(text, level)
    return NameParts(parts.central, (place,), body, listed=True) if place else parts


def _level_and_body(bare: str) -> tuple[str, str]:
    """Take the level off a bare name (县教育局), but not the beginning of a body's own name (市场监督管理局)."""
    body = patterns("bare")[0].sub("", bare)
    return (bare.removesuffix(body), body) if body in body_names() else ("", bare)


def _agrees(bare: NameParts, full: NameParts) -> bool:
    """Tell whether a full name may be what a bare or short one stands for."""
    if bare.divisions and bare.divisions[-1] not in full.divisions:
        return False
    _, body = _level_and_body(bare.body)
    return full.body == body or full.body in full_forms(body)
