"""What the rules found in all reports, counted once for each version of the data.

Takes the graph; gives groups: the findings of one rule in one report, as a number. All tables, filters and pages of the
quality page are made of them, so that no request reads every finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from ontology.divisions import ancestors, divisions
from server.graph import Graph, Term
from server.pages.report_findings import GRAVITY
from server.pages.values import identifier, text
from server.queries import query_text

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class ReportHeading:
    """A report in a list, one record for each; ``places`` are the codes of its division and of those above it."""

    iri: str
    title: str
    agency: str
    agency_iri: str
    year: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one rule in one report that are alike in severity and responsibility."""

    report: ReportHeading
    rule: str
    severity: str
    responsibility: str
    count: int


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class FindingsIndex:
    """All groups, those of a report together and the newest first; the number of reports, their years and regions."""

    groups: tuple[FindingGroup, ...]
    reports: int
    years: tuple[str, ...]
    regions: tuple[str, ...]


_indexes: WeakKeyDictionary[Graph, FindingsIndex] = WeakKeyDictionary()
_lock = Lock()


def findings_index(graph: Graph) -> FindingsIndex:
    """Give the index of a graph, made when it is first asked for."""
    with _lock:
        index = _indexes.get(graph)
        if index is None:
            index = _indexes[graph] = _index(graph)
        return index


def _index(graph: Graph) -> FindingsIndex:
    found = graph.select(query_text("report-headings")).records()
    headings = {text(record, "report"): _heading(record) for record in found}
    counted = graph.select(query_text("finding-groups")).records()
    groups = [
        FindingGroup(
            report=headings[text(record, "report")],
            rule=identifier(record, "rule"),
            severity=text(record, "severity"),
            responsibility=text(record, "responsibility"),
            count=int(text(record, "count")),
        )
        for record in counted
        if text(record, "report") in headings
    ]
    years = {heading.year for heading in headings.values()}
    regions = {heading.places[-1] for heading in headings.values()}
    return FindingsIndex(
        groups=tuple(sorted(groups, key=_order)),
        reports=len(headings),
        years=tuple(sorted(years, reverse=True)),
        regions=tuple(sorted(regions)),
    )


def _heading(record: Mapping[str, Term]) -> ReportHeading:
    return ReportHeading(
        iri=text(record, "report"),
        title=text(record, "title"),
        agency=text(record, "agencyName"),
        agency_iri=text(record, "agency"),
        year=text(record, "year") or UNKNOWN,
        places=_places(identifier(record, "region")),
    )


def _places(code: str) -> tuple[str, ...]:
    known = divisions().get(code)
    return (code, *(place.code for place in ancestors(known))) if known else (UNKNOWN,)


def _order(group: FindingGroup) -> tuple[bool, int, str, str, int, str]:
    report = group.report
    year = int(report.year) if report.year.isdigit() else 0
    return report.year == UNKNOWN, -year, report.places[0], report.iri, GRAVITY.get(group.severity, 9), group.rule
