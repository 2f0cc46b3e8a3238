"""Sentences of answers: templates of ``data/sentences.yaml`` filled with values, and values in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice

from server.questions.resources import yaml_data

_MOST_NAMES = 10
_LONGEST_QUOTE = 100
_LONGEST_WORD = 30


def sentence(key: str, **values: object) -> str:
    """Fill the template at a dotted key."""
    found = yaml_data("sentences")
    for part in key.split("."):
        found = found[part]
    return str(found).format(**{name: plain(value) for name, value in values.items()})


def table_name(table: int) -> str:
    """Give the name of a statutory table."""
    return str(yaml_data("sentences")["tables"].get(table, ""))


def refusal(key: str, **values: object) -> str:
    """Fill a sentence that says why a question is not answered."""
    found = yaml_data("refusals")
    for part in key.split("."):
        found = found[part]
    return str(found).format(**values)


def plain(value: object) -> str:
    """Give a value as text; figures without trailing zeros or exponents."""
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else format(value.normalize(), "f")
    return str(value)


def column_names(*keys: str) -> tuple[str, ...]:
    """Give the headings of an answer's columns."""
    return tuple(str(yaml_data("sentences")["columns"][key]) for key in keys)


def unit_name(key: str) -> str:
    """Give the unit in which reports or agencies are counted."""
    return str(yaml_data("sentences")["units"][key])


def agency_years(agency: str, years: Sequence[int]) -> str:
    """Give an agency with the years of its reports."""
    return sentence("agency_years", agency=agency, years=years_text(years))


def listed(items: Iterable[object], most: int = _MOST_NAMES) -> str:
    """Give items as one enumeration, the tail of a long one left out."""
    texts = [plain(item) for item in islice(items, most + 1)]
    words = yaml_data("sentences")
    shown = str(words["separator"]).join(texts[:most])
    return shown + (str(words["more"]) if len(texts) > most else "")


def years_text(years: Sequence[int]) -> str:
    """Give years as an enumeration."""
    return listed(dict.fromkeys(years), most=30)


def excerpt(quote: str, printed: str) -> str:
    """Give a quote on one line; of a long one, what stands around the printed figure."""
    line = " ".join(quote.split())
    if len(line) <= _LONGEST_QUOTE:
        return line
    place = max(line.find(printed), 0)
    start, end = max(place - _LONGEST_QUOTE // 2, 0), place + len(printed) + _LONGEST_QUOTE // 2
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")


def shortened(text: str) -> str:
    """Give the beginning of a text as typed, where it is long."""
    return text if len(text) <= _LONGEST_WORD else text[:_LONGEST_WORD] + "…"


def percentage(part: Decimal, whole: Decimal) -> Decimal:
    """Give a share as a percentage with two decimals."""
    return (part * 100 / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
