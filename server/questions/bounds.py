"""The agencies and years of a request as values and parts of a query."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from server.questions.queries import Term, named
from server.questions.request import Request

_MOST_YEARS = 4


def bodies_to_ending(bodies: Sequence[str]) -> str:
    """Give the pattern of the full names that end in one of some names of bodies."""
    return f"({'|'.join(map(re.escape, bodies))})$"


def request_to_bounds(request: Request) -> tuple[dict[str, Term], dict[str, str]]:
    """Give the values to bind, and the parts that bound a query by region, sector and period."""
    bindings: dict[str, Term] = {}
    parts: dict[str, str] = {}
    if request.agency:
        bindings["agency"] = named(request.agency)
    if request.region and not request.agency:
        bindings["region"], parts["region"] = named(request.region), "region"
    if request.sector and not request.agency:
        bindings["sector"], parts["sector"] = named(request.sector), "sector"
    if request.level and not request.agency:
        bindings["level"], parts["level"] = named(request.level), "level"
    if request.bodies and not request.agency:
        bindings["ending"], parts["body"] = ox.Literal(bodies_to_ending(request.bodies)), "body"
    years = request.years
    if request.is_range and len(years) > 1:
        bindings |= {"from": ox.Literal(years[0]), "to": ox.Literal(years[-1])}
        parts["period"] = "period"
    elif len(years) == 1:
        bindings["year"] = ox.Literal(years[0])
    elif years:
        padded = [*years, *[years[-1]] * _MOST_YEARS][:_MOST_YEARS]
        bindings |= {f"year{place}": ox.Literal(year) for place, year in enumerate(padded, 1)}
        parts["period"] = "years"
    return bindings, parts
