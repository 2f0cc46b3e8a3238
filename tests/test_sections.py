"""The six parts, found by their words wherever and however they are numbered."""

import pytest

from extract.normalise import normalise
from extract.report import Section
from extract.sections import text_to_sections

USUAL = """前言
一、总体情况
我局公开信息。
二、主动公开政府信息情况
表
三、收到和处理政府信息公开申请情况
表
四、政府信息公开行政复议、行政诉讼情况
表
五、存在的主要问题及改进情况
问题。
六、其他需要报告的事项
无。
"""


def sections(text: str) -> tuple[Section, ...]:
    return text_to_sections(normalise(text), text)


def numbers(text: str) -> list[int]:
    return [section.number for section in sections(text)]


def test_the_usual_six() -> None:
    found = sections(USUAL)
    assert [section.number for section in found] == [1, 2, 3, 4, 5, 6]
    assert found[0].text.strip() == "我局公开信息。"
    assert all(USUAL[section.start : section.end] == section.text for section in found)


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("四、政府信息公开行政复议、行政诉讼情况", "二、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        ("五、存在的主要问题及改进情况", "五、政府信息公开工作存在的主要问题及改进情况"),
        ("五、存在的主要问题及改进情况", "五、存在主要问题及改进措施"),
        ("五、存在的主要问题及改进情况", "第五部分 存在的主要问题及改进情况"),
        ("一、总体情况", "一,总体情况:"),
        ("一、总体情况", "一 、 总 体 情 况"),
        ("二、主动公开政府信息情况", "二、主動(dòng)公開(kāi)政府信息情況"),
    ],
)
def test_titles_count_by_their_words(printed: str, written: str) -> None:
    assert numbers(USUAL.replace(printed, written)) == [1, 2, 3, 4, 5, 6]


def test_missing_parts_are_missing() -> None:
    text = USUAL.replace("二、主动公开政府信息情况\n表\n", "").replace(
        "四、政府信息公开行政复议、行政诉讼情况\n表\n", ""
    )
    assert numbers(text) == [1, 3, 5, 6]


def test_titles_run_on_in_one_line() -> None:
    text = (
        "本报告由六部分组成。 一、总体情况 (一)主动公开 公开12条。 "
        "五、存在的主要问题及改进情况 存在问题:1.少。 六、其他需要报告的事项 无。"
    )
    assert numbers(text) == [1, 5, 6]


def test_a_table_of_contents_is_not_the_report() -> None:
    contents = "目录\n一、总体情况......1\n二、主动公开政府信息情况......2\n三、收到和处理政府信息公开申请情况......3\n"
    found = sections(contents + USUAL)
    assert [section.number for section in found] == [1, 2, 3, 4, 5, 6]
    assert found[0].text.strip() == "我局公开信息。"


def test_running_text_has_no_sections() -> None:
    assert numbers("我局总体情况良好,主动公开政府信息情况正常。") == []
