"""What must be there: tables, rows, columns, headings, sections, and the form that is due."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
from report_graphs import ReportGraph

from ontology import iris
from ontology.finding import Finding, Responsibility, Severity
from ontology.form import Block, form, forms
from shapes import catalogue_to_quads, check_graph

SOUND = ReportGraph()


def found(report: ReportGraph, rule: str) -> list[Finding]:
    return [finding for finding in check_graph(report.quads()) if finding.rule == rule]


def blocks(version: str, *tables: int) -> tuple[Block, ...]:
    return tuple(block for block in form(version).blocks if block.table in tables)


def test_each_statutory_table_must_be_there() -> None:
    report = replace(SOUND, blocks=blocks("2021", 2))
    findings = found(report, "TABLE-MISSING")
    assert [finding.table for finding in findings] == ["3", "4"]
    assert findings[0].severity is Severity.VIOLATION
    assert findings[0].responsibility is Responsibility.UNDETERMINED
    assert findings[0].message == "未见表三（“收到和处理政府信息公开申请情况”的法定表格）。"
    assert findings[0].message_en.startswith("Table 3 ")


def test_a_table_that_was_not_read_is_not_missing() -> None:
    figures = 'xxgk:table 4 ; xxgk:printed "0 0 0" ; xxgk:locator "第8行"'
    unread = f"<unread/1> a xxgk:UnreadFigures ; xxgk:report <> ; {figures} ."
    report = replace(SOUND, blocks=blocks("2021", 2, 3)).with_turtle(unread)
    (finding,) = check_graph(report.quads())
    assert (finding.rule, finding.table, finding.actual) == ("EXTRACTION-INCOMPLETE", "4", "0 0 0")
    assert (finding.severity, finding.responsibility) == (Severity.VIOLATION, Responsibility.EXTRACTION)
    assert finding.locator == "第8行"
    assert finding.message == "表四中的“0 0 0”未能归入行列，没有读入。"


def test_unread_figures_name_their_row_where_it_is_known() -> None:
    unread = "<unread/1> a xxgk:UnreadFigures ; xxgk:report <> ; xxgk:table 3 ; xxgk:row outcome:granted ."
    report = replace(SOUND, without=frozenset({(3, "granted")})).with_turtle(unread)
    (finding,) = check_graph(report.quads())
    assert (finding.rule, finding.row) == ("EXTRACTION-INCOMPLETE", "granted")


def test_years_before_the_first_form_are_not_measured_by_it() -> None:
    old = replace(SOUND, year=2018, blocks=blocks("2021", 2), sections=())
    assert check_graph(old.quads()) == ()
    undated = replace(old, year=None)
    assert {finding.rule for finding in check_graph(undated.quads())} == {"TABLE-MISSING", "SECTION-MISSING"}


def test_rows_of_a_block_in_use_must_be_there() -> None:
    report = replace(SOUND, without=frozenset({(3, "repeated"), (2, "normative-documents")}))
    findings = check_graph(report.quads())
    assert [(each.rule, each.table, each.row) for each in findings] == [
        ("ROW-MISSING", "2", "normative-documents"),
        ("ROW-MISSING", "3", "repeated"),
    ]
    assert findings[1].message == "表三缺少“重复申请”一行（2021版统一格式）。"
    assert findings[1].message_en == "Table 3 lacks the row “repeated request” (statutory form of 2021)."
    assert findings[1].severity is Severity.WARNING


def test_missing_rows_are_not_assessed_while_figures_without_a_row_are_left() -> None:
    unread = "<unread/1> a xxgk:UnreadFigures ; xxgk:report <> ; xxgk:table 3 ."
    report = replace(SOUND, without=frozenset({(3, "repeated")})).with_turtle(unread)
    assert found(report, "ROW-MISSING") == []


def test_a_block_of_table_two_that_is_not_there_at_all() -> None:
    report = replace(SOUND, without=frozenset({(2, "penalties"), (2, "coercive-measures")}))
    assert [finding.row for finding in found(report, "ROW-MISSING")] == ["coercive-measures", "penalties"]


def test_a_hybrid_of_both_forms_lacks_no_rows() -> None:
    mixed = (*blocks("2019", 2)[:1], *blocks("2021", 2)[1:], *blocks("2021", 3, 4))
    assert [finding.rule for finding in check_graph(replace(SOUND, blocks=mixed).quads())] == ["FORM-MISMATCH"]
    early = ReportGraph(year=2020, version="2021")
    assert {finding.rule for finding in check_graph(early.quads())} == {"FORM-MISMATCH"}


def test_a_column_that_is_in_no_row() -> None:
    rows = [row.id for row in blocks("2021", 3)[0].rows]
    report = SOUND.with_figures(*((3, row, "legal-services", None) for row in rows))
    (finding,) = check_graph(report.quads())
    assert (finding.rule, finding.table, finding.column) == ("ROW-MISSING", "3", "legal-services")
    blank = {(3, rows[0], "legal-services"): "xxgk:status cell-status:blank"}
    assert found(replace(report, notes=blank), "ROW-MISSING") == []


def test_a_lost_heading() -> None:
    (finding,) = check_graph(SOUND.with_turtle('<> xxgk:missingHeading "第二十条第(五)项" .').quads())
    assert (finding.rule, finding.table, finding.expected) == ("ROW-MISSING", "2", "第二十条第(五)项")
    assert finding.message == "表二缺少条目标题“第二十条第(五)项”。"


def test_sections_that_are_missing_or_empty() -> None:
    report = replace(SOUND, sections=((1, "正文"), (2, "正文"), (4, "正文"), (5, " "), (6, "无")))
    missing = {finding.expected: finding for finding in found(report, "SECTION-MISSING")}
    assert set(missing) == {"收到和处理政府信息公开申请情况", "存在的主要问题及改进情况"}
    assert missing["收到和处理政府信息公开申请情况"].message == "缺少第三部分“收到和处理政府信息公开申请情况”。"
    assert missing["存在的主要问题及改进情况"].message_en == (
        "“main problems and improvements” (section 5) has a heading and nothing below it."
    )
    assert missing["存在的主要问题及改进情况"].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("numbers", "inverted"),
    [
        ((1, 2, 3, 4, 5, 6), []),
        ((1, 3, 2, 4, 5, 6), [("2", "3")]),
        ((2, 3, 4, 5, 6, 1), [("1", "2")]),
        ((1, 2, 3, 4, 5, 6, 2), []),
    ],
)
def test_sections_stand_in_the_order_of_the_form(numbers: tuple[int, ...], inverted: list[tuple[str, str]]) -> None:
    report = replace(SOUND, sections=tuple((number, "正文") for number in numbers))
    assert [(each.expected, each.actual) for each in found(report, "SECTION-MISSING")] == inverted


def test_a_table_of_contents_is_no_disorder() -> None:
    contents = tuple((number, "") for number in (1, 2, 3, 4, 5, 6))
    assert check_graph(replace(SOUND, sections=(*contents, *SOUND.sections)).quads()) == ()


def test_order_is_judged_between_the_sections_that_are_there() -> None:
    report = replace(SOUND, sections=((1, "a"), (5, "a"), (2, "a"), (6, "a")))
    out_of_order = [each for each in found(report, "SECTION-MISSING") if each.actual]
    assert [(each.expected, each.actual) for each in out_of_order] == [("2", "5")]


def test_blocks_must_follow_the_form_of_the_year() -> None:
    mixed = (*blocks("2019", 2)[:1], *blocks("2021", 2)[1:], *blocks("2021", 3, 4))
    (finding,) = found(replace(SOUND, year=2023, blocks=mixed), "FORM-MISMATCH")
    assert (finding.table, finding.expected, finding.actual) == ("2", "2021", "2019")
    assert finding.message == "表二“第二十条第(一)项”用的是2019版表样，2023年度应为2021版。"
    assert finding.responsibility is Responsibility.AGENCY
    assert found(replace(SOUND, year=None, blocks=mixed), "FORM-MISMATCH") == []


def test_blocks_printed_alike_in_both_forms_are_no_mismatch() -> None:
    alike = (*blocks("2021", 2, 3), *blocks("2019", 4))
    assert check_graph(replace(SOUND, blocks=alike).quads()) == ()


def test_the_blocks_said_to_be_alike_are_those_that_are() -> None:
    def printed(block: Block) -> tuple[object, ...]:
        return (block.table, [row.concept.iri for row in block.rows], [column.concept.iri for column in block.columns])

    old, new = forms()
    alike = {(a.iri, b.iri) for a in old.blocks for b in new.blocks if printed(a) == printed(b)}
    store = ox.Store()
    store.extend(catalogue_to_quads())
    said = store.quads_for_pattern(None, ox.NamedNode(iris.SKOS + "exactMatch"), None)
    assert {(str(quad.subject)[1:-1], str(quad.object)[1:-1]) for quad in said} == alike
