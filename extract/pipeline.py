"""A document to its report: the steps of extraction in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.authorship import document_to_agency
from extract.document import Document, UnreadableDocumentError
from extract.identity import document_to_issued, document_to_title, text_to_period, text_to_stated_year, title_to_year
from extract.mentions import read_mentions
from extract.narrative import read_facts
from extract.normalise import normalise
from extract.report import Report, Section
from extract.sections import text_to_sections
from extract.tables import Tables, pieces_to_tables
from ontology.form import form_for_year, forms

_FEWEST_SECTIONS = 2


class NotAReportError(UnreadableDocumentError):
    """A document that was read but is no annual report."""


def document_to_report(document: Document) -> Report:
    """Read everything that the document says; NotAReportError where it is no annual report."""
    plain = normalise(document.text)
    sections = text_to_sections(plain, document.text)
    first = sections[0].start if sections else len(document.text)
    head = "".join(char for char, offset in zip(plain.text, plain.offsets, strict=False) if offset < first)
    title = document_to_title(document, head)
    year = title_to_year(title) or text_to_stated_year(plain.text)
    tables = pieces_to_tables(document.pieces, _usual_form(year))
    if not tables.cells and len(sections) < _FEWEST_SECTIONS:
        raise NotAReportError(
            f"{document.source}: no annual report: it has neither the sections nor the tables; give the report itself."
        )
    agency = document_to_agency(document, plain.text, title, head, year)
    narrative = tuple(_narrative(document, sections, tables))
    return Report(
        source=document.source,
        digest=document.digest,
        agency=agency,
        year=year,
        title=title,
        issued=document_to_issued(document, plain.text, year),
        period=text_to_period(plain.text),
        url=document.metadata.url,
        sections=sections,
        cells=tables.cells,
        facts=read_facts(document.text, narrative),
        mentions=read_mentions(narrative, agency) if agency else (),
        unread=tables.unread,
        missing_headings=tables.missing_headings,
    )


def _usual_form(year: int | None) -> str:
    form = form_for_year(year) if year else None
    return (form or forms()[-1]).version


def _narrative(document: Document, sections: Sequence[Section], tables: Tables) -> Iterator[Section]:
    """Give the running text outside the statutory tables, section by section."""
    whole = sections or (Section(0, "", document.text, 0, len(document.text)),)
    for section in whole:
        cursor = section.start
        for start, end in sorted(tables.spans):
            if start < section.end and end > section.start:
                yield from _stretch(document, section, cursor, max(start, cursor))
                cursor = max(cursor, end)
        yield from _stretch(document, section, cursor, section.end)


def _stretch(document: Document, section: Section, start: int, end: int) -> Iterator[Section]:
    text = document.text[start:end]
    if text.strip(" |\n\t"):
        yield Section(section.number, section.title, text, start, end)
