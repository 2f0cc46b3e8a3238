"""What the front page tells of the data: how much is held, and the agencies with the most reports.

Takes a graph, whose data do not change; what was read of it is kept as long as the graph is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from server.graph import Graph, Term
from server.pages.values import text
from server.queries import query_text


@dataclass(frozen=True, slots=True)
class Holdings:
    """The numbers of reports and agencies, and the agencies with the most reports, with their first and last years."""

    reports: int
    agencies: int
    foremost: tuple[Mapping[str, Term], ...]


_KNOWN: WeakKeyDictionary[Graph, Holdings] = WeakKeyDictionary()


def graph_to_holdings(graph: Graph) -> Holdings:
    """Give what a graph holds."""
    known = _KNOWN.get(graph)
    if known is None:
        total = next(graph.select(query_text("held-total")).records())
        foremost = tuple(graph.select(query_text("held")).records())
        known = _KNOWN[graph] = Holdings(int(text(total, "reports")), int(text(total, "agencies")), foremost)
    return known
