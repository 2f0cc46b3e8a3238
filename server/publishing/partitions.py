"""N-Quads parted by year: every statement about a report or a part of it goes with the year in the report's IRI.

Takes what a dump of the whole store writes, piece by piece; gives each line to the file of its year, if it has one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import IO

from ontology import iris

_OF_A_YEAR = re.compile(b"^<%breport/[^/>]+/([0-9]{4})[/>]" % re.escape(iris.ID.encode()))


class PartedByYear:
    """A binary file that writes N-Quads to a file for all, and to one for each year; ``lines`` counts them."""

    def __init__(self, whole: IO[bytes], of_years: Mapping[int, IO[bytes]]) -> None:
        self.lines: Counter[int | None] = Counter()
        self._whole = whole
        self._of_years = of_years
        self._begun = b""

    def write(self, data: bytes) -> int:
        """Take some bytes, which may end amid a line."""
        self._whole.write(data)
        *lines, self._begun = (self._begun + data).split(b"\n")
        for line in lines:
            self._part(line)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the files are flushed by who closes them."""

    def _part(self, line: bytes) -> None:
        self.lines[None] += 1
        found = _OF_A_YEAR.match(line)
        file = self._of_years.get(int(found[1])) if found else None
        if found and file is not None:
            self.lines[int(found[1])] += 1
            file.write(line + b"\n")
