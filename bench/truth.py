"""What a made-up report says: the truth that reading it is measured against.

Takes and gives JSON lines, one per document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "truth.jsonl"


@dataclass(frozen=True, slots=True)
class TrueCell:
    """A cell as printed; ``value`` is plain decimal digits, empty unless the status is ``number``."""

    table: int
    row: str
    column: str
    status: str
    value: str
    unit: str
    form: str


@dataclass(frozen=True, slots=True)
class TrueFact:
    """A figure of the narrative, named as in the outside interface; an empty ``unit`` is not compared."""

    row: str
    column: str
    value: str
    unit: str
    approx: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class TrueFault:
    """What is wrong in a document: a rule, the place in tables or narrative, and the other document, if any."""

    rule: str
    table: str
    row: str
    column: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """A document and all that it says.

    ``noise`` names what makes it hard to read, ``faults`` what is wrong with the report, and ``of`` the document of the
    same agency and year that came first, if there is one.
    """

    file: str
    layout: str
    noise: tuple[str, ...]
    agency: str
    division: str
    year: int
    cells: tuple[TrueCell, ...]
    facts: tuple[TrueFact, ...]
    faults: tuple[TrueFault, ...] = ()
    of: str = ""

    @property
    def kind(self) -> str:
        """The type of the file."""
        return self.file.rpartition(".")[2]


def write_truths(truths: Iterable[Truth], folder: Path) -> None:
    """Write the truths of the documents in a folder beside them."""
    lines = (json.dumps(asdict(truth), ensure_ascii=False) for truth in truths)
    (folder / FILE).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def read_truths(folder: Path) -> Iterator[Truth]:
    """Read the truths of the documents in a folder."""
    for line in (folder / FILE).read_text("utf-8").splitlines():
        fields = json.loads(line)
        fields["noise"] = tuple(fields["noise"])
        fields["cells"] = tuple(TrueCell(**cell) for cell in fields["cells"])
        fields["facts"] = tuple(TrueFact(**fact) for fact in fields["facts"])
        fields["faults"] = tuple(TrueFault(**fault) for fault in fields["faults"])
        yield Truth(**fields)
