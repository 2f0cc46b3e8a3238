"""The request that a question comes to, frozen, and its opaque token for follow-ups.

A token comes back from outside: what is not a request that this engine could have made is treated as no token.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

import pyoxigraph as ox

from ontology import iris
from ontology.vocabulary import concept
from server.questions.measures import Measure, families
from server.questions.understanding import Threshold

_LONGEST_TOKEN = 4000
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: an operation on a measure or subject, for agencies and years.

    ``agency``, ``region`` and ``sector`` are IRIs or empty; no years: all of them. ``subject`` is what an operation
    without a measure is about (a rate, an article, a kind of finding, a term, a concept as ``scheme/id``).
    """

    operation: str
    measure: Measure | None = None
    agency: str = ""
    region: str = ""
    sector: str = ""
    years: tuple[int, ...] = ()
    is_range: bool = False
    threshold: Threshold | None = None
    count: int | None = None
    descending: bool = True
    subject: str = ""

    def covers(self, year: int) -> bool:
        """Say whether a year is among those asked for; with none named, every year is."""
        if self.is_range and self.years:
            return self.years[0] <= year <= self.years[-1]
        return not self.years or year in self.years


def request_to_token(request: Request) -> str:
    """Give a request as a compact token for the next question."""
    measure = request.measure
    data = {
        "o": request.operation,
        "m": [measure.family, [list(pair) for pair in measure.values]] if measure else None,
        "a": request.agency,
        "r": request.region,
        "s": request.sector,
        "y": list(request.years),
        "g": request.is_range,
        "x": request.subject,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def token_to_request(token: str | None) -> Request | None:
    """Give the request of a token, or None for anything that is none."""
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    try:
        data = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
        return _request(data)
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _request(data: dict[str, object]) -> Request:
    years = data["y"]
    if not isinstance(years, list) or not all(type(year) is int and 1900 < year < 2200 for year in years):
        raise ValueError("years")
    return Request(
        operation=_text(data["o"]),
        measure=_measure(data["m"]),
        agency=_iri(data["a"]),
        region=_iri(data["r"]),
        sector=_iri(data["s"]),
        years=tuple(years),
        is_range=data["g"] is True,
        subject=_text(data["x"]),
    )


def _measure(data: object) -> Measure | None:
    if data is None:
        return None
    if not isinstance(data, list) or len(data) != 2 or data[0] not in families() or not isinstance(data[1], list):
        raise ValueError("measure")
    family = families()[data[0]]
    slots = {family[key] for key in ("row", "column", "concept", "kind_slot") if family.get(key)}
    values = {_text(slot): _text(value) for slot, value in data[1]}
    if set(values) != slots:
        raise ValueError("slots")
    for slot, value in values.items():
        if slot == "kind":
            concept("fact-kind", value)
        elif slot != "category":
            concept(slot, value)
    return Measure(str(data[0]), tuple(sorted(values.items())))


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError("text")
    return value


def _iri(value: object) -> str:
    text = _text(value)
    if text and not text.startswith(iris.ID):
        raise ValueError("IRI")
    return ox.NamedNode(text).value if text else ""
