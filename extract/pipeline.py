"""A document to its report: the steps of extraction in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.authorship import document_to_agency
from extract.document import Document, Piece, UnreadableDocumentError
from extract.identity import (
    document_to_issued,
    document_to_title,
    period_to_year,
    text_to_period,
    text_to_stated_year,
    title_to_year,
)
from extract.mentions import read_mentions
from extract.narrative import read_facts
from extract.normalise import normalise
from extract.recognition import reason_for_no_report
from extract.report import Report, Section, UnmappedTable
from extract.sections import text_to_sections
from extract.tables import pieces_to_tables
from extract.unmapped import pieces_to_unmapped
from ontology.form import form_for_year, forms


class NotAReportError(UnreadableDocumentError):
    """A document that was read but is no annual report."""


def document_to_report(document: Document) -> Report:
    """Read everything that the document says; NotAReportError where it is no annual report."""
    plain = normalise(document.text)
    sections = text_to_sections(plain, document.text)
    first = sections[0].start if sections else len(document.text)
    head = "".join(char for char, offset in zip(plain.text, plain.offsets, strict=False) if offset < first)
    title = document_to_title(document, head)
    period = text_to_period(plain.text)
    year = title_to_year(title) or text_to_stated_year(plain.text) or period_to_year(period)
    unmapped = pieces_to_unmapped(document.pieces, document.text)
    tables = pieces_to_tables(_outside(document.pieces, unmapped), _usual_form(year))
    if reason := reason_for_no_report(document, head, sections, tables.cells, unmapped):
        raise NotAReportError(f"{document.source}: no annual report: {reason}; give the report itself.")
    agency = document_to_agency(document, plain.text, title, head, year)
    spans = (*tables.spans, *((table.start, table.end) for table in unmapped))
    narrative = tuple(_narrative(document, sections, spans))
    return Report(
        source=document.source,
        digest=document.digest,
        agency=agency,
        year=year,
        title=title,
        issued=document_to_issued(document, plain.text, year),
        period=period,
        url=document.metadata.url,
        sections=sections,
        cells=tables.cells,
        facts=read_facts(document.text, narrative, year),
        mentions=read_mentions(narrative, agency) if agency else (),
        unread=tables.unread,
        missing_headings=tables.missing_headings,
        unmapped=unmapped,
    )


def _usual_form(year: int | None) -> str:
    form = form_for_year(year) if year else None
    return (form or forms()[-1]).version


def _outside(pieces: Sequence[Piece], unmapped: Sequence[UnmappedTable]) -> Sequence[Piece]:
    """Give the pieces that stand in none of these tables."""
    if not unmapped:
        return pieces
    return [piece for piece in pieces if not any(table.start <= piece.start < table.end for table in unmapped)]


def _narrative(document: Document, sections: Sequence[Section], spans: Sequence[tuple[int, int]]) -> Iterator[Section]:
    """Give the running text outside the tables, whose stretches are ``spans``, section by section."""
    whole = sections or (Section(0, "", document.text, 0, len(document.text)),)
    for section in whole:
        cursor = section.start
        for start, end in sorted(spans):
            if start < section.end and end > section.start:
                yield from _stretch(document, section, cursor, max(start, cursor))
                cursor = max(cursor, end)
        yield from _stretch(document, section, cursor, section.end)


def _stretch(document: Document, section: Section, start: int, end: int) -> Iterator[Section]:
    text = document.text[start:end]
    if text.strip(" |\n\t"):
        yield Section(section.number, section.title, text, start, end)
