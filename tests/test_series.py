"""Made-up reports over years: sound ones give no finding, and each fault is found where it was put and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.reading import path_to_report
from bench.series import RULES, VERSIONS, Plan, generate_series, write_series
from bench.truth import Truth, read_truths
from extract.to_graph import report_iri, report_to_quads
from ontology.vocabulary import ontology_store
from shapes import check_store
from shapes.catalogue import catalogue_to_quads, parameters_to_quads
from shapes.resemblance import resemblances_to_quads

Places = set[tuple[str, str, str, str]]
# Versions at odds are told by the build of a store.
IN_SHAPES = tuple(rule for rule in RULES if rule != VERSIONS)
YEARS = (2020, 2021, 2022)


def found_and_due(folder: Path, truths: Iterable[Truth]) -> tuple[dict[str, Places], dict[str, Places]]:
    """Give the places of findings by document, and those of the faults that were put in; a copy shows in both."""
    store = ox.Store()
    for quads in (ontology_store(), catalogue_to_quads(), parameters_to_quads()):
        store.extend(quads)
    sources: dict[str, str] = {}
    due: dict[str, Places] = defaultdict(set)
    for truth in truths:
        report = path_to_report(folder / truth.file)
        assert report is not None
        sources[report_iri(report)] = truth.file
        store.extend(report_to_quads(report))
        for fault in truth.faults:
            for file in filter(None, (truth.file, fault.of)):
                due[file].add((fault.rule, fault.table, fault.row, fault.column))
    store.extend(tuple(resemblances_to_quads(store)))
    found: dict[str, Places] = defaultdict(set)
    for finding in check_store(store):
        found[sources[finding.report]].add((finding.rule, finding.table, finding.row, finding.column))
    return found, {file: places for file, places in due.items() if places}


def test_sound_reports_give_no_finding(tmp_path: Path) -> None:
    found, due = found_and_due(tmp_path, write_series(Plan(4, YEARS[1:]), tmp_path, seed=4))
    assert due == {}
    assert found == {}


def test_each_fault_is_found_where_it_was_put_and_nothing_else(tmp_path: Path) -> None:
    truths = write_series(Plan(8, YEARS, faults=100, rules=IN_SHAPES), tmp_path, seed=50)
    found, due = found_and_due(tmp_path, truths)
    assert len({rule for places in due.values() for rule, *_ in places}) > 12
    assert found == due


def test_there_is_a_fault_for_every_rule() -> None:
    plan = Plan(120, faults=100)
    truths = [truth for truth, _ in generate_series(plan, seed=2)]
    assert {fault.rule for truth in truths for fault in truth.faults} == set(RULES)


def test_there_are_documents_twice_and_truths_are_kept(tmp_path: Path) -> None:
    truths = write_series(Plan(4, YEARS, copies=50, faults=20), tmp_path, seed=5)
    assert list(read_truths(tmp_path)) == truths
    copies = [truth for truth in truths if truth.of]
    assert copies
    by_file = {truth.file: truth for truth in truths}
    for copy in copies:
        first = by_file[copy.of]
        assert (copy.agency, copy.year) == (first.agency, first.year)
        assert (copy.cells == first.cells) == (VERSIONS not in {fault.rule for fault in copy.faults})


@pytest.mark.parametrize("count", [1, 40])
def test_a_country_has_many_agencies_in_each_place_and_no_agency_twice(count: int) -> None:
    truths = [truth for truth, _ in generate_series(Plan(count, (2022,)), seed=3)]
    agencies = {(truth.division, truth.agency) for truth in truths}
    assert len(agencies) == count
    assert len({truth.division for truth in truths}) <= 3 + count / 5
