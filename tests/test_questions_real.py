"""Questions over the real reports beside the project, as stated in its list of questions and answers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.build import build, documents_in
from server.questions.answer import Answer
from server.questions.engine import QuestionEngine
from server.store import open_store

SAME_AGENCY = {"郏县教育体育局": "郑县教育体育局"}


@pytest.fixture(scope="module")
def engine(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> QuestionEngine:
    folder = tmp_path_factory.mktemp("reports")
    for report in (shared / "reports").glob("*.txt"):
        shutil.copy(report, folder)
    store = tmp_path_factory.mktemp("store") / "store"
    build(documents_in([folder]), store, 1, lambda *_: None)
    return QuestionEngine(open_store(store))


def _mistakes(answer: Answer, expected: dict[str, Any]) -> list[str]:
    found = answer.to_json()
    checks = {
        "status": answer.status == expected["status"],
        "value": "value" not in expected or found["value"] == expected["value"],
        "unit": expected.get("unit", answer.unit) == answer.unit,
        "first": "first" not in expected
        or (bool(answer.rows) and answer.rows[0][0] in (expected["first"], SAME_AGENCY.get(expected["first"]))),
    }
    return [f"{name}: {answer.answer}" for name, holds in checks.items() if not holds]


def test_every_question_of_the_list_is_answered_as_stated(engine: QuestionEngine, shared: Path) -> None:
    questions = yaml.safe_load((shared / "questions.yaml").read_text("utf-8"))
    mistakes = {}
    for question in questions:
        context = engine.ask(question["context"]).context if "context" in question else None
        if found := _mistakes(engine.ask(question["q"], context), question):
            mistakes[question["q"]] = found
    assert len(questions) > 40
    assert mistakes == {}


def test_lists_name_the_reports_that_they_should(engine: QuestionEngine) -> None:
    def named(question: str) -> set[tuple[object, ...]]:
        return {row[:2] for row in engine.ask(question).rows}

    assert named("哪些机关没有收到政府信息公开申请") == {
        ("坡头区教育局", 2023),
        ("延安市教育局", 2019),
        ("郑县教育体育局", 2021),
    }
    assert named("哪些报告的分项之和与总数不符") == {("坡头区教育局", 2023), ("延安市教育局", 2019)}
    assert "永嘉县发展和改革局" in str(engine.ask("哪些年报里出现了别的单位的名字").rows)
    assert "第十四条" in engine.ask("以国家秘密为由不予公开的法律依据是第几条").answer


def test_findings_of_the_checks_reach_the_answers_they_touch(engine: QuestionEngine) -> None:
    def rules(question: str) -> set[str]:
        return {finding.rule for finding in engine.ask(question).findings}

    assert "PARTS-SUM" in rules("湛江市坡头区教育局2023年主动公开信息多少条")
    assert "PARTS-SUM" in rules("延安市教育局2019年在教育局网站发布多少条信息")
    assert "RULEMAKING-POWER" in rules("延安市教育局2019年填报的规章有几件")
    assert "TABLE-MISSING" in rules("乐清市教育局2021年收到几件申请")
    assert "AGENCY-UNKNOWN" in rules("郑县教育体育局2021年官方微信有多少人关注")
