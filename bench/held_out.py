"""Texts and questions that were written before they were first read: how well they are read, the first time and now.

Takes the files beside the tests and ``data/first_runs.yaml``; gives tables, and what the scripts of the tests print.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import yaml

from bench.data import load
from bench.openings import case_is_read
from bench.samples import PROJECT

_TESTS = PROJECT / "tests"
_QUESTION_SETS = ("question_gold.py", "question_held_out.py")
_COUNTS = re.compile(r"(\d+) facts stated, (\d+) read, (\d+) right")


def held_out_agencies() -> Iterator[str]:
    """Give the table of the openings: how many are read rightly."""
    yield "| file | documents | right the first time | right now |"
    yield "|---|---:|---:|---:|"
    for name, first in load("first_runs")["agencies"].items():
        cases = yaml.safe_load((_TESTS / name).read_text("utf-8"))
        now = _share(sum(map(case_is_read, cases)), len(cases))
        yield f"| `tests/{name}` | {len(cases)} | {_share(first['right'], first['answers'])} | {now} |"


def held_out_narrative() -> Iterator[str]:
    """Give the table of the sentences: precision and recall."""
    yield "| file | facts | precision the first time | recall | precision now | recall |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, first in load("first_runs")["narrative"].items():
        counts = _COUNTS.search(_printed("narrative_accuracy.py", str(_TESTS / name)))
        stated, read, right = map(int, counts.groups()) if counts else (0, 0, 0)
        shares = [
            _share(part, whole)
            for part, whole in (
                (first["right"], first["read"]),
                (first["right"], first["answers"]),
                (right, read),
                (right, stated),
            )
        ]
        yield f"| `tests/{name}` | {stated} | {' | '.join(shares)} |"


def held_out_questions() -> str:
    """Give what the scripts of the question sets print."""
    return "\n\n".join(f"$ python tests/{name}\n{_printed(name)}" for name in _QUESTION_SETS)


def _printed(script: str, *arguments: str) -> str:
    command = [sys.executable, str(_TESTS / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT).stdout.strip()  # noqa: S603


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""
