"""Sentences in many wordings to the facts that they state, and to no others."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from narrative_accuracy import cases_to_outcomes, fact_to_words, precision_and_recall, text_to_facts

HERE = Path(__file__).parent
SENTENCES = yaml.safe_load((HERE / "narrative_sentences.yaml").read_text("utf-8"))
HELD_OUT = [
    case
    for name in ("narrative_held_out.yaml", "narrative_held_out_second.yaml", "narrative_held_out_third.yaml")
    for case in yaml.safe_load((HERE / name).read_text("utf-8"))
]


@pytest.mark.parametrize("case", SENTENCES + HELD_OUT, ids=lambda case: case["text"][:30])
def test_a_sentence_states_these_facts_and_no_others(case: dict[str, Any]) -> None:
    facts = text_to_facts(case["text"], case.get("year"))
    expected = [fact for fact in case["facts"] if fact not in case.get("missed", ())]
    assert sorted(map(fact_to_words, facts)) == sorted(expected)
    assert all(case["text"][fact.start : fact.end] == fact.raw for fact in facts)


def test_what_is_read_is_stated_and_what_is_stated_is_read() -> None:
    precision, recall = precision_and_recall(list(cases_to_outcomes(HELD_OUT)))
    assert precision >= 0.98
    assert recall >= 0.9
