"""Rows of cells with spans to the grid that a reader sees.

Takes rows in groups (a span ends with its group) and each cell's claimed spans; gives every cell once, at the row and
column, counted from 1, where it begins. Spans are clamped: what a page claims is no reason to fill a million columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

WIDEST_SPAN = 100
WIDEST_ROW = 1000

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class SpannedCell(Generic[Content]):
    """A cell as the markup has it; a row span of 0 goes to the end of the group."""

    content: Content
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class GridCell(Generic[Content]):
    """A cell at its origin in the grid."""

    content: Content
    row: int
    column: int


Row = Sequence[SpannedCell[Content]]


def groups_to_grid(groups: Sequence[Sequence[Row[Content]]]) -> list[list[GridCell[Content]]]:
    """Give the rows of the grid, each with the cells that begin in it, left to right."""
    grid: list[list[GridCell[Content]]] = []
    for rows in groups:
        covered: dict[int, int] = {}
        last = len(grid) + len(rows)
        for cells in rows:
            grid.append(_placed(cells, len(grid) + 1, last, covered))
    return grid


def _placed(cells: Row[Content], row: int, last: int, covered: dict[int, int]) -> list[GridCell[Content]]:
    """Put a row's cells into its free columns; ``covered`` says up to which row a column is taken, ``last`` ends it."""
    placed: list[GridCell[Content]] = []
    column = 1
    for cell in cells:
        while covered.get(column, 0) >= row and column < WIDEST_ROW:
            column += 1
        placed.append(GridCell(cell.content, row, column))
        until = min(row + cell.rowspan - 1, last) if cell.rowspan > 0 else last
        for _ in range(min(max(cell.colspan, 1), WIDEST_SPAN)):
            covered[column] = max(until, covered.get(column, 0))
            column += column < WIDEST_ROW
    return placed
