"""The held-out set: questions of ``questions_held_out.yaml``, answered from the made-up world's figures alone.

Takes no part of the question code. Run as a script it asks every question and prints the figures; with ``-v`` the
questions whose answers are not as they must be.
"""

from __future__ import annotations

import operator
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from question_reports import Sample, graph_of
from question_scoring import Gold, Score, figures, mistakes, percent, score
from question_world import world

from server.questions.answer import Status
from server.questions.engine import QuestionEngine

FOLDER = Path(__file__).parent
FILES = ("questions_held_out", "questions_held_out_second", "questions_held_out_third")
COMPARED: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "between": operator.ge,
}


@cache
def data() -> Mapping[str, Any]:
    """Give the held-out sets as written, as one."""
    found: dict[str, Any] = {}
    for name in FILES:
        for key, entries in yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")).items():
            found[key] = _with(found.get(key, type(entries)()), entries)
    return found


def _with(before: Any, entries: Any) -> Any:
    if isinstance(entries, dict):
        return before | {key: [*before.get(key, ()), *values] for key, values in entries.items()}
    return [*before, *entries]


def engine() -> QuestionEngine:
    """Give an engine over the made-up world."""
    return QuestionEngine(graph_of(tuple(world().values())))


def held_out() -> Iterator[Gold]:
    """Give every question."""
    yield from _of_one_cell()
    yield from _of_sums()
    yield from _of_rates()
    yield from _of_rankings()
    yield from _of_many()
    yield from _of_years()
    yield from _of_two()
    yield from _of_parts()
    yield from _told()


def _value(report: str, cell: str) -> Decimal:
    table, row, column = cell.split("/")
    return Decimal(str(world()[report].cells.get((int(table), row, column), 0)))


def _agency(report: str) -> tuple[str, int]:
    return world()[report].name, world()[report].year


def _total(report: str, table: int, rows: str | list[str], columns: str | list[str] | None) -> Decimal:
    listed = _group(rows)
    of = ["total"] if columns is None else _group(columns)
    return sum((_value(report, f"{table}/{row}/{column}") for row in listed for column in of), Decimal(0))


def _group(named: str | list[str]) -> list[str]:
    return list(data()["groups"].get(named, [named])) if isinstance(named, str) else named


def _of_one_cell() -> Iterator[Gold]:
    for place, say in data()["cells"].items():
        report, cell = place.split(" ")
        yield from (Gold("value", question, value=_value(report, cell)) for question in say)
    for place, say in data()["whether"].items():
        yield from (Gold("whether", question, value=_value(*place.split(" ")) > 0) for question in say)
    for entry in data()["facts"]:
        yield from (Gold("text", question, value=Decimal(entry["value"])) for question in entry["say"])


def _of_sums() -> Iterator[Gold]:
    for entry in data()["sums"]:
        value = _total(entry["at"], entry.get("table", 3), entry["rows"], entry.get("column"))
        yield from (Gold("sum", question, value=value) for question in entry["say"])


def _of_rates() -> Iterator[Gold]:
    for entry in data()["rates"]:
        value = _rate(entry["at"], entry)
        yield from (Gold("rate", question, value=value) for question in entry["say"])


def _rate(report: str, entry: Mapping[str, Any]) -> Decimal | None:
    part = _total(report, entry.get("table", 3), entry["part"], entry.get("column"))
    whole = _total(report, entry.get("table", 3), entry["whole"], None)
    return percent(part, whole) if whole else None


def _over(entry: Mapping[str, Any]) -> list[str]:
    return [
        key
        for key, sample in world().items()
        if sample.tables and key not in entry.get("without", ()) and _is_within(sample, entry)
    ]


def _is_within(sample: Sample, entry: Mapping[str, Any]) -> bool:
    return (
        entry.get("year") in (None, sample.year)
        and entry.get("sector") in (None, sample.sector)
        and entry.get("level") in (None, sample.level)
        and sample.name.endswith(entry.get("body", ""))
        and sample.code.startswith(entry.get("place", ""))
    )


def _ranked(keys: Iterable[str], by: Callable[[str], Decimal], least: bool) -> list[str]:
    return sorted(keys, key=by, reverse=not least)


def _of_rankings() -> Iterator[Gold]:
    for entry in data()["tops"]:
        cell = entry["cell"]
        ranked = _ranked(_over(entry), lambda key, cell=cell: _value(key, cell), bool(entry.get("least")))  # type: ignore[misc]
        if "n" in entry:
            agencies = frozenset(_agency(key) for key in ranked[: entry["n"]])
            yield from (Gold("rank", question, agencies=agencies) for question in entry["say"])
        else:
            name, _ = _agency(ranked[entry.get("nth", 1) - 1])
            words: tuple[str, ...] = (name,) if "nth" in entry else ()
            yield from (Gold("rank", q, first="" if words else name, words=words) for q in entry["say"])
    for entry in data()["rate_tops"]:
        rates = {key: rate for key in _over(entry) if (rate := _rate(key, entry)) is not None}
        best = max(rates.values())
        words = tuple(_agency(key)[0] for key in rates if rates[key] == best)
        yield from (Gold("rank", question, words=words) for question in entry["say"])


def _of_many() -> Iterator[Gold]:
    for entry in data()["kept"]:
        kept = frozenset(_agency(key) for key in _kept(entry))
        yield from (Gold("filter", question, agencies=kept) for question in entry["say"])
    for entry in data()["counts"]:
        number = Decimal(len({_agency(key)[0] for key in _kept(entry)}))
        yield from (Gold("count", question, value=number) for question in entry["say"])
    for entry in data()["totals"]:
        values = [_value(key, entry["cell"]) for key in _over(entry)]
        yield from (Gold("total", question, value=sum(values, Decimal(0))) for question in entry["say"])
    for entry in data()["means"]:
        values = [_value(key, entry["cell"]) for key in _over(entry)]
        mean = percent(sum(values, Decimal(0)), Decimal(len(values) * 100))
        yield from (Gold("mean", question, value=mean) for question in entry["say"])


def _kept(entry: Mapping[str, Any]) -> list[str]:
    compare, upto = COMPARED[entry["op"]], Decimal(entry.get("upto", 10**9))
    values = {key: _value(key, entry["cell"]) for key in _over(entry)}
    return [key for key, value in values.items() if compare(value, Decimal(entry["value"])) and value <= upto]


def _of_years() -> Iterator[Gold]:
    for entry in data()["year_tops"]:
        keys = [key for key in world() if key.startswith(entry["agency"] + "/")]
        cell = entry["cell"]
        best = _ranked(keys, lambda key, cell=cell: _value(key, cell), bool(entry.get("least")))[0]  # type: ignore[misc]
        words: tuple[str, ...] = (str(world()[best].year), f"{_value(best, cell):f}".removesuffix(".0"))
        yield from (Gold("year", question, words=words) for question in entry["say"])
    for entry in data()["trends"]:
        keys = [key for key in world() if key.startswith(entry["agency"] + "/")]
        words = tuple(f"{int(_value(key, entry['cell']))}" for key in keys)
        yield from (Gold("trend", question, words=words) for question in entry["say"])
    for entry in data()["agency_totals"]:
        value = sum((_value(f"{entry['agency']}/{year}", entry["cell"]) for year in entry["years"]), Decimal(0))
        yield from (Gold("total", question, value=value) for question in entry["say"])


def _of_two() -> Iterator[Gold]:
    for entry in data()["changes"]:
        old, new = _value(entry["from"], entry["cell"]), _value(entry["to"], entry["cell"])
        value = percent(new - old, old) if entry.get("rate") else new - old
        yield from (Gold("change", question, value=value) for question in entry["say"])
    for entry in data()["comparisons"]:
        values = {key: _value(key, entry["cell"]) for key in entry["reports"]}
        words = tuple(f"{int(value)}" for value in values.values())
        yield from (Gold("compare", question, words=words) for question in entry["say"])


def _of_parts() -> Iterator[Gold]:
    for entry in data()["breakdowns"]:
        words = tuple(f"{int(_value(entry['at'], cell))}" for cell in entry["cells"])
        yield from (Gold("breakdown", question, words=words) for question in entry["say"])


def _told() -> Iterator[Gold]:
    for entry in data()["told"]:
        value = entry.get("value")
        expected = value if value is None or isinstance(value, bool) else Decimal(value)
        status = Status(entry.get("status", "answered"))
        kind = "told" if status is Status.ANSWERED else str(status)
        yield Gold(kind, entry["q"], status, value=expected, words=tuple(entry.get("words", ())))
    for entry in data()["follow_ups"]:
        for question, place in entry["then"].items():
            yield Gold("follow-up", question, value=_value(*place.split(" ")), before=entry["first"])
    yield from (Gold("refused", str(question), Status.NOT_UNDERSTOOD) for question in data()["refused"])


def main() -> None:
    """Write the figures of the held-out set."""
    asked, questions = engine(), tuple(held_out())
    started = time.perf_counter()
    scores: list[Score] = [score(asked, gold) for gold in questions]
    lines = [*figures(scores, time.perf_counter() - started), *(mistakes(scores) if "-v" in sys.argv else ())]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
