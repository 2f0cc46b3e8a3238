"""Whether a public query may be evaluated: refused from the parsed query, never by searching its text.

Takes the text as sent; gives the text to evaluate and the graphs it names. rdflib's parser is used, not its engine.
The engine must read the text as the parser did, or something could hide from the one and be seen by the other: line
ends and codepoint escapes (SPARQL 1.1, 19.2) are resolved before either sees the text.

Parsing takes longer than most queries do. So it is left out where nothing could be found by it: a keyword whose letters
stand nowhere in the text, not even in a name or a comment, is not a part of the query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyparsing import ParseBaseException, ParseResults
from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Prologue

from ontology import iris
from server.errors import ProblemError


@dataclass(frozen=True, slots=True)
class AllowedQuery:
    """A query that may be evaluated, and the graphs that it names for its dataset (FROM, FROM NAMED).

    ``lasting`` says that its result depends on the data alone.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    lasting: bool = True


_EVER_NEW = {"Builtin_NOW", "Builtin_RAND", "Builtin_UUID", "Builtin_STRUUID", "Builtin_BNODE"}
_MAY_MATTER = re.compile("service|from|now|rand|uuid|bnode", re.IGNORECASE)
_MOST_PARENTHESES = 200
_NOT_YET_AN_UPDATE = {"Update", "Base", "PrefixDecl"}
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LONGEST_REASON = 200


def query_to_allowed(text: str) -> AllowedQuery:
    """Give the query to evaluate; ProblemError for what is refused.

    What is no query may come back too: the engine will not evaluate it, and ``check_syntax`` tells why.
    """
    text = _resolve(text)
    if not _MAY_MATTER.search(text) and sum(map(text.count, "({[")) <= _MOST_PARENTHESES:
        return AllowedQuery(text)
    parsed = _parse(text)
    names = _names(parsed)
    if "ServiceGraphPattern" in names:
        raise ProblemError("service-refused")
    default_graphs, named_graphs = _dataset(parsed) if "DatasetClause" in names else ((), ())
    return AllowedQuery(text, default_graphs, named_graphs, not names & _EVER_NEW)


def check_syntax(text: str) -> None:
    """Do nothing for a query; ProblemError for an update and for what is neither."""
    _parse(_resolve(text))


def _dataset(parsed: ParseResults) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the graphs of FROM and of FROM NAMED; ProblemError where a prefix is not declared."""
    try:
        prologue = translatePrologue(parsed[0], iris.BASE, dict(iris.PREFIXES))
        clauses = parsed[1].datasetClause
        default_graphs = tuple(_iri(prologue, clause.default) for clause in clauses if clause.default)
        return default_graphs, tuple(_iri(prologue, clause.named) for clause in clauses if clause.named)
    except Exception as error:
        raise ProblemError("query-syntax", reason=str(error)[:_LONGEST_REASON]) from None


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


def _iri(prologue: Prologue, name: object) -> str:
    """Give an IRI in full; the parser leaves the escapes in the local part of a prefixed name."""
    return str(prologue.absolutize(name)).replace("\\", "")  # type: ignore[arg-type]


def _parse(text: str) -> ParseResults:
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
