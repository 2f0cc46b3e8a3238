"""The gold set: questions of ``questions_gold.yaml`` with answers computed from ``expected/*.csv`` alone.

Takes no part of the question code. Run as a script it builds a store from the samples, asks every question and prints
how many are covered, how many answers are right, and how many refusals; with ``-v`` the questions that are not.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from question_scoring import Gold, figures, mistakes, percent, score

from server.build import build, documents_in
from server.questions.answer import Status
from server.questions.engine import QuestionEngine
from server.store import open_store

TESTS = Path(__file__).parent
SAMPLES = TESTS.parent / "samples"
ASKED_OF = 2
COMPARED = {"eq": "__eq__", "gt": "__gt__", "ge": "__ge__"}
PLACES = {"江苏省": ("huaian-2024", "suqian-2023", "suqian-2024")}

Cells = Mapping[str, Decimal]


@cache
def data() -> Mapping[str, Any]:
    """Give the gold set as written."""
    return dict(yaml.safe_load((TESTS / "questions_gold.yaml").read_text("utf-8")))


@cache
def cells(report: str) -> Cells:
    """Give the numbers of a sample's tables by table/row/column."""
    with (TESTS / "expected" / f"{report}.csv").open(encoding="utf-8") as lines:
        return {
            f"{line['table']}/{line['row']}/{line['column']}": Decimal(line["value"])
            for line in csv.DictReader(lines)
            if line["status"] == "number"
        }


@cache
def facts(report: str) -> Mapping[str, Decimal]:
    """Give the figures of a sample's text by row/column."""
    with (TESTS / "expected" / "narrative.csv").open(encoding="utf-8") as lines:
        return {
            f"{line['row']}/{line['column']}": Decimal(line["value"])
            for line in csv.DictReader(lines)
            if line["sample"].partition(".")[0] == report and line["expectation"] == "read"
        }


def agency(report: str) -> tuple[str, int]:
    """Give a sample's agency, as its page names it, and year."""
    entry = data()["reports"][report]
    return entry["names"][0] if not report.startswith("suqian") else "宿迁市人民政府", entry["year"]


def gold_set() -> Iterator[Gold]:
    """Give every gold question."""
    turns = count()
    yield from _cell_questions(turns)
    yield from _sum_questions(turns)
    yield from _narrative_questions(turns)
    yield from _questions_over_many()
    yield from _told_questions()
    yield from _unanswerable_questions()
    yield from _follow_ups()


def _asked(say: Sequence[str], reports: Sequence[str], turns: Iterator[int], **words: str) -> Iterator[tuple[str, str]]:
    """Give each wording with the reports it is asked of, names and years in turn."""
    for wording in say:
        for _ in range(min(ASKED_OF, len(reports))):
            turn = next(turns)
            report = reports[turn % len(reports)]
            names, years = data()["reports"][report]["names"], data()["reports"][report]["years"]
            yield report, wording.format(a=names[turn % len(names)], y=years[(turn // 2) % len(years)], **words)


def _with(*wanted: str) -> list[str]:
    return [report for report in data()["reports"] if all(cell in cells(report) for cell in wanted)]


def _total(report: str, added: Sequence[str]) -> Decimal:
    return sum((cells(report)[cell] for cell in added), Decimal(0))


def _cell_questions(turns: Iterator[int]) -> Iterator[Gold]:
    for cell, say in data()["cells"].items():
        for report, question in _asked(say, _with(cell), turns):
            yield Gold("value", question, value=cells(report)[cell])
    grid = data()["grid"]
    for row, row_name in grid["rows"].items():
        for column, column_name in grid["columns"].items():
            cell = f"3/{row}/{column}"
            wording = grid["say"][next(turns) % len(grid["say"])]
            for report, question in _asked([wording], _with(cell), turns, row=row_name, column=column_name):
                yield Gold("value", question, value=cells(report)[cell])
    for cell, say in data()["whether"].items():
        for report, question in _asked(say, _with(cell), turns):
            yield Gold("whether", question, value=cells(report)[cell] > 0)


def _sum_questions(turns: Iterator[int]) -> Iterator[Gold]:
    for entry in data()["sums"]:
        for report, question in _asked(entry["say"], _with(*entry["cells"]), turns):
            yield Gold("sum", question, value=_total(report, entry["cells"]))
    for entry in data()["rates"]:
        fitting = [report for report in _with(*entry["part"], *entry["whole"]) if _total(report, entry["whole"])]
        for report, question in _asked(entry["say"], fitting, turns):
            yield Gold("rate", question, value=percent(_total(report, entry["part"]), _total(report, entry["whole"])))


def _narrative_questions(turns: Iterator[int]) -> Iterator[Gold]:
    for entry in data()["narrative"]:
        for report, question in _asked(entry["say"], [entry["report"]], turns):
            yield Gold("text", question, value=facts(report)[entry["fact"]])


def _over(entry: Mapping[str, Any]) -> dict[str, Decimal]:
    bounds = entry.get("over", {})
    return {
        report: cells(report)[entry["cell"]]
        for report in _with(entry["cell"])
        if bounds.get("year") in (None, agency(report)[1])
        and ("place" not in bounds or report in PLACES[bounds["place"]])
    }


def _questions_over_many() -> Iterator[Gold]:
    for entry in data()["ranks"]:
        found = _over(entry)
        best = (min if entry.get("least") else max)(found, key=lambda report: found[report])
        yield from (Gold("rank", question, first=agency(best)[0]) for question in entry["say"])
    for entry in data()["filters"]:
        limit, compare = Decimal(entry["value"]), COMPARED[entry["compare"]]
        kept = frozenset(agency(report) for report, value in _over(entry).items() if getattr(value, compare)(limit))
        yield from (Gold("filter", question, agencies=kept) for question in entry["say"])
    for entry in data()["totals"]:
        yield from (Gold("total", question, value=sum(_over(entry).values(), Decimal(0))) for question in entry["say"])
    for entry in data()["means"]:
        found = _over(entry)
        mean = (sum(found.values(), Decimal(0)) / len(found)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        yield from (Gold("mean", question, value=mean) for question in entry["say"])
    for entry in data()["changes"]:
        old, new = cells(entry["from"])[entry["cell"]], cells(entry["to"])[entry["cell"]]
        value = percent(new - old, old) if entry.get("rate") else new - old
        yield from (Gold("change", question, value=value) for question in entry["say"])
    for entry in data()["comparisons"]:
        values = {report: cells(report)[entry["cell"]] for report in entry["reports"]}
        best = max(values, key=lambda report: values[report])
        gap = max(values.values()) - min(values.values())
        yield from (Gold("compare", q, value=gap, first=agency(best)[0]) for q in entry["say"])


def _told_questions() -> Iterator[Gold]:
    for entry in data()["told"]:
        value = entry.get("value")
        expected = value if value is None or isinstance(value, bool) else Decimal(value)
        yield Gold("told", entry["q"], value=expected, words=tuple(entry.get("words", ())))


def _unanswerable_questions() -> Iterator[Gold]:
    for key, status in (
        ("no_data", Status.NO_DATA),
        ("ambiguous", Status.AMBIGUOUS),
        ("refused", Status.NOT_UNDERSTOOD),
    ):
        yield from (Gold(key, str(question), status) for question in data()[key])


def _follow_ups() -> Iterator[Gold]:
    for entry in data()["follow_ups"]:
        report = entry["report"]
        for question, wanted in entry["then"].items():
            if isinstance(wanted, str):
                value = cells(report)[wanted]
            else:
                value = percent(_total(report, wanted["part"]), _total(report, wanted["whole"]))
            yield Gold("follow-up", question, value=value, before=entry["first"])


def sample_engine(folder: Path) -> QuestionEngine:
    """Give an engine over a store built from the samples."""
    build(documents_in([SAMPLES]), folder / "store", 1, lambda *_: None)
    return QuestionEngine(open_store(folder / "store"))


def main() -> None:
    """Write the figures of the gold set."""
    with tempfile.TemporaryDirectory() as folder:
        engine = sample_engine(Path(folder))
        questions = tuple(gold_set())
        started = time.perf_counter()
        scores = [score(engine, gold) for gold in questions]
        lines = [*figures(scores, time.perf_counter() - started), *(mistakes(scores) if "-v" in sys.argv else ())]
        sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
