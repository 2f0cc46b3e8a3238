"""``/compare``: agencies × years × figures side by side, all in one address; ``/compare.csv`` gives the same rows.

Three things that are no figure are told apart: the report is held but the cell holds no number, the report is not held,
and the year's form has no such cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from ontology import iris
from ontology.vocabulary import Headline, headlines
from server.pages.agency_search import agency_search
from server.pages.charts import Chart, figures_to_chart
from server.pages.links import iri_to_path, path_to_node
from server.pages.spreadsheets import rows_to_csv
from server.pages.values import text
from server.queries import query_text
from server.service import this_service

blueprint = Blueprint("compare", __name__)

MOST_AGENCIES, MOST_YEARS, MOST_MEASURES = 12, 20, 12
DEFAULT_MEASURES = ("received", "granted", "reconsideration")
CSV_COLUMNS = ("agency", "year", "measure", "value", "unit", "report")
_AGENCY = iris.ID + "agency/"


@dataclass(frozen=True, slots=True)
class Compared:
    """An agency in the comparison: its IRI, name, and by year the report and its figures by property."""

    iri: str
    name: str
    reports: Mapping[int, str]
    figures: Mapping[tuple[int, str], Decimal]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, in the order of the address."""

    agencies: tuple[Compared, ...]
    years: tuple[int, ...]
    measures: tuple[Headline, ...]

    def charts(self, measure: Headline) -> Chart | None:
        """Give the chart of a figure: over the years of one agency, or over the agencies in one year."""
        if len(self.agencies) == 1:
            named = [(str(year), self.agencies[0].figures.get((year, measure.property))) for year in self.years]
        elif len(self.years) == 1:
            named = [(agency.name, agency.figures.get((self.years[0], measure.property))) for agency in self.agencies]
        else:
            return None
        return figures_to_chart(measure.label, [(name, value) for name, value in named if value is not None])


@blueprint.get("/compare")
def compare() -> AnyResponse | str:
    """Show the comparison that the address names, and what can be added to it."""
    added = request.args.get("add", "").strip()
    found = agency_search(this_service().graph).find(added) if added else []
    if len(found) == 1 or (found and found[0].name == added and [each.name for each in found].count(added) == 1):
        return redirect(_address(agencies=[*_agencies(), found[0].iri]), 303)
    comparison = _comparison()
    return render_template(
        "compare.html",
        comparison=comparison,
        known=headlines(),
        added=added,
        found=found,
        with_agency=lambda agency: _address(agencies=[*_agencies(), agency.iri]),
        without=lambda agency: _address(agencies=[iri for iri in _agencies() if iri != agency.iri]),
        csv="/compare.csv?" + request.query_string.decode("ascii", "replace"),
        short=_short,
        link=iri_to_path,
        most=MOST_AGENCIES,
    )


@blueprint.get("/compare.csv")
def compare_csv() -> Response:
    """Give the figures of the comparison, a row each; a figure that is not there has an empty value."""
    comparison = _comparison()
    rows = [
        (
            agency.name,
            year,
            measure.label,
            agency.figures.get((year, measure.property)),
            measure.unit,
            agency.reports[year],
        )
        for agency in comparison.agencies
        for year in comparison.years
        if year in agency.reports
        for measure in comparison.measures
    ]
    headers = {"Content-Disposition": "attachment; filename=compare.csv"}
    return Response(rows_to_csv(CSV_COLUMNS, rows), content_type="text/csv; charset=utf-8", headers=headers)


def _comparison() -> Comparison:
    """Read what the address names; what is unknown or too much is left out."""
    agencies = tuple(filter(None, map(_read, _agencies())))
    asked = sorted({year for year in request.args.getlist("year", type=int) if 0 < year < 10_000})
    years = asked or sorted({year for agency in agencies for year in agency.reports})
    by_name = {_short(headline): headline for headline in headlines()}
    names = [name for name in dict.fromkeys(request.args.getlist("measure")) if name in by_name] or DEFAULT_MEASURES
    return Comparison(agencies, tuple(years[:MOST_YEARS]), tuple(by_name[name] for name in names[:MOST_MEASURES]))


def _agencies() -> list[str]:
    """Give the agencies that the address names, each once."""
    named = dict.fromkeys(_AGENCY + part.removeprefix(_AGENCY) for part in request.args.getlist("agency") if part)
    return list(named)[:MOST_AGENCIES]


def _read(iri: str) -> Compared | None:
    graph, agency = this_service().graph, path_to_node(iri.removeprefix(iris.ID))
    about = list(graph.select(query_text("agency"), {"thing": agency}).records())
    if not about:
        return None
    reports: dict[int, str] = {}
    figures: dict[tuple[int, str], Decimal] = {}
    for record in graph.select(query_text("agency-figures"), {"agency": agency}).records():
        year = int(text(record, "year"))
        reports[year] = text(record, "report")
        if "value" in record:
            figures[year, text(record, "property")] = Decimal(text(record, "value"))
    return Compared(agency.value, text(about[0], "name"), reports, figures)


def _address(agencies: Sequence[str]) -> str:
    """Give the address of this comparison with other agencies."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in {"agency", "add"}]
    shortened = [("agency", agency.removeprefix(_AGENCY)) for agency in dict.fromkeys(agencies)]
    return "/compare?" + urlencode([*shortened, *kept])


def _short(headline: Headline) -> str:
    return headline.property.removeprefix(iris.ONTOLOGY)
