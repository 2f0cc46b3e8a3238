"""Findings as the command line and the API give them: text for people, JSON, CSV, and a SHACL validation report."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from ontology.finding import Finding, Severity
from shapes import findings_to_validation_report

FIELDS = (
    "rule",
    "severity",
    "responsibility",
    "source",
    "agency",
    "year",
    "table",
    "row",
    "column",
    "expected",
    "actual",
    "message",
    "message_en",
    "locator",
)
GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


def findings_to_json(findings: Sequence[Finding]) -> str:
    """Give ``{"conforms": …, "findings": […]}``; as in SHACL, only a report without any finding conforms."""
    rows = [{field: getattr(finding, field) for field in FIELDS} for finding in findings]
    return json.dumps({"conforms": not rows, "findings": rows}, ensure_ascii=False, indent=1) + "\n"


def findings_to_csv(findings: Sequence[Finding]) -> str:
    """Give a header line and a line per finding, with the fields of the JSON."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows([getattr(finding, field) for field in FIELDS] for finding in findings)
    return buffer.getvalue()


def findings_to_text(findings: Sequence[Finding]) -> str:
    """Give the findings by report, the gravest first."""
    grouped = {report: list(group) for report, group in groupby(sorted(findings, key=_report), key=_report)}
    return "".join(
        f"{_heading(group[0])}\n" + "".join(f"  {_line(finding)}\n" for finding in sorted(group, key=_gravity)) + "\n"
        for group in sorted(grouped.values(), key=lambda group: min(map(_gravity, group)))
    )


FINDING_FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": findings_to_text,
    "json": findings_to_json,
    "csv": findings_to_csv,
    "turtle": findings_to_validation_report,
}


def _report(finding: Finding) -> str:
    return finding.report


def _gravity(finding: Finding) -> int:
    return GRAVITY[finding.severity]


def _heading(finding: Finding) -> str:
    return " ".join(filter(None, (finding.agency, str(finding.year or ""), finding.source)))


def _line(finding: Finding) -> str:
    place = f" [{finding.locator}]" if finding.locator else ""
    return f"{finding.severity:<9} {finding.rule:<16} {finding.message}{place}"
