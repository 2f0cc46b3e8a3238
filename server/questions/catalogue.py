"""Answers about the collection: what it holds, and in which reports the rules found something."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import Any

import pyoxigraph as ox

from ontology import iris
from server.questions.answer import Answer, Status, TouchingFinding
from server.questions.answering import Desk, agencies_answer, not_held_answer, period_text, report_source, scope_text
from server.questions.bounds import request_to_bounds
from server.questions.collecting import reports_in_scope
from server.questions.queries import Row, named, query
from server.questions.resources import yaml_data
from server.questions.wording import agency_years, column_names, listed, sentence, unit_name, years_text

_MOST_ROWS = 1000
_MOST_SOURCES = 20
_MOST_RULES = 10
_NAMED = ("which-agency", "which-agencies", "which-reports", "which-years")


def holdings_answer(desk: Desk) -> Answer:
    """Answer with the number of reports held, and whose and of which years they are."""
    if desk.scope.not_held:
        return not_held_answer(desk, desk.scope.not_held)
    if desk.said.names_agency and not desk.request.agency and not desk.request.bodies:
        return agencies_answer(desk, desk.scope.agencies, (desk.said.agencies or desk.said.bare)[-1])
    bindings, parts = request_to_bounds(desk.request)
    asked = query("holdings", bindings, parts)
    reports = sorted(reports_in_scope(desk), key=attrgetter("agency_name", "year", "iri"))
    found = [(report.agency_name, report.year) for report in reports]
    agencies = len({report.agency for report in reports})
    value, unit = _counted(desk, len(found), agencies)
    return replace(
        desk.answer(Status.ANSWERED, _held_sentence(desk, found, agencies)),
        value=value,
        unit=unit,
        columns=column_names("agency", "year"),
        rows=tuple(found[:_MOST_ROWS]),
        sparql=asked.shown,
    )


def _held_sentence(desk: Desk, found: list[tuple[str, int]], agencies: int) -> str:
    scope = _scope(desk)
    if not found and scope:
        return sentence("holdings.empty", scope=scope)
    lead = sentence("holdings.yes") if desk.asks("yes-no") else ""
    if scope:
        told = listed(agency_years(name, [year]) for name, year in found)
        return lead + sentence("holdings.scoped", scope=scope, count=len(found), names=told)
    years = years_text(sorted({year for _, year in found}))
    return lead + sentence("holdings.count", count=len(found), agencies=agencies, years=years)


def _counted(desk: Desk, reports: int, agencies: int) -> tuple[int | bool | None, str]:
    """Give what the question counts: whether anything is held, agencies, reports; nothing where it asks for names."""
    if desk.asks("yes-no"):
        return bool(reports), ""
    if desk.asks("count-agencies"):
        return agencies, unit_name("agency")
    if not desk.asks("how-many"):
        return (None, "") if desk.asks(*_NAMED) else (reports, unit_name("report"))
    if desk.asks("which-agency", "which-agencies", "all-agencies"):
        return agencies, unit_name("agency")
    return reports, unit_name("report")


def quality_answer(desk: Desk) -> Answer:
    """Answer with the reports in which the rules of one kind found something."""
    if desk.scope.not_held:
        return not_held_answer(desk, desk.scope.not_held)
    kind: dict[str, Any] = next(item for item in yaml_data("quality")["kinds"] if item["id"] == desk.request.subject)
    bindings, parts = request_to_bounds(desk.request)
    if kind["rules"]:
        padded = [*kind["rules"], *[kind["rules"][-1]] * _MOST_RULES][:_MOST_RULES]
        bindings |= {f"rule{place}": named(f"{iris.ID}rule/{rule}") for place, rule in enumerate(padded, 1)}
        parts["rules"] = "rules"
    if "table" in kind:
        bindings["table"], parts["table"] = ox.Literal(kind["table"]), "of-table"
    asked = query("quality", bindings, parts)
    rows = asked.run(desk.graph)
    reports = {report.iri: report for report in desk.names.reports}
    seen = list(dict.fromkeys(row.text("report") for row in rows if row.text("report") in reports))
    label = kind["label"]
    if desk.request.agency:
        return _whether(desk, label, rows, asked.shown)
    told = listed(agency_years(reports[iri].agency_name, [reports[iri].year]) for iri in seen)
    text = (
        sentence("quality.found", label=label, count=len(seen), names=told)
        if seen
        else sentence("quality.none", label=label)
    )
    answer = replace(
        desk.answer(Status.ANSWERED, text),
        columns=column_names("agency", "year", "message"),
        rows=tuple(
            (row.text("name"), _year(row, reports), row.text("message"))
            for row in rows
            if row.text("report") in reports
        )[:_MOST_ROWS],
        sources=tuple(report_source(reports[iri]) for iri in seen[:_MOST_SOURCES]),
        findings=tuple(_finding(row) for row in rows[:_MOST_SOURCES]),
        sparql=asked.shown,
    )
    return replace(answer, value=len(seen), unit=unit_name("report")) if desk.asks("how-many") else answer


def _whether(desk: Desk, label: str, rows: tuple[Row, ...], shown: str) -> Answer:
    name = desk.names.agencies[desk.request.agency].name
    told = "".join(row.text("message") for row in rows)
    text = told or sentence("quality.scoped-none", agency=name, label=label)
    findings = tuple(_finding(row) for row in rows)
    value = bool(rows) if desk.asks("yes-no") else None
    return replace(desk.answer(Status.ANSWERED, text), value=value, findings=findings, sparql=shown)


def _scope(desk: Desk) -> str:
    entry = desk.names.agencies.get(desk.request.agency)
    return (entry.name if entry else scope_text(desk)) + period_text(desk.request)


def _year(row: Row, reports: dict[str, Any]) -> int:
    return int(reports[row.text("report")].year)


def _finding(row: Row) -> TouchingFinding:
    rule = row.text("rule").rpartition("/")[2]
    return TouchingFinding(row.text("finding"), rule, row.text("severity"), row.text("message"))
