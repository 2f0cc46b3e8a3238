"""A question as typed to the text that is read: one width, one script, no blanks, no quotation marks.

Labels go through the same function as questions, so that both meet in one spelling.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import opencc

LONGEST_QUESTION = 300
_DROPPED = frozenset("“”\"'‘’「」『』《》〈〉【】*_`")


@lru_cache(maxsize=4096)
def to_text(text: str) -> str:
    """Give ``text`` in half width, simplified script and lower case, without blanks, controls and quotation marks."""
    folded = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(
        char for char in folded if char not in _DROPPED and not char.isspace() and unicodedata.category(char)[0] != "C"
    )
    return unicodedata.normalize("NFC", _simplifier().convert(kept))


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
