"""Findings as the graph carries them, back to the record that the checks gave."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from ontology.finding import Finding, Responsibility, Severity


def row_to_finding(row: Mapping[str, object]) -> Finding:
    """Give the record of a row of ``findings.rq``; concepts become their ids, what is absent is empty."""

    def text(name: str) -> str:
        term = row.get(name)
        if isinstance(term, ox.NamedNode) and name != "report":
            return term.value.rpartition("/")[2]
        return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""

    year = text("year")
    return Finding(
        rule=text("rule"),
        severity=Severity(text("severity")),
        responsibility=Responsibility(text("responsibility")),
        report=text("report"),
        source=text("source"),
        agency=text("agency"),
        year=int(year) if year else None,
        table=text("table"),
        row=text("row"),
        column=text("column"),
        expected=text("expected"),
        actual=text("actual"),
        message=text("message"),
        message_en=text("message_en"),
        locator=text("locator"),
    )
