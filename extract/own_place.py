"""Where the agency of a document is, when its own name does not say.

Takes the plain text and the level that the bare name says (县教育局), if any; gives the name of the division by which
the document says it is led, or the only one of that level that it names, if more than once or with its government.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import ahocorasick

from extract.authorship_wording import patterns
from ontology.divisions import names_in_use

_LEAST = 2


def text_to_place(text: str, level: str) -> str:
    """Give the name of the division, empty where the text does not decide."""
    led = _places("led", text)
    if len(led) == 1:
        return led.pop()
    calls = Counter(match["level"] for match in patterns("own_level")[0].finditer(text))
    own_level = level or (calls.most_common(1)[0][0] if len(calls) == 1 else "")
    named = Counter(name for name in _divisions(text) if own_level and name.endswith(own_level))
    if len(named) != 1:
        return ""
    ((only, count),) = named.items()
    return only if count >= _LEAST or only in _places("seat", text) else ""


def _places(kind: str, text: str) -> set[str]:
    """Give the divisions that patterns of a kind end their names in."""
    names = {match["name"] for pattern in patterns(kind) for match in pattern.finditer(text)}
    return {found for name in names for found in _divisions(name) if name.endswith(found)}


def _divisions(text: str) -> Iterator[str]:
    """Give the names of listed divisions in a text, the longest at each place."""
    return (name for _, name in _automaton().iter_long(text))


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for name in names_in_use():
        automaton.add_word(name, name)
    automaton.make_automaton()
    return automaton
