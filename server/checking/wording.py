"""The words in which findings are told, from ``data/checking.yaml`` and the labels of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from ontology.finding import Finding
from ontology.form import forms
from ontology.vocabulary import concepts

NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Wording:
    """Names of severities, responsibilities, scopes, outcomes and particulars, and patterns of what is told of them."""

    severities: Mapping[str, str]
    responsibilities: Mapping[str, str]
    scopes: Mapping[str, str]
    outcomes: Mapping[str, str]
    particulars: Mapping[str, str]
    table: str
    numerals: str
    narrative: str
    year: str
    count: str
    unnamed: str
    unknown: str
    pasted: str
    line: str


@cache
def wording() -> Wording:
    """Give the words."""
    return Wording(**yaml.safe_load(files("server").joinpath("data/checking.yaml").read_text("utf-8")))


def table_to_name(table: str) -> str:
    """Give the name of a table of the form, or of the narrative; empty for none."""
    if table == NARRATIVE:
        return wording().narrative
    return wording().table.format(number=wording().numerals[int(table)]) if table.isdigit() else table


def finding_to_place(finding: Finding) -> str:
    """Give where in the form or the narrative a finding is, by printed labels; empty where it is about the whole."""
    labels = _narrative_labels(finding) if finding.table == NARRATIVE else _form_labels(finding)
    return " ".join(filter(None, (table_to_name(finding.table), *labels)))


def finding_to_lines(finding: Finding) -> tuple[int, int] | None:
    """Give the first and last line of the document's text that a finding's locator names; None where it names none."""
    found = re.search(wording().line, finding.locator)
    return (int(found[1]), int(found[2] or found[1])) if found else None


def _form_labels(finding: Finding) -> Iterator[str]:
    blocks = [block for form in forms() for block in form.blocks if str(block.table) == finding.table]
    yield next((row.label for block in blocks for row in block.rows if row.id == finding.row), "")
    yield next((column.label for block in blocks for column in block.columns if column.id == finding.column), "")


def _narrative_labels(finding: Finding) -> Iterator[str]:
    kind = next((kind for kind in concepts("fact-kind") if kind.id == finding.row), None)
    if kind is not None:
        yield kind.label
        named = (member.label for member in concepts(kind.concepts_from) if member.id == finding.column)
        printed = "" if kind.concepts_from or finding.column == "total" else finding.column
        yield next(named, printed)
