"""The figures of one measure or rate in all reports: asked of the graph when first needed, then kept.

The data do not change under an engine, and a question over many reports needs little of them: which report, what
figure. Agencies, years and places are in memory already (``names.py``), and what is in scope is decided there. One
plain query gives what a measure's cells hold; groups and rates are added and divided from the columns of their parts.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from server.graph import Graph
from server.questions.carriers import cells_to_parts, text_to_parts
from server.questions.figures import members_to_measures
from server.questions.forms import block_to_form, counts_alike
from server.questions.measures import Measure
from server.questions.queries import Term, concept, named, query
from server.questions.rates import rate_data, rate_measure

_MOST_KEPT = 96
_FEW = 40


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as a report states it; the unit is empty where the measure has one of its own."""

    value: Decimal
    unit: str = ""


Column: TypeAlias = Mapping[str, tuple[Stated, ...]]
Values: TypeAlias = Mapping[str, Decimal]


class Columns:
    """The columns of a graph: report → its different figures, where it states any. The least used are dropped."""

    def __init__(self, graph: Graph, reports: Sequence[str]) -> None:
        self._graph = graph
        self._reports = reports
        self._forms: dict[str, Mapping[str, str]] = {}
        self._kept: OrderedDict[tuple[str, Measure | str], Column] = OrderedDict()

    def of_measure(self, measure: Measure) -> Column:
        """Give what the cells of reports hold, and what the text states where a headline figure is not published."""
        told = measure.fallback() if measure.headline and not measure.is_group else None
        if told is None:
            return self._cells(measure)
        return self._once("stated", measure, lambda: self._completed(self._cells(measure), told))

    def of_rate(self, subject: str) -> Column:
        """Give a rate by its first reading, in percent; there is none where the denominator is nothing."""
        return self._once("rate", subject, lambda: self._divided(subject))

    def forms_of(self, measure: Measure) -> Mapping[str, str]:
        """Give the version of the form in which each report prints a measure; nothing where all count it alike."""
        if counts_alike(measure):
            return {}
        if measure.row not in self._forms:
            asked = query("forms", {"row": concept(measure.data["row"], measure.row)})
            rows = asked.run(self._graph)
            self._forms[measure.row] = {row.text("report"): block_to_form(row.text("block")) for row in rows}
        return self._forms[measure.row]

    def _once(self, kind: str, subject: Measure | str, make: Callable[[], Column]) -> Column:
        key = (kind, subject)
        if key not in self._kept:
            self._kept[key] = make()
        self._kept.move_to_end(key)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]

    def _cells(self, measure: Measure) -> Column:
        return self._once("cells", measure, lambda: self._published(measure))

    def _published(self, measure: Measure) -> Column:
        """Give the cells of a measure; of a group their sum in the reports that give them all."""
        if measure.is_group:
            return _column(self._added(members_to_measures(measure)))
        return self._asked(*cells_to_parts(measure))

    def _completed(self, cells: Column, told: Measure) -> Column:
        silent = [report for report in self._reports if report not in cells]
        bindings, parts = text_to_parts(told, "measure-text")
        if len(silent) > _FEW:
            return {**self._asked(bindings, parts), **cells}
        stated: dict[str, tuple[Stated, ...]] = {}
        for report in silent:
            stated |= self._asked({**bindings, "report": named(report)}, parts)
        return {**cells, **stated}

    def _asked(self, bindings: Mapping[str, Term], parts: Mapping[str, str]) -> Column:
        found: dict[str, tuple[Stated, ...]] = {}
        alike: dict[tuple[str, str], tuple[Stated]] = {}
        for report, figure in query("column", bindings, parts).figures(self._graph):
            if figure not in alike:
                alike[figure] = (Stated(Decimal(figure[0]), figure[1]),)
            stated, before = alike[figure], found.get(report)
            if before is None:
                found[report] = stated
            elif stated[0] not in before:
                found[report] = (*before, *stated)
        return found

    def parts_of_rate(self, subject: str) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Give what a rate divides by its first reading, in the reports whose denominator is not nothing."""
        rate = rate_data(subject)
        reading = rate["readings"][0]
        top, whole = (self._added([rate_measure(rate, row) for row in reading[side]]) for side in ("parts", "whole"))
        return {report: (value, whole[report]) for report, value in top.items() if whole.get(report)}

    def _divided(self, subject: str) -> Column:
        return _column({report: top * 100 / whole for report, (top, whole) in self.parts_of_rate(subject).items()})

    def _added(self, measures: Sequence[Measure]) -> Values:
        """Add measures in the reports that give each of them once."""
        first, *others = [_values(self._cells(measure)) for measure in measures]
        found = dict(first)
        for other in others:
            found = {report: value + other[report] for report, value in found.items() if report in other}
        return found


def _values(column: Column) -> Values:
    return {report: stated[0].value for report, stated in column.items() if len(stated) == 1}


def _column(values: Values) -> Column:
    return {report: (Stated(value),) for report, value in values.items()}
