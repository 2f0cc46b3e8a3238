"""Names of other agencies in sentences in which a report speaks of its own work.

Takes the running text and the reporting agency; gives each foreign name with its sentence. Superiors, partners and
subordinates are named rightly and are no mentions; when in doubt, none. How sentences word it is data
(``data/mentions.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from extract.agency_names import text_to_agency_names, text_to_town_names
from extract.dates import YEAR
from extract.locators import section_to_locator
from extract.normalise import Normalised, normalise
from extract.relations import Relation, names_to_relation
from extract.report import Mention, Section
from ontology.agencies import Agency, name_to_parts

_SENTENCE = re.compile(r"[^。;!?\n|]+")


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a sentence around a name says that the work is the named agency's."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    companion: re.Pattern[str]
    elsewhere: bool


def read_mentions(stretches: Sequence[Section], agency: Agency) -> tuple[Mention, ...]:
    """Give the foreign names in the running text of an agency's report, in order."""
    return tuple(mention for stretch in stretches for mention in _in_stretch(stretch, agency))


def _in_stretch(stretch: Section, agency: Agency) -> Iterator[Mention]:
    plain = normalise(stretch.text, stretch.start)
    for match in _SENTENCE.finditer(plain.text):
        for start, end in sorted({*_named(match.group(), agency), *_leaders(match.group(), agency)}):
            yield _mention(stretch, plain, match.span(), (match.start() + start, match.start() + end))


def _named(sentence: str, agency: Agency) -> Iterator[tuple[int, int]]:
    """Give the names of agencies whose work the sentence speaks of and that are not the reporting one's."""
    for name in (*text_to_agency_names(sentence), *text_to_town_names(sentence)):
        before, after = sentence[: name.start], sentence[name.end :]
        frames = [frame for frame in _frames() if frame.before.search(before) and frame.after.search(after)]
        frames = [frame for frame in frames if frame.companion.search(sentence)]
        if not frames or _other_role().search(before):
            continue
        relation = names_to_relation(name_to_parts(name.name), agency, sentence)
        if relation is Relation.ELSEWHERE or (
            relation is Relation.BESIDE and not all(frame.elsewhere for frame in frames)
        ):
            yield name.start, name.end


def _leaders(sentence: str, agency: Agency) -> Iterator[tuple[int, int]]:
    """Give the committee and government of another place by which the sentence says the agency is led."""
    for match in _led().finditer(sentence):
        if names_to_relation(name_to_parts(match["place"]), agency, sentence) is Relation.ELSEWHERE:
            yield match.span("name")


def _mention(stretch: Section, plain: Normalised, sentence: tuple[int, int], name: tuple[int, int]) -> Mention:
    first, last = plain.span(*sentence)
    start, end = plain.span(*name)
    quote = stretch.text[first - stretch.start : last - stretch.start].strip()
    return Mention(plain.text[slice(*name)], quote, start, end, section_to_locator(stretch.number, start, end))


@cache
def _frames() -> tuple[_Frame, ...]:
    return tuple(
        _Frame(
            before=_compiled(frame["before"]),
            after=_compiled(frame["after"]),
            companion=_compiled(frame.get("with", "")),
            elsewhere=frame.get("elsewhere", False),
        )
        for frame in _data()["frames"]
    )


@cache
def _other_role() -> re.Pattern[str]:
    return _compiled(_data()["other_role"])


@cache
def _led() -> re.Pattern[str]:
    return _compiled(_data()["led"])


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("{year}", YEAR))


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files("extract").joinpath("data/mentions.yaml").read_text("utf-8"))
    return loaded
