"""The guide to questions: what can be asked, by kinds of questions, figures and rates, each kind with its examples.

Takes the files of the question engine and the ontology's code lists; gives records for the page ``/questions`` and, as
``python -m server.pages.guide``, the same in Markdown, which is ``docs/questions.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from flask import Blueprint, render_template

from ontology.vocabulary import concepts
from server.questions.answer import Status
from server.questions.operations import Operation, operations
from server.questions.resources import yaml_data

blueprint = Blueprint("guide", __name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question and examples of it."""

    id: str
    label: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of questions under a heading; the examples of general ones name no agency."""

    heading: str
    is_general: bool
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """A list of names: what they are, and they themselves."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide as a whole; ``words`` are its headings and sentences."""

    words: Any
    groups: tuple[Group, ...]
    figures: tuple[Names, ...]
    rates: tuple[Names, ...]


@blueprint.get("/questions")
def questions() -> str:
    """Show what can be asked; every example is a link that asks it."""
    return render_template("questions.html", guide=guide())


@cache
def guide() -> Guide:
    """Give the guide."""
    words = yaml.safe_load(files("server").joinpath("data/guide.yaml").read_text("utf-8"))
    placed = {kind for group in words["groups"] for kind in group["kinds"]}
    rest = [item.id for item in operations() if item.id not in placed]
    known = {item.id: item for item in operations()}
    shown = []
    for group in words["groups"]:
        kinds = [*group["kinds"], *(rest if group is words["groups"][-1] else ())]
        found = tuple(_kind(known[kind]) for kind in kinds if kind in known)
        shown.append(Group(group["heading"], bool(group.get("general")), found))
    return Guide(words, tuple(group for group in shown if group.kinds), tuple(_figures(words)), tuple(_rates()))


def completions(first: Sequence[str]) -> tuple[str, ...]:
    """Give questions to complete what is typed with: those given, and examples that name no agency."""
    general = (kind for group in guide().groups if group.is_general for kind in group.kinds)
    return tuple(dict.fromkeys((*first, *(example for kind in general for example in kind.examples))))


def guide_to_markdown() -> str:
    """Give the guide as a document."""
    return "\n".join(_lines(guide())) + "\n"


def _kind(item: Operation) -> Kind:
    """Give a kind with the examples that are answered, or all where none is."""
    answered = [example["q"] for example in item.examples if example.get("status") == Status.ANSWERED]
    return Kind(item.id, item.label, tuple(answered or (example["q"] for example in item.examples)))


def _figures(words: Any) -> Iterator[Names]:
    for entry in words["figures"]["lists"]:
        labels = dict.fromkeys(concept.label for concept in concepts(entry["scheme"]))
        yield Names(entry["label"], tuple(labels))


def _rates() -> Iterator[Names]:
    for rate in yaml_data("rates")["rates"]:
        yield Names(rate["label"], tuple(reading["label"] for reading in rate["readings"]))


def _lines(shown: Guide) -> Iterator[str]:
    words = shown.words
    yield from (f"# {words['title']}", "", words["lead"])
    for group in shown.groups:
        yield from ("", f"## {group.heading}", "")
        for kind in group.kinds:
            yield f"- **{kind.label}**"
            yield from (f"  - {example}" for example in kind.examples)
    yield from ("", f"## {words['figures']['heading']}", "", words["figures"]["lead"], "")
    yield from (_line(names, words["marks"]["and"], words["marks"]["colon"]) for names in shown.figures)
    yield from ("", f"## {words['rates']['heading']}", "", words["rates"]["lead"], "")
    yield from (_line(names, words["marks"]["or"], words["marks"]["colon"]) for names in shown.rates)
    yield from ("", f"## {words['outside']['heading']}", "", words["outside"]["lead"], "")
    yield from (f"- {item}" for item in words["outside"]["items"])


def _line(names: Names, separator: str, colon: str) -> str:
    return f"- **{names.label}**{colon}{separator.join(names.names)}"


if __name__ == "__main__":
    sys.stdout.write(guide_to_markdown())
