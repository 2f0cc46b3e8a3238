"""Questions put together by choosing: a request as JSON slots, and what each slot can be changed to, in Chinese.

The way through, for pages and programs:

    request = token_to_request(answer.context)        # or slots_to_request(slots); None for what is no request
    for slot in request_to_choices(request, engine.names): …  # each choice carries the token of the changed request
    answer = engine.answer_request(request)           # as if the question had been typed

Takes requests and the names of a graph; gives records only. No choice is offered that the form or the data rules out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ontology import iris
from ontology.vocabulary import concept, concepts, headlines
from server.questions.measures import Measure, families
from server.questions.names import Names
from server.questions.operations import Operation, admits, operation, operations
from server.questions.request import (
    Request,
    request_to_slots,
    request_to_token,
    slots_to_request,
    token_to_request,
)
from server.questions.resources import yaml_data
from server.questions.wording import years_text

__all__ = [
    "Choice",
    "Slot",
    "request_to_choices",
    "request_to_slots",
    "request_to_token",
    "slots_to_request",
    "token_to_request",
]

_MOST_CHOICES = 40
_OF_ONE_REPORT = ("value", "exists", "share", "ratio", "change")
_OVER_YEARS = ("rank", "list", "total", "mean", "filter")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a slot can be: its value, its Chinese label, and the token of the request that has it."""

    value: str
    label: str
    token: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a request: its id, its Chinese label, what it can be changed to, and how many choices are left out."""

    id: str
    label: str
    choices: tuple[Choice, ...]
    left_out: int = 0


def request_to_choices(request: Request, names: Names, most: int = _MOST_CHOICES) -> tuple[Slot, ...]:
    """Give the slots of a request that can be changed, each with its choices, the present one among them."""
    found = (
        ("agency", _agencies(request, names)),
        ("year", _years(request, names)),
        ("measure", _measures(request)),
        ("operation", _operations(request)),
    )
    labels: dict[str, str] = yaml_data("sentences")["interpretation"]
    return tuple(_slot(name, labels[name], request, list(options), most) for name, options in found if options)


_Options = list[tuple[str, str, Request]]


def _slot(name: str, label: str, request: Request, options: _Options, most: int) -> Slot:
    present = _value(name, request)
    ordered = sorted(options, key=lambda option: option[0] != present) if len(options) > most else options
    shown = ordered[:most]
    return Slot(
        name,
        label,
        tuple(Choice(value, text, request_to_token(changed), value == present) for value, text, changed in shown),
        len(options) - len(shown),
    )


def _value(name: str, request: Request) -> str:
    if name == "agency":
        return request.agency
    if name == "year":
        return years_text(request.years)
    if name == "measure":
        return _measure_id(request.measure) if request.measure else request.subject
    return request.operation


def _agencies(request: Request, names: Names) -> _Options:
    """Give the agencies held, those of the years asked for first; none where a question is not about one agency."""
    chosen = operation(request.operation)
    if not request.agency or request.compared or chosen is None or chosen.open_scope:
        return []
    sector = names.agencies[request.agency].sector
    entries = sorted(names.agencies.values(), key=lambda entry: (entry.sector != sector, entry.name, entry.iri))
    held = [entry for entry in entries if any(request.covers(report.year) for report in names.reports_of(entry.iri))]
    return [(entry.iri, names.telling_name(entry), replace(request, agency=entry.iri)) for entry in held]


def _years(request: Request, names: Names) -> _Options:
    reports = names.reports_of(request.agency) if request.agency else names.reports
    years = sorted({report.year for report in reports}, reverse=True)
    chosen = operation(request.operation)
    if not years or chosen is None or (chosen.needs in ("subject", "article") and "section/" not in request.subject):
        return []
    if chosen.over_years or chosen.between_years:
        return []
    return [(str(year), str(year), replace(request, years=(year,), is_range=False)) for year in years]


def _measures(request: Request) -> _Options:
    """Give the other figures of the same table, or of the same kind of text; the other rates for a rate."""
    if request.subject.startswith("ratio/") and request.measure is None:
        rates = yaml_data("rates")["rates"]
        return [(f"ratio/{r['id']}", str(r["label"]), replace(request, subject=f"ratio/{r['id']}")) for r in rates]
    if request.measure is None or request.joined or request.whole is not None:
        return []
    found = list(dict.fromkeys((request.measure, *_siblings(request.measure))))
    return [(_measure_id(item), item.label, replace(request, measure=item)) for item in found]


def _siblings(measure: Measure) -> Iterator[Measure]:
    """Give the measures that differ from one in its row or in its column, where the form has such a cell."""
    family = families()[measure.family]
    for key in ("row", "column", "concept", "kind_slot"):
        scheme = family.get(key)
        if not scheme or scheme == "category":
            continue
        for identifier in _ids(family, scheme):
            values = tuple(sorted({**dict(measure.values), scheme: identifier}.items()))
            changed = Measure(measure.family, values)
            if _is_published(changed):
                yield changed


def _ids(family: Mapping[str, Any], scheme: str) -> Sequence[str]:
    return tuple(family.get("kinds", ())) if scheme == "kind" else [item.id for item in concepts(scheme)]


def _is_published(measure: Measure) -> bool:
    if not measure.table:
        return True
    if measure.table == 2:
        key = (iris.concept("item", measure.row), iris.concept("item-measure", measure.column))
        return any((headline.row, headline.column) == key for headline in headlines())
    rows = {headline.row for headline in headlines() if headline.column.endswith("/total")}
    own = concept(measure.data["row"], measure.row)
    return own.iri in rows or own.is_group


def _operations(request: Request) -> _Options:
    """Give the kinds of questions that can be asked of the same measure or subject in the same scope."""
    found = []
    for item in operations():
        changed = replace(request, operation=item.id, joined=(), whole=None)
        if admits(item, changed) and _suits(item, request):
            found.append((item.id, item.label, changed))
    return found


def _suits(item: Operation, request: Request) -> bool:
    chosen = operation(request.operation)
    if chosen is None or item.needs != chosen.needs:
        return False
    return item.id == chosen.id or not any(
        (
            item.compares,
            item.open_scope and bool(request.agency),
            item.mechanism in _OF_ONE_REPORT and not request.agency,
            item.mechanism in _OVER_YEARS and bool(request.agency) and len(request.years) == 1,
            item.between_years and len(request.years) != 1,
            item.over_years and len(request.years) == 1,
        )
    )


def _measure_id(measure: Measure) -> str:
    return "/".join((measure.family, *(value for _, value in measure.values)))
