"""What the requests of one service share: the data, the query workers, the question engine, the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, cast

from flask import current_app

from server.graph import Graph
from server.questions.answer import Answer
from server.settings import Settings
from server.sparql.workers import WorkerPool

KEY = "xxgk"


class Answerer(Protocol):
    """What answers questions."""

    def ask(self, question: str, context: str | None = None) -> Answer:
        """Answer a question, as a follow-up where the context of an earlier answer is given."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service over one version of the data."""

    graph: Graph
    pool: WorkerPool
    answerer: Answerer
    settings: Settings
    triples: int

    def close(self) -> None:
        """Stop the query workers."""
        self.pool.close()


def this_service() -> Service:
    """Give the service of the request that is being answered."""
    return cast(Service, current_app.extensions[KEY])
