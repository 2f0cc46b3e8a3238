"""The real reports: who, when, every statutory cell, and the figures of the narrative that are easy to get wrong."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from extract.formats import COLUMNS, reports_to_csv, reports_to_json
from extract.pipeline import document_to_report
from extract.readers import read_document
from extract.report import Report
from ontology.divisions import path
from ontology.form import forms

Key = tuple[int, str, str]
FILES = {
    "chongqing": "000_14d23d3c7c691909.txt",
    "potou": "001_b3696d968cd27a66.txt",
    "yanan": "002_f5f301c05e4b6d89.txt",
    "yueqing": "003_1ccb1d8209286b28.txt",
    "jiaxian": "004_8a5c167a3bf215e4.txt",
    "huaian": "huaian-2024.pdf",
}
# Every statutory cell is "0" but these.
NOT_ZERO: dict[str, dict[Key, str]] = {
    "chongqing": {
        (2, "normative-documents", "issued"): "1",
        (2, "normative-documents", "in-force"): "117",
        (2, "licensing", "decisions"): "20",
        (2, "fees", "amount"): "852.28",
        (3, "received", "natural-person"): "6",
        (3, "received", "total"): "6",
        (3, "granted", "natural-person"): "5",
        (3, "granted", "total"): "5",
        (3, "requires-creation", "natural-person"): "1",
        (3, "requires-creation", "total"): "1",
        (3, "concluded-total", "natural-person"): "6",
        (3, "concluded-total", "total"): "6",
    },
    "potou": {},
    "yanan": {
        (2, "rules", "newly-made"): "6",
        (2, "rules", "newly-disclosed"): "6",
        (2, "rules", "total-disclosed"): "6",
        (2, "normative-documents", "newly-made"): "577",
        (2, "normative-documents", "newly-disclosed"): "176",
        (2, "normative-documents", "total-disclosed"): "176",
        (2, "licensing", "previous-items"): "1",
        (2, "other-services", "previous-items"): "5",
    },
    "jiaxian": {(2, "licensing", "decisions"): "627"},
}
# The version of each part of the form; table two of Potou mixes them.
VERSIONS = {
    "chongqing": {"2021"},
    "potou": {"2019", "2021"},
    "yanan": {"2019"},
    "yueqing": set(),
    "jiaxian": {"2021"},
    "huaian": {"2021"},
}
IDENTITY = {
    "chongqing": ("重庆市教育委员会", "重庆市", 2022, "2023-01-31"),
    "potou": ("坡头区教育局", "广东省/湛江市/坡头区", 2023, None),
    "yanan": ("延安市教育局", "陕西省/延安市", 2019, None),
    "yueqing": ("乐清市教育局", "浙江省/温州市/乐清市", 2021, None),
    "jiaxian": ("郑县教育体育局", "", 2021, None),
    "huaian": ("淮安市人民政府", "江苏省/淮安市", 2024, None),
}
FACTS: dict[str, set[tuple[str, str, str, str]]] = {
    "chongqing": {
        ("disclosed-total", "total", "7100", "approx"),
        ("channel-items", "website", "1118", ""),
        ("channel-items", "weibo-wechat", "2986", ""),
        ("channel-followers", "wechat", "74800", ""),
        ("channel-followers", "weibo", "1885900", ""),
        ("applications-received", "total", "6", ""),
        ("applications-by-mode", "mail", "4", ""),
        ("applications-by-mode", "in-person", "1", ""),
        ("applications-by-mode", "email", "1", ""),
        ("outcome", "granted", "5", ""),
        ("outcome", "unable", "1", ""),
        ("reconsideration", "total", "0", ""),
        ("litigation", "total", "0", ""),
        ("mailbox-items", "total", "4783", ""),
        ("interpretations", "total", "15", ""),
    },
    "potou": {
        ("disclosed-total", "total", "140", ""),
        ("channel-items", "wechat", "329", ""),
        ("applications-received", "total", "0", ""),
        ("hotline-items", "total", "309", ""),
        ("category-items", "通知公告", "19", ""),
    },
    "yanan": {("channel-items", "website", "1186", ""), ("channel-items", "weibo-wechat", "876", "")},
    "yueqing": {
        ("disclosed-total", "total", "243", ""),
        ("category-items", "公文类", "127", ""),
        ("category-items", "非公文类", "56", ""),
        ("channel-items", "wechat", "60", ""),
        ("applications-received", "total", "5", ""),
        ("applications-carried-out", "total", "1", ""),
        ("reconsideration", "total", "0", ""),
        ("litigation", "total", "0", ""),
        ("information-processing-fee", "amount", "0", ""),
    },
    "jiaxian": {
        ("channel-followers", "wechat", "15298", ""),
        ("applications-received", "total", "0", ""),
        ("information-processing-fee", "amount", "0", ""),
    },
}


@pytest.fixture(scope="module")
def reports(shared: Path) -> dict[str, Report]:
    folder = shared / "reports"
    return {name: document_to_report(read_document(folder / file, f"reports/{file}")) for name, file in FILES.items()}


def cells(report: Report) -> dict[Key, str]:
    found = {(cell.table, cell.row, cell.column): cell.raw for cell in report.cells}
    assert len(found) == len(report.cells)
    return found


def statutory(report: Report) -> set[Key]:
    """The cells that the blocks in use have by the form."""
    used = {cell.block for cell in report.cells}
    return {
        (block.table, row.id, column.id)
        for form in forms()
        for block in form.blocks
        if block.iri in used
        for row in block.rows
        for column in block.columns
    }


@pytest.mark.parametrize("name", NOT_ZERO)
def test_every_cell(reports: dict[str, Report], name: str) -> None:
    found = cells(reports[name])
    assert found.keys() == statutory(reports[name])
    assert {table for table, _, _ in found} == {2, 3, 4}
    assert {key: text for key, text in found.items() if text != "0"} == NOT_ZERO[name]
    assert reports[name].unread == ()


def test_no_table_is_invented(reports: dict[str, Report]) -> None:
    assert reports["yueqing"].cells == ()
    assert reports["yueqing"].unread == ()


@pytest.mark.parametrize("name", VERSIONS)
def test_each_block_has_the_version_of_its_headings(reports: dict[str, Report], name: str) -> None:
    assert set(reports[name].forms) == VERSIONS[name]


def test_the_mixed_table(reports: dict[str, Report]) -> None:
    by_row = {(cell.table, cell.row): cell.form for cell in reports["potou"].cells}
    old = {key for key, form in by_row.items() if form == "2019"}
    assert old == {(2, "rules"), (2, "normative-documents")}


@pytest.mark.parametrize("name", IDENTITY)
def test_who_and_when(reports: dict[str, Report], name: str) -> None:
    report = reports[name]
    assert report.agency is not None
    region = path(report.agency.division) if report.agency.division else ""
    issued = report.issued.isoformat() if report.issued else None
    assert (report.agency.name, region, report.year, issued) == IDENTITY[name]


def test_what_is_not_known_is_not_assumed(reports: dict[str, Report]) -> None:
    agency = reports["jiaxian"].agency
    assert agency is not None
    assert agency.division_name == "郑县"
    assert "郏县" in {candidate.division.name for candidate in agency.candidates}


@pytest.mark.parametrize("name", FACTS)
def test_figures_of_the_narrative(reports: dict[str, Report], name: str) -> None:
    found = {
        (fact.kind, fact.concept, format(fact.value, "f"), "approx" if fact.approx else "")
        for fact in reports[name].facts
    }
    assert FACTS[name] - found == set()


@pytest.mark.parametrize(("name", "total", "parts"), [("potou", 140, 74), ("yanan", 1186, 1228), ("yueqing", 243, 243)])
def test_totals_keep_their_parts(reports: dict[str, Report], name: str, total: int, parts: int) -> None:
    facts = reports[name].facts
    (index,) = [index for index, fact in enumerate(facts) if fact.value == total]
    assert sum(fact.value for fact in facts if fact.part_of == index) == parts


def test_another_agency_s_name_is_noticed(reports: dict[str, Report]) -> None:
    mentions = {name: [mention.name for mention in report.mentions] for name, report in reports.items()}
    assert mentions == {name: (["永嘉县发展和改革局"] if name == "yueqing" else []) for name in reports}


def test_the_lost_heading_is_noticed(reports: dict[str, Report]) -> None:
    assert {name: report.missing_headings for name, report in reports.items() if report.missing_headings} == {
        "chongqing": ("第二十条第(五)项",)
    }


def test_the_pdf_has_the_figures_that_were_published(reports: dict[str, Report], shared: Path) -> None:
    facts = json.loads((shared / "facts" / "huaian-2024.json").read_text("utf-8"))
    found = reports["huaian"]
    values = {key: Decimal(text) for key, text in cells(found).items()}
    assert values.keys() == statutory(found)
    for name, table in ((3, facts["table3"]), (4, facts["table4"])):
        rows = [[int(figure) for figure in row] for row in table["rows"].values()]
        assert [
            [int(values[name, row, column]) for column in columns] for row, columns in _rows_of_form(name).items()
        ] == rows
    item = [value for (table, _, _), value in values.items() if table == 2]
    stated = [value for entry in facts["table2"].values() for value in (entry if isinstance(entry, list) else [entry])]
    assert item == [Decimal(str(value)) for value in stated]


def _rows_of_form(table: int) -> dict[str, list[str]]:
    (block,) = [block for block in forms()[-1].blocks if block.table == table]
    return {row.id: [column.id for column in block.columns] for row in block.rows}


@pytest.mark.parametrize("name", FILES)
def test_everything_leads_back_to_the_document(reports: dict[str, Report], shared: Path, name: str) -> None:
    report = reports[name]
    text = read_document(shared / "reports" / FILES[name], FILES[name]).text
    for found in (*report.cells, *report.facts, *report.mentions):
        printed = getattr(found, "raw", "") or getattr(found, "name", "")
        span = text[found.start : found.end]
        assert "".join(span.split()) == "".join(printed.split()) or name == "potou"
        assert f"{found.start}" in found.locator
    for fact in report.facts:
        assert fact.raw in fact.quote


def test_the_csv_has_the_fixed_columns(reports: dict[str, Report]) -> None:
    rows = list(csv.DictReader("".join(reports_to_csv(reports.values())).splitlines()))
    assert tuple(rows[0]) == COLUMNS
    fees = [row for row in rows if row["agency"] == "重庆市教育委员会" and row["row"] == "fees"]
    assert [(row["year"], row["form"], row["table"], row["status"], row["value"], row["unit"]) for row in fees] == [
        ("2022", "2021", "2", "number", "852.28", "万元")
    ]
    assert len(rows) == sum(len(report.cells) + len(report.facts) for report in reports.values())


def test_the_json_has_the_fixed_keys(reports: dict[str, Report]) -> None:
    objects = json.loads("".join(reports_to_json(reports.values())))
    assert [entry["year"] for entry in objects] == [report.year for report in reports.values()]
    keys = {"source", "agency", "year", "title", "issued", "period", "forms", "sections", "cells", "facts"}
    assert all(keys <= entry.keys() for entry in objects)
    assert objects[0]["agency"].keys() >= {"name", "iri", "printed", "region", "division_code", "level", "sector"}
