"""Measures and rates as parts of a query over many reports: where reports carry the figure, and the values to bind."""

from __future__ import annotations

from typing import TypeAlias

import pyoxigraph as ox

from ontology.vocabulary import concept as concept_of
from ontology.vocabulary import row_measures
from server.questions.figures import members_of
from server.questions.measures import Measure
from server.questions.queries import Term, concept, named
from server.questions.rates import rate_data, rate_measure

Parts: TypeAlias = tuple[dict[str, Term], dict[str, str]]


def share_to_parts(part: Measure, whole: Measure) -> Parts | None:
    """Give the values and query part of one figure as a share of another, or None where a table does not carry both."""
    bindings: dict[str, Term] = {}
    for name, measure in (("part", part), ("whole", whole)):
        if not measure.table or measure.is_group:
            return None
        column = concept(measure.data["column"], measure.column)
        bindings[name + "Row"] = concept(measure.data["row"], measure.row)
        bindings[name + "Property"] = named(row_measures()[column.value])
    return bindings, {"measure": "measure-share"}


def measure_to_parts(measure: Measure) -> Parts:
    """Give the values and the query part by which reports carry a measure."""
    if not measure.table:
        return text_to_parts(measure, "measure-text")
    bindings: dict[str, Term]
    row = concept(measure.data["row"], measure.row)
    column = concept(measure.data["column"], measure.column)
    if measure.headline and not measure.is_group:
        told = measure.fallback()
        bindings = {"property": named(measure.headline)}
        if told is None:
            return bindings, {"measure": "measure-headline"}
        more, parts = text_to_parts(told, "measure-headline-or-text")
        return bindings | more, parts
    if column.value not in row_measures():
        both = concept_of(measure.data["row"], measure.row).is_group
        bindings = {"row": row, "column": column, "expected": ox.Literal(len(members_of(measure)))}
        return bindings, {"measure": "measure-group-columns" if both else "measure-columns"}
    prop = named(row_measures()[column.value])
    if measure.is_group:
        bindings = {"row": row, "property": prop, "expected": ox.Literal(len(members_of(measure)))}
        return bindings, {"measure": "measure-group"}
    return {"row": row, "property": prop}, {"measure": "measure-row"}


def cells_to_parts(measure: Measure) -> Parts:
    """Give the values and the query part by which reports carry the cells of a measure that is no group, text aside."""
    bindings, parts = measure_to_parts(measure)
    if not measure.headline:
        return bindings, parts
    return {"property": bindings["property"]}, {"measure": "measure-headline"}


def text_to_parts(measure: Measure, part: str) -> Parts:
    """Give the values and the query part by which reports state a figure of their text."""
    bindings: dict[str, Term] = {"kind": concept("fact-kind", measure.kind)}
    scheme, value = next(
        ((slot, value) for slot, value in measure.values if slot not in ("kind", "none") and value), ("", "")
    )
    if scheme == "category":
        return {**bindings, "category": ox.Literal(value)}, {"measure": part, "concept": "fact-category"}
    if value:
        return {**bindings, "concept": concept(scheme, value)}, {"measure": part, "concept": "fact-concept"}
    return bindings, {"measure": part}


def _groups_to_parts(part: Measure, whole: Measure) -> Parts:
    """Give the values and query part of a rate whose parts are sums of rows, each added only where all were read."""
    bindings: dict[str, Term] = {}
    chosen = {"measure": "measure-rate-groups"}
    for name, measure in (("part", part), ("whole", whole)):
        column = concept(measure.data["column"], measure.column)
        bindings[name + "Row"] = concept(measure.data["row"], measure.row)
        bindings[name + "Property"] = named(row_measures()[column.value])
        chosen[name] = f"rate-{name}"
        if measure.is_group:
            bindings[name + "Cells"] = ox.Literal(len(members_of(measure)))
            chosen[name] = f"rate-{name}-sum"
    return bindings, chosen


def rate_to_parts(subject: str, chosen: int = 0) -> Parts | None:
    """Give the same for a reading of a rate, or None where no query divides its parts."""
    rate = rate_data(subject)
    reading = rate["readings"][chosen]
    if len(reading["parts"]) == len(reading["whole"]) == 1:
        part, whole = (rate_measure(rate, rows[0]) for rows in (reading["parts"], reading["whole"]))
        if part.is_group or whole.is_group:
            return _groups_to_parts(part, whole)
    tops = [rate_measure(rate, part).headline for part in reading["parts"]]
    wholes = [rate_measure(rate, part).headline for part in reading["whole"]]
    if len(reading["parts"]) == len(reading["whole"]) == 1 and not all((*tops, *wholes)):
        return _groups_to_parts(part, whole)
    if not all((*tops, *wholes)) or len(tops) > 2 or len(wholes) != 1:
        return None
    bindings: dict[str, Term] = {f"part{place}": named(top) for place, top in enumerate(tops, 1)}
    return bindings | {"whole1": named(wholes[0])}, {"measure": f"measure-rate-{len(tops)}"}
