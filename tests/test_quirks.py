"""What real reports look like: one small document for every way in which they are odd, read from file to report.

Every cell is read right, or it is unread and a note says so; nothing is invented. The oddities of running text are
tested with the narrative.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rendering import LAYOUTS, html, keys

from bench.pdf_writer import PdfPageContent, pages_to_pdf
from extract.pipeline import NotAReportError, document_to_report
from extract.readers import read_document
from extract.report import CellStatus, Report

Cells = dict[tuple[int, str, str], str]
Read = Callable[..., Report]

cell_per_line = LAYOUTS["cell per line"]
cell_and_pipe_per_line = LAYOUTS["cell and pipe per line"]
row_per_line = LAYOUTS["row per line"]
markdown = LAYOUTS["markdown"]
TITLES = {
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
}
TITLE = "宜春市水利局2022年政府信息公开工作年度报告"
OVERVIEW = "一、总体情况\n2022年,我局主动公开政府信息120条,认真办理群众申请。\n"
ENDING = "五、存在的主要问题及改进情况\n公开内容还不够丰富,将继续改进。\n六、其他需要报告的事项\n无。\n"
TITLES_IN_A_ROW = "".join(f"{title}\n" for title in TITLES.values())


NEW_LINE = "\n"
NEWLINE_AROUND = r"\n\1\n"


def filled(version: str = "2021") -> Cells:
    """Give figures that tell one cell from another."""
    return {key: str(index * 7 % 400) for index, key in enumerate(keys(version))}


CELLS = filled()


def whole(tables: str, title: str = TITLE) -> str:
    """Give a whole report around its tables."""
    return f"{title}\n{OVERVIEW}{tables}\n{ENDING}"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Give what reads a document from a file to a report."""

    def text_to_report(text: str | bytes, name: str = "年报.txt") -> Report:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return document_to_report(read_document(path, name))

    return text_to_report


def cells_of(report: Report) -> Cells:
    found = {(cell.table, cell.row, cell.column): cell.raw for cell in report.cells}
    assert len(found) == len(report.cells), "a cell was read twice"
    return found


def assert_read(report: Report, cells: Cells) -> None:
    """Every cell is read as it was printed, and nothing is left."""
    found = cells_of(report)
    assert {key: (found.get(key), cells.get(key)) for key in found | cells if found.get(key) != cells.get(key)} == {}
    assert report.unread == ()


def assert_right_or_unread(report: Report, cells: Cells) -> set[tuple[int, str]]:
    """No cell is read wrongly, and every row that is not read is noted; give those rows."""
    found = cells_of(report)
    assert {key: text for key, text in found.items() if cells.get(key) != text} == {}
    noted = {(entry.table, entry.row) for entry in report.unread}
    missing = {key[:2] for key in cells if key not in found}
    assert {row for row in missing if row not in noted and (row[0], "") not in noted} == set()
    return missing


# Who and when


def test_no_title_the_agency_stands_in_the_preamble(read: Read) -> None:
    preamble = "本报告由宜春市水利局按照《中华人民共和国政府信息公开条例》编制,现公布2022年度报告。\n"
    report = read(preamble + whole(cell_per_line("2021", CELLS), ""))
    assert report.agency is not None
    assert (report.agency.name, report.year) == ("宜春市水利局", 2022)
    assert_read(report, CELLS)


def test_no_title_the_agency_stands_in_the_signature(read: Read) -> None:
    report = read(whole(cell_per_line("2021", CELLS), "") + "宜春市水利局\n2023年1月12日\n")
    assert report.agency is not None
    assert (report.agency.name, report.year, report.issued) == ("宜春市水利局", 2022, datetime.date(2023, 1, 12))


def test_a_bare_agency_stays_without_a_place(read: Read) -> None:
    report = read(whole(cell_per_line("2021", CELLS), "区教育局2022年政府信息公开工作年度报告"))
    assert report.agency is not None
    assert report.agency.name.endswith("教育局")
    assert report.agency.division is None


def test_a_name_that_several_places_have_stays_open(read: Read) -> None:
    report = read(whole(cell_per_line("2021", CELLS), "鼓楼区教育局2022年政府信息公开工作年度报告"))
    assert report.agency is not None
    assert report.agency.division is None
    assert len(report.agency.candidates) > 1


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("宜春市水利局2022年政府信\n息公开工作年度报告", 2022),
        ("宜春市水利局\n2022年政府信息公开工作\n年度报告", 2022),
        ("2022年宜春市水利局政府信息公开工作年度报告", 2022),
        ("宜春市水利局2022年度2022年度政府信息公开工作年度报告", 2022),
        ("宜春市水利局政府信息公开工作2022年度报告", 2022),
        ("宜春市水利局2022年政府信息公开工作报告", 2022),
        ("宜春市水利局二〇二二年政府信息公开工作年度报告", 2022),
        ("宜春市水利局2022年政府信息公开工作年度报告\n宜春市水利局2022年政府信息公工作年报", 2022),
        ("宜春市水利局 2022 年 政府信息 公开工作 年度报告", 2022),
        ("宜春市水利局(本级机关)2022年政府信息公开工作年度报告", 2022),
    ],
)
def test_titles_broken_doubled_and_turned_round(read: Read, head: str, year: int) -> None:
    report = read(whole(cell_per_line("2021", CELLS), head).replace("2022年,我局", "今年,我局"))
    assert report.year == year
    assert report.agency is not None
    assert report.agency.name == "宜春市水利局"


def test_the_publisher_of_the_page_is_not_the_agency(read: Read) -> None:
    page = html("2021", CELLS).replace(
        "<html>", '<html><head><meta name="ContentSource" content="宜春市政府网"></head>'
    )
    report = read(page.replace("<body>", f"<body><h1>{TITLE}</h1>"), "年报.html")
    assert report.agency is not None
    assert report.agency.name == "宜春市水利局"
    assert_read(report, CELLS)


def test_a_stale_period_is_kept_as_printed(read: Read) -> None:
    stale = "本报告数据统计期限为2021年1月1日至2021年12月31日。\n"
    report = read(whole(cell_per_line("2021", CELLS)).replace("一、总体情况", stale + "一、总体情况"))
    assert report.period is not None
    assert (report.year, report.period.start) == (2022, datetime.date(2021, 1, 1))


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("统计期限自2022年1月1日至2022年12月22日。", "2022-01-01", "2022-12-22"),
        ("数据统计截至2022年12月31日。", None, "2022-12-31"),
        ("数据统计期限为2022年1月1日起至12月31日止。", "2022-01-01", "2022-12-31"),
        ("数据统计期限为2022 年1 月1 日— 2022年 12月 31日。", "2022-01-01", "2022-12-31"),
        ("统计期限自202211日至20221231日止。", None, None),
        ("统计期限为2022年1月至12月。", None, None),
    ],
)
def test_odd_periods(read: Read, printed: str, start: str | None, end: str | None) -> None:
    report = read(whole(cell_per_line("2021", CELLS)).replace("一、总体情况", printed + "\n一、总体情况"))
    period = report.period
    found = (period.start, period.end) if period else (None, None)
    assert [date and date.isoformat() for date in found] == [start, end]


def test_a_period_stated_inside_a_heading(read: Read) -> None:
    heading = "一、总体情况(2022年1月1日至2022年12月31日)"
    report = read(whole(cell_per_line("2021", CELLS)).replace("一、总体情况", heading))
    assert report.period is not None
    assert report.period.end == datetime.date(2022, 12, 31)
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("head", "tail", "issued"),
    [
        ("今天是2024年6月3日 星期一\n发布日期:2023-01-20\n", "宜春市水利局\n2023年1月12日\n", "2023-01-20"),
        ("成文日期:2023年1月10日 发布日期:2023年1月20日\n", "", "2023-01-20"),
        ("[2024-05-06] 我市召开防汛工作会议\n", "宜春市水利局\n2023年1月12日\n", "2023-01-12"),
        ("发布时间:2023- 08- 28\n", "", "2023-08-28"),
        ("发布时间:2023年1月\n", "", None),
        ("发布时间:2023115\n", "", None),
        ("", "宜春市水利局\n2022年12月28日\n", "2022-12-28"),
        ("", "宜春市水利局2023年1月12日\n", "2023-01-12"),
        ("", "二〇二三年一月十二日", "2023-01-12"),
    ],
)
def test_dates_that_compete_or_are_damaged(read: Read, head: str, tail: str, issued: str | None) -> None:
    report = read(f"{head}{whole(cell_per_line('2021', CELLS))}{tail}")
    assert (report.issued and report.issued.isoformat()) == issued


def test_a_report_put_on_the_web_again_years_later_keeps_its_year(read: Read) -> None:
    report = read("发布日期:2025-06-30\n" + whole(cell_per_line("2021", CELLS)) + "宜春市水利局\n2023年1月12日\n")
    assert report.year == 2022
    assert report.issued == datetime.date(2025, 6, 30)


def test_a_document_number_that_lost_its_bracket_is_no_date(read: Read) -> None:
    report = read("宜水字〔2023202号\n" + whole(cell_per_line("2021", CELLS)))
    assert (report.year, report.issued) == (2022, None)


NOTICE = (
    "关于做好2022年度政府信息公开工作年度报告编制和发布工作的通知\n各县(市、区)人民政府,市政府各部门:\n"
    "现就做好年度报告编制工作通知如下:\n一、编制主体\n各行政机关。\n二、报告内容\n包括总体情况、主动公开政府信息情况、"
    "收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项。\n"
    "三、报送时间\n请于2023年1月31日前报送。\n"
)
FORMAT = (
    "国务院办公厅政府信息与政务公开办公室关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知\n"
    "各省、自治区、直辖市人民政府办公厅:\n现将修订后的格式印发给你们,请遵照执行。\n附件:年度报告格式\n"
    "一、总体情况\n(填写说明)\n" + cell_per_line("2021", dict.fromkeys(CELLS, "")) + "\n" + ENDING
)
PERFORMANCE = (
    "宜春市水利局2022年度部门绩效自评报告\n一、部门概况\n本部门有行政编制30人。\n二、总体情况\n预算数1200万元。\n"
    "三、存在的主要问题及改进情况\n略。\n信息公开 | 10 | 9 |\n规章 | 0 | 0 |\n"
)
DISASTER = (
    "宜春市防汛抗旱应急预案\n一、总则\n编制目的。\n二、组织指挥体系\n市防指。\n三、预防和预警\n分级。\n四、应急响应\n"
    "Ⅰ级 | 1 | 2 |\n五、信息公开\n及时发布。\n六、其他事项\n无。\n"
)


@pytest.mark.parametrize(
    "text", [NOTICE, FORMAT, PERFORMANCE, DISASTER], ids=["notice", "format", "performance", "plan"]
)
def test_look_alikes_are_no_report_and_say_why(read: Read, text: str) -> None:
    with pytest.raises(NotAReportError) as caught:
        read(text)
    assert str(caught.value).startswith("年报.txt: no annual report: ")


CONTENTS = "目 录\n" + "".join(
    f"{title}{'.' * 20}{page}\n"
    for page, title in enumerate(
        ["一、总体情况", *TITLES.values(), "五、存在的主要问题及改进情况", "六、其他需要报告的事项"], 1
    )
)


@pytest.mark.parametrize(
    "before",
    [
        "宜春市水利局关于报送2022年政府信息公开工作年度报告的函\n市政府办公室:\n现报上,请审阅。\n2023年1月10日\n",
        "关于报送2022年政府信息公开工作年度报告的函\n市政府办公室:\n现将我局年度报告报上,请审阅。\n宜春市水利局\n2023年1月10日\n",
        CONTENTS,
        CONTENTS.replace(".", "…"),
        CONTENTS.replace(".", "·"),
        "Annual Report on Government Information Disclosure\nIn 2022, 120 items were disclosed, 3 requests received.\n",
    ],
    ids=[
        "cover letter",
        "cover letter without name",
        "contents",
        "contents with ellipses",
        "contents with dots",
        "English summary",
    ],
)
def test_what_stands_before_the_report_is_skipped(read: Read, before: str) -> None:
    report = read(before + whole(cell_per_line("2021", CELLS)))
    assert report.title == TITLE
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert "120条" in report.sections[0].text
    assert_read(report, CELLS)


# Script and noise


def test_traditional_script_with_pinyin_behind_characters(read: Read) -> None:
    tables = cell_and_pipe_per_line("2021", CELLS)
    for simple, other in {
        "开": "開(kāi)",
        "规": "規(guī)",
        "处": "處(chǔ)(chù)",
        "请": "請",
        "总计": "總計(jì)",
        "诉讼": "訴訟",
        "许": "許(xǔ)",
        "维": "維",
        "结": "結",
    }.items():
        tables = tables.replace(simple, other)
    assert_read(read(whole(tables)), CELLS)


def test_section_marks_in_mojibake_leave_the_tables_readable(read: Read) -> None:
    tables = (
        cell_per_line("2021", CELLS).replace("二、主动公开", "浜屻€佷富鍔ㄥ叕寮€").replace("三、收到", "涓夈€佹敹鍒?")
    )
    assert_right_or_unread(read(whole(tables)), CELLS)


def test_labels_lost_to_mojibake_are_unread_not_guessed(read: Read) -> None:
    damaged = cell_per_line("2021", CELLS)
    for label in ("2.重复申请", "行政许可", "(七)总计"):
        assert label in damaged
        damaged = damaged.replace(label, label.encode().decode("gb18030", "replace"))
    report = read(whole(damaged))
    lost = {(3, "repeated"), (2, "licensing"), (3, "concluded-total")}
    found = cells_of(report)
    assert {key for key, text in found.items() if CELLS[key] != text} == set()
    assert {key[:2] for key in CELLS if key not in found} == lost


def test_spam_words_inside_the_text_do_no_harm(read: Read) -> None:
    tables = cell_per_line("2021", CELLS).replace("\n\n", "\n\n澳门新葡京\n\n", 3)
    report = read(whole(tables))
    assert_read(report, CELLS)


def test_full_width_digits_and_odd_blanks(read: Read) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    printed = {key: f"\u00a0{text.translate(wide)}\u2002\u3000" for key, text in CELLS.items()}
    report = read(whole(cell_and_pipe_per_line("2021", printed)))
    assert {(cell.table, cell.row, cell.column): str(cell.value) for cell in report.cells} == CELLS


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u3000", "\u2002"])
def test_words_spread_with_blanks(read: Read, blank: str) -> None:
    tables = row_per_line("2021", CELLS)
    for label in ("规章", "行政处罚", "结果维持", "自然人", "总计", "行政许可"):
        tables = tables.replace(label, blank.join(label))
    assert_read(read(whole(tables)), CELLS)


def test_page_chrome_is_no_part_of_the_report(read: Read) -> None:
    chrome = (
        f"首页 | 走进宜春 | 政务公开 |\n您现在的位置:首页 > 年报\n索引号:{'3609' * 10} 主题分类:水利"
        "发布机构:宜春市水利局生成日期:2023-01-10\n字号:[大 中 小] 语音播报 站内搜索\n"
    )
    report = read(chrome + whole(cell_per_line("2021", CELLS)) + "赣ICP备05001234号-1\n网站标识码:3609000001\n")
    assert report.title == TITLE
    assert report.year == 2022
    assert_read(report, CELLS)


# Layout of tables


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("version", ["2019", "2021"])
def test_every_layout_is_read_inside_a_whole_report(read: Read, layout: str, version: str) -> None:
    cells = filled(version)
    title = TITLE if version == "2021" else TITLE.replace("2022", "2020")
    assert_read(read(whole(LAYOUTS[layout](version, cells), title)), cells)


def test_column_headings_broken_over_two_lines(read: Read) -> None:
    tables = cell_per_line("2021", CELLS)
    for label in ("商业企业", "科研机构", "社会公益组织", "法律服务机构"):
        tables = tables.replace(label, f"{label[:2]}\n{label[2:]}")
    assert_read(read(whole(tables)), CELLS)


def test_lines_of_bare_pipes(read: Read) -> None:
    tables = cell_and_pipe_per_line("2021", CELLS).replace("\n|\n", "\n" + "|" * 300 + "\n" + "|" * 120 + "\n")
    assert_right_or_unread(read(whole(tables)), CELLS)


def test_rows_with_padded_numbers_behind_a_leading_pipe(read: Read) -> None:
    rows = [line.rstrip(" |").split(" | ") for line in row_per_line("2021", CELLS).split("\n")]
    tables = "\n".join(f"|   {'   |   '.join(cell.center(9) for cell in row)}   |" for row in rows)
    assert_read(read(whole(tables)), CELLS)


def test_markdown_with_line_breaks_as_tags(read: Read) -> None:
    tables = markdown("2021", CELLS)
    for label in ("商业企业", "社会公益组织", "行政许可", "重复申请", "结果维持"):
        tables = tables.replace(label, f"{label[:2]}<br>{label[2:]}").replace(f" {label} ", f" {label}<br/> ")
    assert_read(read(whole(tables), "年报.md"), CELLS)


def test_tables_in_html_beside_tables_with_pipes(read: Read) -> None:
    first, second, third = (f"<p>{title}" for title in TITLES.values())
    page, pipes = html("2021", CELLS), row_per_line("2021", CELLS)
    two, four = page[page.index(first) : page.index(second)], page[page.index(third) : page.index("</div></body>")]
    three = pipes[pipes.index(TITLES[3]) : pipes.index(TITLES[4])]
    paragraphs = re.compile(r"<p>([二四]、[^<]*)</p>")
    mixed = f"{paragraphs.sub(NEWLINE_AROUND, two)}\n{three}\n{paragraphs.sub(NEWLINE_AROUND, four)}"
    assert_read(read(whole(mixed), "年报.md"), CELLS)


def test_the_whole_report_on_one_line(read: Read) -> None:
    text = whole(" ".join(cell_per_line("2021", CELLS).split()))
    assert_read(read(" ".join(text.split("\n"))), CELLS)


def test_a_table_cut_in_two_with_its_head_repeated(read: Read) -> None:
    tables = markdown("2021", CELLS)
    lines = tables.split("\n")
    at = next(index for index, line in enumerate(lines) if "部分公开" in line)
    lines[at:at] = ["", "(续表)", "", "| 申请人情况 |  |", "|---|---|"]
    assert_read(read(whole("\n".join(lines))), CELLS)


def test_a_table_before_its_heading(read: Read) -> None:
    tables = row_per_line("2021", CELLS)
    two, three = tables[: tables.index(TITLES[3])], tables[tables.index(TITLES[3]) : tables.index(TITLES[4])]
    four = tables[tables.index(TITLES[4]) :]
    moved = "".join(
        part.replace(TITLES[number], "") + f"\n{TITLES[number]}\n"
        for number, part in zip(TITLES, (two, three, four), strict=True)
    )
    assert_read(read(whole(moved)), CELLS)


def test_tables_alone_without_heading_agency_or_year(read: Read) -> None:
    tables = row_per_line("2021", CELLS)
    for title in TITLES.values():
        tables = tables.replace(title, "")
    report = read(tables)
    assert (report.agency, report.year) == (None, None)
    assert_read(report, CELLS)


def test_a_table_for_every_row(read: Read) -> None:
    rows = [line.rstrip(" |").split(" | ") for line in row_per_line("2021", CELLS).split("\n")]
    tables = "".join(
        f"<table border=1><tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr></table><p>&nbsp;</p>" for row in rows
    )
    assert_read(read(f"<html><body><h1>{TITLE}</h1>{tables}</body></html>", "年报.html"), CELLS)


def test_the_form_of_2019_in_a_report_of_2022(read: Read) -> None:
    cells = filled("2019")
    report = read(whole(row_per_line("2019", cells)))
    assert report.year == 2022
    assert report.forms == ("2019",)
    assert_read(report, cells)


def test_headings_of_2019_for_the_first_item_and_of_2021_for_the_rest(read: Read) -> None:
    old, new = filled("2019"), CELLS
    cut = "第二十条第(五)项"
    report = read(whole(row_per_line("2019", old).split(cut)[0] + cut + row_per_line("2021", new).split(cut)[1]))
    first = {"rules", "normative-documents"}
    expected = {key: text for key, text in new.items() if key[1] not in first}
    expected |= {key: text for key, text in old.items() if key[1] in first}
    assert_read(report, expected)
    assert {cell.form for cell in report.cells if cell.row in first} == {"2019"}
    assert {cell.form for cell in report.cells if cell.row not in first} == {"2021"}


@pytest.mark.parametrize(
    ("usual", "printed"),
    [
        ("第二十条第(五)项\n\n", ""),
        ("本年新收政府信息公开申请数量", "本年新\n\n收政府信息公开申请数量"),
        ("本年新收政府信息公开申请数量", "本年新收政府\n信息公开\n申请数量"),
        ("社会公益组织", "社会组织"),
        ("其他法律行政法规禁止公开", "其他法律法规禁止公开"),
        ("1.", "1、"),
        ("2.", "2．"),
        ("行政许可", "行 政 许 可"),
        ("现行有效件数", "现行有效件"),
        ("本年制发件数", "本年制\n发件数"),
        ("三、本年度办理结果", "\n".join("三、本年度办理结果")),
        ("(一)予以公开", "(\n一\n)予以公开"),
        ("(二)部分公开", "（二）部分公开"),
        ("2.重复申请", "2.重\n复\n申\n请"),
        ("(三)不予公开", "\n".join("(三)不予公开")),
    ],
)
def test_labels_damaged_wrapped_or_worded_otherwise(read: Read, usual: str, printed: str) -> None:
    tables = cell_per_line("2021", CELLS)
    assert usual in tables
    assert_read(read(whole(tables.replace(usual, printed))), CELLS)


def test_a_heading_a_character_a_line_amid_the_table(read: Read) -> None:
    tables = cell_per_line("2021", CELLS)
    moved = tables.replace("三、本年度办理结果\n\n", "").replace(
        "(三)不予公开", "\n".join("三、本年度办理结果") + "\n(三)不予公开"
    )
    assert_read(read(whole(moved)), CELLS)


def test_headings_back_to_back_without_tables_give_no_cells(read: Read) -> None:
    report = read(whole(TITLES_IN_A_ROW))
    assert (report.cells, report.unread) == ((), ())
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]


def row(cells: Cells, name: str) -> list[str]:
    return [text for (table, row_id, _), text in cells.items() if (table, row_id) == (3, name)]


def test_a_row_shifted_by_a_column(read: Read) -> None:
    tables = markdown("2021", CELLS)
    figures = " | ".join(row(CELLS, "granted"))
    assert f"| {figures} |" in tables
    report = read(whole(tables.replace(f"| {figures} |", f"|  | {figures} |")))
    assert_read(report, CELLS)
    assert {cell.row for cell in report.cells if cell.shifted} == {"granted"}


def test_a_total_missing_in_some_rows_leaves_them_unread(read: Read) -> None:
    tables = cell_per_line("2021", CELLS)
    figures = row(CELLS, "granted")
    assert "\n\n".join(figures) in tables
    report = read(whole(tables.replace("\n\n".join(figures), "\n\n".join(figures[:-1]))))
    assert assert_right_or_unread(report, CELLS) == {(3, "granted")}


def test_a_total_column_that_nobody_prints_is_not_filled_in(read: Read) -> None:
    tables = row_per_line("2021", CELLS).replace(" | 总计 |", " |")
    for name in {key[1] for key in CELLS if key[0] == 3}:
        figures = row(CELLS, name)
        tables = tables.replace(" | ".join(figures), " | ".join(figures[:-1]))
    report = read(whole(tables))
    assert {(cell.table, cell.column) for cell in report.cells} & {(3, "total")} == set()
    expected = {key: text for key, text in CELLS.items() if key[0] != 3 or key[2] != "total"}
    assert_right_or_unread(report, expected)


@pytest.mark.parametrize(
    ("printed", "status", "value", "unit"),
    [
        ("", CellStatus.BLANK, None, ""),
        ("&nbsp;", CellStatus.BLANK, None, ""),
        ("/", CellStatus.SLASH, None, ""),
        ("-", CellStatus.SLASH, None, ""),
        ("—", CellStatus.SLASH, None, ""),
        ("无", CellStatus.TEXT, None, ""),
        ("251000元", CellStatus.NUMBER, "251000", "元"),
        ("1,234.5678", CellStatus.NUMBER, "1234.5678", "万元"),
        ("1 1 8", CellStatus.TEXT, None, ""),
        ("１２", CellStatus.NUMBER, "12", "万元"),
    ],
)
def test_what_stands_in_a_cell_stays_what_it_is(
    read: Read, printed: str, status: CellStatus, value: str | None, unit: str
) -> None:
    key = (2, "fees", "amount")
    report = read(html("2021", CELLS | {key: printed}).replace("<body>", f"<body><h1>{TITLE}</h1>"), "年报.html")
    cell = next(cell for cell in report.cells if (cell.table, cell.row, cell.column) == key)
    assert (cell.status, cell.value and str(cell.value), cell.unit) == (status, value, unit)
    assert len(report.cells) == len(CELLS)


def test_page_numbers_and_repeated_captions_inside_tables(read: Read) -> None:
    lines = cell_per_line("2021", CELLS).split("\n\n")
    at = next(index for index, line in enumerate(lines) if "部分公开" in line)
    lines[at:at] = ["- 4 -", TITLES[3]]
    later = next(index for index, line in enumerate(lines) if "重复申请" in line)
    lines[later:later] = ["—5—"]
    assert_read(read(whole("\n\n".join(lines))), CELLS)


def test_a_bare_page_number_amid_a_row_is_not_read_as_a_figure(read: Read) -> None:
    lines = cell_per_line("2021", CELLS).split("\n\n")
    at = next(index for index, line in enumerate(lines) if "部分公开" in line)
    lines.insert(at + 3, "4")
    report = read(whole("\n\n".join(lines)))
    assert assert_right_or_unread(report, CELLS) == {(3, "partly-granted")}


def test_values_that_stand_away_from_their_labels_are_not_guessed(read: Read) -> None:
    tables = row_per_line("2021", CELLS)
    rows = [line.rstrip(" |").split(" | ") for line in tables[: tables.index(TITLES[4])].split("\n")]
    labels = [cell for row_ in rows for cell in row_ if cell and not cell.isdigit()]
    figures = [" ".join(cell for cell in row_ if cell.isdigit()) for row_ in rows]
    apart = "\n".join([*labels, *(line for line in figures if line)])
    report = read(whole(apart + "\n" + tables[tables.index(TITLES[4]) :]))
    found = cells_of(report)
    assert {key: text for key, text in found.items() if CELLS[key] != text} == {}


def test_table_four_flattened_behind_one_glued_heading(read: Read) -> None:
    tables = row_per_line("2021", CELLS)
    heading = "行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉" + (
        "结果维持结果纠正其他结果尚未审结总计" * 2
    )
    figures = " ".join(text for key, text in CELLS.items() if key[0] == 4)
    report = read(whole(f"{tables[: tables.index(TITLES[4])]}{TITLES[4]}\n{heading}\n{figures}\n"))
    assert_read(report, CELLS)


@pytest.mark.parametrize("figures", [14, 16])
def test_a_flattened_table_four_with_a_figure_too_few_or_too_many_is_unread(read: Read, figures: int) -> None:
    tables = row_per_line("2021", CELLS)
    heading = "行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计"
    line = " ".join(["3"] * figures)
    report = read(whole(f"{tables[: tables.index(TITLES[4])]}{TITLES[4]}\n{heading}\n{line}\n"))
    assert not [cell for cell in report.cells if cell.table == 4]


def test_figures_glued_to_their_labels(read: Read) -> None:
    tables = cell_per_line("2021", CELLS)
    for label in ("行政许可", "行政处罚", "行政强制", "规章", "本年新收政府信息公开申请数量", "2.重复申请"):
        tables = re.sub(rf"{re.escape(label)}\n\n(?=\d)", label, tables)
        assert re.search(rf"{re.escape(label)}\d", tables), label
    assert_read(read(whole(tables)), CELLS)


def test_a_split_number_is_text(read: Read) -> None:
    cells = CELLS | {(3, "granted", "total"): "1 1 8"}
    report = read(whole(row_per_line("2021", cells)))
    cell = next(cell for cell in report.cells if cell.row == "granted" and cell.column == "total")
    assert (cell.status, cell.value, cell.raw) == (CellStatus.TEXT, None, "1 1 8")


def test_a_number_wrapped_over_two_lines_leaves_its_row_unread(read: Read) -> None:
    cells = CELLS | {(3, "granted", "commercial-enterprise"): "12\n34"}
    assert cells.keys() == CELLS.keys()
    report = read(whole(cell_per_line("2021", cells)))
    assert assert_right_or_unread(report, cells) == {(3, "granted")}


def test_a_pdf_with_page_numbers_and_wrapped_labels_amid_its_tables(read: Read) -> None:
    lines = [line.rstrip(" |").split(" | ") for line in row_per_line("2021", CELLS).split("\n")]
    rows = [cells for cells in lines if cells[0] not in TITLES.values()]
    wide = [20.0, *(200.0 + 50 * n for n in range(8))]
    narrow = [20.0 + 36 * n for n in range(16)]
    title = PdfPageContent(texts=[(40, 60 + 20 * n, line) for n, line in enumerate([TITLE, *OVERVIEW.split("\n")])])
    parts = [rows[start : min(start + 11, len(rows) - 4)] for start in range(0, len(rows) - 4, 11)]
    pages = [title, *(_page(part, wide, 13) for part in parts), _page(rows[-4:], narrow, 2)]
    for number, page in enumerate(pages, 1):
        page.text(280, 800, f"- {number} -")
    assert_read(read(pages_to_pdf(pages), "年报.pdf"), CELLS)


def _page(rows: list[list[str]], lefts: list[float], width: int) -> PdfPageContent:
    page = PdfPageContent()
    grid = [[_wrapped(cell, width if n == 0 else min(width, 4)) for n, cell in enumerate(cells)] for cells in rows]
    page.table(
        lefts, [40.0 + 66 * n for n in range(len(rows) + 1)], [[*row_, *[""] * 15][: len(lefts) - 1] for row_ in grid]
    )
    return page


def _wrapped(cell: str, width: int) -> str:
    return "\n".join(cell[at : at + width] for at in range(0, len(cell), width))


# Sections


def test_sections_count_by_words_where_their_numerals_shift_repeat_or_are_lost(read: Read) -> None:
    text = whole(cell_per_line("2021", CELLS))
    shifted = (
        text.replace("五、存在", "二、存在").replace("六、其他", "五、其他").replace("一、总体情况", "一是总体情况")
    )
    assert [section.number for section in read(shifted).sections][-2:] == [5, 6]


@pytest.mark.parametrize(
    "form", ["(一)总体情况", "1.总体情况", "—、总体情况", "-、总体情况", "第一部分 总体情况", "１、总体情况"]
)
def test_other_numerals_before_a_section(read: Read, form: str) -> None:
    report = read(whole(cell_per_line("2021", CELLS)).replace("一、总体情况", form))
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]


# Reports on 2018 and before

OLD_ROWS = (
    ("一、主动公开情况", "——", ""),
    ("(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)", "条", "320"),
    ("其中:1.主动公开规范性文件数", "条", "4"),
    ("2.制发规范性文件总数", "件", "4"),
    ("(二)通过不同渠道和方式公开政府信息的情况", "——", ""),
    ("1.政府公报公开政府信息数", "条", "0"),
    ("2.政府网站公开政府信息数", "条", "300"),
    ("三、依申请公开情况", "——", ""),
    ("(一)收到申请数", "件", "7"),
    ("1.当面申请数", "件", "2"),
    ("(二)申请办结数", "件", "7"),
    ("2.同意公开答复数", "件", "6"),
    ("四、行政复议数量", "件", "1"),
    ("五、行政诉讼数量", "件", "0"),
    ("七、依申请公开信息收取的费用", "万元", "0"),
    ("3.接受培训人员数", "人次", "45"),
)
OLD_HEAD = ("统 计 指 标", "单位", "统计数")
OLD_TEXT = (
    "宜春市水利局2017年政府信息公开工作年度报告\n一、概述\n2017年,我局认真贯彻条例。\n二、主动公开政府信息情况\n"
    "2017年,我局主动公开政府信息320条。\n三、依申请公开政府信息情况\n2017年,共收到政府信息公开申请7件。\n"
    "四、行政复议和行政诉讼情况\n收到行政复议1件。\n五、存在问题及改进措施\n人手不足。\n"
)
OLD_LAYOUTS = {
    "rows.txt": "\n".join(" | ".join(row_) + " |" for row_ in (OLD_HEAD, *OLD_ROWS)),
    "cells.txt": "\n".join(cell for row_ in (OLD_HEAD, *OLD_ROWS) for cell in row_),
    "page.html": "<table><tr>"
    + "<tr>".join("".join(f"<td>{cell}" for cell in row_) for row_ in (OLD_HEAD, *OLD_ROWS))
    + "</table>",
}


@pytest.mark.parametrize("name", OLD_LAYOUTS)
def test_a_report_on_2017_is_read_and_its_table_is_said_to_be_unmapped(read: Read, name: str) -> None:
    text = f"{OLD_TEXT}附件:政府信息公开情况统计表\n{OLD_LAYOUTS[name]}\n宜春市水利局\n2018年3月5日\n"
    if name.endswith("html"):
        text = f"<html><body><p>{OLD_TEXT.replace(NEW_LINE, '<p>')}{OLD_LAYOUTS[name]}</body></html>"
    report = read(text, name)
    assert report.agency is not None
    assert (report.agency.name, report.year) == ("宜春市水利局", 2017)
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5]
    assert (report.cells, report.unread) == ((), ())
    (table,) = report.unmapped
    assert table.name == "政府信息公开情况统计表"
    assert "统 计 指 标" in table.raw
    assert "接受培训人员数" in table.raw
    assert table.raw.rstrip(" |").endswith("45")
    facts = {(fact.kind, fact.concept): int(fact.value) for fact in report.facts}
    assert facts["disclosed-total", "total"] == 320
    assert all(fact.start < table.start or fact.start >= table.end for fact in report.facts)


def test_a_report_on_2010_without_any_table_is_read(read: Read) -> None:
    report = read(OLD_TEXT.replace("2017", "2010"))
    assert report.year == 2010
    assert (report.cells, report.unmapped) == ((), ())
    assert len(report.sections) == 5


def test_the_statutory_form_is_no_unmapped_table(read: Read) -> None:
    assert read(whole(cell_per_line("2021", CELLS))).unmapped == ()
