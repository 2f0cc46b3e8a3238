"""The quality of what is published: what the rules found in all reports, by rule, year and region, with the reports.

``/quality`` is the page, filtered by the parameters of its address; ``/quality.csv`` gives the same findings whole.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from ontology.divisions import divisions
from server.checking.wording import wording
from server.pages.findings_index import UNKNOWN, FindingGroup, FindingsIndex, ReportHeading, findings_index
from server.pages.links import iri_to_path
from server.pages.values import identifier, text
from server.queries import query_text
from server.service import Service, this_service
from shapes import rules

blueprint = Blueprint("quality", __name__)

GROUPS_PER_PAGE = 50
MOST_OVERVIEWS = 64
CSV_COLUMNS = (
    "rule",
    "severity",
    "responsibility",
    "agency",
    "year",
    "region",
    "report",
    "table",
    "row",
    "column",
    "expected",
    "actual",
    "message",
    "locator",
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings are asked for; an empty field lets all through."""

    rule: str = ""
    year: str = ""
    region: str = ""
    severity: str = ""
    responsibility: str = ""

    def covers(self, group: FindingGroup) -> bool:
        """Tell whether a group is asked for."""
        return (
            self.rule in ("", group.rule)
            and self.year in ("", group.report.year)
            and (not self.region or self.region in group.report.places)
            and self.severity in ("", group.severity)
            and self.responsibility in ("", group.responsibility)
        )

    def address(self, **changes: str) -> str:
        """Give the address of this selection with other fields changed."""
        values = {field.name: getattr(self, field.name) for field in fields(self)} | changes
        return "/quality?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Share:
    """A line of a summary: a value, how it is called, how many findings and reports it has."""

    value: str
    label: str
    findings: int
    reports: int
    href: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What is asked for: its groups, and how many findings and reports they are in all and by rule, year and region."""

    groups: tuple[FindingGroup, ...]
    findings: int
    reports: int
    by_rule: tuple[Share, ...]
    by_year: tuple[Share, ...]
    by_region: tuple[Share, ...]


_overviews: WeakKeyDictionary[FindingsIndex, dict[Selection, Overview]] = WeakKeyDictionary()


@blueprint.get("/quality")
def quality() -> str:
    """Show the findings of all reports, by rule, year and region, and the reports that have them."""
    index, selection = findings_index(this_service().graph), _selection()
    overview = _overview(index, selection)
    pages = max(1, -(-len(overview.groups) // GROUPS_PER_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "quality.html",
        selection=selection,
        choices=_choices(index),
        overview=overview,
        groups=overview.groups[(page - 1) * GROUPS_PER_PAGE : page * GROUPS_PER_PAGE],
        page=page,
        pages=pages,
        held=index.reports,
        titles={rule.id: rule.title for rule in rules()},
        words=wording(),
        link=iri_to_path,
    )


@blueprint.get("/quality.csv")
def quality_csv() -> Response:
    """Give the findings that are asked for, whole."""
    service, selection = this_service(), _selection()
    groups = [group for group in findings_index(service.graph).groups if selection.covers(group)]
    response = Response(_csv_lines(service, selection, groups), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = "attachment; filename=findings.csv"
    return response


def _selection() -> Selection:
    return Selection(**{field.name: request.args.get(field.name, "").strip() for field in fields(Selection)})


def _overview(index: FindingsIndex, selection: Selection) -> Overview:
    """Give what is asked for; kept for the next who asks, as long as the index is."""
    known = _overviews.setdefault(index, {})
    if selection not in known:
        if len(known) >= MOST_OVERVIEWS:
            known.clear()
        known[selection] = _counted(index, selection)
    return known[selection]


def _counted(index: FindingsIndex, selection: Selection) -> Overview:
    groups = tuple(group for group in index.groups if selection.covers(group))
    regions = {report: _part_of(selection.region, report) for report in {group.report for group in groups}}
    return Overview(
        groups=groups,
        findings=sum(group.count for group in groups),
        reports=len(regions),
        by_rule=_shares(groups, lambda group: group.rule, _rule_title, lambda rule: selection.address(rule=rule)),
        by_year=_shares(groups, lambda group: group.report.year, _year, lambda year: selection.address(year=year)),
        by_region=_shares(
            groups,
            lambda group: regions[group.report],
            _region_name,
            lambda region: selection.address(region=region),
        ),
    )


def _choices(index: FindingsIndex) -> dict[str, list[tuple[str, str]]]:
    """Give what may be chosen in each filter, with its name."""
    words = wording()
    return {
        "rule": [(rule.id, f"{rule.title} {rule.id}") for rule in rules()],
        "year": [(year, _year(year)) for year in index.years],
        "region": [(region, _region_name(region)) for region in index.regions],
        "severity": list(words.severities.items()),
        "responsibility": list(words.responsibilities.items()),
    }


def _shares(
    groups: Sequence[FindingGroup],
    value: Callable[[FindingGroup], str],
    label: Callable[[str], str],
    address: Callable[[str], str],
) -> tuple[Share, ...]:
    """Count findings and reports by a value, the most findings first; groups of a report stand together."""
    findings: Counter[str] = Counter()
    reports: Counter[str] = Counter()
    last: dict[str, ReportHeading] = {}
    for group in groups:
        key = value(group)
        findings[key] += group.count
        if last.get(key) is not group.report:
            last[key] = group.report
            reports[key] += 1
    return tuple(
        Share(key, label(key), count, reports[key], address(key))
        for key, count in sorted(findings.items(), key=lambda entry: (-entry[1], entry[0]))
    )


def _part_of(region: str, report: ReportHeading) -> str:
    """Give the division that a report counts for: the province, or the next below the one that is asked for."""
    if region not in report.places:
        return report.places[-1]
    return report.places[max(0, report.places.index(region) - 1)]


def _rule_title(rule: str) -> str:
    return next((known.title for known in rules() if known.id == rule), rule)


def _year(year: str) -> str:
    return wording().unknown if year == UNKNOWN else wording().year.format(year=year)


def _region_name(code: str) -> str:
    return divisions()[code].name if code in divisions() else wording().unknown


def _csv_lines(service: Service, selection: Selection, groups: Sequence[FindingGroup]) -> Iterator[str]:
    yield _csv_line(CSV_COLUMNS)
    for report in dict.fromkeys(group.report for group in groups):
        thing = ox.NamedNode(report.iri)
        for record in service.graph.select(query_text("report-findings"), {"thing": thing}).records():
            found = FindingGroup(
                report, identifier(record, "rule"), text(record, "severity"), text(record, "responsibility"), 1
            )
            if selection.covers(found):
                yield _csv_line(
                    [
                        *(found.rule, found.severity, found.responsibility, report.agency),
                        *("" if value == UNKNOWN else value for value in (report.year, report.places[0])),
                        *(report.iri, text(record, "table"), identifier(record, "row"), identifier(record, "column")),
                        *(text(record, name) for name in ("expected", "actual", "message", "locator")),
                    ]
                )


def _csv_line(values: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(values)
    return buffer.getvalue()
