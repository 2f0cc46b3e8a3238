"""A Report record to RDF, in the terms of the ontology.

The only module of this package that knows RDF. Takes a report; gives its N-Quads (default graph), all under the IRI of
the report, plus those of its agency and divisions. They are written as text, several times as fast as by making terms
of them. The graph model is described in ``docs/architecture.md``.
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

_ROW_SCHEMES = {2: "item", 3: "outcome", 4: "procedure"}
_COLUMN_SCHEMES = {2: "item-measure", 3: "applicant", 4: "result"}
_TOTALS = frozenset({"total", "amount"})
_TYPE = f"<{iris.RDF}type>"


def report_to_nquads(report: Report) -> str:
    """Give the N-Quads of a report, of its agency and of the divisions that the agency is in, a line per quad."""
    return "".join(_lines(report))


def report_to_quads(report: Report) -> Iterator[ox.Quad]:
    """Give the same quads as terms."""
    return ox.parse(report_to_nquads(report), format=ox.RdfFormat.N_QUADS)


def version_to_nquads(report: Report, cells: Iterable[TableCell]) -> str:
    """Give the N-Quads of a report that is another version of one; ``cells`` are those that differ from it."""
    return "".join(_version(report, cells))


def version_to_quads(report: Report, cells: Iterable[TableCell]) -> Iterator[ox.Quad]:
    """Give the same quads as terms."""
    return ox.parse(version_to_nquads(report, cells), format=ox.RdfFormat.N_QUADS)


def version_iri(report: Report) -> str:
    """Give the IRI of a report as another version of the report on the same agency and year."""
    return iris.version(report_iri(report), report.digest)


def reports_to_nquads(reports: Iterable[Report]) -> Iterator[str]:
    """Give N-Quads, one line per quad, report by report."""
    return map(report_to_nquads, reports)


def reports_to_trig(reports: Iterable[Report]) -> Iterator[str]:
    """Give TriG with the project's prefixes."""
    quads = (quad for report in reports for quad in report_to_quads(report))
    yield (ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=iris.PREFIXES) or b"").decode()


def report_iri(report: Report) -> str:
    """Give the IRI of a report: by agency and year, or by its document where either is not known."""
    if report.agency is None or report.year is None:
        return iris.document_report(report.digest)
    return iris.report(agency_iri(report.agency), report.year)


def agency_iri(agency: Agency) -> str:
    """Give the IRI of an agency, provisional while its division is not resolved."""
    return iris.agency(agency.division.code if agency.division else None, agency.name)


def _lines(report: Report) -> Iterator[str]:
    node = report_iri(report)
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


def _version(report: Report, cells: Iterable[TableCell]) -> Iterator[str]:
    node = version_iri(report)
    yield _quad(node, _TYPE, _term("ReportVersion"))
    yield _quad(node, _term("report"), _iri(report_iri(report)))
    yield from _document(node, report)
    for cell in cells:
        note = iris.cell(node, cell.table, cell.row, cell.column)
        yield _quad(note, _TYPE, _term("DifferingCell"))
        yield _quad(note, _term("version"), _iri(node))
        yield from _cell_content(note, cell)


def _report(node: str, report: Report) -> Iterator[str]:
    yield _quad(node, _TYPE, _term("Report"))
    yield from _document(node, report)
    if report.agency is not None:
        yield _quad(node, _term("agency"), _iri(agency_iri(report.agency)))
        yield from _agency_scope(node, report.agency)
    if report.year is not None:
        yield _quad(node, _term("year"), _integer(report.year))
    if report.period is not None:
        period = node + "/period"
        yield _quad(node, _iri(iris.DCT + "temporal"), _iri(period))
        for name, date in (("periodStart", report.period.start), ("periodEnd", report.period.end)):
            if date is not None:
                yield _quad(period, _term(name), _date(date))
    for heading in report.missing_headings:
        yield _quad(node, _term("missingHeading"), _text(heading))


def _document(node: str, report: Report) -> Iterator[str]:
    """Give what is known of the document that a report was read from."""
    yield from _literals(node, {iris.DCT + "title": report.title, iris.DCT + "source": report.source})
    yield from _literals(node, {iris.DCT + "identifier": "sha256:" + report.digest})
    if report.issued is not None:
        yield _quad(node, _iri(iris.DCT + "issued"), _date(report.issued))
    if report.url:
        yield _quad(node, _iri(iris.FOAF + "page"), _iri(report.url))


def _agency_scope(node: str, agency: Agency) -> Iterator[str]:
    """Give region, sector, level and kind, which reports and agencies carry alike."""
    if agency.division is not None:
        yield _quad(node, _term("region"), _iri(iris.division(agency.division.code)))
    for name, scheme, identifier in (
        ("sector", "sector", agency.sector),
        ("level", "level", agency.level),
        ("agencyKind", "agency-kind", agency.kind),
    ):
        if identifier:
            yield _quad(node, _term(name), _iri(iris.concept(scheme, identifier)))


def _table_rows(node: str, report: Report) -> Iterator[str]:
    rows: dict[tuple[int, str], list[TableCell]] = defaultdict(list)
    for cell in report.cells:
        rows[cell.table, cell.row].append(cell)
    for (table, row_id), cells in rows.items():
        row = iris.row(node, table, row_id)
        yield _quad(row, _TYPE, _term("TableRow"))
        yield _quad(row, _TYPE, _iri(iris.QB + "Observation"))
        yield _quad(row, _iri(iris.QB + "dataSet"), _iri(iris.DATASET))
        yield _quad(row, _term("report"), _iri(node))
        yield _quad(row, _term("table"), _integer(table))
        yield _quad(row, _term("row"), _concept(_ROW_SCHEMES[table], row_id))
        yield _quad(row, _term("block"), _iri(cells[0].block))
        yield _quad(row, _term("locator"), _text(locators_to_range(cells[0].locator, cells[-1].locator)))
        if any(cell.shifted for cell in cells):
            yield _quad(row, _term("shifted"), _boolean(True))
        for cell in cells:
            yield from _cell(node, row, cell)


def _cell(node: str, row: str, cell: TableCell) -> Iterator[str]:
    if cell.value is not None and cell.unit == _form_unit(cell.table, cell.column):
        measure, headline = _properties(cell.table, cell.row, cell.column)
        value = _number(cell.value)
        yield _quad(row, measure, value)
        if headline:
            yield _quad(node, headline, value)
        return
    note = iris.cell(node, cell.table, cell.row, cell.column)
    yield _quad(note, _TYPE, _term("CellNote"))
    yield _quad(note, _term("report"), _iri(node))
    yield from _cell_content(note, cell)


def _cell_content(note: str, cell: TableCell) -> Iterator[str]:
    """Give place, status, value and printed text of a cell that has a node of its own."""
    yield _quad(note, _term("table"), _integer(cell.table))
    yield _quad(note, _term("row"), _concept(_ROW_SCHEMES[cell.table], cell.row))
    yield _quad(note, _term("column"), _concept(_COLUMN_SCHEMES[cell.table], cell.column))
    yield _quad(note, _term("status"), _concept("cell-status", cell.status))
    yield from _literals(note, {iris.term("printed"): cell.raw, iris.term("locator"): cell.locator})
    if cell.status is CellStatus.NUMBER and cell.value is not None:
        yield _quad(note, _term("value"), _number(cell.value))
        yield _quad(note, _term("unit"), _text(cell.unit))


def _fact(node: str, index: int, fact: Fact) -> Iterator[str]:
    iri = iris.part(node, "fact", str(index))
    yield _quad(iri, _TYPE, _term("NarrativeFact"))
    yield _quad(iri, _term("report"), _iri(node))
    yield _quad(iri, _term("kind"), _concept("fact-kind", fact.kind))
    scheme = _schemes_of_kinds()[fact.kind]
    if scheme:
        yield _quad(iri, _term("concept"), _concept(scheme, fact.concept))
    elif fact.concept not in _TOTALS:
        yield _quad(iri, _term("category"), _text(fact.concept))
    if fact.value is not None:
        yield _quad(iri, _term("value"), _number(fact.value))
    yield _quad(iri, _term("approximate"), _boolean(fact.approx))
    yield _quad(iri, _term("start"), _integer(fact.start))
    yield _quad(iri, _term("end"), _integer(fact.end))
    texts = {"unit": fact.unit, "printed": fact.raw, "quote": fact.quote, "locator": fact.locator}
    yield from _literals(iri, {iris.term(name): text for name, text in texts.items()})
    if fact.part_of is not None:
        yield _quad(iri, _term("partOf"), _iri(iris.part(node, "fact", str(fact.part_of + 1))))
    if fact.cumulative:
        yield _quad(iri, _term("cumulative"), _boolean(True))


def _section(node: str, index: int, section: Section) -> Iterator[str]:
    iri = iris.part(node, "section", str(index))
    yield _quad(iri, _TYPE, _term("Section"))
    yield _quad(iri, _term("report"), _iri(node))
    yield _quad(iri, _term("number"), _integer(section.number))
    yield _quad(iri, _term("start"), _integer(section.start))
    yield _quad(iri, _iri(iris.DCT + "title"), _text(section.title))
    yield _quad(iri, _term("text"), _text(section.text.strip()))


def _mention(node: str, index: int, mention: Mention) -> Iterator[str]:
    iri = iris.part(node, "mention", str(index))
    yield _quad(iri, _TYPE, _term("AgencyMention"))
    yield _quad(iri, _term("report"), _iri(node))
    texts = {"printedName": mention.name, "quote": mention.quote, "locator": mention.locator}
    yield from _literals(iri, {iris.term(name): text for name, text in texts.items()})


def _unread(node: str, index: int, unread: Unread) -> Iterator[str]:
    iri = iris.part(node, "unread", str(index))
    yield _quad(iri, _TYPE, _term("UnreadFigures"))
    yield _quad(iri, _term("report"), _iri(node))
    yield _quad(iri, _term("table"), _integer(unread.table))
    if unread.row:
        yield _quad(iri, _term("row"), _concept(_ROW_SCHEMES[unread.table], unread.row))
    yield from _literals(iri, {iris.term("printed"): unread.raw, iris.term("locator"): unread.locator})


def _unmapped(node: str, index: int, table: UnmappedTable) -> Iterator[str]:
    iri = iris.part(node, "unmapped", str(index))
    yield _quad(iri, _TYPE, _term("UnmappedTable"))
    yield _quad(iri, _term("report"), _iri(node))
    texts = {iris.DCT + "title": table.name, iris.term("printed"): table.raw, iris.term("locator"): table.locator}
    yield from _literals(iri, texts)


def _agency(agency: Agency) -> Iterator[str]:
    node = agency_iri(agency)
    yield _quad(node, _TYPE, _term("Agency"))
    yield _quad(node, _TYPE, _iri(iris.ORG + "FormalOrganization"))
    yield _quad(node, _iri(iris.SKOS + "prefLabel"), _text(agency.name, "zh"))
    for alias in agency_aliases(agency):
        if alias != agency.name:
            yield _quad(node, _iri(iris.SKOS + "altLabel"), _text(alias, "zh"))
    yield from _literals(node, {iris.term("printedName"): agency.printed})
    yield from _agency_scope(node, agency)
    if agency.division is not None:
        for division in (agency.division, *ancestors(agency.division)):
            yield from _division(division)
        return
    yield from _literals(node, {iris.term("divisionName"): agency.division_name})
    for candidate in agency.candidates:
        yield _quad(node, _term("candidateDivision"), _iri(iris.division(candidate.division.code)))
        for division in (candidate.division, *ancestors(candidate.division)):
            yield from _division(division)
    for alias in candidate_aliases(agency):
        yield _quad(node, _term("candidateName"), _text(alias))


def _division(division: Division) -> Iterator[str]:
    node = iris.division(division.code)
    yield _quad(node, _TYPE, _term("Division"))
    yield _quad(node, _iri(iris.SKOS + "prefLabel"), _text(division.name, "zh"))
    yield _quad(node, _term("code"), _text(division.code))
    if division.parent:
        yield _quad(node, _term("within"), _iri(iris.division(division.parent)))


def _literals(node: str, values: dict[str, str]) -> Iterator[str]:
    for predicate, text in values.items():
        if text:
            yield _quad(node, _iri(predicate), _text(text))


def _quad(subject: str, predicate: str, value: str) -> str:
    """Give a line about an IRI; predicate and value are written as N-Quads have them."""
    return f"<{subject}> {predicate} {value} .\n"


def _iri(iri: str) -> str:
    return f"<{iri}>"


@cache
def _term(name: str) -> str:
    return _iri(iris.term(name))


@cache
def _concept(scheme: str, identifier: str) -> str:
    return _iri(iris.concept(scheme, identifier))


def _text(text: str, language: str = "") -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"{"@" + language if language else ""}'


def _integer(number: int) -> str:
    return f'"{number}"^^<{iris.XSD}integer>'


def _boolean(flag: bool) -> str:
    return f'"{str(flag).lower()}"^^<{iris.XSD}boolean>'


def _number(value: Decimal) -> str:
    if value == value.to_integral_value() and value.as_tuple().exponent == 0:
        return _integer(int(value))
    return f'"{value:f}"^^<{iris.XSD}decimal>'


def _date(date: datetime.date) -> str:
    return f'"{date.isoformat()}"^^<{iris.XSD}date>'


def _form_unit(table: int, column: str) -> str:
    return _units()[_COLUMN_SCHEMES[table], column]


@cache
def _units() -> dict[tuple[str, str], str]:
    return {(c.scheme, c.id): c.unit for scheme in _COLUMN_SCHEMES.values() for c in concepts(scheme)}


@cache
def _properties(table: int, row: str, column: str) -> tuple[str, str]:
    """Give the property by which a row carries a column's figure, and that by which the report does; empty if none."""
    place = (iris.concept(_ROW_SCHEMES[table], row), iris.concept(_COLUMN_SCHEMES[table], column))
    headline = next((each.property for each in headlines() if (each.row, each.column) == place), "")
    return _iri(row_measures()[place[1]]), _iri(headline) if headline else ""


@cache
def _schemes_of_kinds() -> dict[str, str]:
    """Give fact kind → the code list of its concepts, empty where the concept is a printed category or a total."""
    return {kind.id: kind.concepts_from for kind in concepts("fact-kind")}
