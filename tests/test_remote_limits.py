"""The public's queries on a remote store that is slow, too generous, broken or gone: a status, never half a result."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from services import Answerer

from server.app import close_app, create_app
from server.remote.endpoint import Endpoint
from server.settings import Settings

SETTINGS = Settings(query_seconds=0.5, query_result=1, query_workers=2, query_queue=1)
COUNT = b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "7"}}]}}'
ROW = b'{"n": {"type": "literal", "value": "' + b"x" * 1000 + b'"}}'


class Server(BaseHTTPRequestHandler):
    """Answers a query by the word that stands in it."""

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if "silent" in query:
            time.sleep(1.5)
        status, type_ = (500, "text/plain") if "broken" in query else (200, "application/sparql-results+json")
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if "page" in query else type_)
        self.end_headers()
        try:
            for part in self._body(query):
                self.wfile.write(part)
                self.wfile.flush()
        except OSError:
            pass

    def _body(self, query: str) -> Iterator[bytes]:
        if "drip" in query:
            for _ in range(30):
                yield b" "
                time.sleep(0.05)
        if "large" in query:
            yield from [COUNT[:46], *[ROW + b","] * 2000, ROW, b"]}}"]
        else:
            yield COUNT[:60] if "part" in query else COUNT

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def remote() -> Iterator[Endpoint]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Endpoint(f"http://127.0.0.1:{server.server_address[1]}/")
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("word", "status", "code"),
    [
        ("fine", 200, ""),
        ("silent", 504, "time-limit"),
        ("drip", 504, "time-limit"),
        ("large", 503, "result-limit"),
        ("part", 503, "busy"),
        ("page", 503, "busy"),
        ("broken", 503, "busy"),
    ],
)
def test_what_a_remote_store_does_ends_in_a_status(word: str, status: int, code: str) -> None:
    with remote() as endpoint:
        app = create_app(endpoint, SETTINGS, Answerer())
        try:
            query = f'SELECT ?n WHERE {{ ?n a "{word}" }}'
            found = app.test_client().get("/sparql", query_string={"query": query, "format": "json"})
            assert found.status_code == status, found.text
            assert json.loads(found.data).get("type", "").endswith(code)
        finally:
            close_app(app)


def test_a_remote_store_that_is_gone_is_told_and_the_service_lives(caplog: pytest.LogCaptureFixture) -> None:
    with remote() as endpoint:
        app = create_app(endpoint, SETTINGS, Answerer())
    try:
        client = app.test_client()
        gone = client.get("/ontology", headers={"Accept": "text/html"})
        assert (gone.status_code, gone.headers["Retry-After"]) == (503, "2")
        assert "does not answer" in caplog.text
        assert client.get("/health").status_code == 200
        assert client.get("/sparql", query_string={"query": "ASK {}"}).status_code == 503
    finally:
        close_app(app)


def test_so_many_queries_are_sent_at_a_time_and_no_more() -> None:
    with remote() as endpoint:
        app = create_app(endpoint, SETTINGS, Answerer())
        statuses: list[int] = []

        def ask() -> None:
            query = {"query": 'SELECT ?n WHERE { ?n a "silent" }'}
            statuses.append(app.test_client().get("/sparql", query_string=query).status_code)

        try:
            threads = [threading.Thread(target=ask) for _ in range(5)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(statuses)[-1] == 504
            assert statuses.count(503) >= 3
        finally:
            close_app(app)
