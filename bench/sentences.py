"""Sentences for made-up reports, from templates, with the facts that they state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

import cn2an

from bench.data import load
from bench.figures import Numbers
from bench.truth import TrueFact

_SIZES = {"items": (10, 9000), "few": (2, 90), "single": (1, 12), "followers": (300, 400_000), "chinese": (2, 60)}
_THEMES_IN_ONE_REPORT = {"disclosed": 1, "channels": 3, "received": 3, "modes": 1, "disputes": 1, "work": 3, "plain": 5}
_WAN = 10_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as printed and the facts in it."""

    text: str
    facts: tuple[TrueFact, ...]


def random_overview(random: Random, numbers: Numbers, words: Mapping[str, str]) -> list[Sentence]:
    """Make up the sentences of the first part, in paragraphs' order; no sentence twice."""
    made: list[Sentence] = []
    for theme, most in _THEMES_IN_ONE_REPORT.items():
        made += random_sentences(random, theme, random.randint(min(1, most - 1), most), numbers, words)
    return made


def random_sentences(
    random: Random, theme: str, count: int, numbers: Numbers, words: Mapping[str, str], *, source: str = "sentences"
) -> list[Sentence]:
    """Make up to ``count`` sentences on a theme that the report's figures allow; none contradicts another.

    ``source`` is the file of the templates.
    """
    templates = load(source)[theme]
    made: list[Sentence] = []
    told: set[tuple[str, str]] = set()
    for template in random.sample(templates, len(templates)):
        facts = {(kind, concept) for kind, concept, *_ in template.get("facts", ())}
        sentence = None if facts & told else _filled(random, template, numbers, words)
        if sentence is not None and len(made) < count:
            told |= facts
            made.append(sentence)
    return made


def _filled(random: Random, template: dict[str, Any], numbers: Numbers, words: Mapping[str, str]) -> Sentence | None:
    values: dict[str, Decimal] = {}
    printed: dict[str, str] = {}
    for name, source in template.get("figures", {}).items():
        if isinstance(source, str):
            values[name], printed[name] = _made_up(random, source)
            continue
        kind, (table, row, column) = next(iter(source.items()))
        value = numbers.get((table, row, column))
        if value is None or (value == 0) != (kind == "zero"):
            return None
        values[name], printed[name] = value, format(value, "f")
    text = template["text"].format(**words, **printed)
    return Sentence(text, tuple(_facts(template.get("facts", ()), values, text)))


def _facts(stated: list[list[Any]], values: dict[str, Decimal], text: str) -> Iterator[TrueFact]:
    for kind, concept, value, unit, *approx in stated:
        number = values[value] if value in values else Decimal(value)
        yield TrueFact(kind, concept, format(number, "f"), unit, bool(approx), text)


def _made_up(random: Random, kind: str) -> tuple[Decimal, str]:
    if kind == "hundreds":
        number = 100 * random.randint(1, 60)
        return Decimal(number), str(number)
    if kind == "wan":
        tenths = random.randint(1, 99)
        return Decimal(tenths * _WAN // 10), f"{tenths / 10:g}"
    number = random.randint(*_SIZES[kind])
    return Decimal(number), _chinese(number) if kind == "chinese" else str(number)


def _chinese(number: int) -> str:
    text: str = cn2an.an2cn(number)
    return re.sub("^一十", "十", "两" if text == "二" else text)
