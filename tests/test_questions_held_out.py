"""Questions as people type them, over a made-up world: no wrong answer, nearly all answered, the rest refused."""

from __future__ import annotations

import pytest
from question_held_out import engine, held_out
from question_scoring import Score, mistakes, score

from server.questions.answer import Status


@pytest.fixture(scope="module")
def scores() -> list[Score]:
    asked = engine()
    return [score(asked, gold) for gold in held_out()]


def test_the_set_is_large_and_spans_the_kinds_of_questions() -> None:
    questions = list(held_out())
    assert len({(gold.before, gold.question) for gold in questions}) > 300
    assert sum(gold.kind == "refused" for gold in questions) >= 60
    assert {"value", "rate", "rank", "count", "breakdown", "trend", "compare", "told"} <= {q.kind for q in questions}


def test_no_question_is_answered_wrongly(scores: list[Score]) -> None:
    assert list(mistakes([item for item in scores if item.verdict == "wrong"])) == []


def test_questions_that_can_be_answered_are(scores: list[Score]) -> None:
    answerable = [item for item in scores if item.gold.status is Status.ANSWERED]
    missed = [item for item in answerable if item.verdict != "right"]
    assert len(missed) <= len(answerable) * 0.02, list(mistakes(missed))


def test_questions_that_cannot_be_answered_say_why(scores: list[Score]) -> None:
    others = [item for item in scores if item.gold.status is not Status.ANSWERED and item.verdict != "right"]
    assert list(mistakes(others)) == []
