"""Where something stands in a document, in words that a person can follow; the one home of that wording.

Takes places and spans of characters; gives locators such as ``第109行 字符1623–1624``.
"""

from __future__ import annotations

import re

from extract.document import Piece

_PARTS = "零一二三四五六"
_NUMBERS = re.compile(r"\d+(?:–\d+)?")


def piece_to_locator(piece: Piece) -> str:
    """Give page, line or grid place of a piece, and its span."""
    place = piece.place
    where = f"第{place.page}页 " if place.page else ""
    row, column = (place.column, place.row) if place.turned else (place.row, place.column)
    if row:
        where += f"文件内第{place.table}表第{row}行 "
    if column:
        where += f"第{column}列 "
    if place.line and not place.row:
        where += f"第{place.line}行 "
    return f"{where}字符{piece.start}–{piece.end}"


def section_to_locator(number: int, start: int, end: int, line: int | None = None) -> str:
    """Give the part of the report (0 where it has none), the line if known, and the span."""
    where = [
        *([f"第{_PARTS[number]}部分"] if 0 < number < len(_PARTS) else []),
        *([f"第{line}行"] if line else []),
        f"字符{start}–{end}",
    ]
    return " ".join(where)


def locators_to_range(first: str, last: str) -> str:
    """Give the place of a row from those of its first and last cell: 第2列 to 第4列 is 第2–4列."""
    if _NUMBERS.sub("", first) != _NUMBERS.sub("", last):
        return f"{first} 至 {last}"
    ends = iter(_NUMBERS.findall(last))
    return _NUMBERS.sub(lambda begin: _range(begin.group(), next(ends)), first)


def _range(begin: str, end: str) -> str:
    return begin if begin == end else f"{begin.partition('–')[0]}–{end.rpartition('–')[2]}"
