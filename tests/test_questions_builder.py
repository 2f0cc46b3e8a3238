"""Questions put together by choosing: slots out and back, choices that can be asked, answers as to typed questions."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from question_reports import graph_of

from server.questions.answer import Status
from server.questions.builder import (
    request_to_choices,
    request_to_slots,
    request_to_token,
    slots_to_request,
    token_to_request,
)
from server.questions.engine import QuestionEngine

ENGINE = QuestionEngine(graph_of())
QUESTIONS = (
    "重庆市教育委员会2022年收到多少件政府信息公开申请",
    "重庆市教委2022年微信公众号有多少粉丝",
    "重庆市教委2022年予以公开和部分公开一共多少件",
    "重庆市教委2022年自然人申请占比是多少",
    "重庆市教委2022年的公开率是多少",
    "重庆市教委2022年有没有引发行政复议",
    "延安市教育局2019年在教育局网站上发布了多少条信息",
    "2021年行政许可最多的是哪个机关",
    "收到申请超过1件的年报有几份",
    "哪些机关没有收到政府信息公开申请",
    "2021年所有机关一共收到多少件申请",
    "重庆市教委和乐清市教育局谁收到的申请多",
    "公开率怎么算",
    "哪些报告的分项之和与总数不符",
    "三安全一稳定是什么意思",
    "第二十条第(五)项是什么内容",
    "一共收录了多少份年报",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_request_answers_as_its_question_does(question: str) -> None:
    asked = ENGINE.ask(question)
    request = token_to_request(asked.context)
    assert request is not None
    slots = json.loads(json.dumps(request_to_slots(request)))
    assert slots_to_request(slots) == request
    answered = ENGINE.answer_request(request, question)
    assert asked.status is Status.ANSWERED
    assert answered == asked


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_choice_can_be_asked(question: str) -> None:
    request = token_to_request(ENGINE.ask(question).context)
    assert request is not None
    for slot in request_to_choices(request, ENGINE.names):
        assert slot.label
        for choice in slot.choices:
            changed = token_to_request(choice.token)
            assert changed is not None, choice
            assert choice.is_chosen is (changed == request) or slot.id == "operation", choice
            assert ENGINE.answer_request(changed).status is not Status.NOT_UNDERSTOOD, choice


def test_choices_name_what_is_held_and_mark_what_is_chosen() -> None:
    request = token_to_request(ENGINE.ask(QUESTIONS[0]).context)
    assert request is not None
    slots = {slot.id: slot for slot in request_to_choices(request, ENGINE.names)}
    assert {"agency", "year", "measure", "operation"} == set(slots)
    assert [choice.label for choice in slots["agency"].choices if choice.is_chosen] == ["重庆市教育委员会"]
    assert [choice.label for choice in slots["year"].choices] == ["2022"]
    granted = next(choice for choice in slots["measure"].choices if choice.label == "予以公开")
    changed = token_to_request(granted.token)
    assert changed is not None
    assert ENGINE.answer_request(changed).value == 5


def test_few_choices_keep_the_present_one() -> None:
    request = token_to_request(ENGINE.ask(QUESTIONS[0]).context)
    assert request is not None
    measure = next(slot for slot in request_to_choices(request, ENGINE.names, most=2) if slot.id == "measure")
    assert len(measure.choices) == 2
    assert measure.left_out > 0
    assert any(choice.is_chosen for choice in measure.choices)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(QUESTIONS),
    st.sampled_from(["measure", "agency", "years", "bound", "subject", "compared", "joined", "whole", "asks", "count"]),
    _JSON,
)
def test_slots_from_outside_give_an_answer_or_no_request(question: str, slot: str, value: object) -> None:
    request = token_to_request(ENGINE.ask(question).context)
    assert request is not None
    forged = slots_to_request(request_to_slots(request) | {slot: value})
    if forged is not None:
        assert ENGINE.answer_request(forged).status in set(Status)
        assert token_to_request(request_to_token(forged)) == forged
