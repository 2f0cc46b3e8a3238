"""What the service, the holder of the data and the query workers say to each other.

To a worker a question goes, and a verdict comes back, followed by the bytes of the result where there is one. To the
holder go ``FORK`` with the socket of the new worker, and ``BURY`` with the process id of one that ended.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

READY, FORK, BURY = b"ready", b"fork", b"bury "


@dataclass(frozen=True, slots=True)
class Question:
    """A query as sent, with the names of the formats wanted for either kind of result; empty where none will do.

    The graphs are those that the request names for the dataset; where it names any, FROM does not count.
    """

    query: str
    results_format: str
    graph_format: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """Give the message."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, message: bytes) -> Question:
        """Read the message."""
        query, results_format, graph_format, default_graphs, named_graphs = json.loads(message).values()
        return cls(query, results_format, graph_format, tuple(default_graphs), tuple(named_graphs))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a query: a result in ``format``, or a problem.

    ``lasting`` says that the result stays true as long as the data does; ``retire`` that the worker stops now.
    """

    format: str = ""
    problem: str = ""
    values: dict[str, str] = field(default_factory=dict)
    lasting: bool = False
    retire: bool = False

    def to_bytes(self) -> bytes:
        """Give the message."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, message: bytes) -> Verdict:
        """Read the message."""
        return cls(**json.loads(message))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take."""

    seconds: float
    memory: int
    result: int

    def to_argument(self) -> str:
        """Give the limits as a command line argument of the holder."""
        return json.dumps(asdict(self))

    @classmethod
    def from_argument(cls, text: str) -> Limits:
        """Read the argument."""
        return cls(**json.loads(text))
