"""The reports that a graph holds, as questions and answers speak of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.graph import Graph
from server.questions.queries import named, query


@dataclass(frozen=True, slots=True)
class Paper:
    """What a report says of itself as a document: its title, the document as given, its address on the web."""

    title: str
    source: str
    url: str


class Papers:
    """The papers of a graph's reports, each read when an answer first cites it."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._read: dict[str, Paper] = {}

    def of(self, report: str) -> Paper:
        """Give the paper of a report."""
        if report not in self._read:
            rows = query("paper", {"report": named(report)}).run(self._graph)
            title, source, page = (rows[0].text(name) if rows else "" for name in ("title", "source", "page"))
            self._read[report] = Paper(title, source, page)
        return self._read[report]


@dataclass(frozen=True, slots=True)
class HeldReport:
    """A report that the graph holds."""

    iri: str
    agency: str
    agency_name: str
    year: int
    papers: Papers = field(compare=False, repr=False)

    @property
    def paper(self) -> Paper:
        """What the report says of itself as a document."""
        return self.papers.of(self.iri)


def held_reports(graph: Graph, agency_names: Mapping[str, str]) -> tuple[HeldReport, ...]:
    """Give the reports that the graph holds of named agencies, in the order of their years."""
    papers = Papers(graph)
    found = {
        row.text("report"): HeldReport(
            row.text("report"), row.text("agency"), agency_names[row.text("agency")], row.integer("year") or 0, papers
        )
        for row in query("reports", {}).run(graph)
        if row.text("agency") in agency_names
    }
    return tuple(sorted(found.values(), key=lambda report: (report.year, report.iri)))
