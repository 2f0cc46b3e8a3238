"""What stops a command or a request, each with what a person needs to know.

``CannotGoOnError`` ends a command; ``ProblemError`` ends a request. The command line maps the first to its exit status,
``server.problems`` maps the second to an HTTP status and words, each in one place.
"""

from __future__ import annotations


class CannotGoOnError(Exception):
    """A command cannot do its work: bad input, no store, port taken. The command line ends with status 2."""


class ProblemError(Exception):
    """A request cannot be answered; ``code`` is a row of ``data/problems.yaml``, ``values`` fill in its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}
