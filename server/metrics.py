"""Figures for monitoring at ``/metrics``, in the text format of Prometheus; nothing in them is about a person.

Counts requests by the kind of page and status, and the time they took; tells how much is served and how many query
workers are idle. Addresses, questions and clients are not counted.
"""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Iterator
from threading import Lock

from flask import Flask, Response, g, request

from server.service import this_service

PATH = "/metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0)
_BEGUN = "xxgk_begun"
_UNKNOWN = "unknown"


class Metrics:
    """What has been counted since the start; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._started = time.time()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._within: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()

    def count(self, page: str, status: int, seconds: float) -> None:
        """Count a request."""
        with self._lock:
            self._requests[page, status] += 1
            self._seconds[page] += seconds  # type: ignore[assignment]
            for bound in BOUNDS:
                self._within[page, bound] += seconds <= bound

    def lines(self, triples: int, idle_workers: int) -> Iterator[str]:
        """Give the lines of the text format."""
        with self._lock:
            requests, within, seconds = dict(self._requests), dict(self._within), dict(self._seconds)
        yield from _head("xxgk_requests_total", "counter", "Requests by kind of page and status.")
        for (page, status), number in sorted(requests.items()):
            yield f'xxgk_requests_total{{page="{page}",status="{status}"}} {number}'
        yield from _head("xxgk_request_seconds", "histogram", "Time that requests took, by kind of page.")
        for page in sorted(seconds):
            number = sum(found for (name, _), found in requests.items() if name == page)
            for bound in BOUNDS:
                yield f'xxgk_request_seconds_bucket{{page="{page}",le="{bound:g}"}} {within[page, bound]}'
            yield f'xxgk_request_seconds_bucket{{page="{page}",le="+Inf"}} {number}'
            yield f'xxgk_request_seconds_sum{{page="{page}"}} {seconds[page]:.6f}'
            yield f'xxgk_request_seconds_count{{page="{page}"}} {number}'
        for name, value, words in (
            ("xxgk_triples", triples, "Triples that are served."),
            ("xxgk_query_workers_idle", idle_workers, "Query workers that wait for a query."),
            ("process_start_time_seconds", f"{self._started:.3f}", "When the service was started."),
            ("process_resident_memory_max_bytes", _most_memory(), "The most memory that the service has held."),
        ):
            yield from _head(name, "gauge", words)
            yield f"{name} {value}"


def register_metrics(app: Flask) -> None:
    """Let the app count its requests and tell the figures at ``/metrics``."""
    metrics = Metrics()

    def begin() -> None:
        setattr(g, _BEGUN, time.perf_counter())

    def end(response: Response) -> Response:
        page = request.endpoint or _UNKNOWN
        metrics.count(page, response.status_code, time.perf_counter() - getattr(g, _BEGUN, time.perf_counter()))
        return response

    def show() -> Response:
        service = this_service()
        text = "".join(f"{line}\n" for line in metrics.lines(service.version.triples, service.pool.ready))
        return Response(text, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(end)
    app.add_url_rule(PATH, "metrics", show)


def _head(name: str, kind: str, words: str) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
