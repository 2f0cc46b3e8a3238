"""Findings as data, with the fields of the outside interface: JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from ontology.finding import Finding, Severity

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
