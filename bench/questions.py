"""``python -m bench.questions``: how long the question engine takes to start, and to answer, over many reports.

Takes a store of made-up reports (``bench.question_store``), held in memory as the service holds it, and a mix of
questions of all kinds (``data/questions.yaml``); gives the time to the first answer, the median and the 95th percentile
of the time an answer takes, and the slowest kinds. Every question is asked once, one after the other; times are of the
processor, so that other work on the machine does not count.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import TYPE_CHECKING

import click

from bench.data import load
from bench.measuring import Ratio, machine, ratios_to_table, timed
from server.graph import Graph
from server.store import open_store

if TYPE_CHECKING:
    from server.questions.engine import QuestionEngine

FOLDER = Path("build")
COUNT, SEED, QUESTIONS = 10_000, 2019, 300
START_SECONDS, MEDIAN_MILLISECONDS, P95_MILLISECONDS = 2.0, 20.0, 60.0
_IN_MEMORY = 1 << 40
_SLOWEST = 12
_NAMES = """
SELECT ?name (GROUP_CONCAT(STR(?year); separator=" ") AS ?years) WHERE {
  ?report a xxgk:Report ; xxgk:year ?year ; xxgk:agency ?agency .
  ?agency skos:prefLabel ?name ; xxgk:region/skos:prefLabel ?place FILTER(STRSTARTS(?name, ?place))
} GROUP BY ?agency ?name ORDER BY ?name ?agency
"""
_PLACES = """
SELECT DISTINCT ?name WHERE {
  ?agency a xxgk:Agency ; xxgk:region/xxgk:within* ?place . ?place skos:prefLabel ?name
  FILTER NOT EXISTS { ?place xxgk:within ?above }
} ORDER BY ?name
"""
_SECTORS = """
SELECT DISTINCT ?name WHERE {
  ?agency xxgk:sector/skos:prefLabel ?name FILTER(LANG(?name) = "zh")
} ORDER BY ?name
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the mix and its kind."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked: how long its answer took, its status, and how long the sentence is."""

    question: Question
    milliseconds: float
    status: str
    characters: int


@dataclass(frozen=True, slots=True)
class Speed:
    """The measured start of the engine, in seconds, and the answers."""

    start: float
    asked: tuple[Asked, ...]

    @property
    def ratios(self) -> list[Ratio]:
        """The figures beside their aims."""
        times = [each.milliseconds for each in self.asked]
        p95 = quantiles(times, n=20)[-1]
        return [
            Ratio("start to first answer", self.start, "aim", START_SECONDS, "s", at_most=1),
            Ratio("an answer, median", median(times), "aim", MEDIAN_MILLISECONDS, "ms", at_most=1),
            Ratio("an answer, 95th percentile", p95, "aim", P95_MILLISECONDS, "ms", at_most=1),
        ]


def measure(count: int = COUNT, seed: int = SEED, questions: int = QUESTIONS, folder: Path = FOLDER) -> list[Ratio]:
    """Measure a store of so many reports."""
    return store_to_speed(_store(count, seed, folder), seed, questions).ratios


def store_to_speed(store: Path, seed: int, count: int) -> Speed:
    """Start an engine on a store and ask it so many questions."""
    graph = open_store(store, memory_limit=_IN_MEMORY)
    mix = list(random_questions(graph, Random(seed), count))
    engine, started = timed(lambda: _started(graph))
    return Speed(started.processor, tuple(_asked(engine, question) for question in mix))


def random_questions(graph: Graph, random: Random, count: int) -> Iterator[Question]:
    """Give so many questions, every wording in turn, with names and years that the graph holds."""
    names = _texts(graph, _NAMES)
    times = Counter(name for name, _ in names)
    unique = [(name, years) for name, years in names if times[name] == 1 and len(set(years.split())) > 1]
    places, sectors = ([row[0] for row in _texts(graph, query)] for query in (_PLACES, _SECTORS))
    wordings = [Question(kind, text) for kind, texts in load("questions").items() for text in texts]
    for wording in islice(cycle(wordings), count):
        (first, years), (second, _) = random.sample(unique, 2)
        earlier, later = sorted(random.sample(sorted(set(years.split())), 2))
        place = random.choice(places)
        misspelt = first[:-3] + first[-2] + first[-3] + first[-1]
        words = {"a": first, "b": second, "y": later, "z": earlier, "x": misspelt, "s": random.choice(sectors)}
        yield Question(wording.kind, wording.text.format(**words, p=place))


def asked_to_table(asked: Sequence[Asked]) -> list[str]:
    """Give the lines of a table of the kinds, the slowest first."""
    kinds = {
        each.question.kind: [other for other in asked if other.question.kind == each.question.kind] for each in asked
    }
    lines = [
        "| kind | questions | median ms | longest ms | longest sentence | slowest question |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for kind, found in sorted(kinds.items(), key=lambda item: -max(each.milliseconds for each in item[1])):
        slowest = max(found, key=lambda each: each.milliseconds)
        middle = median(each.milliseconds for each in found)
        longest = max(each.characters for each in found)
        lines.append(
            f"| {kind} | {len(found)} | {middle:.1f} | {slowest.milliseconds:.1f} | {longest} | "
            f"{slowest.question.text} ({slowest.status}) |"
        )
    return lines


def _store(count: int, seed: int, folder: Path) -> Path:
    """Give the store, made in another process so that nothing of this one is warm."""
    from bench.question_store import question_store  # noqa: PLC0415  # loads what extraction needs

    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(question_store, count, seed, folder).result()


def _started(graph: Graph) -> QuestionEngine:
    """Give an engine that has answered its first question."""
    from server.questions.engine import QuestionEngine  # noqa: PLC0415  # loading its language tools is measured

    engine = QuestionEngine(graph)
    engine.ask(load("questions")["ratio-rank"][0])
    return engine


def _asked(engine: QuestionEngine, question: Question) -> Asked:
    answer, taken = timed(lambda: engine.ask(question.text))
    return Asked(question, taken.processor * 1000, str(answer.status), len(answer.answer))


def _texts(graph: Graph, query: str) -> list[tuple[str, ...]]:
    return [tuple(str(getattr(term, "value", "")) for term in row) for row in graph.select(query).rows]


@click.command()
@click.option("--count", default=COUNT, show_default=True, type=click.IntRange(min=8), help="Reports in the store.")
@click.option("--seed", default=SEED, show_default=True, help="The same seed gives the same store and questions.")
@click.option("--questions", default=QUESTIONS, show_default=True, type=click.IntRange(min=20))
def main(count: int, seed: int, questions: int) -> None:
    """Measure the questions."""
    speed = store_to_speed(_store(count, seed, FOLDER), seed, questions)
    click.echo(f"{machine()}.\n\n" + "\n".join([*ratios_to_table(speed.ratios), "", *asked_to_table(speed.asked)]))


if __name__ == "__main__":
    main()
