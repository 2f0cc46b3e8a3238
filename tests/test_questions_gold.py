"""The gold set on a store built from the samples: no wrong answer, nearly all answered, the rest honestly refused."""

from __future__ import annotations

from collections import Counter

import pytest
from question_gold import gold_set, sample_engine
from question_scoring import Score, mistakes, score

from server.questions.answer import Status
from server.questions.engine import QuestionEngine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> QuestionEngine:
    return sample_engine(tmp_path_factory.mktemp("gold"))


@pytest.fixture(scope="module")
def scores(engine: QuestionEngine) -> list[Score]:
    return [score(engine, gold) for gold in gold_set()]


@pytest.mark.parametrize("body", ["教育局", "教育体育局", "教委", "财政局", "各教育局"])
@pytest.mark.parametrize("place", ["宿迁市", "淮安市", "宿迁"])
def test_a_body_of_a_place_is_not_the_government_that_prints_its_place_as_its_name(
    engine: QuestionEngine, place: str, body: str
) -> None:
    answer = engine.ask(f"{place}{body}2024年收到多少件申请")
    assert answer.status is not Status.ANSWERED
    assert answer.value is None


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
