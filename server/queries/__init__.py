"""The server's own SPARQL, one file per query; prefixes need not be declared (``ontology.iris.PREFIXES``).

The parts of one report are found by a property that only they have, not by their type: given the type, the engine reads
every node of that type in the store (at 4,000 reports 400 ms instead of 2).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def query_text(name: str) -> str:
    """Give the text of a query by its file's name without ``.rq``."""
    return files("server.queries").joinpath(f"{name}.rq").read_text("utf-8")
