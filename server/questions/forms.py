"""Versions of the form in which figures are printed, and what is said where they do not count the same."""

from __future__ import annotations

from collections.abc import Iterable

from ontology import iris
from server.questions.measures import Measure
from server.questions.wording import listed, sentence

_TABLE_TWO = 2
_OTHER_ROWS = frozenset({"other-handling", "correction-overdue", "fee-overdue", "other"})


def block_to_form(block: str) -> str:
    """Give the version of the form that a block of a table belongs to."""
    return block.removeprefix(iris.ID + "form/").partition("/")[0]


def counts_alike(measure: Measure) -> bool:
    """Say whether all versions of the form count a measure in the same way."""
    return measure.table != _TABLE_TWO and measure.row not in _OTHER_ROWS


def form_note(measure: Measure, forms: Iterable[str]) -> str:
    """Say that figures stand in different versions of the form, where these do not count the same."""
    versions = sorted({form for form in forms if form})
    differ = len(versions) > 1 and not counts_alike(measure)
    return sentence("compare.forms", forms=listed(versions)) if differ else ""
