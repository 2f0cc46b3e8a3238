"""The reports that a graph holds, as questions and answers speak of them."""

from __future__ import annotations

from dataclasses import dataclass

from server.graph import Graph
from server.questions.queries import query


@dataclass(frozen=True, slots=True)
class HeldReport:
    """A report that the graph holds."""

    iri: str
    agency: str
    agency_name: str
    year: int
    title: str
    source: str
    url: str


def held_reports(graph: Graph) -> tuple[HeldReport, ...]:
    """Give the reports that the graph holds, in the order of their years."""
    found = {
        row.text("report"): HeldReport(
            iri=row.text("report"),
            agency=row.text("agency"),
            agency_name=row.text("name"),
            year=row.integer("year") or 0,
            title=row.text("title"),
            source=row.text("source"),
            url=row.text("page"),
        )
        for row in query("reports", {}).run(graph)
    }
    return tuple(found.values())
