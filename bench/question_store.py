"""A store of made-up reports to ask questions of: agencies with reports on several years, figures, sentences, findings.

Takes a number of reports and a folder; gives the store there, made once and kept. The reports are made without
documents, so that ten thousand of them take a minute or two.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import pyoxigraph as ox

from bench.agencies import GOVERNMENT, random_reporter
from bench.figures import Numbers, random_blocks, random_numbers
from bench.reports import FIRST_YEAR, LAST_YEAR
from bench.sentences import Sentence, random_overview
from extract.report import CellStatus, Fact, Report, Section, TableCell
from extract.to_graph import report_iri, report_to_quads
from ontology.agencies import Agency, name_to_parts, parts_to_agency
from ontology.divisions import short_name
from ontology.finding import Finding, Responsibility, Severity
from ontology.form import Block
from server.loading import Checked, Loading
from server.store import DATA, MANIFEST, current_folder, publish
from shapes import findings_to_quads

LAYOUT = 1
_YEARS_OF_AN_AGENCY = 4
_PERCENT_WITH_A_FINDING = 15


def question_store(count: int, seed: int, folder: Path) -> Path:
    """Give a store of ``count`` reports in a folder; one that is there is used again."""
    store = folder / f"questions-{LAYOUT}-{count}-{seed}"
    if current_folder(store) is None:
        _fill(store, made_up_reports(count, seed), Random(seed))
    return store


def made_up_reports(count: int, seed: int) -> Iterator[Report]:
    """Make up reports: one agency after another, each on several years."""
    random = Random(seed)
    made, known = 0, set[str]()
    while made < count:
        years = sorted(random.sample(range(FIRST_YEAR, LAST_YEAR + 1), _YEARS_OF_AN_AGENCY))
        agency, words = _random_agency(random, years[-1])
        if agency.division is None or agency.name + agency.division.code in known:
            continue
        known.add(agency.name + agency.division.code)
        for year in years[: count - made]:
            made += 1
            yield _random_report(random, made, agency, words, year)


def _random_agency(random: Random, year: int) -> tuple[Agency, dict[str, str]]:
    reporter = random_reporter(random, year)
    agency = parts_to_agency(name_to_parts(reporter.printed), reporter.printed, reporter.region, year)
    place = short_name(reporter.division.name)
    words = {"agency": reporter.printed, "short": reporter.itself, "place": place, "region": reporter.region}
    return agency, words | {"government": GOVERNMENT}


def _random_report(random: Random, index: int, agency: Agency, words: dict[str, str], year: int) -> Report:
    blocks = random_blocks(random, year)
    numbers = random_numbers(random, blocks)
    dated = words | {"year": str(year), "last": str(year - 1), "next": str(year + 1), "count": "30"}
    sentences = random_overview(random, numbers, dated | {"month": "1", "day": "20"})
    overview = "".join(sentence.text for sentence in sentences)
    title = f"{agency.name}{year}年政府信息公开工作年度报告"
    return Report(
        source=f"{index:05}.html",
        digest=f"sha256:{index:064x}",
        agency=agency,
        year=year,
        title=title,
        issued=None,
        period=None,
        url=f"https://example.org/{index}.html",
        sections=(Section(1, "一、总体情况", overview, 0, len(overview)),),
        cells=tuple(_cells(blocks, numbers)),
        facts=tuple(_facts(sentences)),
    )


def _cells(blocks: Iterable[Block], numbers: Numbers) -> Iterator[TableCell]:
    line = 0
    for block in blocks:
        for row in block.rows:
            line += 1
            for column in block.columns:
                value = numbers[(block.table, row.id, column.id)]
                yield TableCell(
                    block.table,
                    block.iri,
                    block.version,
                    row.id,
                    column.id,
                    CellStatus.NUMBER,
                    value,
                    column.unit,
                    format(value, "f"),
                    line,
                    line + 1,
                    f"第{line}行",
                )


def _facts(sentences: Iterable[Sentence]) -> Iterator[Fact]:
    for line, sentence in enumerate(sentences, 1):
        for told in sentence.facts:
            value, text = Decimal(told.value), sentence.text
            yield Fact(
                told.row, told.column, value, told.approx, told.unit, told.value, text, 0, len(text), f"第{line}行"
            )


def _fill(store: Path, reports: Iterable[Report], random: Random) -> None:
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store, prefix="building-") as name:
        folder = Path(name)
        loading = Loading(folder / DATA, lambda _first, _other: None)
        for report in reports:
            quads = [*report_to_quads(report), *_found(report, random)]
            data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
            loading.add(Checked(report.source, report_iri(report), report.digest, report.digest, data))
        loading.finish()
        (folder / MANIFEST).write_text("[]\n", "utf-8")
        publish(folder, store)


def _found(report: Report, random: Random) -> Iterator[ox.Quad]:
    """Give a finding about one cell in some of the reports."""
    if report.agency is not None and random.randrange(100) < _PERCENT_WITH_A_FINDING:
        cell = random.choice(report.cells)
        finding = Finding(
            rule="PARTS-SUM",
            severity=Severity.WARNING,
            responsibility=Responsibility.UNDETERMINED,
            report=report_iri(report),
            source=report.source,
            agency=report.agency.name,
            year=report.year,
            table=str(cell.table),
            row=cell.row,
            column=cell.column,
            expected="1",
            actual="2",
            message="分项相加为1，印作2",
            message_en="The parts add up to 1, 2 is printed",
            locator=cell.locator,
        )
        yield from findings_to_quads([finding])
