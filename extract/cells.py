"""One printed cell to its status and value. 0, blank, a slash and text stay four different things."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from extract.normalise import plain
from extract.report import CellStatus

_LONGEST_NUMBER = 60
_SIGNS = str.maketrans("−–", "--")


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a cell says: ``value`` only where it is a number, ``unit`` only where one is printed in the cell."""

    status: CellStatus
    value: Decimal | None = None
    unit: str = ""


def read_cell(raw: str) -> CellReading:
    """Read a cell as printed; digits apart (``1 1 8``) or mixed with words are text, not a number."""
    text = plain(raw).strip()
    return _read(text) if len(text) <= _LONGEST_NUMBER else CellReading(CellStatus.TEXT)


@lru_cache(maxsize=16384)
def _read(text: str) -> CellReading:
    if not text:
        return CellReading(CellStatus.BLANK)
    if text in _notations()["slashes"]:
        return CellReading(CellStatus.SLASH)
    number = _number_pattern().fullmatch(text)
    if number is None:
        return CellReading(CellStatus.TEXT)
    digits = re.sub(r"[, ]", "", number["digits"]).translate(_SIGNS)
    return CellReading(CellStatus.NUMBER, Decimal(digits), number["unit"] or number["bracketed"] or "")


def is_text_for_a_figure(raw: str) -> bool:
    """Tell whether a text is one that stands where a figure is due: 无, a figure with blanks in it or a note behind."""
    text = plain(raw[:_LONGEST_NUMBER]).strip()
    return text in _notations()["texts"] or _damaged_pattern().fullmatch(text) is not None


def is_unit(text: str) -> bool:
    """Tell whether a text is the name of a unit alone, as in a column between labels and figures."""
    return plain(text[:_LONGEST_NUMBER]).strip() in _notations()["units"]


@cache
def figure_with_unit() -> re.Pattern[str]:
    """Give the pattern of a figure with its unit, a blank between them or not, that stand apart from other words."""
    return re.compile(rf"(?<!\S)[\d０-９][\d０-９.,，]*[^\S\n]?(?:{_units()})(?!\S)")


@cache
def _number_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<digits>(?:[+−–-] ?)?(?:\d{{1,3}}(?: ?,\d{{3}})+|\d{{1,15}})(?:\.\d{{1,6}})?)"
        rf" ?(?:(?P<unit>{_units()})|\((?P<bracketed>{_units()})\))?"
    )


@cache
def _damaged_pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _notations()["damaged"]))


def _units() -> str:
    return "|".join(map(re.escape, _notations()["units"]))


@cache
def _notations() -> Mapping[str, Sequence[str]]:
    loaded: Mapping[str, Sequence[str]] = yaml.safe_load(
        files("extract").joinpath("data/cells.yaml").read_text("utf-8")
    )
    return loaded
