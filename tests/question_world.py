"""Made-up reports of agencies all over the country, for questions that were written before the code that reads them.

Every figure is drawn by a fixed seed and adds up as the form demands; names, sectors, levels and short forms come from
``ontology``. Takes no part of the question code.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from question_reports import Sample

from ontology.agencies import agency_aliases, name_to_parts, parts_to_agency

WORLD = Path(__file__).parent / "question_world.yaml"
COLUMNS = (
    "natural-person",
    "commercial-enterprise",
    "research-institution",
    "public-interest-organization",
    "legal-services",
    "other-organization",
)
OUTCOMES = {
    "granted": 0.4,
    "partly-granted": 0.1,
    "state-secret": 0.01,
    "prohibited-by-law": 0.01,
    "endangers-security-stability": 0.01,
    "third-party-rights": 0.03,
    "internal-affairs": 0.03,
    "deliberative-process": 0.03,
    "enforcement-file": 0.02,
    "administrative-inquiry": 0.02,
    "not-held": 0.2,
    "requires-creation": 0.04,
    "unclear-after-correction": 0.02,
    "petition-complaint": 0.03,
    "repeated": 0.02,
    "published-material": 0.0,
    "excessive": 0.0,
    "confirm-or-reissue": 0.0,
    "correction-overdue": 0.01,
    "fee-overdue": 0.0,
    "other": 0.02,
}
RESULTS = ("upheld", "corrected", "other", "pending")


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up agency as the world lists it."""

    key: str
    place: str
    name: str
    years: tuple[int, ...]
    scale: int


def worlds() -> Mapping[str, Any]:
    """Give the world as written."""
    return dict(yaml.safe_load(WORLD.read_text("utf-8")))


def made() -> Iterator[Made]:
    """Give the agencies of the world."""
    for key, (place, name, years, scale) in worlds()["agencies"].items():
        yield Made(key, str(place), name, tuple(years), scale)


@cache
def world() -> Mapping[str, Sample]:
    """Give every report by agency key and year, as ``key/2022``."""
    return {f"{item.key}/{year}": _sample(item, year) for item in made() for year in item.years}


def _sample(item: Made, year: int) -> Sample:
    key = f"{item.key}/{year}"
    own = worlds()["reports"].get(key, {})
    agency = parts_to_agency(name_to_parts(item.place + item.name), item.name, item.place + item.name, year)
    if agency.division is None:
        raise ValueError(f"no division is known for {item.place}{item.name}")
    version = "2019" if year < 2021 else "2021"
    return Sample(
        agency.division.code,
        agency.name,
        agency_aliases(agency),
        year,
        form=version,
        cells=_cells(random.Random(key), item.scale, version),
        facts=tuple(tuple(fact) for fact in own.get("facts", ())),
        findings=tuple(tuple(finding) for finding in own.get("findings", ())),
        blank=tuple(tuple(blank) for blank in own.get("blank", ())),
        tables=own.get("tables", True),
        sector=agency.sector,
        level=agency.level,
        kind=agency.kind,
        sections=tuple(tuple(section) for section in own.get("sections", ())),
    )


def _cells(dice: random.Random, scale: int, version: str) -> dict[tuple[int, str, str], float]:
    cells: dict[tuple[int, str, str], float] = {}
    outcomes = [row for row in OUTCOMES if version == "2021" or row not in _merged()]
    for share, column in zip((0.7, 0.12, 0.02, 0.02, 0.1, 0.04), COLUMNS, strict=True):
        for row in outcomes:
            cells[3, row, column] = int(scale * share * OUTCOMES[row] * dice.uniform(0, 2.2))
        concluded = sum(cells[3, row, column] for row in outcomes)
        carried_in, carried_out = int(scale * share * dice.random() / 9), int(scale * share * dice.random() / 9)
        cells[3, "concluded-total", column] = concluded
        cells[3, "carried-in", column] = min(carried_in, concluded + carried_out)
        cells[3, "carried-out", column] = carried_out
        cells[3, "received", column] = concluded + carried_out - cells[3, "carried-in", column]
    for row in (*outcomes, "concluded-total", "carried-in", "carried-out", "received"):
        cells[3, row, "total"] = sum(cells[3, row, column] for column in COLUMNS)
    for row, share in (
        ("reconsideration", 0.06),
        ("litigation-direct", 0.03),
        ("litigation-after-reconsideration", 0.02),
    ):
        for result in RESULTS:
            cells[4, row, result] = int(scale * share * dice.uniform(0, 0.8))
        cells[4, row, "total"] = sum(cells[4, row, result] for result in RESULTS)
    cells.update(_items(dice, scale, version))
    return cells


def _items(dice: random.Random, scale: int, version: str) -> Iterator[tuple[tuple[int, str, str], float]]:
    measures = (
        ("issued", "repealed", "in-force")
        if version == "2021"
        else ("newly-made", "newly-disclosed", "total-disclosed")
    )
    for measure in measures:
        yield (2, "normative-documents", measure), dice.randrange(1 + scale // 10)
        yield (2, "rules", measure), dice.randrange(1 + scale // 300)
    for row in ("licensing", "penalties", "coercive-measures"):
        yield (2, row, "decisions"), dice.randrange(1 + scale * 20)
    if version == "2021":
        yield (2, "fees", "amount"), dice.randrange(1 + scale * 100) / 100
    else:
        yield (2, "central-procurement", "amount"), dice.randrange(1 + scale * 100) / 100
        yield (2, "central-procurement", "items"), dice.randrange(1 + scale)


def _merged() -> Sequence[str]:
    """Give the rows that the form of 2019 has not."""
    return ("correction-overdue", "fee-overdue", "other")
