"""The sample reports, and the real ones where they are at hand, as documents with a known truth.

The truth is that of the tests (``tests/expected``): every statutory cell, who reports on which year, and figures of the
narrative that must be read or must never be.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bench.truth import TrueCell, Truth
from extract.formats import decimal_text
from extract.report import Fact

PROJECT = Path(__file__).parent.parent
SAMPLES = PROJECT / "samples"
EXPECTED = PROJECT / "tests" / "expected"
REAL = PROJECT.parent / "shared" / "reports"
ORIGINALS = {
    "chongqing-education-2022": "000_14d23d3c7c691909.txt",
    "potou-education-2023": "001_b3696d968cd27a66.txt",
    "yanan-education-2019": "002_f5f301c05e4b6d89.txt",
    "yueqing-education-2021": "003_1ccb1d8209286b28.txt",
    "zhengxian-education-2021": "004_8a5c167a3bf215e4.txt",
    "huaian-2024": "huaian-2024.pdf",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that a sample's narrative states, or must not be read to state; empty fields are not compared."""

    is_due: bool
    row: str
    column: str
    value: str
    approx: str
    unit: str

    def is_among(self, facts: tuple[Fact, ...]) -> bool:
        """Tell whether facts have this figure."""
        return any(
            (fact.kind, _unquoted(fact.concept), decimal_text(fact.value))
            == (self.row, _unquoted(self.column), self.value)
            and self.approx in ("", str(fact.approx).lower())
            and self.unit in ("", fact.unit)
            for fact in facts
        )


def sample_truths() -> Iterator[Truth]:
    """Give the truth about each sample, without its narrative."""
    for row in _rows("reports.csv"):
        yield Truth(
            file=row["sample"],
            layout="",
            noise=(),
            agency=row["agency"],
            division=row["division"],
            year=int(row["year"]),
            cells=tuple(
                TrueCell(
                    int(cell["table"]),
                    cell["row"],
                    cell["column"],
                    cell["status"],
                    cell["value"],
                    cell["unit"],
                    cell["form"],
                )
                for cell in _rows(f"{Path(row['sample']).stem}.csv")
            ),
            facts=(),
        )


def real_truths() -> Iterator[Truth]:
    """Give the truth about each real report that a sample was made from and that is at hand."""
    for truth in sample_truths():
        original = ORIGINALS.get(Path(truth.file).stem, "")
        if original and (REAL / original).is_file():
            yield replace(truth, file=original)


def sample_statements(sample: str) -> list[Stated]:
    """Give what is known of a sample's narrative."""
    return [
        Stated(
            row["expectation"] == "read",
            row["row"],
            row["column"],
            row["value"],
            row["approx"] or "",
            row["unit"] or "",
        )
        for row in _rows("narrative.csv")
        if row["sample"] == sample
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (EXPECTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _unquoted(text: str) -> str:
    return "".join(char for char in text if char not in "“”\"'")
