"""Answers about a report as a document: when it was issued, what period it covers, and the text of its sections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from server.questions.answer import Answer, Scalar, Status
from server.questions.answering import Desk, report_source
from server.questions.queries import named, query
from server.questions.resources import yaml_data
from server.questions.single import report_of
from server.questions.wording import column_names, sentence

_LONGEST_TEXT = 1500


def issued_answer(desk: Desk) -> Answer:
    """Answer with the date on which a report was issued."""
    return _date_answer(desk, "issued", ("issued",))


def period_answer(desk: Desk) -> Answer:
    """Answer with the period that a report says it covers."""
    return _date_answer(desk, "period", ("start", "end"))


def origin_answer(desk: Desk) -> Answer:
    """Answer with the report that an agency's figures of a year come from."""
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    source = report_source(report)
    address = sentence("origin.address", address=source.url or report.paper.source)
    names = {"agency": report.agency_name, "year": report.year, "title": source.title, "source": address}
    return replace(
        desk.answer(Status.ANSWERED, sentence("origin.found", **names) + note),
        sources=(source,),
        sparql=query("paper", {"report": named(report.iri)}).shown,
    )


def _date_answer(desk: Desk, kind: str, columns: tuple[str, ...]) -> Answer:
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    asked = query("dates", {"report": named(report.iri)})
    rows = asked.run(desk.graph)
    dates = {name: rows[0].text(name) if rows else "" for name in columns}
    names: dict[str, object] = {"agency": report.agency_name, "year": report.year}
    if not all(dates.values()):
        answer = desk.answer(Status.NO_DATA, sentence(f"dates.{kind}-none", **names))
        return replace(answer, sparql=asked.shown, sources=(report_source(report),))
    row: tuple[Scalar, ...] = (report.agency_name, report.year, *dates.values())
    return replace(
        desk.answer(Status.ANSWERED, sentence(f"dates.{kind}", **names, **dates) + note),
        columns=column_names("agency", "year", *columns),
        rows=(row,),
        sparql=asked.shown,
        sources=(report_source(report),),
    )


def text_answer(desk: Desk) -> Answer:
    """Answer with the text of a section of a report, as printed."""
    found = report_of(desk)
    if isinstance(found, Answer):
        return found
    desk, report, note = found
    section: dict[str, Any] = next(
        item for item in yaml_data("sections")["sections"] if f"section/{item['id']}" == desk.request.subject
    )
    asked = query("sections", {"report": named(report.iri)})
    texts = [
        (row.text("title"), row.text("text").strip())
        for row in asked.run(desk.graph)
        if row.integer("number") == section["number"]
    ]
    names = {"agency": report.agency_name, "year": report.year, "section": section["label"]}
    title, text = next(((title, text) for title, text in texts if text), ("", ""))
    if not text:
        key = "text.empty" if texts else "text.none"
        return replace(desk.answer(Status.NO_DATA, sentence(key, **names)), sparql=asked.shown)
    line = " ".join(text.split())
    shown = line if len(line) <= _LONGEST_TEXT else line[:_LONGEST_TEXT] + "…"
    answer = desk.answer(Status.ANSWERED, sentence("text.found", **names, title=title, text=shown) + note)
    return replace(answer, sources=(report_source(report, title, text),), sparql=asked.shown)
