"""Why a document gives no report, as a problem in both languages.

Takes the reason that extraction gives, one English sentence; gives ProblemError with the words of the first row of
``data/refusals.yaml`` whose pattern it matches, or the reason as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from server.errors import ProblemError


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind of reason: a pattern of the English sentence, the problem it is, and the sentence in Chinese."""

    pattern: str
    problem: str
    words: str


@cache
def refusals() -> tuple[Refusal, ...]:
    """Give the kinds of reasons, the last of which covers all."""
    rows = yaml.safe_load(files("server").joinpath("data/refusals.yaml").read_text("utf-8"))
    return tuple(Refusal(**row) for row in rows)


def reason_to_problem(source: str, reason: str) -> ProblemError:
    """Give the problem that a document, called ``source``, could not be read for that reason."""
    plain = reason.removeprefix(f"{source}: ")
    refusal, found = next((row, found) for row in refusals() if (found := re.search(row.pattern, plain)))
    return ProblemError(refusal.problem, source=source, reason=found.expand(refusal.words), reason_en=plain)
