"""What changed between two versions of a store: reports that came, changed or went, and those that are gone for good.

Takes the database of a new version and the folder of the one before; writes ``CHANGES`` into the new folder. A report
has changed where it was read from another document.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from ontology import iris

CHANGES = "changes.json"
_REPORTS = "SELECT ?report ?digest WHERE { ?report a xxgk:Report . OPTIONAL { ?report dct:identifier ?digest } }"


@dataclass(frozen=True, slots=True)
class Changes:
    """IRIs of reports; ``gone`` are all that an earlier version had and this one does not have."""

    reports: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    gone: tuple[str, ...]


def record_changes(new: Path, data: ox.Store, old: Path | None, old_data: ox.Store | None) -> None:
    """Write what changed from the version in the folder ``old``, None where there is none, to the one in ``new``."""
    before = _digests(old_data) if old_data is not None else {}
    now = _digests(data)
    removed = before.keys() - now.keys()
    gone = (set(read_changes(old).gone) if old is not None else set()) | removed
    changes = Changes(
        len(now),
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(report for report in now.keys() & before.keys() if now[report] != before[report])),
        tuple(sorted(removed)),
        tuple(sorted(gone - now.keys())),
    )
    (new / CHANGES).write_text(json.dumps(asdict(changes), ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_changes(folder: Path) -> Changes:
    """Read what a version changed; nothing where it does not say."""
    try:
        read = json.loads((folder / CHANGES).read_text("utf-8"))
    except FileNotFoundError:
        return Changes(0, (), (), (), ())
    return Changes(read["reports"], *(tuple(read[name]) for name in ("added", "changed", "removed", "gone")))


def _digests(data: ox.Store) -> dict[str, str]:
    found = cast(ox.QuerySolutions, data.query(_REPORTS, prefixes=iris.PREFIXES))
    return {solution["report"].value: getattr(solution["digest"], "value", "") for solution in found}
