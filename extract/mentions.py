"""Names of other agencies in sentences in which a report speaks of its own work.

Takes the running text and the reporting agency; gives each foreign name with its sentence. Superiors, partners and
subordinates are named rightly and are no mentions; when in doubt, none. How sentences word it is data
(``data/mentions.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import yaml

from extract.agency_names import PrintedAgency, text_to_agency_names
from extract.dates import YEAR
from extract.normalise import Normalised, normalise
from extract.report import Mention, Section
from ontology.agencies import Agency, agency_aliases, name_to_parts, parts_to_agency
from ontology.divisions import within

_SENTENCE_END = re.compile(r"[。;!?\n|]")
_WINDOW = 40


def read_mentions(stretches: Sequence[Section], agency: Agency) -> tuple[Mention, ...]:
    """Give the foreign names in the running text of an agency's report, in order."""
    return tuple(mention for stretch in stretches for mention in _in_stretch(stretch, agency))


def _in_stretch(stretch: Section, agency: Agency) -> Iterator[Mention]:
    plain = normalise(stretch.text, stretch.start)
    for name in text_to_agency_names(plain.text):
        if name.listed and _speaks_of_own_work(plain.text, name) and _is_foreign(name.name, agency, plain.text):
            yield _mention(stretch, plain, name)


def _speaks_of_own_work(text: str, name: PrintedAgency) -> bool:
    first, last = _sentence(text, name)
    if _other_role().search(text[first : name.start]):
        return False
    around = text[max(first, name.start - 1) : min(last, name.end + _WINDOW)]
    return any(re.search(pattern.replace("{name}", re.escape(name.name)), around) for pattern in _own_work())


def _is_foreign(printed: str, agency: Agency, text: str) -> bool:
    other = parts_to_agency(name_to_parts(printed), printed, text)
    if other.division is None or printed in agency_aliases(agency) or other.name == agency.name:
        return False
    if agency.division is None:
        return True
    above = within(agency.division, other.division) and other.sector in ("general-government", agency.sector)
    below = within(other.division, agency.division) and agency.sector == "general-government"
    return not above and not below


def _mention(stretch: Section, plain: Normalised, name: PrintedAgency) -> Mention:
    start, end = plain.span(name.start, name.end)
    first, last = plain.span(*_sentence(plain.text, name))
    quote = stretch.text[first - stretch.start : last - stretch.start].strip()
    return Mention(name.name, quote, start, end, f"第{stretch.number}部分 字符{start}–{end}")


def _sentence(text: str, name: PrintedAgency) -> tuple[int, int]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    first = max((end for end in ends if end <= name.start), default=0)
    return first, min((end for end in ends if end > name.end), default=len(text))


@cache
def _own_work() -> tuple[str, ...]:
    return tuple(pattern.replace("{year}", YEAR) for pattern in _data()["own_work"])


@cache
def _other_role() -> re.Pattern[str]:
    return re.compile(str(_data()["other_role"]))


@cache
def _data() -> dict[str, str | list[str]]:
    loaded: dict[str, str | list[str]] = yaml.safe_load(
        files("extract").joinpath("data/mentions.yaml").read_text("utf-8")
    )
    return loaded
