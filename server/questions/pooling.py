"""Answers that make one rate of many: the mean of the rates of reports, and the rate of their sums.

Both are told together, for they differ; which of them was asked is the value, the other the alternative.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from server.questions.answer import Alternative, Answer
from server.questions.answering import Desk
from server.questions.collecting import collected
from server.questions.rates import rate_data
from server.questions.several import listing, nothing, scope_of
from server.questions.wording import percentage, sentence

_CENT = Decimal("0.01")


def mean_rate_answer(desk: Desk) -> Answer:
    """Answer with the mean of the rates of the reports in scope."""
    return _of_many(desk, pooled=False)


def pooled_rate_answer(desk: Desk) -> Answer:
    """Answer with the rate of the sums over the reports in scope."""
    return _of_many(desk, pooled=True)


def _of_many(desk: Desk, pooled: bool) -> Answer:
    found = collected(desk, "most")
    if isinstance(found, Answer):
        return found
    if not found.entries:
        return nothing(desk, found)
    divided = desk.columns.parts_of_rate(desk.request.subject)
    parts = [divided[entry.report.iri] for entry in found.entries]
    top, whole = (sum(values, Decimal(0)) for values in zip(*parts, strict=True))
    mean = sum((part * 100 / base for part, base in parts), Decimal(0)) / len(parts)
    values = {"mean": mean.quantize(_CENT, rounding=ROUND_HALF_UP), "pooled": percentage(top, whole)}
    reading = rate_data(desk.request.subject)["readings"][0]["label"]
    names = {"scope": scope_of(desk), "rate": found.label, "count": len(parts), "reading": reading}
    texts = {key: sentence(f"of-rates.{key}", **names, **values, top=top, whole=whole) for key in values}
    asked, other = ("pooled", "mean") if pooled else ("mean", "pooled")
    answer = listing(desk, found, found.entries, texts[asked] + texts[other], found.entries)
    label = sentence(f"of-rates.{other}-label")
    alternative = Alternative(label, values[other], "%", desk.question)
    return replace(answer, value=values[asked], unit="%", alternatives=(alternative,))
