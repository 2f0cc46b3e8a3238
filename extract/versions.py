"""Two documents for one report: the same report again, or another version of it.

Takes reports of the same agency on the same year; gives the cells in which they contradict one another. A cell that one
of them lacks, or that could not be read in it, contradicts nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from decimal import Decimal

from extract.report import Report, TableCell


def report_to_content_digest(report: Report) -> str:
    """Give a digest of what a report says, whatever the layout and the words around it."""
    cells = sorted([*_place(cell), *map(str, _content(cell))] for cell in report.cells)
    sections = ["".join(section.text.split()) for section in report.sections] if not cells else []
    facts = sorted([fact.kind, fact.concept, str(fact.value)] for fact in report.facts)
    content = [report.year, report.agency.name if report.agency else "", cells, sections, facts]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def contradicting_cells(first: Report, other: Report) -> tuple[TableCell, ...]:
    """Give the cells of ``other`` that stand in ``first`` with another value."""
    known = {_place(cell): _content(cell) for cell in first.cells}
    return tuple(cell for cell in other.cells if known.get(_place(cell), _content(cell)) != _content(cell))


def contradict(first: Report, other: Report) -> bool:
    """Tell whether two reports have other figures: in their tables, or in the text where they share no table."""
    shared = {_place(cell) for cell in first.cells} & {_place(cell) for cell in other.cells}
    if shared:
        return bool(contradicting_cells(first, other))
    known, found = _facts(first), _facts(other)
    return any(values.isdisjoint(known.get(said, values)) for said, values in found.items())


def _facts(report: Report) -> dict[tuple[str, str], set[Decimal]]:
    facts: dict[tuple[str, str], set[Decimal]] = defaultdict(set)
    for fact in report.facts:
        if fact.value is not None:
            facts[fact.kind, fact.concept].add(fact.value)
    return facts


def _place(cell: TableCell) -> tuple[str, str, str]:
    return str(cell.table), cell.row, cell.column


def _content(cell: TableCell) -> tuple[Decimal | str, str]:
    """Give what a cell says: its number and unit, or its status; how it is printed is no difference."""
    return (cell.value.normalize() if cell.value is not None else cell.status.value), cell.unit
