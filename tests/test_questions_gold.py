"""The gold set on a store built from the samples: no wrong answer, nearly all answered, the rest honestly refused."""

from __future__ import annotations

from collections import Counter

import pytest
from question_gold import gold_set, sample_engine
from question_scoring import Score, mistakes, score

from server.questions.answer import Status


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> list[Score]:
    engine = sample_engine(tmp_path_factory.mktemp("gold"))
    return [score(engine, gold) for gold in gold_set()]


def test_the_gold_set_spans_the_kinds_of_questions() -> None:
    questions = list(gold_set())
    kinds = Counter(gold.kind for gold in questions)
    refusals = sum(gold.status is not Status.ANSWERED for gold in questions)
    assert len({(gold.before, gold.question) for gold in questions}) > 800
    assert kinds["follow-up"] >= 60
    assert refusals >= 150
    assert {"rank", "filter", "total", "mean", "change", "compare", "rate", "text", "whether", "told"} <= set(kinds)


def test_no_gold_question_is_answered_wrongly(scores: list[Score]) -> None:
    assert list(mistakes([item for item in scores if item.verdict == "wrong"])) == []


def test_gold_questions_that_can_be_answered_are(scores: list[Score]) -> None:
    answerable = [item for item in scores if item.gold.status is Status.ANSWERED]
    missed = [item for item in answerable if item.verdict != "right"]
    assert len(missed) <= len(answerable) * 0.01, list(mistakes(missed))


def test_gold_questions_that_cannot_be_answered_say_why(scores: list[Score]) -> None:
    others = [item for item in scores if item.gold.status is not Status.ANSWERED and item.verdict != "right"]
    assert list(mistakes(others)) == []
