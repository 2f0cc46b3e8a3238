"""Results of queries, and those of one version of the data that are kept because they may be asked for again."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from server.sparql.formats import Format
from server.sparql.messages import Question

LARGEST_SHARE = 4


@dataclass(frozen=True, slots=True)
class Result:
    """The complete result of a query; ``tag`` names its bytes, and is empty where the next result may differ.

    ``queued`` and ``evaluated`` are the seconds it took, None where the result was kept from before.
    """

    format: Format
    content: bytes
    tag: str = ""
    queued: float | None = None
    evaluated: float | None = None


class ResultCache:
    """Results by question, at most so many bytes of them; the ones not asked for longest go first. Thread-safe."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = 0
        self._results: OrderedDict[Question, Result] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Question) -> Result | None:
        """Give the result that is kept, or None."""
        with self._lock:
            if question in self._results:
                self._results.move_to_end(question)
            return self._results.get(question)

    def keep(self, question: Question, result: Result) -> None:
        """Keep a result, unless it would push out too many others."""
        size = _size(question, result)
        if size * LARGEST_SHARE > self._limit:
            return
        kept = Result(result.format, result.content, result.tag)
        with self._lock:
            replaced = self._results.pop(question, None)
            self._taken += size - (_size(question, replaced) if replaced else 0)
            self._results[question] = kept
            while self._taken > self._limit:
                self._taken -= _size(*self._results.popitem(last=False))


def content_to_tag(content: bytes) -> str:
    """Give the name of these bytes."""
    return hashlib.sha256(content).hexdigest()[:32]


def _size(question: Question, result: Result) -> int:
    return len(result.content) + 4 * len(question.query) + 1024
