"""Questions as people type them, over a made-up world: no wrong answer, nearly all answered, the rest refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from question_held_out import engine, held_out
from question_reports import graph_of
from question_scoring import Score, mistakes, score
from question_world import world

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


WHOLE = ("rank", "filter", "total", "mean", "list-all", "ratio-rank", "ratio-list", "by-years")
CHAINS = (
    (
        ("2022年收到申请最多的三个机关", "rank", ("成都市人民政府", "2184")),
        ("2023年呢", "rank", ("前3名", "2895")),
        ("只看教育部门", "rank", ("教育", "四川省教育厅", "155")),
        ("那最少的呢", "rank", ("最少", "锦江区教育局")),
        ("换成浙江省", "rank", ("浙江省", "杭州市教育局")),
    ),
    (
        ("成都市公安局2022年公开率", "ratio", ("66.15", "213÷322")),
        ("按另一个口径", "ratio", ("50.93", "164÷322")),
        ("那2023年呢", "ratio", ("50.25", "201÷400")),
    ),
    (
        ("成都市公安局2022年各类申请人各多少件", "breakdown", ("自然人239件", "328")),
        ("那2023年呢", "breakdown", ("自然人323件", "395")),
        ("换成南昌市公安局", "breakdown", ("自然人80件", "163")),
        ("予以公开的呢", "breakdown", ("予以公开", "56")),
    ),
    (
        ("2022年收到申请超过300件的机关有哪些", "filter", ("4份",)),
        ("超过500件的呢", "filter", ("500", "2份")),
        ("有多少个机关", "filter-count", ("500", "2个")),
    ),
    (
        ("成都市公安局和南昌市公安局2022年谁收到的申请多", "compare", ("74件",)),
        ("那2023年呢", "compare", ("232件",)),
        ("予以公开呢", "compare", ("145件",)),
    ),
    (
        ("2022年所有机关一共收到多少件申请", "total", ("4580",)),
        ("四川省呢", "total", ("四川省", "3580")),
        ("其中自然人多少", "total", ("自然人", "2248")),
        ("平均呢", "mean", ("281",)),
    ),
    (("不予公开包括哪些情形", "members", ("8项",)), ("无法提供呢", "members", ("3项",))),
    (
        ("2022年收到申请第二多的机关是哪个", "rank", ("双流区人民政府", "616")),
        ("第三呢", "rank", ("贵阳市自然资源和规划局", "488")),
    ),
    (
        ("成都市公安局2022年收到多少件申请", "value", ("328",)),
        ("那上一年呢", "value", ("2021年", "227")),
        ("历年呢", "list-all", ("227", "328", "395")),
    ),
)


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain[0][0])
def test_a_dialogue_keeps_what_is_left_unsaid(chain: tuple[tuple[str, str, tuple[str, ...]], ...]) -> None:
    asked, context = engine(), None
    for question, template, words in chain:
        answer = asked.ask(question, context)
        context = answer.context
        assert (answer.status, answer.template) == (Status.ANSWERED, template), f"{question}: {answer.answer}"
        assert all(word in answer.answer for word in words), f"{question}: {answer.answer}"


def test_the_query_shown_gives_the_figures_that_were_kept() -> None:
    asked, graph = engine(), graph_of(tuple(world().values()))
    compared = 0
    for gold in held_out():
        answer = asked.ask(gold.question) if gold.kind in ("rank", "filter", "total", "mean", "trend") else None
        if answer is None or answer.status is not Status.ANSWERED or answer.template not in WHOLE:
            continue
        rows = list(graph.select(answer.sparql).records())
        assert bool(rows) is bool(answer.rows), gold.question
        found = [Decimal(getattr(row["value"], "value", "nan")) for row in rows]
        shown = [Decimal(str(row[2])) for row in answer.rows]
        assert answer.template == "rank" or len(found) == len(shown), gold.question
        first = 0 if not rows or "第" not in answer.answer.partition("的是")[0] else found.index(shown[0])
        near = [abs(one - other) < Decimal("0.01") for one, other in zip(found[first:], shown, strict=False)]
        assert all(near), gold.question
        compared += 1
    assert compared > 40
