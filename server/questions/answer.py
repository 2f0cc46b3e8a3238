"""The answer to a question, in the shape that the outside interface fixes.

The question engine gives this record to the pages, the JSON API and the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum

Scalar = str | int | Decimal | bool | None


class Status(StrEnum):
    """What became of a question; the four outcomes and no other."""

    ANSWERED = "answered"
    NO_DATA = "no_data"
    AMBIGUOUS = "ambiguous"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was read: the report and the row, cell or sentence in it."""

    report: str
    agency: str
    year: int | None
    title: str
    url: str
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class TouchingFinding:
    """A finding about a figure that an answer uses."""

    iri: str
    rule: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading or denominator: its words, its value, and the question that asks for it."""

    label: str
    value: Scalar
    unit: str
    question: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; a share or growth rate is a percentage with two decimals and unit ``%``."""

    question: str
    status: Status
    answer: str
    value: int | Decimal | bool | None = None
    unit: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Scalar, ...], ...] = ()
    interpretation: Mapping[str, str] = field(default_factory=dict)
    template: str = ""
    sparql: str = ""
    sources: tuple[Source, ...] = ()
    findings: tuple[TouchingFinding, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    suggestions: tuple[str, ...] = ()
    context: str = ""

    def to_json(self) -> dict[str, object]:
        """Give the JSON object of ``xxgk ask --format json`` and ``/api/ask``; decimals become JSON numbers."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
