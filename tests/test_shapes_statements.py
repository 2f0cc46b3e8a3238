"""What a report must say, of which year, and by when; the stocks of table two; an agency's reports over the years."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from report_graphs import SOUND_SECTIONS, ReportGraph, fact, quads_of

from ontology.finding import Finding, Responsibility, Severity
from shapes import check_graph

SOUND = ReportGraph()
KIND = 'a xxgk:Agency ; skos:prefLabel "甲"@zh ; xxgk:region id:division\\/610600 ; xxgk:level level:{} ; '
KIND += "xxgk:agencyKind agency-kind:{}"


def found(rule: str, *reports: ReportGraph) -> list[Finding]:
    return [finding for finding in check_graph(quads_of(*reports)) if finding.rule == rule]


def with_section(number: int, text: str) -> ReportGraph:
    sections = tuple((each, text if each == number else old) for each, old in SOUND_SECTIONS)
    return replace(SOUND, sections=sections)


def test_fewer_documents_in_force_than_were_issued() -> None:
    def report(issued: int, repealed: int, in_force: int | None) -> ReportGraph:
        figures = {"issued": issued, "repealed": repealed, "in-force": in_force}
        return SOUND.with_figures(*((2, "normative-documents", column, value) for column, value in figures.items()))

    (finding,) = found("NORMATIVE-STOCK", report(9, 2, 6))
    assert (finding.table, finding.row, finding.column) == ("2", "normative-documents", "in-force")
    assert (finding.expected, finding.actual, finding.severity) == ("7", "6", Severity.WARNING)
    assert finding.message == "表二“行政规范性文件”：本年制发9件、废止2件，现行有效应不少于7件，填为6件。"
    for sound in (report(9, 2, 7), report(9, 489, 0), report(9, 2, None)):
        assert found("NORMATIVE-STOCK", sound) == []


def test_fewer_documents_disclosed_than_were_newly_disclosed() -> None:
    old = ReportGraph(year=2019, version="2019").with_figures((2, "rules", "newly-disclosed", 6))
    (finding,) = found("DISCLOSED-STOCK", old)
    assert (finding.row, finding.column, finding.expected, finding.actual) == ("rules", "total-disclosed", "6", "0")
    assert found("DISCLOSED-STOCK", old.with_figures((2, "rules", "total-disclosed", 6))) == []
    assert found("DISCLOSED-STOCK", old.with_figures((2, "rules", "total-disclosed", None))) == []


@pytest.mark.parametrize(
    ("level", "kind", "amount", "doubtful"),
    [
        ("county", "department", "8522800", True),
        ("county", "department", "852.28", False),
        ("prefecture", "government", "96171.6", False),
        ("prefecture", "government", "961716000", True),
    ],
)
def test_an_amount_too_large_for_its_agency_may_be_in_another_unit(
    level: str, kind: str, amount: str, doubtful: bool
) -> None:
    report = replace(SOUND, agency=KIND.format(level, kind)).with_figures((2, "fees", "amount", Decimal(amount)))
    findings = found("FEE-UNIT", report)
    assert [(each.row, each.column, each.severity) for each in findings] == (
        [("fees", "amount", Severity.INFO)] if doubtful else []
    )
    unknown = replace(report, agency='a xxgk:Agency ; skos:prefLabel "甲"@zh ; xxgk:region id:division\\/610600')
    assert found("FEE-UNIT", unknown) == []


@pytest.mark.parametrize(
    ("kind", "issued", "late"),
    [
        ("department", "2023-01-31", False),
        ("department", "2023-02-01", True),
        ("government", "2023-03-31", False),
        ("government", "2023-04-01", True),
        ("office", "2023-03-31", False),
        ("office", "2023-04-01", True),
        ("town", "2024-01-01", False),
        ("", "2024-01-01", False),
    ],
)
def test_reports_are_due_by_the_day_of_their_kind_of_agency(kind: str, issued: str, late: bool) -> None:
    about = KIND.format("county", kind) if kind else 'a xxgk:Agency ; skos:prefLabel "甲"@zh'
    report = replace(SOUND, agency=about).with_turtle(f'<> dct:issued "{issued}"^^xsd:date .')
    findings = found("LATE", report)
    assert bool(findings) is late
    for finding in findings:
        assert finding.actual == issued
        assert finding.responsibility is Responsibility.UNDETERMINED


def test_lateness_is_not_assessed_without_a_date_or_before_the_regulation() -> None:
    assert found("LATE", SOUND) == []
    early = ReportGraph(year=2018, version="2019").with_turtle('<> dct:issued "2019-12-31"^^xsd:date .')
    assert found("LATE", early) == []


@pytest.mark.parametrize(
    ("start", "end", "at_odds"),
    [
        ("2022-01-01", "2022-12-31", False),
        ("2021-12-23", "2022-12-22", False),
        ("2021-01-01", "2021-12-31", True),
        ("2021-01-01", "2022-12-31", True),
        ("2023-01-01", "2023-12-31", True),
    ],
)
def test_the_period_is_of_the_year(start: str, end: str, at_odds: bool) -> None:
    period = f'<period> xxgk:periodStart "{start}"^^xsd:date ; xxgk:periodEnd "{end}"^^xsd:date . '
    findings = found("YEAR-MISMATCH", SOUND.with_turtle(f"{period} <> dct:temporal <period> ."))
    assert [each.actual for each in findings] == ([f"{start}/{end}"] if at_odds else [])


def test_the_title_names_the_year() -> None:
    assert found("YEAR-MISMATCH", SOUND.with_turtle('<> dct:title "甲2022年年度报告" .')) == []
    assert found("YEAR-MISMATCH", SOUND.with_turtle('<> dct:title "甲二〇二二年年度报告" .')) == []
    (finding,) = found("YEAR-MISMATCH", SOUND.with_turtle('<> dct:title "甲2021年年度报告" .'))
    assert (finding.expected, finding.actual, finding.locator) == ("2022", "甲2021年年度报告", "标题")


def test_the_overview_speaks_of_the_year() -> None:
    (finding,) = found("YEAR-MISMATCH", with_section(1, "一、概述。\\n2021年，我局主动公开信息5条。"))
    assert (finding.expected, finding.actual) == ("2022", "2021")
    assert found("YEAR-MISMATCH", with_section(1, "2021年，我局公开5条；2022年，我局公开6条。")) == []
    assert found("YEAR-MISMATCH", with_section(1, "根据2019年修订的条例编制。")) == []


def test_a_figure_of_the_table_said_of_another_year() -> None:
    report = SOUND.with_figures((3, "received", "total", 6))
    stale = fact(1, "applications-received", "6", 'xxgk:quote "2021年收到申请6件。"')
    earlier = fact(1, "applications-received", "9", 'xxgk:quote "2021年收到申请9件。"')
    (finding,) = found("YEAR-MISMATCH", report.with_turtle(stale))
    assert (finding.expected, finding.actual, finding.locator) == ("2022", "2021", "第1行")
    assert found("YEAR-MISMATCH", report.with_turtle(earlier)) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("无", False),
        ("本机关没有其他需要报告的事项。", False),
        ("按照信息处理费管理办法，未收取费用。", True),
        ("2022年度未收费。", True),
        ("收取信息處(chù)理費0元。", True),
    ],
)
def test_section_six_speaks_of_fees(text: str, says: bool) -> None:
    findings = found("FEE-STATEMENT", with_section(6, text))
    assert [each.severity for each in findings] == ([] if says else [Severity.INFO])


def test_the_fee_statement_is_not_assessed_without_a_section_or_before_the_measures() -> None:
    assert found("FEE-STATEMENT", replace(SOUND, sections=SOUND_SECTIONS[:5])) == []
    assert found("FEE-STATEMENT", with_section(6, "")) == []
    assert found("FEE-STATEMENT", replace(with_section(6, "无"), year=2020, version="2019")) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("无", ["存在的主要问题", "改进情况"]),
        ("一是更新不够及时；二是人员配备不足。", ["改进情况"]),
        ("个别单位解读质量有待加强，还有一些需要改进的地方。", ["改进情况"]),
        ("一是更新不(bù)夠(gòu)及時；二是人員不足。", ["改进情况"]),
        ("一是更新不够及时。二是加强业务培训，配备专职人员。", []),
        ("存在的问题：更新慢。改进情况：完善分工协作机制。", []),
        ("仍有差距。2023年，我局将继续做好公开工作。", []),
        ("问题：人手少。对此，我们完善制度，定期培训。", []),
        ("将继续健全制度，组织培训。", ["存在的主要问题"]),
        ("", []),
    ],
)
def test_section_five_names_problems_and_improvements(text: str, missing: list[str]) -> None:
    assert [each.expected for each in found("SECTION5-EMPTY", with_section(5, text))] == missing


EARLIER = ReportGraph(year=2021).with_figures(
    (3, "carried-out", "natural-person", 2), (3, "carried-out", "total", 2), (2, "rules", "in-force", 10)
)
LATER = SOUND.with_figures(
    (3, "carried-in", "natural-person", 2),
    (3, "carried-in", "total", 2),
    (2, "rules", "in-force", 12),
    (2, "rules", "issued", 3),
    (2, "rules", "repealed", 1),
)


def test_what_one_year_carries_over_the_next_carries_in() -> None:
    assert found("CARRY-OVER", EARLIER, LATER) == []
    assert found("CARRY-OVER", LATER.with_figures((3, "carried-in", "total", 3))) == []
    (finding,) = found("CARRY-OVER", EARLIER, LATER.with_figures((3, "carried-in", "total", 3)))
    assert (finding.report, finding.table, finding.row, finding.column) == (SOUND.iri, "3", "carried-in", "total")
    assert (finding.expected, finding.actual) == ("2", "3")
    assert finding.message == "表三“总计”一列：上年结转为3，2021年度报告的结转下年度为2。"
    assert found("CARRY-OVER", replace(EARLIER, year=2020), LATER.with_figures((3, "carried-in", "total", 3))) == []
    assert found("CARRY-OVER", EARLIER.with_figures((3, "carried-out", "total", None)), LATER) == []


def test_doubt_about_the_earlier_report_blames_no_one() -> None:
    doubtful = EARLIER.with_turtle("<unread/1> a xxgk:UnreadFigures ; xxgk:report <> ; xxgk:table 3 .")
    (finding,) = found("CARRY-OVER", doubtful, LATER.with_figures((3, "carried-in", "total", 3)))
    assert finding.responsibility is Responsibility.UNDETERMINED


def test_the_stock_of_one_year_rolls_into_the_next() -> None:
    assert found("STOCK-ROLL", EARLIER, LATER) == []
    (finding,) = found("STOCK-ROLL", EARLIER, LATER.with_figures((2, "rules", "in-force", 11)))
    assert (finding.row, finding.column, finding.expected, finding.actual) == ("rules", "in-force", "12", "11")
    old = ReportGraph(year=2021, version="2019").with_figures((2, "rules", "total-disclosed", 10))
    assert found("STOCK-ROLL", old, LATER) == []


@pytest.mark.parametrize(
    ("before", "now", "sudden"),
    [(20, 101, True), (20, 100, False), (19, 200, False), (100, 19, True), (100, 20, False), (0, 50, False)],
)
def test_a_figure_that_changes_suddenly(before: int, now: int, sudden: bool) -> None:
    earlier = EARLIER.with_turtle(f"<> xxgk:licensingDecisions {before} .")
    later = LATER.with_turtle(f"<> xxgk:licensingDecisions {now} .")
    findings = found("OUTLIER", earlier, later)
    assert [(each.row, each.column, each.expected, each.actual, each.severity) for each in findings] == (
        [("licensing", "decisions", str(before), str(now), Severity.INFO)] if sudden else []
    )
