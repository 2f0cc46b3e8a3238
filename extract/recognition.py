"""Whether a document is an annual report, and if not, why.

Takes what was found in it; gives the reason why it is none, or nothing. A notice about reports, the blank form, and
documents of other kinds have parts that look alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.document import Document
from extract.identity import look_alike, names_its_report
from extract.report import CellStatus, Section, TableCell, UnmappedTable

_FEWEST_SECTIONS = 2
_OWN_SECTIONS = frozenset({2, 3, 4})


def reason_for_no_report(
    document: Document,
    head: str,
    sections: Sequence[Section],
    cells: Sequence[TableCell],
    others: Sequence[UnmappedTable],
) -> str:
    """Give why a document is no annual report, as half a sentence; empty where it is one.

    ``head`` is its plain text before the first section, ``others`` the tables that are not mapped.
    """
    figures = bool(others) or any(cell.status is CellStatus.NUMBER for cell in cells)
    if not cells and not others and len(sections) < _FEWEST_SECTIONS:
        return "it has neither the sections nor the tables"
    if figures:
        return ""
    named = names_its_report(document, head)
    if not named and (words := look_alike(head)):
        return f"it has no figures, and its title ({words}) is that of another document"
    if not named and not cells and not _OWN_SECTIONS & {section.number for section in sections}:
        return "it has no tables, and neither its title nor its sections speak of disclosure"
    return ""
