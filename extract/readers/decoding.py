"""Bytes to text: which encoding a Chinese document is really in.

Takes bytes and the encoding that the document declares, if any; gives its characters. A byte order mark decides; then
bytes that are valid UTF-8 and make Chinese words are UTF-8 whatever was declared; then the declaration; then GB18030,
which holds GB2312 and GBK. Single damaged bytes become U+FFFD; bytes that are no text at all are refused.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from extract.document import UnreadableDocumentError

MOST_DAMAGE = 0.02
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_USUAL = ("utf-8", "gb18030")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs"}
_READABLE = frozenset({"utf-8", "gb18030", "big5hkscs"})
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def bytes_to_text(data: bytes, declared: str | None) -> str:
    """Give the characters of ``data``; UnreadableDocumentError where it is no text."""
    marked = next(((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked is not None:
        return _checked(data[len(marked[0]) :].decode(marked[1], errors="replace"))
    strict = next(_strictly_decoded(data, declared), None)
    if strict is not None:
        return _checked(strict)
    tolerant = [data.decode(encoding, errors="replace") for encoding in _candidates(declared)]
    return _checked(min(tolerant, key=lambda text: text.count("\ufffd")))


def _strictly_decoded(data: bytes, declared: str | None) -> Iterator[str]:
    unicode = _decoded(data, "utf-8")
    if unicode is not None and _CHINESE.search(unicode):
        yield unicode
    yield from (text for encoding in _candidates(declared) if (text := _decoded(data, encoding)) is not None)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _candidates(declared: str | None) -> list[str]:
    """Give the encodings to try: the declared one first, where it is one that can hold Chinese."""
    try:
        name = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        name = ""
    known = _WIDER.get(name, name)
    return [known, *(other for other in _USUAL if other != known)] if known in _READABLE else [*_USUAL]


def _checked(text: str) -> str:
    """Refuse what cannot be text: control characters, or more damage than a few bytes."""
    damage = text.count("\ufffd") + len(_CONTROL.findall(text))
    if damage > max(1.0, MOST_DAMAGE * len(text)):
        raise UnreadableDocumentError("it is no text in a known encoding; save it as UTF-8 or give the original file.")
    return text
