"""The sample reports read from end to end, against the figures of the real reports they carry.

``expected/{sample}.csv`` lists every statutory cell of a sample, ``expected/reports.csv`` what each says of itself,
``expected/narrative.csv`` figures of the narrative that must or must never be read (an empty field is not compared).
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from extract.formats import decimal_text
from extract.pipeline import NotAReportError, document_to_report
from extract.readers import read_document
from extract.report import Fact, Report, TableCell

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = Path(__file__).parent / "expected"
ORIGINALS = {
    "chongqing-education-2022": "000_14d23d3c7c691909.txt",
    "potou-education-2023": "001_b3696d968cd27a66.txt",
    "yanan-education-2019": "002_f5f301c05e4b6d89.txt",
    "yueqing-education-2021": "003_1ccb1d8209286b28.txt",
    "zhengxian-education-2021": "004_8a5c167a3bf215e4.txt",
    "huaian-2024": "huaian-2024.pdf",
}

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the narrative as the outside interface names it."""

    row: str
    column: str
    value: str
    approx: str
    unit: str

    def __str__(self) -> str:
        return f"{self.row}-{self.column}-{self.value}"

    def is_in(self, facts: tuple[Fact, ...]) -> bool:
        return any(self.matches(fact) for fact in facts)

    def matches(self, fact: Fact) -> bool:
        """Compare by what is stated here; quotation marks in a printed category do not count."""
        return (
            (fact.kind, unquoted(fact.concept), decimal_text(fact.value))
            == (self.row, unquoted(self.column), self.value)
            and self.approx in ("", str(fact.approx).lower())
            and self.unit in ("", fact.unit)
        )


def expected_rows(name: str) -> list[dict[str, str]]:
    with (EXPECTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def unquoted(text: str) -> str:
    return "".join(char for char in text if char not in "“”\"'")


def listed(text: str) -> list[str]:
    return text.split(";") if text else []


@cache
def sample_report(file_name: str) -> Report:
    return document_to_report(read_document(SAMPLES / file_name, file_name))


def expected_cells(stem: str) -> Counter[Cell]:
    return Counter(tuple(row.values()) for row in expected_rows(f"{stem}.csv"))


def read_cells(report: Report) -> Counter[Cell]:
    return Counter(map(cell_row, report.cells))


def cell_row(cell: TableCell) -> Cell:
    value = decimal_text(cell.value)
    return (cell.form, str(cell.table), cell.row, cell.column, cell.status.value, value, cell.unit, cell.raw)


def figures(expectation: str) -> list[tuple[str, Figure]]:
    return [
        (row["sample"], Figure(row["row"], row["column"], row["value"], row["approx"], row["unit"]))
        for row in expected_rows("narrative.csv")
        if row["expectation"] == expectation
    ]


REPORTS = {row["sample"]: row for row in expected_rows("reports.csv")}
every_sample = pytest.mark.parametrize("sample", REPORTS)


def test_every_sample_is_expected_and_explained() -> None:
    present = {path.name for path in SAMPLES.iterdir()} - {"README.md"}
    assert present == set(REPORTS)
    readme = (SAMPLES / "README.md").read_text("utf-8")
    assert [name for name in present if f"`{name}`" not in readme] == []


def test_the_page_about_the_samples_is_no_report() -> None:
    with pytest.raises(NotAReportError):
        document_to_report(read_document(SAMPLES / "README.md", "README.md"))


@every_sample
def test_all_cells_are_read_and_no_others(sample: str) -> None:
    report = sample_report(sample)
    expected = expected_cells(Path(sample).stem)
    assert read_cells(report) - expected == Counter()
    assert expected - read_cells(report) == Counter()
    assert report.unread == ()


@every_sample
def test_who_reports_on_which_year(sample: str) -> None:
    report, expected = sample_report(sample), REPORTS[sample]
    assert report.agency is not None
    assert report.agency.name == expected["agency"]
    assert (report.agency.division.code if report.agency.division else "") == expected["division"]
    assert str(report.year) == expected["year"]
    assert report.title == expected["title"]


@every_sample
def test_dates_are_those_printed(sample: str) -> None:
    report, expected = sample_report(sample), REPORTS[sample]
    assert (report.issued.isoformat() if report.issued else "") == expected["issued"]
    period = (report.period.start, report.period.end) if report.period else (None, None)
    assert [day.isoformat() if day else "" for day in period] == [expected["period_start"], expected["period_end"]]


@every_sample
def test_form_sections_and_lost_headings(sample: str) -> None:
    report, expected = sample_report(sample), REPORTS[sample]
    assert list(report.forms) == listed(expected["forms"])
    assert [str(section.number) for section in report.sections] == listed(expected["sections"])
    assert list(report.missing_headings) == listed(expected["missing_headings"])


@pytest.mark.parametrize(("sample", "figure"), figures("read"), ids=str)
def test_the_narrative_figure_is_read(sample: str, figure: Figure) -> None:
    facts = sample_report(sample).facts
    assert figure.is_in(facts), [fact for fact in facts if fact.kind == figure.row or fact.value == int(figure.value)]


@pytest.mark.parametrize(("sample", "figure"), figures("never"), ids=str)
def test_the_narrative_figure_is_not_misread(sample: str, figure: Figure) -> None:
    assert [fact for fact in sample_report(sample).facts if figure.matches(fact)] == []


@every_sample
def test_every_narrative_figure_stands_where_it_is_said_to(sample: str) -> None:
    document = read_document(SAMPLES / sample, sample)
    facts = sample_report(sample).facts
    assert facts
    assert [fact for fact in facts if document.text[fact.start : fact.end] != fact.raw] == []


def test_an_agency_of_another_county_is_noticed() -> None:
    assert [mention.name for mention in sample_report("yueqing-education-2021.txt").mentions] == ["永嘉县发展和改革局"]


@pytest.mark.parametrize("sample", sorted(set(REPORTS) - {"yueqing-education-2021.txt"}))
def test_no_other_agency_is_taken_for_a_stranger(sample: str) -> None:
    assert sample_report(sample).mentions == ()


def test_an_agency_of_no_known_division_keeps_its_printed_name() -> None:
    agency = sample_report("zhengxian-education-2021.md").agency
    assert agency is not None
    assert agency.division is None
    assert agency.name == "郑县教育体育局"


def test_the_row_a_column_off_is_marked() -> None:
    cells = sample_report("zhengxian-education-2021.md").cells
    assert all(cell.shifted for cell in cells if cell.row == "concluded-total")
    assert not any(cell.shifted for cell in cells if cell.row == "state-secret")


@pytest.mark.parametrize(
    "sample", ["chongqing-education-2022.html", "huaian-2024.pdf", "suqian-2023.docx", "yanan-education-2019.txt"]
)
def test_rows_under_their_headings_are_not_marked_shifted(sample: str) -> None:
    assert {cell.row for cell in sample_report(sample).cells if cell.shifted} == set()


def test_figures_counted_over_years_are_marked() -> None:
    facts = sample_report("zhengxian-education-2021.md").facts
    assert all(fact.cumulative for fact in facts if fact.value == 668)
    assert not any(fact.cumulative for fact in facts if fact.value == 146)


@pytest.mark.parametrize(
    ("sample", "total", "parts"), [("potou-education-2023.txt", 140, 74), ("yanan-education-2019.txt", 1186, 1228)]
)
def test_parts_are_tied_to_the_total_they_miss(sample: str, total: int, parts: int) -> None:
    facts = sample_report(sample).facts
    tied = [fact for fact in facts if fact.part_of is not None and facts[fact.part_of].value == total]
    assert sum(fact.value for fact in tied if fact.kind == "category-items") == parts


@pytest.mark.parametrize("stem", ORIGINALS)
def test_the_cells_are_those_of_the_real_report(stem: str, shared: Path) -> None:
    original = shared / "reports" / ORIGINALS[stem]
    report = document_to_report(read_document(original, original.name))
    assert read_cells(report) == expected_cells(stem)
