"""Several questions in one text: where it divides, and one answer from the answers of its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.questions.answer import Answer, Status
from server.questions.normalise import to_text
from server.questions.resources import yaml_data
from server.questions.wording import column_names

_MOST_PARTS = 5
_PREFIX = "PREFIX "


def text_to_questions(text: str, marks: str) -> tuple[str, ...]:
    """Give the parts of a text between the marks of a kind; none where it does not divide into a few."""
    parts = tuple(part.strip() for part in re.split(yaml_data("patterns")["marks"][marks], text) if to_text(part))
    return parts if 1 < len(parts) <= _MOST_PARTS else ()


def answers_to_answer(question: str, answers: Sequence[Answer]) -> Answer:
    """Give one answer with the sentences of several, and a row for each."""
    return Answer(
        question=question,
        status=Status.ANSWERED,
        answer="".join(answer.answer for answer in answers),
        columns=column_names("question", "value", "unit"),
        rows=tuple((answer.question, answer.value, answer.unit) for answer in answers),
        interpretation=answers[-1].interpretation,
        template="one-by-one",
        sources=tuple(dict.fromkeys(source for answer in answers for source in answer.sources)),
        findings=tuple(dict.fromkeys(finding for answer in answers for finding in answer.findings)),
        sparql=queries_to_query([answer.sparql for answer in answers]),
        context=answers[-1].context,
    )


def queries_to_query(queries: Sequence[str]) -> str:
    """Give one query whose results are those of several, each as a part of a union; nothing where one has none."""
    if not all(queries):
        return ""
    prefixes: dict[str, None] = {}
    bodies = []
    for query in queries:
        lines = query.splitlines()
        prefixes |= dict.fromkeys(line for line in lines if line.startswith(_PREFIX))
        bodies.append("\n".join(line for line in lines if not line.startswith(_PREFIX)))
    parts = "\nUNION\n".join(f"{{\n{body}\n}}" for body in bodies)
    return "\n".join((*prefixes, f"SELECT * WHERE {{\n{parts}\n}}")) + "\n"
