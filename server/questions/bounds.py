"""The agencies and years of a request as values and parts of a query."""

from __future__ import annotations

import pyoxigraph as ox

from server.questions.queries import Term, named
from server.questions.request import Request

_MOST_YEARS = 4


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
