"""What the requests of one service share: the data, the query workers, the question engine, the settings.

A service is over one version of the data. When another is published, a new service is made beside the old one and takes
its place; requests that have begun go on with the old one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Protocol, cast

from flask import current_app, g

from server.graph import Graph
from server.questions.answer import Answer
from server.questions.names import Names
from server.questions.request import Request
from server.settings import Settings
from server.sparql.connection import WatchClient, stays
from server.sparql.messages import Question
from server.sparql.results import Result
from server.store import Version, current_folder, open_version

KEY = "xxgk"

logger = logging.getLogger(__name__)


class Answerer(Protocol):
    """What answers questions."""

    def ask(self, question: str, context: str | None = None) -> Answer:
        """Answer a question, as a follow-up where the context of an earlier answer is given."""

    def answer_request(self, request: Request, question: str = "") -> Answer:
        """Answer a request that was put together by choosing."""

    @property
    def names(self) -> Names:
        """The names that requests can be about."""


class Pool(Protocol):
    """What evaluates the queries of the public, within limits."""

    @property
    def ready(self) -> int:
        """How many queries could be evaluated at once now."""

    def run(self, question: Question, client: str = "", has_left: WatchClient = stays) -> Result:
        """Give the result of a query; ProblemError where it is refused, wrong, or reaches a limit."""

    def close(self) -> None:
        """Stop."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service over one version of the data."""

    version: Version
    graph: Graph
    pool: Pool
    answerer: Answerer
    settings: Settings


class RenewedService:
    """The service over the current version of a store, whichever that is."""

    def __init__(self, store: Path, settings: Settings, make: Callable[[Version], Service]) -> None:
        self._store = store
        self._settings = settings
        self._make = make
        self._closed = Event()
        self.service = make(open_version(store))
        self._seen = self.service.version.folder
        self._watch = Thread(target=self._renew_until_closed, name="renewal", daemon=True)
        self._watch.start()

    def close(self) -> None:
        """Stop looking for new versions, and the query workers."""
        self._closed.set()
        self._watch.join()
        self.service.pool.close()

    def _renew_until_closed(self) -> None:
        while not self._closed.wait(self._settings.renewal_seconds):
            folder = current_folder(self._store)
            if folder is not None and folder != self._seen:
                self._seen = folder
                self._renew()

    def _renew(self) -> None:
        try:
            renewed = self._make(open_version(self._store))
        except Exception:
            logger.exception("the newly published version cannot be served; the one before it still is")
            return
        old, self.service = self.service, renewed
        self._closed.wait(2 * self._settings.query_seconds)  # the longest wait in the queue and the longest query
        old.pool.close()


def this_service() -> Service:
    """Give the service for the request that is being answered, the same one throughout the request."""
    if KEY not in g:
        setattr(g, KEY, cast(RenewedService, current_app.extensions[KEY]).service)
    return cast(Service, getattr(g, KEY))
