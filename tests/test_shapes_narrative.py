"""Totals and parts of the narrative, and whose names the report bears."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_graphs import ReportGraph, fact, part_of

from ontology.finding import Finding, Responsibility, Severity
from shapes import check_graph

SOUND = ReportGraph()
ITEMS = 'xxgk:unit "条"'


def findings_of(*facts: str) -> tuple[Finding, ...]:
    found = check_graph(SOUND.with_turtle("\n".join(facts)).quads())
    return tuple(finding for finding in found if finding.rule == "PARTS-SUM")


def parts(*figures: str, kind: str = "category-items", first: int = 2) -> list[str]:
    """Give facts that are parts of the first fact; a figure may end in words that make it approximate."""
    return [
        fact(
            number,
            kind,
            "".join(char for char in figure if char.isdigit()),
            f'xxgk:category "类{number}" ; {ITEMS} ; xxgk:printed "{figure}条" ; {part_of(1)}',
            approximate=not figure.isdigit(),
        )
        for number, figure in enumerate(figures, first)
    ]


def total(figure: str, kind: str = "disclosed-total", about: str = ITEMS) -> str:
    value = "".join(char for char in figure if char.isdigit())
    return fact(1, kind, value, f'{about} ; xxgk:printed "{figure}条"', approximate=not figure.isdigit())


def test_parts_that_make_more_than_their_total() -> None:
    website = f"xxgk:concept channel:website ; {ITEMS}"
    (finding,) = findings_of(total("1186", "channel-items", website), *parts("253", "662", "313"))
    assert (finding.rule, finding.severity) == ("PARTS-SUM", Severity.WARNING)
    assert (finding.table, finding.row, finding.column) == ("narrative", "channel-items", "website")
    assert (finding.expected, finding.actual, finding.locator) == ("1228", "1186", "第1行")
    assert finding.responsibility is Responsibility.AGENCY
    assert finding.message == "正文称渠道公开数为1186，所列3个分项之和为1228。"
    assert finding.message_en == "The narrative gives 1186 (items by channel); the 3 parts it lists add up to 1228."


def test_parts_that_make_less_than_their_total() -> None:
    figures = ("37", "1", "1", "2", "19", "3", "3", "4", "1", "1", "1", "1")
    (finding,) = findings_of(total("140"), *parts(*figures))
    assert (finding.row, finding.column, finding.expected, finding.actual) == ("disclosed-total", "total", "74", "140")


def test_a_printed_category_is_the_column_of_its_own_total() -> None:
    (finding,) = findings_of(total("10", "category-items", f'xxgk:category "公文类" ; {ITEMS}'), *parts("4", "7"))
    assert (finding.row, finding.column) == ("category-items", "公文类")


def test_parts_of_different_kinds_in_one_list() -> None:
    wechat = fact(4, "channel-items", "60", f"xxgk:concept channel:wechat ; {ITEMS} ; {part_of(1)}")
    assert findings_of(total("243"), *parts("127", "56"), wechat) == ()
    assert len(findings_of(total("244"), *parts("127", "56"), wechat)) == 1


def test_two_lists_under_one_total() -> None:
    received = fact(1, "applications-received", "6", 'xxgk:unit "件"')
    modes = [fact(n, "applications-by-mode", v, part_of(1)) for n, v in ((2, "4"), (3, "1"), (4, "1"))]
    outcomes = [fact(n, "outcome", v, part_of(1)) for n, v in ((5, "5"), (6, "1"))]
    assert findings_of(received, *modes, *outcomes) == ()


@pytest.mark.parametrize(
    ("whole", "listed", "at_odds"),
    [
        ("7100余", ("1118", "2986", "3000余"), False),
        ("7100余", ("1118", "2986", "3000"), False),
        ("7100余", ("1118", "2986", "4000"), True),
        ("7100余", ("1118", "5700"), False),
        ("7100余", ("1118", "2986"), True),
        ("近500", ("300", "180"), False),
        ("近500", ("300", "280"), True),
        ("约500", ("300", "280"), False),
        ("500", ("300余", "150"), False),
        ("500", ("300余", "250"), True),
        ("500多", ("300", "190"), False),
    ],
)
def test_approximate_figures_cover_what_their_words_say(whole: str, listed: tuple[str, ...], at_odds: bool) -> None:
    assert bool(findings_of(total(whole), *parts(*listed))) is at_odds


def test_a_single_part_is_an_example_unless_it_is_more_than_the_whole() -> None:
    assert findings_of(total("140"), *parts("37")) == ()
    (finding,) = findings_of(total("140"), *parts("141"))
    assert (finding.expected, finding.actual) == ("141", "140")


def test_parts_in_another_unit_may_be_meant_or_not() -> None:
    inquiry = fact(9, "inquiries", "17", f'xxgk:unit "件" ; {part_of(1)}')
    assert findings_of(total("300"), *parts("100", "200"), inquiry) == ()
    assert findings_of(total("317"), *parts("100", "200"), inquiry) == ()
    (finding,) = findings_of(total("310"), *parts("100", "200"), inquiry)
    assert finding.expected == "300"


def test_requests_carried_over_may_be_in_the_total_beside_the_outcomes() -> None:
    handled = fact(1, "applications-concluded", "3646")
    outcomes = [fact(n, "outcome", v, part_of(1)) for n, v in ((2, "3000"), (3, "521"))]
    assert len(findings_of(handled, *outcomes)) == 1
    assert findings_of(handled, *outcomes, fact(4, "applications-carried-out", "125")) == ()
    assert len(findings_of(handled, *outcomes, fact(4, "applications-carried-out", "124"))) == 1


def test_cumulative_figures_are_not_compared() -> None:
    assert findings_of(total("100", about=f"{ITEMS} ; xxgk:cumulative true"), *parts("80", "90")) == ()


def mention(name: str, number: int = 1) -> str:
    return (
        f'<mention/{number}> a xxgk:AgencyMention ; xxgk:report <> ; xxgk:printedName "{name}" ; '
        f'xxgk:locator "第{number}行" .'
    )


def test_another_agencys_name() -> None:
    name = "永嘉县发展和改革局"
    report = SOUND.with_turtle(mention(name)).with_turtle(mention(name, 2)).with_turtle(mention("市教育局", 3))
    (finding,) = check_graph(report.quads())
    assert (finding.rule, finding.severity, finding.actual) == ("FOREIGN-AGENCY", Severity.WARNING, name)
    assert (finding.expected, finding.locator) == ("延安市教育局", "第1行")
    assert finding.message == "延安市教育局的自述语句中出现了另一机关的名称“永嘉县发展和改革局”。"
    assert name in finding.message_en


def test_names_are_not_assessed_without_an_agency_to_compare() -> None:
    report = replace(SOUND, agency="").with_turtle(mention("永嘉县发展和改革局"))
    assert [finding.rule for finding in check_graph(report.quads())] == ["AGENCY-UNKNOWN"]


DIVISIONS = """
<../division/410425> a xxgk:Division ; skos:prefLabel "郏县"@zh ; xxgk:within <../division/410400> .
<../division/410400> a xxgk:Division ; skos:prefLabel "平顶山市"@zh .
<../division/610624> a xxgk:Division ; skos:prefLabel "郏县"@zh .
"""
DOUBTFUL = 'a xxgk:Agency ; skos:prefLabel "郑县教育体育局"@zh ; xxgk:divisionName "郑县"'


def test_an_agency_whose_division_is_not_known_has_its_candidates_named() -> None:
    candidates = "xxgk:candidateDivision <../division/610624> , <../division/410425>"
    report = replace(SOUND, agency=f"{DOUBTFUL} ; {candidates}").with_turtle(DIVISIONS)
    (finding,) = check_graph(report.quads())
    assert (finding.rule, finding.severity) == ("AGENCY-UNKNOWN", Severity.WARNING)
    assert finding.actual == "郑县教育体育局"
    assert finding.expected == "平顶山市郏县教育体育局、郏县教育体育局"
    assert finding.responsibility is Responsibility.UNDETERMINED
    assert "候选：平顶山市郏县教育体育局" in finding.message
    assert "candidates: 平顶山市郏县教育体育局" in finding.message_en


def test_an_agency_whose_division_resembles_none() -> None:
    (finding,) = check_graph(replace(SOUND, agency=DOUBTFUL).quads())
    assert (finding.rule, finding.actual, finding.expected) == ("AGENCY-UNKNOWN", "郑县教育体育局", "")


def test_agencies_of_the_whole_country_need_no_division() -> None:
    about = 'a xxgk:Agency ; skos:prefLabel "教育部"@zh ; xxgk:level level:national'
    assert check_graph(replace(SOUND, agency=about).quads()) == ()


@pytest.mark.parametrize(
    ("kind", "level", "may"),
    [
        ("department", "national", True),
        ("department", "province", False),
        ("government", "province", True),
        ("government", "prefecture", True),
        ("government", "county", False),
        ("department", "prefecture", False),
    ],
)
def test_who_may_make_rules(kind: str, level: str, may: bool) -> None:
    about = (
        'a xxgk:Agency ; skos:prefLabel "甲"@zh ; xxgk:region id:division\\/610600 ; '
        f"xxgk:agencyKind agency-kind:{kind} ; xxgk:level level:{level}"
    )
    report = replace(SOUND, agency=about).with_figures((2, "rules", "in-force", 6))
    assert (check_graph(report.quads()) == ()) is may


def test_rules_of_an_agency_without_the_power() -> None:
    report = SOUND.with_figures((2, "rules", "issued", 2), (2, "rules", "in-force", 6))
    (finding,) = check_graph(report.quads())
    assert (finding.rule, finding.table, finding.row) == ("RULEMAKING-POWER", "2", "rules")
    assert (finding.expected, finding.actual, finding.locator) == ("0", "6", "表2 规章")
    assert finding.message == "延安市教育局没有规章制定权，表二“规章”却填有6件。"


@pytest.mark.parametrize("known", ["xxgk:level level:prefecture", "xxgk:agencyKind agency-kind:department"])
def test_the_power_is_not_assessed_where_kind_or_level_is_unknown(known: str) -> None:
    about = f'a xxgk:Agency ; skos:prefLabel "甲"@zh ; xxgk:region id:division\\/610600 ; {known}'
    assert check_graph(replace(SOUND, agency=about).with_figures((2, "rules", "in-force", 6)).quads()) == ()
