"""Sentences in many wordings to the facts that they state, and to no others."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.narrative import read_facts
from extract.report import Fact, Section

SENTENCES = yaml.safe_load(Path(__file__).with_name("narrative_sentences.yaml").read_text("utf-8"))


def told(facts: tuple[Fact, ...]) -> list[str]:
    return [
        f"{fact.kind} {fact.concept} {fact.value}{'~' if fact.approx else ''}{'+' if fact.cumulative else ''} "
        f"{fact.unit or chr(34) * 2}" + ("" if fact.part_of is None else f" <{fact.part_of}")
        for fact in facts
    ]


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["text"][:30])
def test_a_sentence_states_these_facts_and_no_others(case: dict[str, Any]) -> None:
    text = case["text"]
    facts = read_facts(text, [Section(0, "", text, 0, len(text))])
    assert sorted(told(facts)) == sorted(case["facts"])
    assert all(text[fact.start : fact.end] == fact.raw for fact in facts)
