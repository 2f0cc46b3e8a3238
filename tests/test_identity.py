"""Titles, years, periods and dates of issue, as documents state them or not at all."""

import datetime

import pytest

from extract.dates import text_to_date, text_to_year
from extract.document import Document, Metadata
from extract.identity import document_to_issued, document_to_title, text_to_period, text_to_stated_year
from extract.normalise import plain


def document(text: str, **metadata: str) -> Document:
    return Document("report.txt", "0" * 64, "text/plain", text, (), Metadata(**metadata))


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("2023-01-31", (2023, 1, 31)),
        ("2023年1月31日", (2023, 1, 31)),
        ("2023 年 1 月 31 日", (2023, 1, 31)),
        ("2023/1/31", (2023, 1, 31)),
        ("2023.01.31", (2023, 1, 31)),
        ("2023- 08- 28", (2023, 8, 28)),
        ("二〇二三年一月三十一日", (2023, 1, 31)),
        ("二○二〇年十二月二十日", (2020, 12, 20)),
        ("2023115", None),
        ("202111日", None),
        ("2023年1月", None),
        ("2023年2月30日", None),
        ("2023年13月1日", None),
        ("12023-01-31", None),
        ("", None),
    ],
)
def test_dates_are_read_or_are_none(printed: str, date: tuple[int, int, int] | None) -> None:
    assert text_to_date(printed) == (datetime.date(*date) if date else None)


@pytest.mark.parametrize(("printed", "year"), [("2021", 2021), ("二〇二一", 2021), ("12345", None), ("1921", None)])
def test_years(printed: str, year: int | None) -> None:
    assert text_to_year(printed) == year


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "首页 > 公开年报\n\n宜春市水利局2022年政府信息公开工作年度报告\n日期:2023-01-12\n",
            "宜春市水利局2022年政府信息公开工作年度报告",
        ),
        ("宜春市水利局\n2022年政府信息公开\n工作年度报告\n", "宜春市水利局2022年政府信息公开工作年度报告"),
        ("2022年度宜春市水利局政府信息公开工作年度报告", "2022年度宜春市水利局政府信息公开工作年度报告"),
        ("您的位置: | 首页 |\n宜春市水利局2022年政府信息公开年报 |", "宜春市水利局2022年政府信息公开年报"),
        ("根据《中华人民共和国政府信息公开条例》,现公布报告。", ""),
        ("一些话", ""),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert document_to_title(document(head), plain(head)) == title


def test_the_page_s_own_title_serves_where_none_is_printed() -> None:
    page = document("正文", title="宜春市水利局2022年政府信息公开工作年度报告-宜春市人民政府")
    assert document_to_title(page, "正文") == "宜春市水利局2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2021年,我局主动公开信息。2021年收到申请。2022年,我局将继续。", 2021),
        ("现公布宜春市水利局2020年度政府信息公开工作年度报告。2021年,我局将……", 2020),
        ("没有年份。", None),
        ("2020年,公开。2021年,公开。", None),
    ],
)
def test_the_year_stated_most(text: str, year: int | None) -> None:
    assert text_to_stated_year(text) == year


def test_the_period_is_what_the_text_states() -> None:
    period = text_to_period("统计期限自2021年1月1日至2021年12月31日止。")
    assert period is not None
    assert (period.start, period.end) == (datetime.date(2021, 1, 1), datetime.date(2021, 12, 31))
    assert text_to_period("统计期限自202111日至20211231日止。") is None


@pytest.mark.parametrize(
    ("text", "metadata", "issued"),
    [
        ("报告\n日期: 2023-01-31\n字体:\n一、总体情况", "", "2023-01-31"),
        ("报告\n发布时间:2023年1月20日 来源:本站\n正文", "", "2023-01-20"),
        ("报告\n正文\n宜春市水利局\n2023年1月18日\n", "", "2023-01-18"),
        ("报告\n正文\n宜春市水利局\n2023115\n", "", None),
        ("报告\n正文\n宜春市水利局\n2021年1月18日\n", "", None),
        ("报告\n正文", "2023-01-19 10:20:00", "2023-01-19"),
    ],
)
def test_the_date_of_issue(text: str, metadata: str, issued: str | None) -> None:
    found = document_to_issued(document(text, published=metadata), plain(text), 2022)
    assert found == (datetime.date.fromisoformat(issued) if issued else None)
