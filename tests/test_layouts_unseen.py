"""Layouts and notations that tables have beside the usual ones: each cell is read, or noted as unread."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from rendering import LAYOUTS, html, keys, markdown, row_per_line

from bench.layouts import TITLES
from bench.pdf_writer import PdfPageContent, pages_to_pdf
from extract.pipeline import document_to_report
from extract.readers import read_document
from extract.report import CellStatus, Report
from ontology.form import form

Cells = dict[tuple[int, str, str], str]
Read = Callable[[str | bytes, str], Report]

TITLE = "宜春市水利局2022年政府信息公开工作年度报告"
BEFORE = f"{TITLE}\n一、总体情况\n2022年,我局主动公开政府信息120条,认真办理群众申请。\n"
BEHIND = "\n五、存在的主要问题及改进情况\n公开内容还不够丰富,将继续改进。\n六、其他需要报告的事项\n无。\n"
CELLS: Cells = {key: str(101 + 3 * index) for index, key in enumerate(keys("2021"))}
THOUSANDS: Cells = {key: f"{1000 + 7 * index:,}" for index, key in enumerate(keys("2021"))}
spaced_rows, cell_per_line = LAYOUTS["spaced rows"], LAYOUTS["cell per line"]
ROWS = row_per_line("2021", CELLS)
FIGURE_IN_MARKDOWN = re.compile(r"\| (\d+) ")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def to_report(text: str | bytes, name: str = "年报.txt") -> Report:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return document_to_report(read_document(path, name))

    return to_report


def whole(tables: str) -> str:
    return BEFORE + tables + BEHIND


def page(tables: str) -> str:
    return f"<html><body><h1>{TITLE}</h1><p>一、总体情况</p>{tables}<p>六、其他需要报告的事项</p></body></html>"


def tables_of_page(cells: Cells = CELLS) -> str:
    made = html("2021", cells)
    return made[made.index("<p>二、") : made.index("</div></body>")]


def printed(report: Report) -> Cells:
    return {(cell.table, cell.row, cell.column): cell.raw for cell in report.cells}


def assert_read(report: Report, cells: Mapping[tuple[int, str, str], str] = CELLS) -> None:
    assert printed(report) == cells
    assert report.unread == ()


def assert_noted(report: Report, rows: set[tuple[int, str]]) -> None:
    """Every cell but those of these rows is read, and these are noted."""
    assert printed(report) == {key: text for key, text in CELLS.items() if key[:2] not in rows}
    noted = {(unread.table, unread.row) for unread in report.unread}
    assert all(row in noted or (row[0], "") in noted for row in rows)


LONGER = {"(二)部分公开": "(二)部分公开(区分处理的，计这一情形，不计其他情形)"}
CIRCLED = {f"({n})": c for n, c in zip("一二三四五六七", "㈠㈡㈢㈣㈤㈥㈦", strict=True)}
NUMBERINGS = {
    "circled": {f"{n}.": chr(ord("①") + n - 1) for n in range(1, 10)},
    "in brackets": {f"{n}.": chr(ord("⑴") + n - 1) for n in range(1, 10)},
    "with a stop": {f"{n}.": chr(ord("⒈") + n - 1) for n in range(1, 10)},
    "with a bracket": {f"{n}.": f"{n})" for n in range(1, 10)},
    "Chinese in circles": CIRCLED,
}


def replaced(text: str, changes: Mapping[str, str]) -> str:
    for usual, other in changes.items():
        text = text.replace(usual, other)
    return text


@pytest.mark.parametrize("layout", ["spaced rows", "one line", "cell per line", "row per line"])
def test_commas_in_labels_and_figures(read: Read, layout: str) -> None:
    assert_read(read(whole(replaced(LAYOUTS[layout]("2021", CELLS), LONGER))))
    assert_read(read(whole(LAYOUTS[layout]("2021", THOUSANDS))), THOUSANDS)
    wide = {key: text.replace(",", "，") for key, text in THOUSANDS.items()}
    assert_read(read(whole(LAYOUTS[layout]("2021", wide))), wide)


def test_rows_set_apart_by_blanks_in_paragraphs_and_in_a_pdf(read: Read) -> None:
    lines = replaced(spaced_rows("2021", CELLS), LONGER).split("\n")
    assert_read(read(page("".join(f"<p>{line}</p>" for line in lines)), "年报.html"))
    assert_read(read(page("".join(f"<p>{line.replace('  ', '&nbsp; ')}</p>" for line in lines)), "年报.html"))
    pages = [PdfPageContent() for _ in range(0, len(lines), 30)]
    for index, line in enumerate(lines):
        pages[index // 30].text(40, 40 + 22 * (index % 30), line)
    assert_read(read(pages_to_pdf(pages), "年报.pdf"))


@pytest.mark.parametrize("numbering", NUMBERINGS)
@pytest.mark.parametrize("layout", ["spaced rows", "one line", "cell per line", "markdown"])
def test_labels_numbered_otherwise(read: Read, numbering: str, layout: str) -> None:
    assert_read(read(whole(replaced(LAYOUTS[layout]("2021", CELLS), NUMBERINGS[numbering]))))


@pytest.mark.parametrize("mark", [r"**\1**", r"$\1$", r"\\(\1\\)", r"`\1`", r"$ \1 $"])
def test_figures_marked_in_markdown(read: Read, mark: str) -> None:
    assert_read(read(whole(FIGURE_IN_MARKDOWN.sub(rf"| {mark} ", markdown("2021", CELLS))), "年报.md"))
    marked = re.sub(r"<span>(\d+)</span>", mark, tables_of_page())
    assert_read(read(whole(marked.replace("<p>", "\n\n").replace("</p><table>", "\n\n<table>")), "年报.md"))


def test_headings_and_escaped_characters_of_markdown(read: Read) -> None:
    text = re.sub(r"(\d)\. ?", r"\1\\. ", whole(markdown("2021", CELLS)))
    text = re.sub(r"^([一二三四五六]、.*)$", r"## **\1**", text, flags=re.MULTILINE)
    report = read(text.replace("| 规章 |", r"| 规章\* |"), "年报.md")
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert_read(report)


def test_a_masked_name_keeps_its_asterisks(read: Read) -> None:
    report = read(whole(ROWS).replace("120条", "120条,由张**和李**办理"), "年报.md")
    assert "张**和李**办理" in report.sections[0].text


@pytest.mark.parametrize(
    "set_apart",
    [
        "\t".join,
        lambda row: f"│{'│'.join(row)}│",
        lambda row: f"┃ {' ┃ '.join(row)} ┃\n├──┼──┤",
        " ｜ ".join,
    ],
    ids=["tabs", "bars", "bars and rules", "wide pipes"],
)
def test_cells_set_apart_otherwise(read: Read, set_apart: Callable[[list[str]], str]) -> None:
    rows = [line.rstrip(" |").split(" | ") for line in ROWS.split("\n")]
    report = read(whole("\n".join(map(set_apart, rows))))
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert_read(report)


@pytest.mark.parametrize(
    ("text", "status", "value", "unit"),
    [
        ("5件", CellStatus.NUMBER, "5", "件"),
        ("5（件）", CellStatus.NUMBER, "5", "件"),
        ("5 件", CellStatus.NUMBER, "5", "件"),
        ("−5", CellStatus.NUMBER, "-5", "件"),
        ("－5", CellStatus.NUMBER, "-5", "件"),
        ("0.00", CellStatus.NUMBER, "0.00", "件"),
        ("1 ,234", CellStatus.NUMBER, "1234", "件"),
        ("1, 234", CellStatus.TEXT, None, ""),
        ("5*", CellStatus.TEXT, None, ""),
        ("5(注1)", CellStatus.TEXT, None, ""),
        ("=5", CellStatus.TEXT, None, ""),
        ("O", CellStatus.TEXT, None, ""),
    ],
)
@pytest.mark.parametrize("file", ["rows", "page"])
def test_a_figure_printed_otherwise(
    read: Read, text: str, status: CellStatus, value: str | None, unit: str, file: str
) -> None:
    cells = CELLS | {(3, "granted", "total"): text}
    report = read(whole(row_per_line("2021", cells))) if file == "rows" else read(page(tables_of_page(cells)), "a.html")
    assert_read(report, cells)
    cell = next(cell for cell in report.cells if (cell.row, cell.column) == ("granted", "total"))
    assert (cell.status, cell.value if cell.value is None else str(cell.value), cell.unit) == (status, value, unit)


@pytest.mark.parametrize("layout", ["spaced rows", "cell per line", "row per line", "markdown"])
@pytest.mark.parametrize("instead", ["五", "117."])
def test_what_stands_in_place_of_a_figure_is_noted(read: Read, layout: str, instead: str) -> None:
    cells = CELLS | {key: instead for key in CELLS if key[1] == "licensing"}
    assert_noted(read(whole(LAYOUTS[layout]("2021", cells))), {(2, "licensing")})


@pytest.mark.parametrize("layout", ["spaced rows", "cell per line", "row per line", "markdown"])
def test_figures_behind_a_label_that_is_not_known_are_noted(read: Read, layout: str) -> None:
    unknown = replaced(LAYOUTS[layout]("2021", CELLS), {"2.重复申请": "2.多次来信来电"})
    assert_noted(read(whole(unknown)), {(3, "repeated")})


def test_a_label_that_goes_on_below_its_figures(read: Read) -> None:
    tables = spaced_rows("2021", CELLS)
    for label, first in (
        ("2.其他法律行政法规禁止公开", 9),
        ("1.没有现成信息需要另行制作", 7),
        ("4.保护第三方合法权益", 5),
    ):
        tables = re.sub(
            rf"{re.escape(label[2:])}(.*)",
            lambda found, label=label, first=first: (
                f"{label[2:first]}{found[1]}\n{label[first : first + 3]}\n{label[first + 3 :]}"
            ),
            tables,
        )
    assert_read(read(whole(tables)))


def test_a_column_of_units_and_one_of_serial_numbers(read: Read) -> None:
    rows = ROWS.split("\n")
    assert_read(read(whole("\n".join(re.sub(r"^([^|]*[^|\d ]) \| (?=\d)", r"\1 | 件 | ", row) for row in rows))))
    numbered = [re.sub(r"^([^|]*[^|\d ] \| (?=\d))", rf"{n} | \1", row) for n, row in enumerate(rows)]
    assert_read(read(whole("\n".join(numbered))))


def parts_of_rows(rows: str = ROWS) -> tuple[str, str, str]:
    three, four = rows.index(TITLES[3]), rows.index(TITLES[4])
    return rows[:three], rows[three:four], rows[four:]


def test_tables_in_another_order(read: Read) -> None:
    two, three, four = parts_of_rows()
    assert_read(read(whole(f"{four}\n{three}\n{two}")))
    assert_read(read(f"{TITLE}\n{ROWS}\n{BEFORE}{BEHIND}"))


def test_a_table_printed_twice_is_read_once_unless_the_two_contradict(read: Read) -> None:
    assert_read(read(whole(ROWS) + whole(ROWS)))
    changed = row_per_line("2021", CELLS | {(3, "granted", "total"): "9"})
    report = read(whole(ROWS) + whole(changed))
    assert_noted(report, {(3, "granted")})
    assert any("≠" in unread.raw for unread in report.unread)


def test_two_reports_in_one_file_give_no_mixture(read: Read) -> None:
    other = {key: str(5000 + index) for index, key in enumerate(CELLS)}
    report = read(whole(ROWS) + whole(row_per_line("2021", other)).replace("水利局", "教育局"))
    assert printed(report) == {}
    assert {(unread.table, unread.row) for unread in report.unread} >= {key[:2] for key in CELLS if key[0] < 4}


@pytest.mark.parametrize("suffix", ["html", "md"])
def test_a_table_with_its_rows_as_columns(read: Read, suffix: str) -> None:
    (block,) = (block for block in form("2021").blocks if block.table == 3)
    rows = [["申请人情况", *(row.notation + row.label for row in block.rows)]]
    rows += [[column.label, *(CELLS[3, row.id, column.id] for row in block.rows)] for column in block.columns]
    if suffix == "md":
        table = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    else:
        table = f"<table>{''.join('<tr><td>' + '<td>'.join(cells) for cells in rows)}</table>"
    text = f"{TITLES[3]}\n\n{table}\n"
    report = read(page(f"<p>{text}") if suffix == "html" else whole(text), f"年报.{suffix}")
    assert_read(report, {key: value for key, value in CELLS.items() if key[0] == 3})
    total = next(cell for cell in report.cells if (cell.row, cell.column) == ("granted", "total"))
    assert total.locator.startswith("文件内第1表第8行 第4列 ")


def test_cells_of_a_merged_one_repeated_or_blank(read: Read) -> None:
    groups = {"1.属于国家秘密": "(三)不予公开", "1.本机关不掌握相关政府信息": "(四)无法提供"}
    lines = [line.rstrip(" |").split(" | ") for line in parts_of_rows()[1].split("\n")]
    for repeated in (True, False):
        group, rows = "", list[str]()
        for cells in lines:
            group = groups.get(cells[0], group)
            rows.append("| " + " | ".join([group if repeated else "", *cells]) + " |")
        report = read(whole("\n".join(rows)), "年报.md")
        assert_read(report, {key: value for key, value in CELLS.items() if key[0] == 3})


CONTENTS = " ".join(
    f"{title} {n}" for n, title in enumerate(("一、总体情况", *TITLES.values(), "五、存在的主要问题及改进情况"), 1)
)


@pytest.mark.parametrize(
    "text",
    [f"{TITLE}\n目录 {CONTENTS}\n", f"{TITLE} 目 录 {CONTENTS}\n", f"目录 {CONTENTS.replace(' ', '……')}\n{TITLE}\n"],
    ids=["below the title", "beside the title", "above the title"],
)
def test_a_table_of_contents_on_one_line(read: Read, text: str) -> None:
    report = read(text + whole(ROWS).split("\n", 1)[1])
    assert report.agency is not None
    assert (report.agency.name, report.year) == ("宜春市水利局", 2022)
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert "120条" in report.sections[0].text
    assert_read(report)
