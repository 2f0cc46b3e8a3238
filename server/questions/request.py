"""The request that a question comes to, all that its answer depends on: frozen, as JSON slots, as an opaque token.

Slots and tokens come back from outside: what is not a request that this engine could have made is treated as none.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from ontology import iris
from ontology.vocabulary import concept
from server.questions.measures import Measure, families
from server.questions.quantities import Threshold

_LONGEST_TOKEN = 8000
_LONGEST_TEXT = 200
_MOST = 50
SHAPING = frozenset(
    {
        "yes-no", "whether-none", "how-many", "less", "total", "none", "change-rate", "relative-year", "latest-year",
        "which-agency", "which-agencies", "which-reports", "which-years", "all-agencies", "count-agencies",
    }
)  # fmt: skip
_COMPARES = frozenset({"gt", "ge", "lt", "le", "eq", "between"})


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: an operation on a measure or subject, for agencies and years.

    ``agency``, ``region``, ``sector`` and ``level`` are IRIs or empty, ``bodies`` the ends of the names of the
    agencies meant; no years: all of them. ``subject`` is what an operation without a measure is about (a rate, an
    article, a kind of finding, a term, a concept as ``scheme/id``). ``compared`` are the agencies set side by side,
    ``joined`` the measures asked for together, ``whole`` the denominator of a share, ``parts`` what a measure is
    broken down by. ``count`` is the number of places asked for in a ranking, or with ``count_is_percent`` a percentage
    of them, ``position`` the one place. ``asks`` are the ways of asking that shape the answer; ``owner`` and
    ``cumulative`` choose between figures of a text, ``reading`` between the denominators of a rate.
    """

    operation: str
    measure: Measure | None = None
    agency: str = ""
    region: str = ""
    sector: str = ""
    level: str = ""
    bodies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    is_range: bool = False
    threshold: Threshold | None = None
    count: int | None = None
    count_is_percent: bool = False
    position: int | None = None
    descending: bool = True
    subject: str = ""
    compared: tuple[str, ...] = ()
    joined: tuple[Measure, ...] = ()
    whole: Measure | None = None
    parts: str = ""
    asks: frozenset[str] = frozenset()
    owner: str = ""
    owner_is_other: bool = False
    cumulative: bool = False
    reading: int = 0

    def covers(self, year: int) -> bool:
        """Say whether a year is among those asked for; with none named, every year is."""
        if self.is_range and self.years:
            return self.years[0] <= year <= self.years[-1]
        return not self.years or year in self.years


def request_to_slots(request: Request) -> dict[str, object]:
    """Give a request as JSON: a slot for everything that is not as usual, and always the operation."""
    bound = request.threshold
    slots: dict[str, object] = {
        "operation": request.operation,
        "measure": _measure_to_slots(request.measure),
        "agency": request.agency,
        "region": request.region,
        "sector": request.sector,
        "level": request.level,
        "bodies": list(request.bodies),
        "years": list(request.years),
        "range": request.is_range,
        "bound": bound and {"compare": bound.compare, "value": str(bound.value), "unit": bound.unit},
        "upper": bound and bound.upper is not None and str(bound.upper),
        "count": request.count,
        "percent": request.count_is_percent,
        "position": request.position,
        "least": not request.descending,
        "subject": request.subject,
        "compared": list(request.compared),
        "joined": [_measure_to_slots(measure) for measure in request.joined],
        "whole": _measure_to_slots(request.whole),
        "parts": request.parts,
        "asks": sorted(request.asks),
        "owner": request.owner,
        "other-owner": request.owner_is_other,
        "cumulative": request.cumulative,
        "reading": request.reading,
    }
    return {slot: value for slot, value in slots.items() if value}


def slots_to_request(slots: object) -> Request | None:
    """Give the request of JSON slots, or None for anything that is none."""
    try:
        return _request(slots) if isinstance(slots, Mapping) else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidOperation):
        return None


def request_to_token(request: Request) -> str:
    """Give a request as a compact token for the next question."""
    text = json.dumps(request_to_slots(request), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def token_to_request(token: str | None) -> Request | None:
    """Give the request of a token, or None for anything that is none."""
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    try:
        slots = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return slots_to_request(slots)


def _request(slots: Mapping[str, object]) -> Request:
    return Request(
        operation=_text(slots["operation"]),
        measure=_slots_to_measure(slots.get("measure")),
        agency=_iri(slots.get("agency", "")),
        region=_iri(slots.get("region", "")),
        sector=_iri(slots.get("sector", "")),
        level=_iri(slots.get("level", "")),
        bodies=tuple(_text(item) for item in _list(slots.get("bodies", []))),
        years=tuple(_year(year) for year in _list(slots.get("years", []))),
        is_range=slots.get("range") is True,
        threshold=_threshold(slots.get("bound"), slots.get("upper")),
        count=_whole_number(slots.get("count")),
        count_is_percent=slots.get("percent") is True,
        position=_whole_number(slots.get("position")),
        descending=slots.get("least") is not True,
        subject=_text(slots.get("subject", "")),
        compared=tuple(_iri(item) for item in _list(slots.get("compared", []))),
        joined=tuple(_named_measure(item) for item in _list(slots.get("joined", []))),
        whole=_slots_to_measure(slots.get("whole")),
        parts=_text(slots.get("parts", "")),
        asks=frozenset(_text(item) for item in _list(slots.get("asks", []))),
        owner=_text(slots.get("owner", "")),
        owner_is_other=slots.get("other-owner") is True,
        cumulative=slots.get("cumulative") is True,
        reading=_whole_number(slots.get("reading")) or 0,
    )


def _measure_to_slots(measure: Measure | None) -> dict[str, str] | None:
    return None if measure is None else {"family": measure.family, **dict(measure.values)}


def _slots_to_measure(data: object) -> Measure | None:
    return None if data is None else _named_measure(data)


def _named_measure(data: object) -> Measure:
    if not isinstance(data, Mapping) or data.get("family") not in families():
        raise ValueError("measure")
    family = families()[_text(data["family"])]
    values = {_text(slot): _text(value) for slot, value in data.items() if slot != "family"}
    if set(values) != {family[key] for key in ("row", "column", "concept", "kind_slot") if family.get(key)}:
        raise ValueError("slots")
    for slot, value in values.items():
        if slot != "category":
            concept("fact-kind" if slot == "kind" else slot, value)
    return Measure(str(data["family"]), tuple(sorted(values.items())))


def _threshold(data: object, upper: object) -> Threshold | None:
    if data is None:
        return None
    if not isinstance(data, Mapping) or data["compare"] not in _COMPARES:
        raise ValueError("bound")
    bound = Threshold(
        _text(data["compare"]), _number(data["value"]), _number(upper) if upper else None, _text(data.get("unit", ""))
    )
    if (bound.compare == "between") is not (bound.upper is not None):
        raise ValueError("bound")
    return bound


def _number(value: object) -> Decimal:
    found = Decimal(_text(value))
    if not found.is_finite():
        raise ValueError("number")
    return found


def _whole_number(value: object) -> int | None:
    if value is not None and (type(value) is not int or not 0 < value < 10**6):
        raise ValueError("number")
    return value


def _year(value: object) -> int:
    if type(value) is not int or not 1900 < value < 2200:
        raise ValueError("year")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise ValueError("list")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError("text")
    return value


def _iri(value: object) -> str:
    text = _text(value)
    if text and not text.startswith(iris.ID):
        raise ValueError("IRI")
    return ox.NamedNode(text).value if text else ""
