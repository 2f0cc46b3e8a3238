"""What the text claims against what the tables say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_graphs import ReportGraph, fact, part_of

from ontology.finding import Finding, Responsibility, Severity
from shapes import check_graph

CLAIMS = {"CLAIM-RECEIVED", "CLAIM-OUTCOME", "CLAIM-DISPUTE", "CLAIM-TABLE2", "CLAIM-ABSOLUTE", "CLAIM-PERCENT"}
SOUND = ReportGraph().with_figures(
    (3, "received", "total", 6),
    (3, "carried-in", "total", 2),
    (3, "granted", "total", 4),
    (3, "state-secret", "total", 1),
    (3, "third-party-rights", "total", 2),
    (3, "concluded-total", "total", 7),
    (3, "carried-out", "total", 1),
    (4, "reconsideration", "total", 3),
    (4, "reconsideration", "upheld", 3),
    (4, "litigation-direct", "total", 2),
    (4, "litigation-after-reconsideration", "total", 3),
    (2, "normative-documents", "issued", 5),
    (2, "normative-documents", "in-force", 30),
    (2, "licensing", "decisions", 100),
)
RECEIVED = "applications-received"


def said(kind: str, value: str, concept: str = "", about: str = "", number: int = 1) -> str:
    """Give a figure of the text as it is printed; words around the digits make it approximate."""
    digits = "".join(char for char in value if char in "0123456789.")
    words = (f"xxgk:concept {concept} ; " if concept else "") + f'xxgk:printed "{value}"'
    return fact(number, kind, digits or "0", f"{words} {'; ' + about if about else ''}", not value.isdigit())


def claims_of(*facts: str, report: ReportGraph = SOUND) -> list[Finding]:
    found = check_graph(report.with_turtle("\n".join(facts)).quads())
    return [finding for finding in found if finding.rule in CLAIMS]


@pytest.mark.parametrize(
    ("kind", "concept", "true", "false", "place"),
    [
        (RECEIVED, "", "6", "5", ("CLAIM-RECEIVED", "3", "received", "total", "6")),
        ("applications-concluded", "", "7", "6", ("CLAIM-OUTCOME", "3", "concluded-total", "total", "7")),
        ("applications-carried-in", "", "2", "3", ("CLAIM-OUTCOME", "3", "carried-in", "total", "2")),
        ("applications-carried-out", "", "1", "2", ("CLAIM-OUTCOME", "3", "carried-out", "total", "1")),
        ("outcome", "outcome:granted", "4", "5", ("CLAIM-OUTCOME", "3", "granted", "total", "4")),
        ("outcome", "outcome:refused", "3", "2", ("CLAIM-OUTCOME", "3", "refused", "total", "3")),
        ("reconsideration", "result:total", "3", "4", ("CLAIM-DISPUTE", "4", "reconsideration", "total", "3")),
        ("reconsideration", "result:upheld", "3", "2", ("CLAIM-DISPUTE", "4", "reconsideration", "upheld", "3")),
        ("litigation", "result:total", "5", "2", ("CLAIM-DISPUTE", "4", "litigation", "total", "5")),
        ("normative-documents", "", "5", "6", ("CLAIM-TABLE2", "2", "normative-documents", "issued", "5")),
        ("licensing", "", "100", "99", ("CLAIM-TABLE2", "2", "licensing", "decisions", "100")),
    ],
)
def test_a_figure_of_the_text_is_that_of_its_cell(
    kind: str, concept: str, true: str, false: str, place: tuple[str, ...]
) -> None:
    assert claims_of(said(kind, true, concept)) == []
    (finding,) = claims_of(said(kind, false, concept))
    assert (finding.rule, finding.table, finding.row, finding.column, finding.expected) == place
    assert (finding.actual, finding.severity, finding.locator) == (false, Severity.WARNING, "第1行")
    assert finding.responsibility is Responsibility.AGENCY


def test_a_claim_says_what_and_where_in_both_languages() -> None:
    (finding,) = claims_of(said("litigation", "57", "result:total"))
    assert finding.message == "正文称行政诉讼为57（“57”），表四“行政诉讼”的“总计”为5。"
    assert finding.message_en == (
        "The narrative gives 57 (litigation, “57”); Table 4, “administrative litigation”, “total” has 5."
    )


@pytest.mark.parametrize(
    ("received", "printed", "at_odds"),
    [
        (3119, "3100余", False),
        (3119, "3000余", False),
        (3119, "2900余", True),
        (3119, "近3200", False),
        (3, "约3", False),
    ],
)
def test_an_approximate_claim_covers_what_its_words_say(received: int, printed: str, at_odds: bool) -> None:
    report = SOUND.with_figures((3, "received", "total", received))
    assert bool(claims_of(said(RECEIVED, printed), report=report)) is at_odds


def test_a_claim_is_not_assessed_where_a_cell_it_stands_for_is_no_number() -> None:
    refused = said("outcome", "9", "outcome:refused")
    assert len(claims_of(refused)) == 1
    assert claims_of(refused, report=SOUND.with_figures((3, "state-secret", "total", None))) == []
    assert claims_of(refused, report=replace(SOUND, without=frozenset({(3, "repeated"), (3, "state-secret")}))) == []
    assert claims_of(said(RECEIVED, "9"), report=SOUND.with_figures((3, "received", "total", None))) == []


def test_other_handling_is_one_row_in_2019_and_three_since() -> None:
    claim = said("outcome", "4", "outcome:other-handling")
    old = ReportGraph(year=2022, version="2019").with_figures((3, "other-handling", "total", 4))
    new = SOUND.with_figures((3, "other", "total", 3), (3, "fee-overdue", "total", 1))
    assert claims_of(claim, report=old) == claims_of(claim, report=new) == []
    (finding,) = claims_of(claim, report=new.with_figures((3, "fee-overdue", "total", 0)))
    assert (finding.row, finding.expected) == ("other-handling", "3")


def test_received_in_all_may_count_what_was_carried_in() -> None:
    assert claims_of(said(RECEIVED, "8")) == []
    assert claims_of(said("applications-concluded", "8")) == []
    assert len(claims_of(said(RECEIVED, "7"))) == 1


def test_one_of_two_figures_that_agrees_leaves_the_other_another_scope() -> None:
    assert claims_of(said(RECEIVED, "6"), said(RECEIVED, "2", number=2)) == []
    assert len(claims_of(said(RECEIVED, "5"), said(RECEIVED, "2", number=2))) == 2


@pytest.mark.parametrize(
    "about",
    [
        "xxgk:cumulative true",
        'xxgk:quote "2021年收到申请9件。"',
        part_of(2),
    ],
)
def test_what_is_said_of_something_else_is_not_compared(about: str) -> None:
    by_mail = fact(2, "applications-by-mode", "9", "xxgk:concept mode:mail")
    assert len(claims_of(said(RECEIVED, "9"), by_mail)) == 1
    assert claims_of(said(RECEIVED, "9", about=about), by_mail) == []


def test_a_sentence_that_names_its_own_year_beside_another_is_compared() -> None:
    assert len(claims_of(said(RECEIVED, "9", about='xxgk:quote "2022年收到9件，比2021年增加3件。"'))) == 1


def test_table_two_is_compared_in_its_own_unit_and_with_the_whole_row() -> None:
    assert claims_of(said("normative-documents", "30", about='xxgk:unit "件"')) == []
    assert claims_of(said("licensing", "20", about='xxgk:unit "条"')) == []
    assert len(claims_of(said("licensing", "20", about='xxgk:unit "件"'))) == 1


@pytest.mark.parametrize(
    ("kind", "concept", "row", "expected"),
    [
        (RECEIVED, "", "received", "6"),
        ("reconsideration", "result:total", "reconsideration", "3"),
        ("litigation", "result:corrected", "litigation", ""),
    ],
)
def test_a_zero_in_words_is_an_absolute_claim(kind: str, concept: str, row: str, expected: str) -> None:
    found = claims_of(said(kind, "没有发生", concept))
    assert [(each.rule, each.row, each.expected, each.actual) for each in found] == (
        [("CLAIM-ABSOLUTE", row, expected, "0")] if expected else []
    )


def test_a_printed_zero_is_a_figure_like_others() -> None:
    assert [each.rule for each in claims_of(said(RECEIVED, "0"))] == ["CLAIM-RECEIVED"]
    assert claims_of(said(RECEIVED, "未收到"), report=ReportGraph()) == []


def test_a_claim_about_a_table_read_with_doubt_blames_no_one() -> None:
    doubt = "<unread/1> a xxgk:UnreadFigures ; xxgk:report <> ; xxgk:table 3 ; xxgk:row outcome:other ."
    (finding,) = claims_of(said(RECEIVED, "5"), doubt)
    assert finding.responsibility is Responsibility.UNDETERMINED


QUOTE = 'xxgk:quote "收到6件，办结5件，办结率{}%。"'


@pytest.mark.parametrize(
    ("rate", "at_odds"),
    [("83.33", False), ("83.3", False), ("83", False), ("84", False), ("85", True), ("62.5", False), ("100", True)],
)
def test_a_rate_is_the_share_of_the_figures_of_its_sentence(rate: str, at_odds: bool) -> None:
    quote = QUOTE.format(rate)
    facts = (
        fact(1, RECEIVED, "6", quote),
        fact(2, "applications-concluded", "5", quote),
        fact(3, "rate", rate, f"xxgk:concept <https://w3id.org/xxgk/id/rate/conclusion> ; {quote}"),
    )
    found = [each for each in claims_of(*facts) if each.rule == "CLAIM-PERCENT"]
    assert bool(found) is at_odds
    for finding in found:
        assert (finding.row, finding.column, finding.expected) == ("rate", "conclusion", "83.33")
    assert [each for each in claims_of(facts[0], facts[2]) if each.rule == "CLAIM-PERCENT"] == []


def test_no_rate_is_above_a_hundred() -> None:
    rate = "xxgk:concept <https://w3id.org/xxgk/id/rate/satisfaction>"
    assert claims_of(fact(1, "rate", "100", rate)) == []
    (finding,) = claims_of(fact(1, "rate", "101.5", rate))
    assert (finding.rule, finding.column, finding.actual) == ("CLAIM-PERCENT", "satisfaction", "101.5")
    assert finding.message == "正文称满意率为101.5%，超出0–100%。"
