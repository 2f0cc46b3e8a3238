"""A question as typed to the text that is read: one width, one script, no blanks, no quotation marks.

Labels go through the same function as questions, so that both meet in one spelling.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

import opencc

LONGEST_QUESTION = 300
_SEPARATOR = "\n"
_DROPPED = frozenset("“”\"'‘’「」『』《》〈〉【】*_`")


@lru_cache(maxsize=4096)
def to_text(text: str) -> str:
    """Give ``text`` in half width, simplified script and lower case, without blanks, controls and quotation marks."""
    folded = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(char for char in folded if not _is_dropped(char))
    return unicodedata.normalize("NFC", _simplifier().convert(kept))


def to_texts(texts: Sequence[str]) -> list[str]:
    """Give ``to_text`` of each text; of many at once it is much faster."""
    joined = _SEPARATOR.join(text.replace(_SEPARATOR, " ") for text in texts)
    folded = unicodedata.normalize("NFKC", joined).lower()
    dropped = {char for char in set(folded) - {_SEPARATOR} if _is_dropped(char)}
    kept = folded.translate(dict.fromkeys(map(ord, dropped)))
    return unicodedata.normalize("NFC", _simplifier().convert(kept)).split(_SEPARATOR) if texts else []


def _is_dropped(char: str) -> bool:
    return char in _DROPPED or char.isspace() or unicodedata.category(char)[0] == "C"


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
