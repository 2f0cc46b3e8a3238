"""What a document's own words say of the agency that speaks: how it calls itself, who leads it, where it is.

Takes the plain text; gives a record that tells whether a name found elsewhere may be the speaker's, and the place of
one whose name has none. How documents word it is data (``data/authorship.yaml``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from extract.authorship_wording import patterns, wording
from ontology.agencies import name_to_parts
from ontology.bodies import body_to_kind, completed
from ontology.divisions import COUNTY, divisions_called, names_in_use, within
from ontology.places import hosts_to_divisions

_LEAST = 2


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the speaker says: endings of the names that "this bureau" may stand for (none: it does not say), divisions
    whose committee and government lead it, and whether it speaks for all of a division ("the whole county").
    """

    endings: tuple[str, ...]
    leaders: frozenset[str]
    speaks_for_place: bool

    def allow(self, name: str) -> bool:
        """Tell whether the speaker may have that name."""
        if self.endings and not name.endswith(self.endings):
            return False
        parts = name_to_parts(name)
        return not (self.leaders and parts.divisions) or any(
            within(own, leader)
            for own in divisions_called(parts.divisions[-1])
            for led in self.leaders
            for leader in divisions_called(led)
        )

    def speak_for(self, name: str) -> bool:
        """Tell whether the words fit a name's kind: a government and its office speak for all of a division."""
        kind = body_to_kind(completed(name_to_parts(name).body))
        return self.speaks_for_place or kind not in wording()["kinds_for_place"]


def text_to_own_words(text: str) -> OwnWords:
    """Read how the text speaks of itself."""
    calls = Counter(match["call"] for match in patterns("own_call")[0].finditer(text))
    endings = tuple(wording()["own_endings"][calls.most_common(1)[0][0]]) if calls else ()
    for_place = patterns("whole_place")[0].search(text) is not None
    return OwnWords(endings, frozenset(_places("led", text)), for_place)


def text_to_place(text: str, level: str) -> str:
    """Give the name of the division that an agency is in, empty where the text does not decide.

    It is the one by which the agency is led, the only one of its level that is named, or the one that its host name
    spells. ``level`` is what its bare name says of it (县教育局), if anything; ``text`` holds the page's address too.
    """
    led = _places("led", text)
    if led:
        return led.pop() if len(led) == 1 else ""
    calls = {match["level"] for match in patterns("own_level")[0].finditer(text)}
    own_level = level or (calls.pop() if len(calls) == 1 else "")
    return _only_named(text, own_level) or _at_host(text, own_level)


def _only_named(text: str, level: str) -> str:
    """Give the only division of a level that a text names, if more than once or with its government."""
    named = Counter(name for name in _divisions(text) if level and name.endswith(level))
    if len(named) != 1:
        return ""
    ((only, count),) = named.items()
    return only if count >= _LEAST or only in _places("seat", text) else ""


def _at_host(text: str, level: str) -> str:
    """Give the division that the host name spells; without a level only a county, since others host those below too."""
    fitting = [place for place in hosts_to_divisions(text) if place.name.endswith(level)]
    return fitting[0].name if len(fitting) == 1 and (level or fitting[0].level == COUNTY) else ""


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
