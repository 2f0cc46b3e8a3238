"""What makes a report hard to read, done to labels, cells and running text at random.

Takes what is to be printed; gives it changed in print, never in what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from random import Random

import opencc
from pypinyin import Style, pinyin

from bench.data import load
from bench.figures import Numbers
from bench.layouts import Key
from ontology.form import Block, FormColumn, FormRow

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_SPREAD = 0.3
_LONGEST_SPREAD = 6
_SHORTEST_DAMAGED, _DAMAGE = 7, 0.15
_SHORTEST_BROKEN = 4


def other_labels(random: Random, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Print some labels in another way that reports have."""
    variants = load("variants")
    relabelled = {label: random.choice(others) for label, others in variants["labels"].items() if random.random() < 0.5}
    notations = variants["notations"] if random.random() < 0.5 else {}
    return _relabelled(blocks, lambda text: relabelled.get(text, text), lambda text: notations.get(text, text))


def blanks_in_labels(random: Random, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Spread short labels by blanks (规 章)."""
    blank = random.choice(load("variants")["blanks"])
    return _relabelled(
        blocks,
        lambda text: blank.join(text) if len(text) <= _LONGEST_SPREAD and random.random() < _SPREAD else text,
        lambda text: text,
    )


def damaged_labels(random: Random, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Lose a character of some long labels, or print another in its place."""

    def damaged(text: str) -> str:
        if len(text) < _SHORTEST_DAMAGED or random.random() >= _DAMAGE:
            return text
        at = random.randrange(1, len(text) - 1)
        return text[:at] + random.choice(("", load("variants")["misread"])) + text[at + 1 :]

    return _relabelled(blocks, damaged, lambda text: text)


def broken_labels(random: Random, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Break some labels over two or three lines, as narrow cells do."""

    def broken(text: str) -> str:
        if len(text) < _SHORTEST_BROKEN or random.random() >= _SPREAD:
            return text
        width = -(-len(text) // random.choice((2, 3)))
        return "\n".join(text[at : at + width] for at in range(0, len(text), width))

    return _relabelled(blocks, broken, lambda text: text)


def numbers_to_texts(random: Random, numbers: Numbers, *, separators: bool, zero: str) -> dict[Key, str]:
    """Print the numbers of the tables, zeros in a way of their own."""
    told = {2: random.random() < 0.5, 3: random.random() < 0.7, 4: True}
    return {
        key: zero if number == 0 and told[key[0]] else _printed(number, separators=separators)
        for key, number in numbers.items()
    }


def full_width(text: str) -> str:
    """Print digits in full width."""
    return text.translate(_WIDE_DIGITS)


def traditional(text: str) -> str:
    """Print in traditional script with the sound in brackets behind characters that differ, as bad converters do."""
    return _CHINESE.sub(lambda run: _with_sounds(run.group()), text)


def _printed(number: Decimal, *, separators: bool) -> str:
    return format(number, ",f" if separators else "f")


@lru_cache(maxsize=4096)
def _with_sounds(run: str) -> str:
    old = _converter("s2t").convert(run)
    if len(old) != len(run) or _converter("t2s").convert(old) != run:
        return run
    sounds = (syllables[0] for syllables in pinyin(run, style=Style.TONE))
    return "".join(
        f"{char}({sound})" if char != plain else char for char, plain, sound in zip(old, run, sounds, strict=True)
    )


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def _relabelled(
    blocks: tuple[Block, ...], label: Callable[[str], str], notation: Callable[[str], str]
) -> tuple[Block, ...]:
    return tuple(
        replace(
            block,
            rows=tuple(FormRow(row.concept, label(row.label), notation(row.notation)) for row in block.rows),
            columns=tuple(FormColumn(column.concept, label(column.label), column.unit) for column in block.columns),
        )
        for block in blocks
    )
