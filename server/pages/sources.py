"""The sources of an answer as the page shows them: a link to the place in the report's page, and what stands there.

Takes sources and the graph. A figure of a table is shown in its row, as published; one of the text in its sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox

from server.graph import Graph, Term
from server.pages.links import iri_to_path
from server.pages.report_tables import RowView, TableView, records_to_tables
from server.pages.values import text
from server.queries import query_text
from server.questions.answer import Source

MOST_SHOWN = 5
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class RowOfTable:
    """A row of a published table, with the table that it is in."""

    table: TableView
    row: RowView


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with the address of its place, and the row that stands there where it is one of a table.

    A source that is no report, such as the law, has no address.
    """

    source: Source
    address: str
    row: RowOfTable | None = None


def sources_to_views(sources: Sequence[Source], graph: Graph) -> tuple[SourceView, ...]:
    """Give the sources; the first few with their places."""
    return tuple(
        _placed(source, graph) if index < MOST_SHOWN and source.report else SourceView(source, _page(source))
        for index, source in enumerate(sources)
    )


def _placed(source: Source, graph: Graph) -> SourceView:
    if source.quote:
        anchor = _fact_anchor(source, graph)
        return SourceView(source, _page(source) + (f"#{anchor}" if anchor else ""))
    found = _row(source, graph)
    return SourceView(source, _page(source) + (f"#{found.row.anchor}" if found else ""), found)


def _page(source: Source) -> str:
    return iri_to_path(source.report) if source.report else ""


def _row(source: Source, graph: Graph) -> RowOfTable | None:
    """Give the row that stands where a figure was read: of a sum, the first of its rows."""
    place = source.locator.partition(_BETWEEN)[0]
    ask = partial(_ask, graph, source.report)
    tables = records_to_tables(ask("report-rows"), ask("report-notes"), ())
    return next((RowOfTable(table, row) for table in tables for row in table.rows if row.locator == place), None)


def _fact_anchor(source: Source, graph: Graph) -> str:
    """Give the anchor of the sentence; facts are numbered as they come, from 1."""
    for number, fact in enumerate(_ask(graph, source.report, "report-facts"), 1):
        if text(fact, "quote") == source.quote and text(fact, "locator") == source.locator:
            return f"fact-{number}"
    return ""


def _ask(graph: Graph, report: str, name: str) -> tuple[Mapping[str, Term], ...]:
    return tuple(graph.select(query_text(name), {"thing": ox.NamedNode(report)}).records())
