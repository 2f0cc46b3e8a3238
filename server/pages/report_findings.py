"""What the rules found in a report, the gravest first, each with the place on the page that it speaks of.

Takes the solutions of ``report-findings`` and what the page shows; gives findings with the anchor of their cell, row,
table, quoted sentence or section, the nearest that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ontology.finding import Severity
from server.graph import Term
from server.pages.report_tables import TableView, place_to_anchor
from server.pages.report_text import SectionView
from server.pages.values import identifier, text

Record = Mapping[str, Term]
GRAVITY = {severity.value: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding; ``target`` is the anchor of what it is about, empty where that is not on the page."""

    iri: str
    rule: str
    severity: str
    responsibility: str
    expected: str
    actual: str
    message: str
    locator: str
    target: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows that findings may be about: anchors, and the anchors of places that locators name."""

    anchors: frozenset[str]
    located: Mapping[str, str]


def shown_on_page(
    tables: Sequence[TableView],
    sections: Sequence[SectionView],
    facts: Sequence[Record],
    mentions: Sequence[Record],
) -> Shown:
    """Give what a report's page shows."""
    located = {section.title: section.anchor for section in sections}
    located |= {text(fact, "locator"): f"fact-{number}" for number, fact in enumerate(facts, 1)}
    marked = {passage.anchor for section in sections for passage in section.passages}
    for number, mention in enumerate(mentions, 1):
        if f"mention-{number}" in marked:
            located[text(mention, "locator")] = f"mention-{number}"
    located.pop("", None)
    return Shown(frozenset(_anchors(tables)), located)


def records_to_findings(records: Sequence[Record], shown: Shown) -> tuple[FindingView, ...]:
    """Give the findings, the gravest first."""
    found = [
        FindingView(
            iri=text(record, "finding"),
            rule=identifier(record, "rule"),
            severity=text(record, "severity"),
            responsibility=text(record, "responsibility"),
            expected=text(record, "expected"),
            actual=text(record, "actual"),
            message=text(record, "message"),
            locator=text(record, "locator"),
            target=_target(record, shown),
        )
        for record in records
    ]
    return tuple(sorted(found, key=lambda finding: GRAVITY.get(finding.severity, len(GRAVITY))))


def _target(record: Record, shown: Shown) -> str:
    table, row, column = text(record, "table"), identifier(record, "row"), identifier(record, "column")
    places = (place_to_anchor(table, row, column), place_to_anchor(table, row), place_to_anchor(table))
    cell = next((anchor for anchor in places if table and anchor in shown.anchors), "")
    return cell or shown.located.get(text(record, "locator"), "")


def _anchors(tables: Sequence[TableView]) -> Iterator[str]:
    for table in tables:
        yield table.anchor
        for row in table.rows:
            yield row.anchor
            yield from (cell.anchor for cell in row.cells)
