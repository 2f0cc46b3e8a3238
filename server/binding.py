"""Values in the place of a query's variables, for stores that know no other way to bind them.

Takes a query and terms; gives the query with each bound variable replaced by its term, as the serialiser of terms
writes it. The query is cut into its tokens, so that nothing is replaced inside a string, an IRI or a comment, and no
value can become anything but a term.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

Value = ox.NamedNode | ox.Literal
_TOKEN = re.compile(
    r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|<[^<>\"{}|^`\\\s]*>|#[^\n]*|\?\w+|\w+|[{}]|\s+|.", re.DOTALL
)
_ENDS_GROUPING = frozenset({"ORDER", "LIMIT", "HAVING", "OFFSET", "}"})


def bound_text(text: str, bindings: Mapping[str, Value]) -> str:
    """Give a query with bound variables replaced by their terms; from lists of variables they are left out."""
    out: list[str] = []
    listing = False
    for token in _TOKEN.findall(text):
        word = token.upper()
        if word == "SELECT" or (word == "BY" and _previous_word(out) in {"GROUP", "ORDER"}):
            listing = True
        elif word in {"WHERE", "{"} or word in _ENDS_GROUPING:
            listing = False
        name = token[1:] if token.startswith("?") else ""
        if name in bindings:
            out.append("" if listing else str(bindings[name]))
        else:
            out.append(token)
    return tidy("".join(out))


def tidy(text: str) -> str:
    """Give a query without empty lines and gaps."""
    lines = (re.sub(r"(?<=\S)  +", " ", line.rstrip()) for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def _previous_word(out: list[str]) -> str:
    return next((part.upper() for part in reversed(out) if part.strip()), "")
