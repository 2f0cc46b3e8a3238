"""Findings as SARIF 2.1.0, which editors and code hosts show beside the document.

Takes findings; gives a log with one run: every rule of the catalogue with its help, every finding with the document,
the lines where its locator names lines of the file, and its place in the form.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from ontology import iris
from ontology.finding import Finding, Severity
from server.checking.wording import finding_to_lines, finding_to_place, wording
from shapes import Rule, rules
from shapes.findings import finding_node

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
VERSION = "2.1.0"
RULE_PAGE = "https://w3id.org/xxgk/rules#"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LINES_ARE_THE_FILE_S = (".txt", ".md")


def findings_to_sarif(findings: Sequence[Finding]) -> str:
    """Give a SARIF log with one run."""
    driver = {
        "name": "xxgk",
        "version": version("xxgk"),
        "informationUri": iris.BASE,
        "rules": [_rule(rule) for rule in rules()],
    }
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": [_result(finding) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": VERSION, "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    basis = f"{wording().particulars['basis']}：{rule.basis}"
    return {
        "id": rule.id,
        "name": rule.title_en,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.definition},
        "help": {
            "text": f"{rule.definition}\n{basis}\n{rule.definition_en} ({rule.basis_en})",
            "markdown": f"**{rule.title}** {rule.definition}\n\n{basis}\n\n*{rule.definition_en}* ({rule.basis_en})",
        },
        "helpUri": RULE_PAGE + rule.id,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"scope": rule.scope, "basis": rule.basis},
    }


def _result(finding: Finding) -> dict[str, object]:
    told = ("responsibility", "agency", "year", "expected", "actual", "locator", "message_en")
    return {
        "ruleId": finding.rule,
        "ruleIndex": _positions()[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding)],
        "partialFingerprints": {"finding/v1": finding_node(finding).value},
        "properties": {name: value for name in told if (value := getattr(finding, name))},
    }


def _location(finding: Finding) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": source_to_uri(finding.source)}}
    lines = finding_to_lines(finding)
    if lines and finding.source.lower().endswith(_LINES_ARE_THE_FILE_S):
        physical["region"] = {"startLine": lines[0], "endLine": lines[1]}
    location: dict[str, object] = {"physicalLocation": physical}
    if finding.table:
        name = "/".join(filter(None, (finding.table, finding.row, finding.column)))
        location["logicalLocations"] = [{"name": finding_to_place(finding), "fullyQualifiedName": name}]
    return location


def source_to_uri(source: str) -> str:
    """Give a document's path as a URI, relative where the path is."""
    path = Path(source)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


@cache
def _positions() -> dict[str, int]:
    return {rule.id: position for position, rule in enumerate(rules())}
