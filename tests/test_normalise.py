"""Plain text and the way back to what was printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.cells import read_cell
from extract.normalise import normalise, plain
from extract.report import CellStatus


@pytest.mark.parametrize(
    ("printed", "simple"),
    [
        ("區(qū)教育局", "区教育局"),
        ("認(rèn)真貫徹落實(shí)《國(guó)務(wù)院", "认真贯彻落实《国务院"),
        ("數(shù)據(jù)(2023)", "数据(2023)"),
        ("網(wǎng)站（wǎngzhàn）", "网站"),
        ("１２，３４５件", "12,345件"),
        ("第二十条第（一）项", "第二十条第(一)项"),
        ("门户网站(APP)", "门户网站(APP)"),
        ("⼈⺠政府⻔户网站", "人民政府门户网站"),
        ("规\u3000章\u00a0", "规 章 "),
    ],
)
def test_plain_text(printed: str, simple: str) -> None:
    assert plain(printed) == simple


@given(st.text(), st.data())
def test_every_span_leads_back(text: str, data: st.DataObject) -> None:
    simple = normalise(text, base=7)
    assert len(simple.offsets) == len(simple.text) + 1
    assert list(simple.offsets) == sorted(simple.offsets)
    assert all(7 <= offset <= 7 + len(text) for offset in simple.offsets)
    if simple.text:
        at = data.draw(st.integers(0, len(simple.text) - 1))
        start, end = simple.span(at, at + 1)
        assert len(plain(text[start - 7 : end - 7])) == 1


@given(st.text(alphabet="规章公开信息0123456789,。()", max_size=50))
def test_plain_text_stays_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("raw", "status", "value", "unit"),
    [
        ("0", CellStatus.NUMBER, "0", ""),
        (" 852.28 ", CellStatus.NUMBER, "852.28", ""),
        ("1,234,567", CellStatus.NUMBER, "1234567", ""),
        ("２３", CellStatus.NUMBER, "23", ""),
        ("-3", CellStatus.NUMBER, "-3", ""),
        ("251000元", CellStatus.NUMBER, "251000", "元"),
        ("", CellStatus.BLANK, None, ""),
        ("\u00a0", CellStatus.BLANK, None, ""),
        ("/", CellStatus.SLASH, None, ""),
        ("—", CellStatus.SLASH, None, ""),
        ("无", CellStatus.TEXT, None, ""),
        ("1 1 8", CellStatus.TEXT, None, ""),
        ("12,34", CellStatus.TEXT, None, ""),
        ("3.5.1", CellStatus.TEXT, None, ""),
        ("9" * 40, CellStatus.TEXT, None, ""),
    ],
)
def test_a_cell_is_a_number_or_says_what_it_is(raw: str, status: CellStatus, value: str | None, unit: str) -> None:
    reading = read_cell(raw)
    assert (reading.status, None if reading.value is None else str(reading.value), reading.unit) == (
        status,
        value,
        unit,
    )


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_are_read_as_themselves(number: int) -> None:
    assert read_cell(str(number)).value == number
    assert read_cell(f"{number:,}").value == number


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("乾县教育局", "乾县教育局"),
        ("乾縣教育局", "乾县教育局"),
        ("乾安县", "乾安县"),
        ("乾燥", "干燥"),
        ("骨干县", "骨干县"),
    ],
)
def test_names_of_places_keep_their_characters(printed: str, wanted: str) -> None:
    assert plain(printed) == wanted
