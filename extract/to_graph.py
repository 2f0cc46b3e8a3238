"""A Report record to RDF, in the terms of the ontology.

The only module of this package that knows RDF. Takes a report; gives its quads (default graph), all under the report's
IRI, plus those of its agency and divisions. The graph model is described in ``docs/architecture.md``.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

import pyoxigraph as ox

from extract.locators import locators_to_range
from extract.report import CellStatus, Fact, Mention, Report, Section, TableCell, UnmappedTable, Unread
from ontology import iris
from ontology.agencies import Agency, agency_aliases, candidate_aliases
from ontology.divisions import Division, ancestors
from ontology.vocabulary import concepts, headlines, row_measures

TYPE = ox.NamedNode(iris.RDF + "type")
_ROW_SCHEMES = {2: "item", 3: "outcome", 4: "procedure"}
_COLUMN_SCHEMES = {2: "item-measure", 3: "applicant", 4: "result"}
_TOTALS = frozenset({"total", "amount"})

Term = ox.NamedNode | ox.Literal


def report_to_quads(report: Report) -> Iterator[ox.Quad]:
    """Give the quads of a report, of its agency and of the divisions that the agency is in."""
    node = ox.NamedNode(report_iri(report))
    yield from _report(node, report)
    yield from _table_rows(node, report)
    for index, fact in enumerate(report.facts, 1):
        yield from _fact(node, index, fact)
    for index, section in enumerate(report.sections, 1):
        yield from _section(node, index, section)
    for index, mention in enumerate(report.mentions, 1):
        yield from _mention(node, index, mention)
    for index, unread in enumerate(report.unread, 1):
        yield from _unread(node, index, unread)
    for index, table in enumerate(report.unmapped, 1):
        yield from _unmapped(node, index, table)
    if report.agency is not None:
        yield from _agency(report.agency)


def version_to_quads(report: Report, cells: Iterable[TableCell]) -> Iterator[ox.Quad]:
    """Give the quads of a report that is another version of one; ``cells`` are those that differ from it."""
    node = ox.NamedNode(version_iri(report))
    yield ox.Quad(node, TYPE, _term("ReportVersion"))
    yield ox.Quad(node, _term("report"), ox.NamedNode(report_iri(report)))
    yield from _document(node, report)
    for cell in cells:
        note = ox.NamedNode(iris.cell(node.value, cell.table, cell.row, cell.column))
        yield ox.Quad(note, TYPE, _term("DifferingCell"))
        yield ox.Quad(note, _term("version"), node)
        yield from _cell_content(note, cell)


def version_iri(report: Report) -> str:
    """Give the IRI of a report as another version of the report on the same agency and year."""
    return iris.version(report_iri(report), report.digest)


def reports_to_nquads(reports: Iterable[Report]) -> Iterator[str]:
    """Give N-Quads, one line per quad, report by report."""
    for report in reports:
        yield _serialized(report_to_quads(report), ox.RdfFormat.N_QUADS)


def reports_to_trig(reports: Iterable[Report]) -> Iterator[str]:
    """Give TriG with the project's prefixes."""
    yield _serialized((quad for report in reports for quad in report_to_quads(report)), ox.RdfFormat.TRIG)


def report_iri(report: Report) -> str:
    """Give the IRI of a report: by agency and year, or by its document where either is not known."""
    if report.agency is None or report.year is None:
        return iris.document_report(report.digest)
    return iris.report(agency_iri(report.agency), report.year)


def agency_iri(agency: Agency) -> str:
    """Give the IRI of an agency, provisional while its division is not resolved."""
    return iris.agency(agency.division.code if agency.division else None, agency.name)


def _report(node: ox.NamedNode, report: Report) -> Iterator[ox.Quad]:
    yield ox.Quad(node, TYPE, _term("Report"))
    yield from _document(node, report)
    if report.agency is not None:
        yield ox.Quad(node, _term("agency"), ox.NamedNode(agency_iri(report.agency)))
        yield from _agency_scope(node, report.agency)
    if report.year is not None:
        yield ox.Quad(node, _term("year"), ox.Literal(report.year))
    if report.period is not None:
        period = ox.NamedNode(node.value + "/period")
        yield ox.Quad(node, ox.NamedNode(iris.DCT + "temporal"), period)
        for name, date in (("periodStart", report.period.start), ("periodEnd", report.period.end)):
            if date is not None:
                yield ox.Quad(period, _term(name), _date(date))
    for heading in report.missing_headings:
        yield ox.Quad(node, _term("missingHeading"), ox.Literal(heading))


def _document(node: ox.NamedNode, report: Report) -> Iterator[ox.Quad]:
    """Give what is known of the document that a report was read from."""
    yield from _literals(node, {iris.DCT + "title": report.title, iris.DCT + "source": report.source})
    yield from _literals(node, {iris.DCT + "identifier": "sha256:" + report.digest})
    if report.issued is not None:
        yield ox.Quad(node, ox.NamedNode(iris.DCT + "issued"), _date(report.issued))
    if report.url:
        yield ox.Quad(node, ox.NamedNode(iris.FOAF + "page"), ox.NamedNode(report.url))


def _agency_scope(node: ox.NamedNode, agency: Agency) -> Iterator[ox.Quad]:
    """Give region, sector, level and kind, which reports and agencies carry alike."""
    if agency.division is not None:
        yield ox.Quad(node, _term("region"), ox.NamedNode(iris.division(agency.division.code)))
    for name, scheme, identifier in (
        ("sector", "sector", agency.sector),
        ("level", "level", agency.level),
        ("agencyKind", "agency-kind", agency.kind),
    ):
        if identifier:
            yield ox.Quad(node, _term(name), ox.NamedNode(iris.concept(scheme, identifier)))


def _table_rows(node: ox.NamedNode, report: Report) -> Iterator[ox.Quad]:
    rows: dict[tuple[int, str], list[TableCell]] = defaultdict(list)
    for cell in report.cells:
        rows[cell.table, cell.row].append(cell)
    for (table, row_id), cells in rows.items():
        row = ox.NamedNode(iris.row(node.value, table, row_id))
        yield ox.Quad(row, TYPE, _term("TableRow"))
        yield ox.Quad(row, TYPE, ox.NamedNode(iris.QB + "Observation"))
        yield ox.Quad(row, ox.NamedNode(iris.QB + "dataSet"), ox.NamedNode(iris.DATASET))
        yield ox.Quad(row, _term("report"), node)
        yield ox.Quad(row, _term("table"), ox.Literal(table))
        yield ox.Quad(row, _term("row"), _concept(_ROW_SCHEMES[table], row_id))
        yield ox.Quad(row, _term("block"), ox.NamedNode(cells[0].block))
        yield ox.Quad(row, _term("locator"), ox.Literal(locators_to_range(cells[0].locator, cells[-1].locator)))
        if any(cell.shifted for cell in cells):
            yield ox.Quad(row, _term("shifted"), ox.Literal(True))
        for cell in cells:
            yield from _cell(node, row, cell)


def _cell(node: ox.NamedNode, row: ox.NamedNode, cell: TableCell) -> Iterator[ox.Quad]:
    column = _concept(_COLUMN_SCHEMES[cell.table], cell.column)
    row_concept = _concept(_ROW_SCHEMES[cell.table], cell.row)
    if cell.value is not None and cell.unit == _form_unit(cell.table, cell.column):
        value = _number(cell.value)
        yield ox.Quad(row, ox.NamedNode(row_measures()[column.value]), value)
        headline = _headline_properties().get((row_concept.value, column.value))
        if headline is not None:
            yield ox.Quad(node, ox.NamedNode(headline), value)
        return
    note = ox.NamedNode(iris.cell(node.value, cell.table, cell.row, cell.column))
    yield ox.Quad(note, TYPE, _term("CellNote"))
    yield ox.Quad(note, _term("report"), node)
    yield from _cell_content(note, cell)


def _cell_content(note: ox.NamedNode, cell: TableCell) -> Iterator[ox.Quad]:
    """Give place, status, value and printed text of a cell that has a node of its own."""
    yield ox.Quad(note, _term("table"), ox.Literal(cell.table))
    yield ox.Quad(note, _term("row"), _concept(_ROW_SCHEMES[cell.table], cell.row))
    yield ox.Quad(note, _term("column"), _concept(_COLUMN_SCHEMES[cell.table], cell.column))
    yield ox.Quad(note, _term("status"), _concept("cell-status", cell.status))
    yield from _literals(note, {iris.term("printed"): cell.raw, iris.term("locator"): cell.locator})
    if cell.status is CellStatus.NUMBER and cell.value is not None:
        yield ox.Quad(note, _term("value"), _number(cell.value))
        yield ox.Quad(note, _term("unit"), ox.Literal(cell.unit))


def _fact(node: ox.NamedNode, index: int, fact: Fact) -> Iterator[ox.Quad]:
    iri = ox.NamedNode(iris.part(node.value, "fact", str(index)))
    yield ox.Quad(iri, TYPE, _term("NarrativeFact"))
    yield ox.Quad(iri, _term("report"), node)
    yield ox.Quad(iri, _term("kind"), _concept("fact-kind", fact.kind))
    scheme = _schemes_of_kinds()[fact.kind]
    if scheme:
        yield ox.Quad(iri, _term("concept"), _concept(scheme, fact.concept))
    elif fact.concept not in _TOTALS:
        yield ox.Quad(iri, _term("category"), ox.Literal(fact.concept))
    if fact.value is not None:
        yield ox.Quad(iri, _term("value"), _number(fact.value))
    yield ox.Quad(iri, _term("approximate"), ox.Literal(fact.approx))
    yield ox.Quad(iri, _term("start"), ox.Literal(fact.start))
    yield ox.Quad(iri, _term("end"), ox.Literal(fact.end))
    texts = {"unit": fact.unit, "printed": fact.raw, "quote": fact.quote, "locator": fact.locator}
    yield from _literals(iri, {iris.term(name): text for name, text in texts.items()})
    if fact.part_of is not None:
        yield ox.Quad(iri, _term("partOf"), ox.NamedNode(iris.part(node.value, "fact", str(fact.part_of + 1))))
    if fact.cumulative:
        yield ox.Quad(iri, _term("cumulative"), ox.Literal(True))


def _section(node: ox.NamedNode, index: int, section: Section) -> Iterator[ox.Quad]:
    iri = ox.NamedNode(iris.part(node.value, "section", str(index)))
    yield ox.Quad(iri, TYPE, _term("Section"))
    yield ox.Quad(iri, _term("report"), node)
    yield ox.Quad(iri, _term("number"), ox.Literal(section.number))
    yield ox.Quad(iri, _term("start"), ox.Literal(section.start))
    yield ox.Quad(iri, ox.NamedNode(iris.DCT + "title"), ox.Literal(section.title))
    yield ox.Quad(iri, _term("text"), ox.Literal(section.text.strip()))


def _mention(node: ox.NamedNode, index: int, mention: Mention) -> Iterator[ox.Quad]:
    iri = ox.NamedNode(iris.part(node.value, "mention", str(index)))
    yield ox.Quad(iri, TYPE, _term("AgencyMention"))
    yield ox.Quad(iri, _term("report"), node)
    texts = {"printedName": mention.name, "quote": mention.quote, "locator": mention.locator}
    yield from _literals(iri, {iris.term(name): text for name, text in texts.items()})


def _unread(node: ox.NamedNode, index: int, unread: Unread) -> Iterator[ox.Quad]:
    iri = ox.NamedNode(iris.part(node.value, "unread", str(index)))
    yield ox.Quad(iri, TYPE, _term("UnreadFigures"))
    yield ox.Quad(iri, _term("report"), node)
    yield ox.Quad(iri, _term("table"), ox.Literal(unread.table))
    if unread.row:
        yield ox.Quad(iri, _term("row"), _concept(_ROW_SCHEMES[unread.table], unread.row))
    yield from _literals(iri, {iris.term("printed"): unread.raw, iris.term("locator"): unread.locator})


def _unmapped(node: ox.NamedNode, index: int, table: UnmappedTable) -> Iterator[ox.Quad]:
    iri = ox.NamedNode(iris.part(node.value, "unmapped", str(index)))
    yield ox.Quad(iri, TYPE, _term("UnmappedTable"))
    yield ox.Quad(iri, _term("report"), node)
    texts = {iris.DCT + "title": table.name, iris.term("printed"): table.raw, iris.term("locator"): table.locator}
    yield from _literals(iri, texts)


def _agency(agency: Agency) -> Iterator[ox.Quad]:
    node = ox.NamedNode(agency_iri(agency))
    yield ox.Quad(node, TYPE, _term("Agency"))
    yield ox.Quad(node, TYPE, ox.NamedNode(iris.ORG + "FormalOrganization"))
    yield ox.Quad(node, ox.NamedNode(iris.SKOS + "prefLabel"), ox.Literal(agency.name, language="zh"))
    for alias in agency_aliases(agency):
        if alias != agency.name:
            yield ox.Quad(node, ox.NamedNode(iris.SKOS + "altLabel"), ox.Literal(alias, language="zh"))
    yield from _literals(node, {iris.term("printedName"): agency.printed})
    yield from _agency_scope(node, agency)
    if agency.division is not None:
        for division in (agency.division, *ancestors(agency.division)):
            yield from _division(division)
        return
    yield from _literals(node, {iris.term("divisionName"): agency.division_name})
    for candidate in agency.candidates:
        yield ox.Quad(node, _term("candidateDivision"), ox.NamedNode(iris.division(candidate.division.code)))
        for division in (candidate.division, *ancestors(candidate.division)):
            yield from _division(division)
    for alias in candidate_aliases(agency):
        yield ox.Quad(node, _term("candidateName"), ox.Literal(alias))


def _division(division: Division) -> Iterator[ox.Quad]:
    node = ox.NamedNode(iris.division(division.code))
    yield ox.Quad(node, TYPE, _term("Division"))
    yield ox.Quad(node, ox.NamedNode(iris.SKOS + "prefLabel"), ox.Literal(division.name, language="zh"))
    yield ox.Quad(node, _term("code"), ox.Literal(division.code))
    if division.parent:
        yield ox.Quad(node, _term("within"), ox.NamedNode(iris.division(division.parent)))


def _literals(node: ox.NamedNode, values: dict[str, str]) -> Iterator[ox.Quad]:
    for predicate, text in values.items():
        if text:
            yield ox.Quad(node, ox.NamedNode(predicate), ox.Literal(text))


def _serialized(quads: Iterable[ox.Quad], format_: ox.RdfFormat) -> str:
    prefixes = iris.PREFIXES if format_ == ox.RdfFormat.TRIG else None
    return (ox.serialize(quads, format=format_, prefixes=prefixes) or b"").decode()


@cache
def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(iris.term(name))


@cache
def _concept(scheme: str, identifier: str) -> ox.NamedNode:
    return ox.NamedNode(iris.concept(scheme, identifier))


def _number(value: Decimal) -> ox.Literal:
    if value == value.to_integral_value() and value.as_tuple().exponent == 0:
        return ox.Literal(int(value))
    return ox.Literal(format(value, "f"), datatype=ox.NamedNode(iris.XSD + "decimal"))


def _date(date: datetime.date) -> ox.Literal:
    return ox.Literal(date.isoformat(), datatype=ox.NamedNode(iris.XSD + "date"))


def _form_unit(table: int, column: str) -> str:
    return _units()[_COLUMN_SCHEMES[table], column]


@cache
def _units() -> dict[tuple[str, str], str]:
    return {(c.scheme, c.id): c.unit for scheme in _COLUMN_SCHEMES.values() for c in concepts(scheme)}


@cache
def _headline_properties() -> dict[tuple[str, str], str]:
    return {(headline.row, headline.column): headline.property for headline in headlines()}


@cache
def _schemes_of_kinds() -> dict[str, str]:
    """Give fact kind → the code list of its concepts, empty where the concept is a printed category or a total."""
    return {kind.id: kind.concepts_from for kind in concepts("fact-kind")}
