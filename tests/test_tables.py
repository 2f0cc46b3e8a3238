"""Statutory tables: known cells written out in every layout are read back, and nothing else is."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering import LAYOUTS, cell_and_pipe_per_line, cell_per_line, html, keys, markdown, row_per_line

from extract.readers.html import markup_to_document
from extract.readers.text import text_to_pieces
from extract.tables import Tables, pieces_to_tables
from ontology.form import form

OTHER = {"2019": "2021", "2021": "2019"}
ODD = ("", "/", "-", "—", "无", "1,234", "3件")
SEEDS = st.integers(0, 10**6)
Cells = dict[tuple[int, str, str], str]


def read(text: str, year_form: str = "2021") -> Tables:
    return pieces_to_tables(tuple(text_to_pieces(text)), year_form)


def printed(tables: Tables) -> Cells:
    found = {(cell.table, cell.row, cell.column): cell.raw for cell in tables.cells}
    assert len(found) == len(tables.cells), "a cell was read twice"
    return found


def differences(found: Cells, expected: Cells) -> Cells:
    return {
        key: f"{expected.get(key)} read as {found.get(key)}"
        for key in found.keys() | expected.keys()
        if found.get(key) != expected.get(key)
    }


def filled(seed: int, version: str, odd: int = 0) -> Cells:
    random = Random(seed)
    cells = {key: str(random.choice((0, 0, random.randrange(10), random.randrange(10**7)))) for key in keys(version)}
    return cells | {key: random.choice(ODD) for key in random.sample(keys(version), odd)}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("version", OTHER)
@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_every_cell_is_read_back(layout: str, version: str, seed: int) -> None:
    cells = filled(seed, version)
    tables = read(LAYOUTS[layout](version, cells), OTHER[version])
    assert differences(printed(tables), cells) == {}
    assert tables.unread == ()
    assert tables.missing_headings == ()
    assert {cell.form for cell in tables.cells} == {version}


@pytest.mark.parametrize("layout", [cell_and_pipe_per_line, row_per_line, markdown])
@pytest.mark.parametrize("version", OTHER)
@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_odd_cells_stay_what_they_are(layout: Callable[[str, Cells], str], version: str, seed: int) -> None:
    cells = filled(seed, version, odd=6)
    tables = read(layout(version, cells), version)
    wrong = differences(printed(tables), cells)
    unread = {(entry.table, entry.row) for entry in tables.unread}
    assert {key: found for key, found in wrong.items() if key[:2] not in unread and (key[0], "") not in unread} == {}


@pytest.mark.parametrize("version", OTHER)
@given(SEEDS, st.data())
@settings(max_examples=15, deadline=None)
def test_a_lost_figure_never_shifts_the_others(version: str, seed: int, data: st.DataObject) -> None:
    cells = filled(seed, version)
    lost = data.draw(st.sampled_from([key for key in keys(version) if key[0] == 3]))
    tables = read(cell_per_line(version, cells | {lost: ""}), version)
    assert differences(printed(tables), {key: text for key, text in cells.items() if key[:2] != lost[:2]}) == {}
    assert [(entry.table, entry.row) for entry in tables.unread] == [lost[:2]]


@pytest.mark.parametrize("version", OTHER)
@given(SEEDS, st.integers(0, 6))
@settings(max_examples=15, deadline=None)
def test_a_page_s_grid_keeps_every_cell(version: str, seed: int, odd: int) -> None:
    cells = filled(seed, version, odd)
    tables = pieces_to_tables(markup_to_document(html(version, cells), "page.html", "0" * 64).pieces, OTHER[version])
    assert differences(printed(tables), cells) == {}
    assert tables.unread == ()
    assert {cell.row for cell in tables.cells if cell.shifted} == set()


@given(st.text(alphabet="0123456789|\n 一二三()、行政许可件公开申请", max_size=300))
@settings(deadline=None)
def test_noise_gives_no_cells(text: str) -> None:
    assert len(read(text).cells) <= sum(char.isdigit() for char in text) + text.count("|")


def test_a_list_of_categories_is_no_statutory_table() -> None:
    text = "公开信息分类:\n规范性文件 | 3 |\n行政许可 | 12 |\n行政处罚 | 4 |\n行政强制 | 1 |\n总计 | 20 |"
    assert read(text).cells == ()


def test_figures_behind_an_unknown_label_belong_to_nobody() -> None:
    cells = filled(1, "2021")
    damaged = cell_per_line("2021", cells).replace("2.重复申请", "2.看不清的标签")
    tables = read(damaged)
    assert differences(printed(tables), {key: text for key, text in cells.items() if key[1] != "repeated"}) == {}


def test_a_block_keeps_the_version_of_its_own_headings() -> None:
    new, old = filled(2, "2021"), filled(3, "2019")
    first = cell_per_line("2019", old).split("第二十条第(五)项")[0]
    rest = "第二十条第(五)项" + cell_per_line("2021", new).split("第二十条第(五)项")[1]
    forms = {(cell.table, cell.row): cell.form for cell in read(first + rest).cells}
    assert forms[2, "rules"] == "2019"
    assert forms[2, "licensing"] == "2021"
    assert forms[3, "received"] == "2021"


def test_a_lost_heading_loses_no_row() -> None:
    cells = filled(4, "2021")
    tables = read(cell_per_line("2021", cells).replace("第二十条第(五)项", ""))
    assert differences(printed(tables), cells) == {}
    assert tables.missing_headings == ("第二十条第(五)项",)


def test_a_row_shifted_by_a_column_is_read_by_its_figures_and_marked() -> None:
    cells = filled(5, "2021")
    row = [cells[3, "concluded-total", column.id] for column in form("2021").blocks[-2].columns]
    usual = "| (七)总计 | " + " | ".join(row) + " |"
    text = markdown("2021", cells)
    assert usual in text
    tables = read(text.replace(usual, "| (七)总计 |  | " + " | ".join(row) + " |"))
    assert differences(printed(tables), cells) == {}
    assert {cell.row for cell in tables.cells if cell.shifted} == {"concluded-total"}


def test_rows_without_columns_are_not_called_shifted() -> None:
    cells = filled(6, "2021")
    text = row_per_line("2021", cells).replace("(一)予以公开 |", "三、本年度办理结果 | (一)予以公开 |")
    tables = read(text)
    assert differences(printed(tables), cells) == {}
    assert not any(cell.shifted for cell in tables.cells)
