"""Serving: the app under gunicorn, with one worker process and many threads, until it is told to stop.

The query workers belong to that process; a second one would hold a second copy of the data.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from server.app import close_app, create_app
from server.errors import CannotGoOnError
from server.publishing.background import publish_beside
from server.remote.endpoint import Endpoint
from server.remote.engine import RemoteEngine
from server.settings import Settings, settings_from
from server.source import Source
from server.store import open_version

BACKLOG = 128
LONGEST_ADDRESS = 8190


def serve(source: Source, host: str, port: int, flags: Sequence[str] = ()) -> None:
    """Serve a store, or a remote one, until SIGTERM or SIGINT; requests in flight are finished first.

    ``flags`` are settings as ``name=value``. CannotGoOnError where there is no store, a setting is wrong, or the port
    is taken.
    """
    settings = settings_from(os.environ, flags)
    if not isinstance(source, Endpoint):
        open_version(source)
    elif not RemoteEngine(source, settings.query_seconds).triples():
        raise CannotGoOnError(f"{source.address}: there are no data here; build first (xxgk build).")
    listener = _listen(host, port)
    _Server(source, settings, _address(listener), listener.detach()).run()


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, configured here and nowhere else."""

    def __init__(self, source: Source, settings: Settings, address: str, descriptor: int) -> None:
        self._source = source
        self._settings = settings
        self._address = address
        self._descriptor = descriptor
        self._app: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the app, in the process that serves it; what it holds from the start is no garbage to look through."""
        gc.disable()
        self._app = create_app(self._source, self._settings, publish=publish_beside)
        gc.freeze()
        gc.enable()
        return self._app

    def _options(self) -> Mapping[str, Any]:
        return {
            "bind": f"fd://{self._descriptor}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": self._settings.threads,
            "graceful_timeout": self._settings.graceful_seconds,
            "timeout": 0,
            "limit_request_line": LONGEST_ADDRESS,
            "loglevel": "warning",
            "post_worker_init": self._tell_ready,
            "worker_exit": self._close,
        }

    def _tell_ready(self, worker: object) -> None:
        sys.stderr.write(f"Serving {_named(self._source)} at {self._address}\n")
        sys.stderr.flush()

    def _close(self, server: object, worker: object) -> None:
        if self._app is not None:
            close_app(self._app)


def _named(source: Source) -> str:
    return source.address if isinstance(source, Endpoint) else str(source)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise CannotGoOnError(f"{host} is no address to serve at: {error.strerror or error}.") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise CannotGoOnError(f"Cannot serve at {host}:{port}: {error.strerror}.") from None
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if listener.family == socket.AF_INET6 else f"http://{host}:{port}/"
