"""Reading figures out of running text: real reports, layouts, places, bounds, and text that says nothing."""

import re
import time
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.narrative import read_facts
from extract.normalise import normalise
from extract.report import Fact, Section
from extract.sections import text_to_sections
from ontology.vocabulary import concepts

KINDS = {kind.id: kind.concepts_from for kind in concepts("fact-kind")}
WORDS = [
    "主动公开政府信息",
    "收到",
    "申请",
    "(其中",
    ")",
    "网上",
    "微信公众号",
    "微博、",
    "分别",
    "粉丝",
    "行政复议",
    "未发生",
    "无",
]
WORDS += [
    "其中",
    "予以公开",
    "明细如下:\n",
    "数量|",
    "政策解读",
    "办结率",
    "结转",
    "上年",
    "《条例》",
    "“",
    "”",
    "信(xìn)息",
    "開(kāi)",
]
FIGURES = [
    "12件",
    "1,234条",
    "3-5件",
    "4.7万余",
    "百分之百",
    "100%",
    "二十三件",
    "第3次",
    "2022年",
    "〔2021〕30号",
    "0",
    "一件",
]
MARKS = ["、", ",", "。", ";", ":", "\n", " ", "|", "１２条", "和", "均", "共"]


def read(text: str) -> tuple[Fact, ...]:
    return read_facts(text, [Section(1, "总体情况", text, 0, len(text))])


def read_report(text: str) -> tuple[Fact, ...]:
    sections = text_to_sections(normalise(text), text)
    return read_facts(text, [section for section in sections if section.number in (1, 5, 6)])


def values(facts: tuple[Fact, ...], kind: str, concept: str) -> list[tuple[float, bool]]:
    chosen = [fact for fact in facts if (fact.kind, fact.concept) == (kind, concept)]
    return [(float(fact.value), fact.approx) for fact in chosen if fact.value is not None]


REPORTS = {
    "000_14d23d3c7c691909.txt": {
        ("disclosed-total", "total"): [(7100, True)],
        ("channel-items", "website"): [(1118, False)],
        ("channel-items", "weibo-wechat"): [(2986, False)],
        ("channel-items", "media"): [(3000, True)],
        ("applications-received", "total"): [(6, False)],
        ("applications-by-mode", "mail"): [(4, False)],
        ("applications-by-mode", "in-person"): [(1, False)],
        ("applications-by-mode", "email"): [(1, False)],
        ("applications-concluded", "total"): [(6, False)],
        ("outcome", "granted"): [(5, False)],
        ("outcome", "unable"): [(1, False)],
        ("reconsideration", "total"): [(0, False)],
        ("litigation", "total"): [(0, False)],
        ("interpretations", "total"): [(15, False)],
        ("mailbox-items", "total"): [(4783, False)],
        ("hotline-items", "total"): [(47000, True)],
        ("inquiries", "total"): [(1813, False)],
        ("rate", "conclusion"): [(100, False), (100, False)],
        ("rate", "connection"): [(98, True)],
        ("channel-followers", "wechat"): [(74800, False)],
        ("channel-followers", "weibo"): [(1885900, False)],
    },
    "003_1ccb1d8209286b28.txt": {
        ("disclosed-total", "total"): [(243, False)],
        ("category-items", "公文类"): [(127, False)],
        ("category-items", "非公文类"): [(56, False)],
        ("channel-items", "wechat"): [(60, False)],
        ("applications-received", "total"): [(5, False)],
        ("applications-carried-out", "total"): [(1, False)],
        ("applications-concluded", "total"): [(4, False)],
        ("reconsideration", "total"): [(0, False)],
        ("litigation", "total"): [(0, False)],
        ("information-processing-fee", "amount"): [(0, False)],
    },
    "004_8a5c167a3bf215e4.txt": {
        ("channel-followers", "wechat"): [(15298, False), (15298, False)],
        ("channel-items", "wechat"): [(146, False), (668, False)],
        ("applications-received", "total"): [(0, False)],
        ("information-processing-fee", "amount"): [(0, False)],
    },
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_real_report_gives_exactly_its_figures(shared: Path, name: str) -> None:
    facts = read_report((shared / "reports" / name).read_text("utf-8"))
    found = {(fact.kind, fact.concept): values(facts, fact.kind, fact.concept) for fact in facts}
    assert found == REPORTS[name]


def test_traditional_script_with_pinyin_keeps_the_printed_words(shared: Path) -> None:
    text = (shared / "reports" / "001_b3696d968cd27a66.txt").read_text("utf-8")
    facts = read_report(text)
    received = next(fact for fact in facts if fact.kind == "applications-received")
    assert received.value == 0
    assert received.raw == "未收到依申請(qǐng)公開(kāi)信息"
    assert values(facts, "channel-items", "wechat") == [(329, False)]
    assert values(facts, "mailbox-items", "total") == [(40, False)]
    assert values(facts, "hotline-items", "total") == [(309, False)]


def test_the_parts_of_a_total_are_those_that_the_text_lists(shared: Path) -> None:
    sums = {}
    for path in sorted((shared / "reports").glob("*.txt")):
        facts = read_report(path.read_text("utf-8"))
        for index, total in enumerate(facts):
            parts = [fact for fact in facts if fact.part_of == index]
            if parts:
                sums[path.name[:3], total.kind, int(total.value)] = (len(parts), int(sum(part.value for part in parts)))
    assert sums == {
        ("000", "disclosed-total", 7100): (3, 7104),
        ("000", "applications-received", 6): (3, 6),
        ("000", "applications-concluded", 6): (2, 6),
        ("001", "disclosed-total", 140): (12, 74),
        ("002", "channel-items", 1186): (15, 1228),
        ("003", "disclosed-total", 243): (3, 243),
        ("003", "applications-received", 5): (2, 5),
    }


def test_a_page_of_a_pdf_reads_like_a_paragraph(shared: Path) -> None:
    with pdfplumber.open(shared / "reports" / "huaian-2024.pdf") as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages[:3])
    facts = read_report(text)
    assert values(facts, "channel-items", "website") == [(5500, True)]
    assert values(facts, "category-items", "市政府规章") == [(1, False)]
    assert values(facts, "interpretations", "total") == [(21, False)]
    assert values(facts, "channel-items", "gazette") == [(6, False)]
    assert values(facts, "channel-items", "press-conference") == [(12, False)]
    assert values(facts, "applications-received", "total") == [(3119, False)]
    assert values(facts, "applications-concluded", "total") == [(3050, False)]
    assert values(facts, "applications-carried-in", "total") == [(34, False)]
    assert values(facts, "applications-carried-out", "total") == [(103, False)]
    assert values(facts, "reconsideration", "upheld") == [(72, False)]
    assert values(facts, "litigation", "pending") == [(7, False)]


def test_a_fact_says_where_it_stands() -> None:
    text = "标题\n一、总体情况\n我局主动公开政府信息12条。\n"
    start = text.index("我局")
    (fact,) = read_facts(text, [Section(1, "总体情况", text[start:], start, len(text))])
    assert fact.locator == f"第一部分 第3行 字符{fact.start}–{fact.end}"
    assert text[fact.start : fact.end] == fact.raw == "12条"
    assert fact.quote == "我局主动公开政府信息12条。"


def test_a_long_sentence_is_quoted_by_its_clauses() -> None:
    text = "我局" + "认真做好各项工作," * 20 + "在微信公众号推送信息12条,其他工作稳步推进。"
    (fact,) = read(text)
    assert fact.quote == "在微信公众号推送信息12条"


def test_a_topic_named_in_the_sentence_before_is_remembered() -> None:
    facts = read("我局规范办理政府信息公开申请。全年共收到3件,办结2件。")
    assert [(fact.kind, int(fact.value)) for fact in facts] == [
        ("applications-received", 3),
        ("applications-concluded", 2),
    ]


def test_a_topic_of_another_paragraph_is_forgotten() -> None:
    assert (
        read("我局规范办理政府信息公开申请,持续提升工作质量和水平,切实保障公众知情权。\n全年共收到3件,办结2件。") == ()
    )


def test_a_sentence_across_short_lines_is_not_joined() -> None:
    assert read("主动公开政府信息\n12条") == ()


def test_stretches_are_read_apart() -> None:
    text = "全年收到政府信息公开申请3件,其中网上2件|表格|、信函1件。"
    cut = text.index("|表格|")
    facts = read_facts(text, [Section(1, "", text[:cut], 0, cut), Section(1, "", text[cut + 4 :], cut + 4, len(text))])
    assert [fact.raw for fact in facts] == ["3件", "2件"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS + FIGURES + MARKS), max_size=40).map("".join))
def test_whatever_is_read_is_in_the_text_and_well_formed(text: str) -> None:
    facts = read(text)
    for index, fact in enumerate(facts):
        assert text[fact.start : fact.end] == fact.raw != ""
        assert fact.kind in KINDS
        assert (fact.value is None) == (fact.kind == "claim")
        assert fact.value is None or (fact.value.is_finite() and fact.value >= 0)
        assert fact.part_of is None or (fact.part_of != index and 0 <= fact.part_of < len(facts))
        scheme = KINDS[fact.kind]
        assert not scheme or fact.concept in {concept.id for concept in concepts(scheme)}
    assert list(facts) == sorted(facts, key=lambda fact: fact.start)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for fact in read(text):
        assert text[fact.start : fact.end] == fact.raw


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*FIGURES, *MARKS, "天气", "道路", "长", "山", "水"]), max_size=30).map("".join))
def test_figures_without_cues_say_nothing(text: str) -> None:
    assert read(text) == ()


def test_every_character_may_be_printed_full_width() -> None:
    text = "２０２２年，收到政府信息公开申请１２件（其中：网上申请１０件，信函申请２件）。"
    facts = read(text)
    assert [(fact.kind, int(fact.value), fact.part_of) for fact in facts] == [
        ("applications-received", 12, None),
        ("applications-by-mode", 10, 0),
        ("applications-by-mode", 2, 0),
    ]
    assert [re.sub(r"[^０-９件]", "", fact.raw) for fact in facts] == ["１２件", "１０件", "２件"]


BOUND = 6000
SHAPES = {
    "a list": "主动公开信息" + "、".join(f"工作动态{number}条" for number in range(1000)),
    "channels": "发布信息" + "、".join(["微信3条"] * 1500),
    "dealt out": "网站、微信分别3条、2条," * 700,
    "claims": "均按时答复" * 1500,
    "zeros": "未收到政府信息公开申请" * 700,
    "mixed": "其中收到申请3件,均为网上申请;" * 400,
    "brackets": "收到申请3件" + "(其中网上2件)" * 800,
    "open brackets": "(" * 5000 + "收到申请3件",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_sentence_takes_long(shape: str) -> None:
    start = time.process_time()
    read(SHAPES[shape][:BOUND])
    assert time.process_time() - start < 3


def test_a_megabyte_of_figures_in_one_sentence_is_no_sentence() -> None:
    text = "主动公开信息" + "、".join(f"工作动态{number}条" for number in range(95_000))
    start = time.process_time()
    assert len(text) > 1_000_000
    assert read(text + "。收到政府信息公开申请3件。")[-1].raw == "3件"
    assert time.process_time() - start < 3


@pytest.mark.parametrize("line", ["收到政府信息公开申请3件(其中网上2件),均按时答复。\n", "公开信息3条,明细如下:\n"])
def test_ten_times_the_text_takes_little_more_than_ten_times_as_long(line: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        read(line * count)
        return time.process_time() - start

    seconds(10)
    assert seconds(3000) < 40 * seconds(300)


def test_many_members_of_one_enumeration_are_read_without_end() -> None:
    text = "发布信息" + "、".join(["微信3条"] * 1100)
    assert {fact.concept for fact in read(text)} == {"wechat"}
