"""Reports against each other: copies of the year before and of other agencies, versions at odds; absolute claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox
import pytest
from report_graphs import ReportGraph, quads_of

from ontology import iris
from ontology.finding import Finding, Responsibility, Severity
from ontology.vocabulary import ontology_store
from shapes import (
    ACROSS_REPORTS,
    catalogue_to_quads,
    check_across,
    check_graph,
    check_store,
    resemblances_to_quads,
)
from shapes.resemblance import similarity

WORK = (
    "加强组织领导,明确专人负责,把信息公开纳入年度考核,围绕群众关心的入学、招生、收费等事项主动发布信息,修订公开指南和目录,"
    "组织各科室集中培训,对栏目逐一排查整改,受理申请及时登记、按时答复,全年没有发生泄密事件,社会评议结果良好。"
)
PLAN = (
    "存在的主要问题是部分科室对公开的认识还不到位,解读材料形式单一,基层力量薄弱。下一步将把责任落实到人,丰富图解和视频,每季度"
    "通报一次进度,邀请群众代表走进机关,听取意见并逐条整改,确保各项任务按期完成。"
)
OTHER = (
    "全市各级学校围绕双减政策发布解答,开设校历、师资、收费三个专栏,依托短视频账号直播开放日,接听热线电话,回应家长来信,会同财政"
    "部门公示经费使用情况,委托第三方评估网站可用性,对失效链接作了清理,并把评估结果向社会公布。"
)
ANOTHER_AGENCY = iris.agency("610100", "西安市教育局")
ELSEWHERE = (
    'a xxgk:Agency ; skos:prefLabel "西安市教育局"@zh ; xxgk:region id:division\\/610100 ; '
    "xxgk:agencyKind agency-kind:department ; xxgk:level level:prefecture"
)


def report(first: str, fifth: str, year: int = 2022, *, elsewhere: bool = False) -> ReportGraph:
    sections = ((1, first), (2, "正文"), (3, "正文"), (4, "正文"), (5, fifth), (6, "没有收取信息处理费。"))
    made = ReportGraph(year=year, sections=sections)
    return replace(made, agency_iri=ANOTHER_AGENCY, agency=ELSEWHERE) if elsewhere else made


def copies(*reports: ReportGraph) -> list[Finding]:
    found = check_across(quads_of(*reports))
    return [finding for finding in found if finding.rule.startswith("COPIED")]


def test_a_section_that_is_last_years_is_a_copy_whatever_its_figures() -> None:
    (finding,) = copies(
        report(f"2022年{WORK}收到申请6件。", OTHER, 2022), report(f"2021年{WORK}收到申请3件。", PLAN, 2021)
    )
    assert (finding.rule, finding.year, finding.severity) == ("COPIED-YEAR", 2022, Severity.INFO)
    assert finding.responsibility is Responsibility.AGENCY
    assert finding.message.startswith("第一部分与本机关2021年度报告的相似度为")
    assert WORK[:-1] in finding.message
    assert "section 1" in finding.message_en


def test_sections_that_are_written_anew_or_short_or_two_years_old_are_no_copies() -> None:
    assert copies(report(WORK, PLAN, 2022), report(OTHER, WORK, 2021)) == []
    assert copies(report("已按要求完成各项工作。", OTHER, 2022), report("已按要求完成各项工作。", PLAN, 2021)) == []
    assert copies(report(WORK, PLAN, 2022), report(WORK, OTHER, 2020)) == []


def test_half_of_a_section_is_below_the_bound() -> None:
    assert copies(report(WORK + OTHER, PLAN, 2022), report(WORK + PLAN, OTHER, 2021)) == []
    assert similarity(WORK, WORK, 5) == 1
    assert similarity("一二三四五六", "六五四三二一", 5) == 0


def test_a_section_of_another_agency_is_found_from_both_sides() -> None:
    found = copies(report(OTHER, PLAN), report(WORK, PLAN.replace("科室", "处室"), elsewhere=True))
    assert {(each.rule, each.agency) for each in found} == {
        ("COPIED-AGENCY", "延安市教育局"),
        ("COPIED-AGENCY", "西安市教育局"),
    }
    assert {each.responsibility for each in found} == {Responsibility.UNDETERMINED}
    assert "第五部分与西安市教育局2022年度报告" in next(each.message for each in found if each.agency == "延安市教育局")


def test_the_resemblances_of_a_store_are_read_by_the_same_shapes() -> None:
    reports = (report(WORK, PLAN, 2022), report(WORK, OTHER, 2021), report(OTHER, PLAN, elsewhere=True))
    store = ox.Store()
    store.extend([*quads_of(*reports), *ontology_store(), *catalogue_to_quads()])
    assert check_store(store, ACROSS_REPORTS) == ()
    quads = list(resemblances_to_quads(store))
    assert all(isinstance(quad.subject, ox.NamedNode) and "/resemblance/" in quad.subject.value for quad in quads)
    store.extend(quads)
    found = check_store(store, ACROSS_REPORTS)
    assert found == check_across(quads_of(*reports))
    assert found == tuple(each for each in check_graph(quads_of(*reports)) if each.rule.startswith("COPIED"))
    assert {each.rule for each in found} == {"COPIED-YEAR", "COPIED-AGENCY"}


def of_version(cells: str) -> Iterable[ox.Quad]:
    version = '<version/ab> a xxgk:ReportVersion ; xxgk:report <> ; dct:source "b.html" .\n' + cells.replace(
        "CELL", "a xxgk:DifferingCell ; xxgk:version <version/ab> ; xxgk:table 3 ; xxgk:row outcome:granted"
    )
    return ReportGraph().with_figures().with_turtle(version).quads()


def test_another_source_with_another_figure() -> None:
    cell = (
        "<version/ab/t3/granted/total> CELL ; xxgk:column <https://w3id.org/xxgk/id/applicant/total> ; "
        'xxgk:status <https://w3id.org/xxgk/id/cell-status/number> ; xxgk:value 7 ; xxgk:printed "7" .'
    )
    (finding,) = check_graph(of_version(cell))
    assert (finding.rule, finding.table, finding.row, finding.column) == (
        "CONFLICTING-VERSIONS",
        "3",
        "granted",
        "total",
    )
    assert (finding.expected, finding.actual, finding.locator) == ("0", "7", "表3 予以公开")
    assert finding.message == "表三“予以公开”的“总计”：本报告为0，另一来源“b.html”为7。"
    assert finding.responsibility is Responsibility.UNDETERMINED


def test_another_source_whose_text_alone_differs() -> None:
    (finding,) = check_graph(of_version(""))
    assert (finding.rule, finding.table, finding.actual) == ("CONFLICTING-VERSIONS", "", "b.html")


def claimed(concept: str, printed: str) -> str:
    return (
        "<fact/1> a xxgk:NarrativeFact ; xxgk:report <> ; xxgk:kind fact-kind:claim ; xxgk:approximate false ; "
        f'xxgk:concept <https://w3id.org/xxgk/id/claim/{concept}> ; xxgk:printed "{printed}" ; '
        f'xxgk:quote "{printed}。" .'
    )


@pytest.mark.parametrize(
    ("concept", "printed", "table", "row", "column"),
    [
        ("requests-concluded", "均已答复", 3, "carried-out", "total"),
        ("requests-on-time", "全部按时办结", 3, "carried-out", "total"),
        ("reconsideration-upheld", "均获维持", 4, "reconsideration", "corrected"),
        ("reconsideration-upheld", "均获维持", 4, "reconsideration", "other"),
        ("reconsideration-none-corrected", "零纠错", 4, "reconsideration", "corrected"),
        ("litigation-upheld", "均维持", 4, "litigation-direct", "corrected"),
        ("litigation-none-lost", "零败诉", 4, "litigation-after-reconsideration", "corrected"),
    ],
)
def test_a_claim_of_all_things_leaves_no_exception_in_the_tables(
    concept: str, printed: str, table: int, row: str, column: str
) -> None:
    report = ReportGraph().with_turtle(claimed(concept, printed))
    at_odds = report.with_figures((table, row, column, 2))
    assert [each for each in check_graph(report.quads()) if each.rule == "CLAIM-ABSOLUTE"] == []
    (finding,) = [each for each in check_graph(at_odds.quads()) if each.rule == "CLAIM-ABSOLUTE"]
    place = (str(table), "litigation" if row.startswith("litigation") else row, column)
    assert (finding.table, finding.row, finding.column) == place
    assert (finding.expected, finding.actual) == ("2", printed)
    unknown = report.with_figures((table, row, column, None))
    assert [each for each in check_graph(unknown.quads()) if each.rule == "CLAIM-ABSOLUTE"] == []


def test_answers_in_time_leave_room_for_what_is_not_due_yet() -> None:
    carried = ReportGraph().with_figures((3, "carried-out", "total", 2), (3, "received", "total", 2))
    for turtle in (
        claimed("requests-on-time", "均在规定期限内答复"),
        claimed("requests-concluded", "全部办结")
        + "<fact/2> a xxgk:NarrativeFact ; xxgk:report <> ; xxgk:kind fact-kind:applications-carried-out ; "
        'xxgk:value 2 ; xxgk:approximate false ; xxgk:printed "2件" .',
    ):
        found = check_graph(carried.with_turtle(turtle).quads())
        assert [each for each in found if each.rule == "CLAIM-ABSOLUTE"] == []


def test_tables_that_no_form_maps_are_not_missing() -> None:
    old = ReportGraph(year=None, blocks=ReportGraph().blocks, sections=()).with_turtle(
        "<unmapped/1> a xxgk:UnmappedTable ; xxgk:report <> ."
    )
    without = replace(old, without=frozenset())
    assert not {each.rule for each in check_graph(without.quads())} & {"TABLE-MISSING", "SECTION-MISSING"}
