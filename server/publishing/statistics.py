"""What VoID says of a dataset: how many statements, things, classes and properties, and how many of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import pyoxigraph as ox

from server.graph import Graph
from server.queries import query_text


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers of a dataset; ``classes`` and ``properties`` are IRIs with entities and statements."""

    triples: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> Statistics:
        """Read what a manifest says."""
        return cls(**read)


def graph_to_statistics(graph: Graph, triples: int) -> Statistics:
    """Count what a graph of so many statements holds."""
    return Statistics(
        triples,
        next(iter(_counted(graph, "void-subjects").values())),
        next(iter(_counted(graph, "void-objects").values())),
        _counted(graph, "void-classes"),
        _counted(graph, "void-properties"),
    )


def _counted(graph: Graph, query: str) -> dict[str, int]:
    """Give the counts of a query's last column by its first."""
    rows = graph.select(query_text(query)).rows
    return {cast(ox.NamedNode | ox.Literal, row[0]).value: int(cast(ox.Literal, row[-1]).value) for row in rows}
