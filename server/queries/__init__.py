"""The server's own SPARQL, one file per query; prefixes need not be declared (``ontology.iris.PREFIXES``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def query_text(name: str) -> str:
    """Give the text of a query by its file's name without ``.rq``."""
    return files("server.queries").joinpath(f"{name}.rq").read_text("utf-8")
