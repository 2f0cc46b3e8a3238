"""All that the page of a report shows, whether the report is held or was only checked.

Takes a graph and the report's IRI; gives the records and views for the templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ontology.finding import Severity
from server.graph import Graph, Term
from server.pages.report_findings import FindingView, records_to_findings, shown_on_page
from server.pages.report_tables import TableView, records_to_tables
from server.pages.report_text import SectionView, records_to_sections
from server.pages.values import text
from server.queries import query_text

Record = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its page shows it; ``counts`` are the numbers of findings by severity, the gravest first."""

    about: Record
    missing: tuple[str, ...]
    tables: tuple[TableView, ...]
    facts: tuple[Record, ...]
    findings: tuple[FindingView, ...]
    sections: tuple[SectionView, ...]
    counts: tuple[tuple[str, int], ...]


def report_to_view(graph: Graph, thing: ox.NamedNode) -> ReportView | None:
    """Give the view of a report; None where the graph has no report of that name."""
    about = _ask(graph, "report", thing)
    if not about:
        return None
    records = _ask(graph, "report-findings", thing)
    facts, mentions = _ask(graph, "report-facts", thing), _ask(graph, "report-mentions", thing)
    tables = records_to_tables(_ask(graph, "report-rows", thing), _ask(graph, "report-notes", thing), records)
    sections = records_to_sections(_ask(graph, "report-sections", thing), facts, mentions)
    findings = records_to_findings(records, shown_on_page(tables, sections, facts, mentions))
    counted = Counter(finding.severity for finding in findings)
    return ReportView(
        about=about[0],
        missing=tuple(sorted({text(record, "missingHeading") for record in about} - {""})),
        tables=tables,
        facts=facts,
        findings=findings,
        sections=sections,
        counts=tuple((severity.value, counted[severity]) for severity in Severity if counted[severity]),
    )


def _ask(graph: Graph, name: str, thing: ox.NamedNode) -> tuple[Record, ...]:
    return tuple(graph.select(query_text(name), {"thing": thing}).records())
