"""The connection of a request: whether the client that asked is still there."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

WatchClient = Callable[[], bool]


def stays() -> bool:
    """Say that the client is there, where nobody can know."""
    return False


def client_to_watch(environment: dict[str, Any]) -> WatchClient:
    """Give a function that tells whether the client has closed its connection."""
    connection = environment.get("gunicorn.socket")
    if not isinstance(connection, socket.socket):
        return stays

    def has_left() -> bool:
        try:
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    return has_left
