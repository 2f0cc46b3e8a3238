"""Dates and years as reports print them. A date that cannot be read is no date: nothing is completed."""

from __future__ import annotations

import datetime
import re

_DIGITS = {
    char: str(value)
    for value, chars in enumerate(("〇零○0OoＯ", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_CHINESE_YEAR = r"[二一][〇零○0OoＯ九][〇零○OoＯ一二三四五六七八九]{2}"
_CHINESE_DAY = r"[一二三四五六七八九十]{1,3}"

YEAR = rf"(?:(?<!\d)20[0-4]\d(?!\d)|{_CHINESE_YEAR})"
DATE = (
    rf"(?:(?<!\d)20[0-4]\d\s*[年/.-]\s*\d{{1,2}}\s*[月/.-]\s*\d{{1,2}}(?!\d)\s*日?"
    rf"|{_CHINESE_YEAR}年{_CHINESE_DAY}月{_CHINESE_DAY}日)"
)
DAY_OF_YEAR = rf"(?:\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|{_CHINESE_DAY}月{_CHINESE_DAY}日)"


def text_to_year(text: str) -> int | None:
    """Give the year in ``2021`` or ``二〇二一``; None for anything else."""
    found = re.search(YEAR, text)
    if found is None:
        return None
    return int("".join(_DIGITS.get(char, char) for char in found.group()))


def text_to_date(text: str) -> datetime.date | None:
    """Give the date in ``2023-01-31``, ``2023年1月31日`` or ``二〇二三年一月三十一日``; None where it is no date."""
    found = re.search(DATE, text)
    if found is None:
        return None
    year, month, day = (part for part in re.split(r"[年月日/.\-\s]+", found.group()) if part)
    try:
        return datetime.date(int(text_to_year(year) or 0), _number(month), _number(day))
    except ValueError:
        return None


def text_to_day_of_year(text: str, year: int) -> datetime.date | None:
    """Give the date of ``12月31日`` in a year that is known; None where it is no date."""
    month, day = (part for part in re.split(r"[月日\s]+", text) if part)
    try:
        return datetime.date(year, _number(month), _number(day))
    except ValueError:
        return None


def _number(text: str) -> int:
    """Give 1 to 99 from digits or Chinese numerals (十二, 三十一)."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (int(_DIGITS[tens]) if tens else 1 if ten else 0) * 10 + (int(_DIGITS[ones]) if ones else 0)
