"""The Finding record: what a rule found in a report. Findings about documents are data, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is, the gravest first."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


class Responsibility(StrEnum):
    """Whose doing a finding is: the agency's document, our extraction, or not known."""

    AGENCY = "agency"
    EXTRACTION = "extraction"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, with the fields of the outside interface; ``report`` is the report's IRI.

    ``table``, ``row`` and ``column`` are ids of the statutory form and empty where a finding is not about a cell;
    ``expected`` and ``actual`` are as the message prints them; ``message`` is Chinese.
    """

    rule: str
    severity: Severity
    responsibility: Responsibility
    report: str
    source: str
    agency: str
    year: int | None
    table: str
    row: str
    column: str
    expected: str
    actual: str
    message: str
    message_en: str
    locator: str
