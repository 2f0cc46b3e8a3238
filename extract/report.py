"""The Report record: all that was read from one document, each value with its place.

Extraction fills it, ``to_graph`` turns it into RDF, the command line prints it. Nothing in it is computed from other
figures: what the document does not say is absent here.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ontology.agencies import Agency


class CellStatus(StrEnum):
    """What stands in a cell; 0 is a number."""

    NUMBER = "number"
    BLANK = "blank"
    SLASH = "slash"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of tables two to four, by the ids of the statutory form.

    ``block`` is the IRI of the form block whose headings the document uses, ``form`` its version; ``value`` is None
    unless the status is ``number``; ``unit`` is the form's, or the one printed in the cell. ``shifted`` says that the
    row's figures do not stand under their headings and were read by labels and count.
    """

    table: int
    block: str
    form: str
    row: str
    column: str
    status: CellStatus
    value: Decimal | None
    unit: str
    raw: str
    start: int
    end: int
    locator: str
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure or claim of the narrative: kind and concept as in the outside interface, and the words it was read from.

    ``start`` and ``end`` span the printed figure (``raw``) in the document's text; ``quote`` is the sentence or clause
    around it, as printed. ``part_of`` is the index, in the report's facts, of the total that the narrative lists this
    as a part of. ``cumulative`` marks figures counted over years. A claim (全部按时办结) has no value.
    """

    kind: str
    concept: str
    value: Decimal | None
    approx: bool
    unit: str
    raw: str
    quote: str
    start: int
    end: int
    locator: str
    part_of: int | None = None
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six parts as printed; ``number`` is the part of the form that the title matches, not the numeral."""

    number: int
    title: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency's name in a sentence in which the report speaks of its own work."""

    name: str
    quote: str
    start: int
    end: int
    locator: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Printed figures inside a statutory table that could not be given a row and column without guessing."""

    table: int
    row: str
    raw: str
    start: int
    end: int
    locator: str


@dataclass(frozen=True, slots=True)
class UnmappedTable:
    """A table of figures that is recognised by its name, and that no form of the ontology maps; ``raw`` is its text."""

    name: str
    raw: str
    start: int
    end: int
    locator: str


@dataclass(frozen=True, slots=True)
class Period:
    """The period that the report states for its figures."""

    start: datetime.date | None
    end: datetime.date | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that was read from one document.

    ``missing_headings`` are item headings of table two that the form prints above rows that are there.
    """

    source: str
    digest: str
    agency: Agency | None
    year: int | None
    title: str
    issued: datetime.date | None
    period: Period | None
    url: str
    sections: tuple[Section, ...]
    cells: tuple[TableCell, ...]
    facts: tuple[Fact, ...]
    mentions: tuple[Mention, ...] = ()
    unread: tuple[Unread, ...] = ()
    missing_headings: tuple[str, ...] = ()
    unmapped: tuple[UnmappedTable, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The versions of the form that the blocks of this report use, each once."""
        return tuple(sorted({cell.form for cell in self.cells}))
