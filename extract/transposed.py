"""Tables that are printed with their rows as columns, turned round.

Takes the pieces of a document; gives them with every such table read column by column, so that a label is followed by
its figures. A piece keeps its span, and its place says that it was turned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby

from extract.cells import read_cell
from extract.document import Piece
from extract.labels import Role, canonical, labels
from extract.report import CellStatus

FEWEST_LABELS = 2


def upright(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Give the pieces with transposed tables turned round; the same pieces where there is none."""
    grids = [list(group) for _, group in groupby(pieces, key=lambda piece: piece.place.table)]
    transposed = [_is_transposed(grid) for grid in grids]
    if not any(transposed):
        return pieces
    pairs = zip(grids, transposed, strict=True)
    return list(chain.from_iterable(_turned(grid) if turn else grid for grid, turn in pairs))


def _is_transposed(grid: Sequence[Piece]) -> bool:
    """Tell whether labels of rows stand side by side, with no figures beside them."""
    if grid[0].place.column is None:
        return False
    columns: dict[int | None, set[int | None]] = defaultdict(set)
    for piece in grid:
        if _labels_row(piece):
            columns[piece.place.row].add(piece.place.column)
    across = set(chain.from_iterable(columns.values()))
    if len(across) < FEWEST_LABELS or len(across) <= len(columns):
        return False
    return not any(piece.place.row in columns and _is_number(piece) for piece in grid)


def _turned(grid: Sequence[Piece]) -> Iterator[Piece]:
    for piece in sorted(grid, key=lambda piece: (piece.place.column or 0, piece.place.row or 0)):
        place = piece.place
        yield replace(piece, place=replace(place, row=place.column, column=place.row, turned=True))


def _labels_row(piece: Piece) -> bool:
    if not piece.text or piece.text.isascii():
        return False
    known = labels().get(canonical(piece.text), ())
    return bool(known) and all(label.role is Role.ROW and label.table < 4 for label in known)


def _is_number(piece: Piece) -> bool:
    return read_cell(piece.text).status is CellStatus.NUMBER
