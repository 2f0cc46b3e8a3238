"""Where the data of a command are: a store of our own in a folder, or a remote one behind an endpoint."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias

from server.errors import CannotGoOnError
from server.graph import Graph
from server.remote.endpoint import Endpoint, endpoint_from_environment
from server.remote.engine import RemoteEngine
from server.store import open_store

Source: TypeAlias = Path | Endpoint


def named_source(store: Path | None, endpoint: str | None) -> Source:
    """Give the one source that is named; CannotGoOnError where there is none, or two."""
    if (store is None) == (endpoint is None):
        raise CannotGoOnError("Name a store with --store or an endpoint with --endpoint; not both.")
    if store is not None:
        return store
    return endpoint_from_environment(endpoint or "", os.environ)


def open_graph(source: Source) -> Graph:
    """Give the graph of a source, to be asked once; CannotGoOnError where there is none."""
    return Graph(RemoteEngine(source)) if isinstance(source, Endpoint) else open_store(source)
