"""Real reports through extraction and shapes: the findings that each deserves, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.pipeline import document_to_report
from extract.readers import read_document
from extract.to_graph import report_to_quads
from ontology.finding import Finding, Responsibility
from shapes import check_graph

Place = tuple[str, str, str, str]

DESERVED: dict[str, set[Place]] = {
    # The line 第二十条第(五)项 above 行政许可 is lost. The parts of 7100余 include 3000余 and one that is cut off, so
    # that nothing can be held against their sum. Section six says that there is nothing else to report, and so does not
    # say whether fees were charged. Every figure of the text is in its cell: 6 received, 5 granted, 1 that could not be
    # provided.
    "000_14d23d3c7c691909.txt": {("ROW-MISSING", "2", "", ""), ("FEE-STATEMENT", "", "", "")},
    # A report on 2023 whose part (一) of table two has the headings of 2019; a list of twelve kinds of items that makes
    # 74 under a total of 140; two shortcomings and no improvement in section five; nothing at all in section six.
    "001_b3696d968cd27a66.txt": {
        ("FORM-MISMATCH", "2", "", ""),
        ("PARTS-SUM", "narrative", "disclosed-total", "total"),
        ("SECTION5-EMPTY", "", "", ""),
        ("FEE-STATEMENT", "", "", ""),
    },
    # A city's education bureau with six 规章 of its own; fifteen columns of its website that make 1228 under 1186. The
    # form of 2019 asks for no statement on fees.
    "002_f5f301c05e4b6d89.txt": {
        ("RULEMAKING-POWER", "2", "rules", ""),
        ("PARTS-SUM", "narrative", "channel-items", "website"),
    },
    # Sections two to four and their tables are not in the document; a sentence on its own work names the agency whose
    # report it was copied from. 243 = 127 + 56 + 60 is in order. Without tables no claim of the text is assessed.
    "003_1ccb1d8209286b28.txt": {
        ("TABLE-MISSING", "2", "", ""),
        ("TABLE-MISSING", "3", "", ""),
        ("TABLE-MISSING", "4", "", ""),
        ("SECTION-MISSING", "", "", ""),
        ("FOREIGN-AGENCY", "", "", ""),
    },
    # There is no 郑县; 郏县 looks like it. It received no request, as its table says too.
    "004_8a5c167a3bf215e4.txt": {("AGENCY-UNKNOWN", "", "", "")},
    # The figures of a whole city, in text and tables alike, with everything in its place.
    "huaian-2024.pdf": set(),
}


def findings_of(path: Path) -> tuple[Finding, ...]:
    return check_graph(report_to_quads(document_to_report(read_document(path, path.name))))


@pytest.mark.parametrize("name", sorted(DESERVED))
def test_a_report_gets_the_findings_it_deserves_and_no_more(shared: Path, name: str) -> None:
    findings = findings_of(shared / "reports" / name)
    assert {(each.rule, each.table, each.row, each.column) for each in findings} == DESERVED[name]


@pytest.mark.parametrize("name", ["suqian-2023.docx", "huaian-2024.pdf"])
def test_reports_with_everything_in_place_get_none(project: Path, name: str) -> None:
    # 宿迁 2023 deals with 3607 requests in its text: 3511 received and 96 carried in, as its table says.
    assert findings_of(project / "samples" / name) == ()


def test_reviews_and_lawsuits_of_the_text_are_others_than_those_of_the_table(project: Path) -> None:
    # Beside them a list of outcomes falls 125 short of its total: the 125 that are carried over, as the text says.
    findings = findings_of(project / "samples" / "suqian-2024.html")
    assert {(each.rule, each.table, each.row, each.column, each.expected, each.actual) for each in findings} == {
        ("CLAIM-DISPUTE", "4", "reconsideration", "total", "170", "134"),
        ("CLAIM-DISPUTE", "4", "litigation", "total", "77", "57"),
    }


def test_the_findings_say_what_is_at_odds(shared: Path) -> None:
    reports = shared / "reports"
    found = {name: {each.rule: each for each in findings_of(reports / name)} for name in DESERVED}
    heading = found["000_14d23d3c7c691909.txt"]["ROW-MISSING"]
    assert heading.expected == "第二十条第(五)项"
    list_of_potou = found["001_b3696d968cd27a66.txt"]["PARTS-SUM"]
    assert (list_of_potou.expected, list_of_potou.actual) == ("74", "140")
    form = found["001_b3696d968cd27a66.txt"]["FORM-MISMATCH"]
    assert (form.expected, form.actual) == ("2021", "2019")
    website_of_yanan = found["002_f5f301c05e4b6d89.txt"]["PARTS-SUM"]
    assert (website_of_yanan.expected, website_of_yanan.actual) == ("1228", "1186")
    assert website_of_yanan.responsibility is Responsibility.AGENCY
    assert website_of_yanan.locator
    assert found["002_f5f301c05e4b6d89.txt"]["RULEMAKING-POWER"].actual == "6"
    assert found["003_1ccb1d8209286b28.txt"]["FOREIGN-AGENCY"].actual == "永嘉县发展和改革局"
    assert "郏县" in found["004_8a5c167a3bf215e4.txt"]["AGENCY-UNKNOWN"].message


def test_the_sections_that_are_missing(shared: Path) -> None:
    findings = findings_of(shared / "reports" / "003_1ccb1d8209286b28.txt")
    assert {each.expected for each in findings if each.rule == "SECTION-MISSING"} == {
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
    }
