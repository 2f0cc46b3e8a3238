"""A query worker: a process that evaluates one public query at a time, inside its walls, until its line is closed.

Takes questions from its line; gives verdicts and results. It may be stopped at any moment from outside; where a query
takes more memory or time than the walls allow, its end is the answer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

import pyoxigraph as ox

from ontology import iris
from server.errors import ProblemError
from server.sparql.formats import GRAPHS, RESULTS, Format, named
from server.sparql.guard import AllowedQuery, check_syntax, query_to_allowed
from server.sparql.isolation import forbid_network, forbid_new_files, limit_memory, limit_time, most_memory_held
from server.sparql.messages import Limits, Question, Verdict

RETIRE_AT = 4
NICENESS = 5
_LONGEST_REASON = 200
_ENGINE_PLACE = re.compile(r"error at (\d+):(\d+)")
_ENGINE_WORDS = re.compile(r"(?:one of |expected |, )([A-Z][A-Za-z ]{8,})")


def work(line: Connection, open_data: Callable[[], ox.Store], in_memory: bool, limits: Limits) -> None:
    """Answer questions until the line is closed or the process has grown by a quarter of what a query may take."""
    os.nice(NICENESS)
    data = open_data()
    forbid_network()
    at_start = most_memory_held()
    limit_memory(limits.memory)
    if in_memory:
        forbid_new_files()
    while True:
        try:
            message = line.recv_bytes()
        except (EOFError, OSError):
            return
        limit_time(limits.seconds)
        verdict, result = _answer(data, Question.from_bytes(message), limits)
        retire = verdict.retire or most_memory_held() - at_start > limits.memory // RETIRE_AT
        line.send_bytes(replace(verdict, retire=retire).to_bytes())
        if verdict.format:
            line.send_bytes(result)
        if retire:
            return


def _answer(data: ox.Store, question: Question, limits: Limits) -> tuple[Verdict, bytes]:
    try:
        return _evaluate(data, question, limits)
    except ProblemError as problem:
        return Verdict(problem=problem.code, values=problem.values), b""
    except MemoryError:
        return Verdict(problem="memory-limit", retire=True), b""
    except SyntaxError as error:
        return Verdict(problem="query-syntax", values={"reason": _syntax_reason(str(error))}), b""
    except (RuntimeError, ValueError, OSError) as error:
        return Verdict(problem="query-failed", values={"reason": str(error)[:_LONGEST_REASON]}), b""
    except Exception as error:  # a query must not end a worker by surprise; the service logs what it was
        return Verdict(problem="internal", values={"reason": repr(error)[:_LONGEST_REASON]}), b""


def _syntax_reason(message: str) -> str:
    """Give the place of an error and what the engine says of it in words, without its lists of characters."""
    place = _ENGINE_PLACE.search(message)
    words = "; ".join(_ENGINE_WORDS.findall(message))
    return ": ".join(filter(None, (f"line {place[1]}, column {place[2]}" if place else "", words)))


def _evaluate(data: ox.Store, question: Question, limits: Limits) -> tuple[Verdict, bytes]:
    allowed = query_to_allowed(question.query)
    found = _query(data, question, allowed)
    output = _Bounded(limits.result)
    if isinstance(found, ox.QueryTriples):
        format_ = _wanted(GRAPHS, question.graph_format)
        ox.serialize(found, output, format=format_.engine, prefixes=iris.PREFIXES)  # type: ignore[arg-type]
    else:
        format_ = _wanted(RESULTS, question.results_format)
        found.serialize(output, format=format_.engine)
    return Verdict(format=format_.name, lasting=allowed.lasting), bytes(output.content)


def _query(data: ox.Store, question: Question, allowed: AllowedQuery) -> Any:
    """Begin to evaluate the query, on the graphs of the request, else of the query, else on all data.

    A graph that is not held is empty; none is ever fetched.
    """
    asked: Question | AllowedQuery = question if question.default_graphs or question.named_graphs else allowed
    dataset: dict[str, Any] = {}
    if asked.default_graphs or asked.named_graphs:
        dataset["default_graph"] = [_graph(iri) for iri in asked.default_graphs]
        dataset["named_graphs"] = [ox.NamedNode(iri) for iri in asked.named_graphs]
    try:
        return data.query(allowed.text, base_iri=iris.BASE, prefixes=iris.PREFIXES, **dataset)
    except SyntaxError:
        check_syntax(allowed.text)
        raise


def _graph(iri: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if iri == iris.DATASET else ox.NamedNode(iri)


def _wanted(formats: tuple[Format, ...], name: str) -> Format:
    format_ = named(formats, name)
    if format_ is None:
        raise ProblemError("not-acceptable", formats=", ".join(known.media_types[0] for known in formats))
    return format_


class _Bounded:
    """A binary file in memory that takes so much and no more."""

    def __init__(self, limit: int) -> None:
        self.content = bytearray()
        self._limit = limit

    def write(self, data: bytes) -> int:
        """Take some bytes; ProblemError where that is more than the limit."""
        if len(self.content) + len(data) > self._limit:
            raise ProblemError("result-limit")
        self.content += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: everything is here already."""
