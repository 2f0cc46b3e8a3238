"""The public's queries on a remote store: guarded here, evaluated there, within our limits of time, size and number.

Takes a question; gives a complete result, or raises ProblemError that names the limit. What the remote store gives is
read to its end, parsed, so that a part is not taken for the whole, and written again in the wanted format; so the
status of a response is known before its first byte.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

import pyoxigraph as ox

from ontology import iris
from server.errors import ProblemError
from server.remote.answers import Results, content_to_results
from server.remote.endpoint import (
    Endpoint,
    EndpointError,
    EndpointLargeError,
    EndpointSlowError,
    gives_a_graph,
    query_endpoint,
)
from server.remote.engine import PREFIXES, RESULTS_TYPES, TRIPLES_TYPES
from server.settings import MEBIBYTE, Settings
from server.sparql.budget import Budgets
from server.sparql.connection import WatchClient, stays
from server.sparql.formats import GRAPHS, RESULTS, Format, named
from server.sparql.guard import check_syntax, query_to_allowed
from server.sparql.messages import Question
from server.sparql.results import Result, content_to_tag

REFUSED = range(400, 500)
UNAUTHORISED = frozenset({401, 403})
_LONGEST_REASON = 200


class RemotePool:
    """Sends so many queries at a time to a remote store; safe to use from many threads."""

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None:
        self._endpoint = endpoint
        self._settings = settings
        self._budgets = Budgets(settings)
        self._changed = Condition()
        self._running: Counter[str] = Counter()
        self._waiting = 0

    @property
    def ready(self) -> int:
        """Give how many queries more could be sent now."""
        return self._settings.query_workers - self._running.total()

    def close(self) -> None:
        """Do nothing: requests that are running end by their deadline."""

    def run(self, question: Question, client: str = "", has_left: WatchClient = stays) -> Result:
        """Give the result of a query; ProblemError where it is refused, wrong, or reaches a limit."""
        self._budgets.check(client)
        begun = time.monotonic()
        with self._turn(client):
            queued = time.monotonic() - begun
            failed = True
            try:
                format_, content, lasting = self._answer(question)
                failed = False
            finally:
                evaluated = time.monotonic() - begun - queued
                self._budgets.charge(client, evaluated, failed)
        return Result(format_, content, content_to_tag(content) if lasting else "", queued, evaluated)

    @contextmanager
    def _turn(self, client: str) -> Iterator[None]:
        """Wait for a turn; a client never has them all."""
        most = max(1, self._settings.query_workers * 3 // 4)

        def has_turn() -> bool:
            return self.ready > 0 and self._running[client] < most

        with self._changed:
            if not has_turn():
                if self._waiting >= self._settings.query_queue:
                    raise self._busy()
                self._waiting += 1
                try:
                    if not self._changed.wait_for(has_turn, self._settings.query_seconds):
                        raise self._busy()
                finally:
                    self._waiting -= 1
            self._running[client] += 1
        try:
            yield
        finally:
            with self._changed:
                self._running[client] -= 1
                self._running += Counter()  # forgets clients that have nothing left
                self._changed.notify_all()

    def _answer(self, question: Question) -> tuple[Format, bytes, bool]:
        check_syntax(question.query)
        allowed = query_to_allowed(question.query)
        try:
            found = self._found(question, allowed.text)
            format_, content = _written(found, question)
        except EndpointSlowError:
            raise ProblemError(
                "time-limit",
                limit=f"{self._settings.query_seconds:g} s",
                elapsed=f"{self._settings.query_seconds:.1f} s",
            ) from None
        except EndpointLargeError:
            raise self._too_large() from None
        except EndpointError as error:
            if error.status in REFUSED and error.status not in UNAUTHORISED:
                raise ProblemError("query-failed", reason=str(error)[:_LONGEST_REASON]) from None
            raise self._busy() from None
        except (SyntaxError, ValueError):
            raise self._busy() from None
        if len(content) > self._settings.query_result * MEBIBYTE:
            raise self._too_large()
        return format_, content, allowed.lasting

    def _found(self, question: Question, query: str) -> Results | list[ox.Triple]:
        """Give what the remote store answers: results or triples, whichever kind of query it is."""
        graphs = (_sent(question.default_graphs, self._endpoint), question.named_graphs)
        is_graph = gives_a_graph(query)
        content = query_endpoint(
            self._endpoint,
            PREFIXES + query,
            TRIPLES_TYPES if is_graph else RESULTS_TYPES,
            self._settings.query_seconds,
            self._settings.query_result * MEBIBYTE,
            graphs,
        )
        if is_graph:
            return [quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)]
        return content_to_results(content)

    def _busy(self) -> ProblemError:
        return ProblemError("busy", retry_after=self._settings.retry_after)

    def _too_large(self) -> ProblemError:
        return ProblemError("result-limit", limit=f"{self._settings.query_result} MiB", elapsed="")


def _sent(graphs: tuple[str, ...], endpoint: Endpoint) -> tuple[str, ...]:
    """Give the default graphs as the remote store knows them: our own goes there by the endpoint's name for it."""
    return tuple(endpoint.graph if graph == iris.DATASET and endpoint.graph else graph for graph in graphs)


def _written(found: Results | list[ox.Triple], question: Question) -> tuple[Format, bytes]:
    if isinstance(found, list):
        format_ = _wanted(GRAPHS, question.graph_format)
        content = ox.serialize(found, format=format_.engine, prefixes=iris.PREFIXES)  # type: ignore[arg-type]
    else:
        format_ = _wanted(RESULTS, question.results_format)
        content = found.serialize(format=format_.engine)  # type: ignore[arg-type]
    return format_, content or b""


def _wanted(formats: tuple[Format, ...], name: str) -> Format:
    format_ = named(formats, name)
    if format_ is None:
        raise ProblemError("not-acceptable", formats=", ".join(known.media_types[0] for known in formats))
    return format_
