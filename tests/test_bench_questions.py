"""The questions of the bench: that each kind is asked, and that what is timed are answers."""

from collections import defaultdict
from pathlib import Path
from random import Random

import pytest

from bench.data import load
from bench.question_store import made_up_reports, question_store
from bench.questions import Question, random_questions
from server.questions.answer import Answer
from server.questions.engine import QuestionEngine
from server.store import open_store

REPORTS, QUESTIONS = 48, 120
OTHERWISE = {
    "no agency named": {"ambiguous"},
    "agency not held": {"no_data"},
    "misspelt": {"ambiguous", "no_data", "not_understood"},
    "not a question for us": {"not_understood"},
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Question, Answer]]:
    folder = tmp_path_factory.mktemp("bench")
    graph = open_store(question_store(REPORTS, 7, folder), memory_limit=1 << 40)
    engine = QuestionEngine(graph)
    mix = list(random_questions(graph, Random(3), QUESTIONS))
    assert mix == list(random_questions(graph, Random(3), QUESTIONS))
    return [(question, engine.ask(question.text)) for question in mix]


def test_every_kind_of_question_is_asked(asked: list[tuple[Question, Answer]]) -> None:
    assert {question.kind for question, _ in asked} == set(load("questions"))


def test_what_is_timed_are_answers(asked: list[tuple[Question, Answer]]) -> None:
    statuses: dict[str, set[str]] = defaultdict(set)
    for question, answer in asked:
        statuses[question.kind].add(str(answer.status))
    for kind, found in statuses.items():
        assert found <= OTHERWISE.get(kind, {"answered", "no_data"}), kind


def test_a_store_is_made_once(tmp_path: Path) -> None:
    store = question_store(4, 1, tmp_path)
    version = (store / "current").resolve()
    assert question_store(4, 1, tmp_path) == store
    assert (store / "current").resolve() == version


def test_agencies_report_on_several_years() -> None:
    years: dict[str, set[int]] = defaultdict(set)
    for report in made_up_reports(12, 1):
        assert report.agency is not None
        assert report.year is not None
        years[report.agency.name].add(report.year)
    assert {len(found) for found in years.values()} == {4}
