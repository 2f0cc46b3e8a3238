"""Terms of a solution as plain values for pages."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from server.graph import Term


def text(record: Mapping[str, Term], name: str) -> str:
    """Give the text or IRI in a column; empty where it is not bound."""
    term = record.get(name)
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def identifier(record: Mapping[str, Term], name: str) -> str:
    """Give the id of the concept in a column: the last part of its IRI, or the text where it is text."""
    return text(record, name).rpartition("/")[2]
