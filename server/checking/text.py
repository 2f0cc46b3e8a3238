"""Findings as text for people: by report, the worst report first, and within it the gravest finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from ontology.finding import Finding, Severity
from server.checking.wording import finding_to_place, wording
from server.findings import GRAVITY
from shapes import rules

_INDENT = "    "


def findings_to_text(findings: Sequence[Finding]) -> str:
    """Give a paragraph for each report that has findings; empty where there are none."""
    by_report = [list(group) for _, group in groupby(sorted(findings, key=_report), key=_report)]
    return "\n".join("".join(f"{line}\n" for line in _paragraph(group)) for group in sorted(by_report, key=_rank))


def counts_to_words(findings: Sequence[Finding]) -> str:
    """Give the numbers of findings by severity, those that there are."""
    counted = Counter(finding.severity for finding in findings)
    words = wording()
    return "，".join(
        words.count.format(severity=words.severities[severity], count=counted[severity])
        for severity in Severity
        if counted[severity]
    )


def _paragraph(findings: Sequence[Finding]) -> Iterator[str]:
    first, words = findings[0], wording()
    year = words.year.format(year=first.year) if first.year else ""
    yield f"{first.agency or words.unnamed}{year}  {first.source}  {counts_to_words(findings)}"
    for finding in sorted(findings, key=lambda finding: GRAVITY[finding.severity]):
        yield f"  {words.severities[finding.severity]} {finding.rule} {_title(finding.rule)}"
        yield _INDENT + finding.message
        if particulars := "；".join(_particulars(finding)):
            yield _INDENT + particulars


def _particulars(finding: Finding) -> Iterator[str]:
    words = wording()
    told = {
        "place": finding_to_place(finding),
        "expected": finding.expected,
        "actual": finding.actual,
        "responsibility": words.responsibilities[finding.responsibility],
        "locator": finding.locator,
    }
    return (f"{words.particulars[name]}：{value}" for name, value in told.items() if value)


def _report(finding: Finding) -> str:
    return finding.report


def _rank(findings: Sequence[Finding]) -> tuple[int, ...]:
    """Order reports by their numbers of violations, then of warnings, then of what is less."""
    counted = Counter(finding.severity for finding in findings)
    return tuple(-counted[severity] for severity in Severity)


def _title(rule: str) -> str:
    return next((known.title for known in rules() if known.id == rule), "")
