"""Lines that belong together to one line.

Takes the lines into which a paragraph or a cell was broken; gives them joined. Chinese goes on without a blank; two
lines that meet in Latin letters or digits are set apart, so that two figures never become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SOURCE_BREAK = re.compile(r"(?<=[^\x00-\u2000])[ \t\r\f]*\n[ \t\r\n\f]*(?=[^\x00-\u2000])")
_LATIN = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ.,%+]")
_LETTER = re.compile(r"[A-Za-z]")


def lines_to_line(lines: Iterable[str]) -> str:
    """Give the lines as one, without blanks between Chinese characters that a line break set apart."""
    joined = ""
    for line in (line.strip() for line in lines):
        apart = joined and line and _LATIN.match(joined[-1]) and _LATIN.match(line[0])
        joined += f" {line}" if apart else line
    return joined


def collapsed(text: str) -> str:
    """Give text with every run of blanks as one; a line broken between Chinese characters in the source goes on."""
    return _BLANKS.sub(" ", _SOURCE_BREAK.sub("", text)).strip()


def wrapped_to_line(lines: Iterable[str]) -> str:
    """Give the lines of a paragraph that was broken at the margin: words are set apart, a broken figure is one."""
    joined = ""
    for line in (line.strip() for line in lines):
        apart = joined and line and _LETTER.match(joined[-1]) and _LETTER.match(line[0])
        joined += f" {line}" if apart else line
    return joined
