"""A chart of an answer's rows: bars, or a line where the rows are years of one agency.

Takes an answer; gives shapes in the units of the drawing, which ``_chart.html`` writes as SVG. Nothing is drawn that is
not in the rows: no line goes over a year that is missing, and rows that are left out are counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from server.questions.answer import Answer, Scalar
from server.questions.wording import column_names, plain, sentence

WIDTH = 360
MOST_BARS = 20
_LEAST_POINTS = 3
_BAR_STEP, _BAR_HEIGHT, _TEXT_HEIGHT = 46, 16, 18
_VALUE_SPACE = 84
_LINE_HEIGHT, _TOP, _BOTTOM, _SIDE = 210, 32, 28, 30
_LONGEST_LABEL = 24
_YEAR = re.compile("(?:19|20)[0-9]{2}")

Row = tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with the name of its row above it, shortened as ``label``, and its figure at its end."""

    name: str
    label: str
    figure: str
    y: float
    x: float
    width: float
    height: float
    text_x: float


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line: a year and its figure."""

    name: str
    figure: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, its height, and its bars or points.

    ``lines`` are the runs of points without a gap, ``zero`` the place of nothing on the axis of figures, ``left_out``
    the number of rows that are not shown.
    """

    title: str
    height: float
    zero: float
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    lines: tuple[tuple[Point, ...], ...] = ()
    left_out: int = 0
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class _Item:
    label: str
    year: int
    value: Decimal


def answer_to_chart(answer: Answer) -> Chart | None:
    """Give the chart of an answer, or None where its rows are no series of figures in one unit."""
    column = _figures_column(answer)
    if column is None or len(answer.rows) < 2:
        return None
    title = _title(answer, column)
    items, is_by_year = _items(answer.columns, answer.rows, column)
    if is_by_year and len(items) >= _LEAST_POINTS:
        return _line(title, sorted(items, key=lambda item: item.year))
    return _bars(title, items)


def figures_to_chart(title: str, figures: Sequence[tuple[str, Decimal]]) -> Chart | None:
    """Give the chart of named figures, years among them as a line, or None where there are not two of them."""
    if len(figures) < 2:
        return None
    items = [_Item(name, int(name) if _YEAR.fullmatch(name) else 0, value) for name, value in figures]
    years = {item.year for item in items}
    if 0 not in years and len(years) == len(items) >= _LEAST_POINTS:
        return _line(title, sorted(items, key=lambda item: item.year))
    return _bars(title, items)


def _figures_column(answer: Answer) -> int | None:
    """Give the column of figures, a number in every row and one unit for all: the one so called, or the only one."""
    names = _headings()
    found = [
        index
        for index, heading in enumerate(answer.columns)
        if heading != names["year"] and all(_is_figure(row[index]) for row in answer.rows)
    ]
    if names["unit"] in answer.columns and len({row[answer.columns.index(names["unit"])] for row in answer.rows}) > 1:
        return None
    called = [index for index in found if answer.columns[index] == names["value"]]
    return (called or found)[0] if len(found) == 1 or called else None


def _title(answer: Answer, column: int) -> str:
    """Give what is drawn: the heading of the figures, or where that only says that they are figures, the question."""
    names = _headings()
    if answer.columns[column] != names["value"]:
        return answer.columns[column]
    unit = answer.rows[0][answer.columns.index(names["unit"])] if names["unit"] in answer.columns else ""
    return sentence("measure_unit", measure=answer.question, unit=unit) if unit else answer.question


def _is_figure(value: Scalar) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _items(columns: Sequence[str], rows: Sequence[Row], column: int) -> tuple[list[_Item], bool]:
    """Give the rows named by what stands before the figures and differs, and whether that is the year alone."""
    names = _headings()
    naming = range(column)
    telling = [i for i in naming if len({row[i] for row in rows}) > 1] or naming
    year = columns.index(names["year"]) if names["year"] in columns else None
    is_by_year = year is not None and telling == [year] and len({row[year] for row in rows}) == len(rows)
    items = []
    for row in rows:
        number = row[year] if year is not None else 0
        label = " ".join(plain(row[i]) for i in telling)
        items.append(_Item(label, number if isinstance(number, int) else 0, Decimal(str(row[column]))))
    return items, is_by_year


def _bars(title: str, items: Sequence[_Item]) -> Chart:
    shown = items[:MOST_BARS]
    low, high = _bounds(shown)
    scale = (WIDTH - _VALUE_SPACE) / float(high - low)
    zero = float(-low) * scale
    bars = []
    for index, item in enumerate(shown):
        length = abs(float(item.value)) * scale
        start = zero if item.value >= 0 else zero - length
        bars.append(
            Bar(
                name=item.label,
                label=_shortened(item.label),
                figure=plain(item.value),
                y=index * _BAR_STEP + _TEXT_HEIGHT + 4,
                x=round(start, 1),
                width=round(max(length, 1), 1),
                height=_BAR_HEIGHT,
                text_x=round(start + length + 6, 1),
            )
        )
    left_out = len(items) - len(shown)
    return Chart(title, len(shown) * _BAR_STEP, round(zero, 1), tuple(bars), left_out=left_out)


def _line(title: str, items: Sequence[_Item]) -> Chart:
    low, high = _bounds(items)
    first, last = items[0].year, items[-1].year
    across = (WIDTH - 2 * _SIDE) / (last - first)
    up = (_LINE_HEIGHT - _TOP - _BOTTOM) / float(high - low)

    def to_y(value: Decimal) -> float:
        return round(_LINE_HEIGHT - _BOTTOM - float(value - low) * up, 1)

    points = [
        Point(str(item.year), plain(item.value), round(_SIDE + (item.year - first) * across, 1), to_y(item.value))
        for item in items
    ]
    lines: list[list[Point]] = []
    for item, before, point in zip(items, (None, *items), points, strict=False):
        if before is None or item.year - before.year > 1:
            lines.append([])
        lines[-1].append(point)
    runs = tuple(tuple(run) for run in lines)
    return Chart(title, _LINE_HEIGHT, to_y(Decimal(0)), points=tuple(points), lines=runs)


def _bounds(items: Sequence[_Item]) -> tuple[Decimal, Decimal]:
    """Give the ends of the axis of figures, which always holds nothing."""
    values = [Decimal(0), *(item.value for item in items)]
    low, high = min(values), max(values)
    return low, high if high > low else low + 1


def _shortened(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


@cache
def _headings() -> dict[str, str]:
    return dict(zip(("year", "value", "unit"), column_names("year", "value", "unit"), strict=True))
