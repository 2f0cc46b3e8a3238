"""What stops a command or a request, each with the one sentence that a person needs."""

from __future__ import annotations


class CannotGoOnError(Exception):
    """A command cannot do its work: bad input, no store, port taken. The command line ends with status 2."""
