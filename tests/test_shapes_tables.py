"""The figures of the statutory tables: sums, balance, and what may stand in a cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from report_graphs import ReportGraph

from ontology.finding import Finding, Responsibility, Severity
from shapes import check_graph

SOUND = ReportGraph()
BLANK = "xxgk:status cell-status:blank"


def found(report: ReportGraph, rule: str) -> list[Finding]:
    return [finding for finding in check_graph(report.quads()) if finding.rule == rule]


def places(findings: list[Finding]) -> list[tuple[str, str, str, str, str]]:
    return [(each.table, each.row, each.column, each.expected, each.actual) for each in findings]


@pytest.mark.parametrize(("year", "version"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2025, "2021")])
def test_a_sound_report_has_no_findings(year: int, version: str) -> None:
    assert check_graph(ReportGraph(year=year, version=version).quads()) == ()


def test_a_row_must_add_up_to_its_total() -> None:
    report = SOUND.with_figures(
        (3, "granted", "natural-person", 3), (3, "granted", "legal-services", 2), (3, "granted", "total", 6)
    )
    (finding,) = found(report, "T3-ROW-TOTAL")
    assert places([finding]) == [("3", "granted", "total", "5", "6")]
    assert finding.severity is Severity.VIOLATION
    assert finding.responsibility is Responsibility.AGENCY
    assert (finding.report, finding.source, finding.year) == (report.iri, "a.txt", 2022)
    assert (finding.agency, finding.locator) == ("延安市教育局", "表3 予以公开")
    assert finding.message == "表三“予以公开”一行：各类申请人之和为5，总计填为6。"
    assert finding.message_en == (
        "Table 3, row “granted in full”: the types of applicants add up to 5, the total is given as 6."
    )


@pytest.mark.parametrize("column", ["total", "research-institution"])
def test_a_row_without_a_number_it_needs_is_not_assessed(column: str) -> None:
    report = SOUND.with_figures((3, "granted", "natural-person", 3))
    assert len(found(report, "T3-ROW-TOTAL")) == 1
    assert found(report.with_figures((3, "granted", column, None)), "T3-ROW-TOTAL") == []
    assert found(replace(report, notes={(3, "granted", column): BLANK}), "T3-ROW-TOTAL") == []


def test_outcomes_must_add_up_to_the_total_concluded_in_each_column() -> None:
    report = SOUND.with_figures(
        (3, "granted", "natural-person", 3), (3, "other", "natural-person", 1), (3, "repeated", "total", 2)
    )
    assert places(found(report, "T3-OUTCOME-SUM")) == [
        ("3", "concluded-total", "natural-person", "4", "0"),
        ("3", "concluded-total", "total", "2", "0"),
    ]


def test_the_form_of_2019_counts_other_handling_as_one_row() -> None:
    old = ReportGraph(year=2019, version="2019")
    sums = ((3, "other-handling", "total", 2), (3, "concluded-total", "total", 2))
    assert found(old.with_figures(*sums), "T3-OUTCOME-SUM") == []
    assert places(found(old.with_figures(sums[1]), "T3-OUTCOME-SUM")) == [("3", "concluded-total", "total", "0", "2")]


def test_outcomes_are_not_assessed_while_one_is_no_number() -> None:
    report = SOUND.with_figures((3, "granted", "total", 3))
    assert found(replace(report, notes={(3, "repeated", "total"): BLANK}), "T3-OUTCOME-SUM") == []
    assert found(replace(report, without=frozenset({(3, "repeated")})), "T3-OUTCOME-SUM") == []
    assert found(report.with_figures((3, "concluded-total", "total", None)), "T3-OUTCOME-SUM") == []


def test_requests_in_must_balance_requests_out() -> None:
    report = SOUND.with_figures(
        (3, "received", "total", 5),
        (3, "carried-in", "total", 1),
        (3, "concluded-total", "total", 4),
        (3, "carried-out", "total", 3),
    )
    (finding,) = found(report, "T3-BALANCE")
    assert places([finding]) == [("3", "", "total", "6", "7")]
    assert finding.message == "表三“总计”一列勾稽不符：第一项加第二项为6，第三项（七）总计加第四项为7。"
    assert "received and carried in make 6, concluded and carried out make 7" in finding.message_en
    assert found(report.with_figures((3, "carried-out", "total", 2)), "T3-BALANCE") == []
    assert found(report.with_figures((3, "carried-in", "total", None)), "T3-BALANCE") == []


def test_each_procedure_of_table_four_must_add_up() -> None:
    report = SOUND.with_figures((4, "litigation-direct", "upheld", 2), (4, "litigation-direct", "total", 3))
    (finding,) = found(report, "T4-TOTAL")
    assert places([finding]) == [("4", "litigation-direct", "total", "2", "3")]
    assert finding.message == "表四“未经复议直接起诉”：各项结果之和为2，总计填为3。"
    assert found(report.with_figures((4, "litigation-direct", "pending", 1)), "T4-TOTAL") == []
    assert found(report.with_figures((4, "litigation-direct", "pending", None)), "T4-TOTAL") == []


@pytest.mark.parametrize(
    ("figure", "expected", "actual"),
    [
        ((2, "normative-documents", "issued", -1), "非负整数", "-1"),
        ((2, "normative-documents", "issued", Decimal("2.5")), "非负整数", "2.5"),
        ((2, "fees", "amount", Decimal("-852.2800")), "非负小数", "-852.28"),
    ],
)
def test_a_cell_holds_the_kind_of_number_that_is_due(
    figure: tuple[int, str, str, int | Decimal], expected: str, actual: str
) -> None:
    assert places(found(SOUND.with_figures(figure), "CELL-TYPE")) == [("2", *figure[1:3], expected, actual)]


def test_whole_decimals_money_and_a_decrease_are_in_order() -> None:
    assert found(SOUND.with_figures((2, "fees", "amount", Decimal("852.28"))), "CELL-TYPE") == []
    assert found(SOUND.with_figures((2, "rules", "issued", Decimal("2.0"))), "CELL-TYPE") == []
    old = ReportGraph(year=2019, version="2019")
    assert found(old.with_figures((2, "licensing", "change", -3)), "CELL-TYPE") == []
    assert places(found(old.with_figures((2, "licensing", "change", Decimal("-0.5"))), "CELL-TYPE")) == [
        ("2", "licensing", "change", "整数", "-0.5")
    ]


def test_text_and_another_unit_in_a_cell() -> None:
    notes = {
        (2, "rules", "issued"): 'xxgk:status cell-status:text ; xxgk:printed "无"',
        (2, "fees", "amount"): 'xxgk:status cell-status:number ; xxgk:printed "251000元" ; xxgk:value 251000',
    }
    fees, rules = found(replace(SOUND, notes=notes), "CELL-TYPE")
    assert places([fees, rules]) == [
        ("2", "fees", "amount", "万元", "251000元"),
        ("2", "rules", "issued", "数字", "无"),
    ]
    assert rules.message == "表二“规章”的“本年制发件数”印有文字“无”，应为数字。"
    assert rules.message_en == "Table 2, “rules”, “issued this year”: the text “无” is printed where a number is due."
    assert fees.locator == "第9行"


def test_blank_and_slash_are_noted_and_no_more() -> None:
    notes = {
        (3, "granted", "total"): BLANK,
        (4, "reconsideration", "upheld"): 'xxgk:status cell-status:slash ; xxgk:printed "/"',
    }
    blank, slash = check_graph(replace(SOUND, notes=notes).quads())
    assert places([blank, slash]) == [
        ("3", "granted", "total", "数字", ""),
        ("4", "reconsideration", "upheld", "数字", "/"),
    ]
    assert {blank.rule, slash.rule} == {"CELL-BLANK"}
    assert blank.severity is Severity.INFO
    assert blank.message == "表三“予以公开”的“总计”是空白，既不是数字，也不是0。"
    assert (
        slash.message_en == "Table 4, “administrative reconsideration”, “upheld” is a slash“/”, neither a number nor 0."
    )


@pytest.mark.parametrize(
    "doubt",
    [
        "<t3/received> xxgk:shifted true ; xxgk:report <> ; xxgk:table 3 .",
        "<unread/1> a xxgk:UnreadFigures ; xxgk:report <> ; xxgk:table 3 .",
    ],
)
def test_in_a_table_read_with_doubt_no_one_is_blamed(doubt: str) -> None:
    report = SOUND.with_figures((3, "granted", "total", 1), (4, "reconsideration", "total", 1)).with_turtle(doubt)
    blame = {finding.rule: finding.responsibility for finding in check_graph(report.quads())}
    assert blame["T3-ROW-TOTAL"] is Responsibility.UNDETERMINED
    assert blame["T4-TOTAL"] is Responsibility.AGENCY
