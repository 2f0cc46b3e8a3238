"""Reports as the command line prints them: the CSV rows and JSON objects that the outside interface fixes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extract.report import Fact, Report, TableCell
from extract.to_graph import agency_iri
from ontology.divisions import path

COLUMNS = (
    "source",
    "agency",
    "year",
    "form",
    "table",
    "row",
    "column",
    "status",
    "value",
    "approx",
    "unit",
    "raw",
    "locator",
)


def reports_to_csv(reports: Iterable[Report]) -> Iterator[str]:
    """Give a header line and one line per value."""
    yield _csv_line(COLUMNS)
    for report in reports:
        for row in (*map(_cell_row, report.cells), *map(_fact_row, report.facts)):
            yield _csv_line([_identity(report).get(column, row.get(column, "")) for column in COLUMNS])


def reports_to_json(reports: Iterable[Report]) -> Iterator[str]:
    """Give a JSON list with one object per document."""
    yield "["
    for index, report in enumerate(reports):
        yield (",\n" if index else "\n") + json.dumps(report_to_object(report), ensure_ascii=False, indent=1)
    yield "\n]\n"


def report_to_object(report: Report) -> dict[str, object]:
    """Give the JSON object of one document."""
    return {
        "source": report.source,
        "agency": _agency_object(report),
        "year": report.year,
        "title": report.title,
        "issued": report.issued.isoformat() if report.issued else None,
        "period": {
            "start": report.period.start.isoformat() if report.period and report.period.start else None,
            "end": report.period.end.isoformat() if report.period and report.period.end else None,
        },
        "forms": list(report.forms),
        "sections": [{"number": s.number, "title": s.title, "text": s.text.strip()} for s in report.sections],
        "cells": [_cell_row(cell) for cell in report.cells],
        "facts": [
            _fact_row(fact) | {"quote": fact.quote, "start": fact.start, "end": fact.end} for fact in report.facts
        ],
        "unread": [{"table": str(u.table), "row": u.row, "raw": u.raw, "locator": u.locator} for u in report.unread],
        "unmapped": [{"name": table.name, "raw": table.raw, "locator": table.locator} for table in report.unmapped],
    }


def _agency_object(report: Report) -> dict[str, str] | None:
    agency = report.agency
    if agency is None:
        return None
    return {
        "name": agency.name,
        "iri": agency_iri(agency),
        "printed": agency.printed,
        "region": path(agency.division) if agency.division else "",
        "division_code": agency.division.code if agency.division else "",
        "level": agency.level,
        "sector": agency.sector,
    }


def _identity(report: Report) -> dict[str, str]:
    return {
        "source": report.source,
        "agency": report.agency.name if report.agency else "",
        "year": str(report.year or ""),
    }


def _cell_row(cell: TableCell) -> dict[str, str]:
    return {
        "form": cell.form,
        "table": str(cell.table),
        "row": cell.row,
        "column": cell.column,
        "status": cell.status.value,
        "value": decimal_text(cell.value),
        "approx": "false",
        "unit": cell.unit,
        "raw": cell.raw,
        "locator": cell.locator,
    }


def _fact_row(fact: Fact) -> dict[str, str]:
    return {
        "form": "",
        "table": "narrative",
        "row": fact.kind,
        "column": fact.concept,
        "status": "text" if fact.value is None else "number",
        "value": decimal_text(fact.value),
        "approx": "true" if fact.approx else "false",
        "unit": fact.unit,
        "raw": fact.raw,
        "locator": fact.locator,
    }


def decimal_text(value: Decimal | None) -> str:
    """Give plain decimal digits without exponent or separators; empty for None."""
    return "" if value is None else format(value, "f")


def _csv_line(values: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(values)
    return buffer.getvalue()
