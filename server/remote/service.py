"""The service over a remote store: the graph, the public's queries and the question engine, renewed with the data.

Takes an endpoint; gives a ``Service`` that is made again when the remote store holds another number of triples, since
the question engine knows what there is to ask about. There are no dumps: the remote store has its own.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Event, Thread

from server.errors import CannotGoOnError
from server.graph import Graph
from server.remote.endpoint import Endpoint
from server.remote.engine import RemoteEngine
from server.remote.pool import RemotePool
from server.service import Answerer, Service
from server.settings import Settings
from server.store import version_held_elsewhere

LEAST_RENEWAL_SECONDS = 60.0

logger = logging.getLogger(__name__)


class RemoteService:
    """The service over what a remote store holds now."""

    def __init__(self, endpoint: Endpoint, settings: Settings, make_answerer: Callable[[Graph], Answerer]) -> None:
        self._settings = settings
        self._make_answerer = make_answerer
        self._engine = RemoteEngine(endpoint, settings.query_seconds)
        self._pool = RemotePool(endpoint, settings)
        self._nothing = tempfile.TemporaryDirectory(prefix="xxgk-")
        self._numbers = count()
        self._closed = Event()
        self.service = self._made(self._engine.triples())
        self._watch = Thread(target=self._renew_until_closed, name="renewal", daemon=True)
        self._watch.start()

    def close(self) -> None:
        """Stop looking for changes."""
        self._closed.set()
        self._watch.join()
        self._nothing.cleanup()

    def _made(self, triples: int) -> Service:
        graph = Graph(self._engine)
        version = version_held_elsewhere(Path(self._nothing.name) / str(next(self._numbers)), triples)
        return Service(version, graph, self._pool, self._make_answerer(graph), self._settings)

    def _renew_until_closed(self) -> None:
        while not self._closed.wait(max(self._settings.renewal_seconds, LEAST_RENEWAL_SECONDS)):
            try:
                triples = self._engine.triples()
                if triples != self.service.version.triples:
                    self.service = self._made(triples)
            except CannotGoOnError as error:
                logger.warning("the service is not renewed: %s", error)
