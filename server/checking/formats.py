"""The formats in which findings are given, by the names that the command line and the API take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ontology.finding import Finding
from server.checking.sarif import findings_to_sarif
from server.checking.text import findings_to_text
from server.findings import findings_to_csv, findings_to_json
from shapes import findings_to_validation_report


@dataclass(frozen=True, slots=True)
class CheckFormat:
    """A format of findings: its media type, and what writes it."""

    media_type: str
    write: Callable[[Sequence[Finding]], str]


CHECK_FORMATS: Mapping[str, CheckFormat] = {
    "text": CheckFormat("text/plain", findings_to_text),
    "json": CheckFormat("application/json", findings_to_json),
    "csv": CheckFormat("text/csv", findings_to_csv),
    "turtle": CheckFormat("text/turtle", findings_to_validation_report),
    "sarif": CheckFormat("application/sarif+json", findings_to_sarif),
}
