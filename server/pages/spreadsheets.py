"""An answer's rows as CSV for spreadsheets; of an answer without rows, its one figure with what it is of."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from server.questions.answer import Answer, Scalar
from server.questions.wording import column_names, plain

BYTE_ORDER_MARK = "\ufeff"  # without it Excel does not read UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def answer_to_csv(answer: Answer) -> str:
    """Give the rows of an answer with their headings; text that a spreadsheet would compute is quoted as text."""
    if answer.rows:
        return rows_to_csv(answer.columns, answer.rows)
    columns = (*answer.interpretation, *column_names("value", "unit"))
    rows = [(*answer.interpretation.values(), answer.value, answer.unit)] if answer.value is not None else []
    return rows_to_csv(columns, rows)


def rows_to_csv(columns: Sequence[str], rows: Iterable[Sequence[Scalar]]) -> str:
    """Give rows with their headings; text that a spreadsheet would compute is quoted as text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_shown(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()


def _shown(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    return plain(value)
