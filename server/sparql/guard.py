"""What a public query is, and whether it may be evaluated: decided from the parsed query, never by searching its text.

Takes the text as sent; gives the text to evaluate and the kind of its result. rdflib's parser is used, not its engine.
The engine must read the text as the parser did, or something could hide from the one and be seen by the other: line
ends and codepoint escapes (SPARQL 1.1, 19.2) are resolved before either sees the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue

from server.errors import ProblemError


class Kind(StrEnum):
    """What a query gives: solutions (or a boolean), or a graph."""

    RESULTS = "results"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class AllowedQuery:
    """A query that may be evaluated."""

    text: str
    kind: Kind


_KINDS = {
    "SelectQuery": Kind.RESULTS,
    "AskQuery": Kind.RESULTS,
    "ConstructQuery": Kind.GRAPH,
    "DescribeQuery": Kind.GRAPH,
}
_NOT_YET_AN_UPDATE = {"Update", "Base", "PrefixDecl"}
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LONGEST_REASON = 200


def query_to_allowed(text: str) -> AllowedQuery:
    """Give the query to evaluate; ProblemError for what is no query, or is refused."""
    text = _resolve(text)
    names = _names(_parse(text))
    if "ServiceGraphPattern" in names:
        raise ProblemError("service-refused")
    if "DatasetClause" in names:
        raise ProblemError("dataset-unknown")
    return AllowedQuery(text, next(kind for name, kind in _KINDS.items() if name in names))


def _resolve(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    resolved = _ESCAPE.sub(_character, text)
    if _ESCAPE.search(resolved) or "\r" in resolved:
        raise ProblemError("query-syntax", reason="codepoint escapes that give escapes or line ends")
    return resolved


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise ProblemError("query-syntax", reason=f"no such character: {escape[0]}")
    return chr(code)


def _parse(text: str) -> object:
    try:
        return parseQuery(text)
    except ParseBaseException as error:
        if _is_update(text):
            raise ProblemError("update-refused") from None
        raise ProblemError("query-syntax", reason=_reason(error)) from None
    except RecursionError:
        raise ProblemError("query-syntax", reason="nested too deeply") from None


def _is_update(text: str) -> bool:
    try:
        return not _names(parseUpdate(text)) <= _NOT_YET_AN_UPDATE
    except (ParseBaseException, RecursionError):
        return False


def _reason(error: ParseBaseException) -> str:
    near = error.line.strip()[:_LONGEST_REASON]
    return f"line {error.lineno}, column {error.column}: {near}"


def _names(tree: object) -> set[str]:
    """Give the names of all parts of a parse tree."""
    names: set[str] = set()
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            names.add(part.name)
            waiting.extend(part.values())
        elif not isinstance(part, str) and isinstance(part, Iterable):
            waiting.extend(part)
    return names
