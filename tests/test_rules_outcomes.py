"""Every rule holds, fails or cannot be assessed; the engines agree on reports with known faults; the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from report_graphs import ReportGraph, fact

from bench.series import RULES, Plan, generate_series
from extract.pipeline import document_to_report
from extract.readers import read_document
from extract.report import Report
from extract.to_graph import report_iri, report_to_quads, version_to_quads
from extract.versions import contradicting_cells
from ontology.vocabulary import ontology_store
from shapes import (
    ACROSS_REPORTS,
    Outcome,
    assess_graph,
    assess_store,
    catalogue_to_quads,
    check_graph,
    check_store,
    resemblances_to_quads,
    rules,
    tally,
)
from shapes.documentation import rules_to_markdown

Place = tuple[str, str, str, str]
# Made-up reports have percentages and second versions only where these are at fault.
NEVER_KEPT = {"CLAIM-PERCENT", "CONFLICTING-VERSIONS"}
# What follows from a fault elsewhere: the other side of a copy, and the year after a leap.
CONSEQUENCES = {"COPIED-AGENCY", "OUTLIER"}
# Together they break every rule.
PLANS = (Plan(26, faults=90), Plan(5, faults=60, rules=("FEE-UNIT", "T3-BALANCE")))
SEED = 11
TOGETHER = 12
MOST_UNKNOWN = 0.01  # faults of reports in which what the rule looks at was not read


class Series:
    """The reports of a made-up series with known faults: their graphs, and what is wrong in each by its IRI."""

    def __init__(self, folder: Path, plan: Plan, seed: int) -> None:
        self.graphs: dict[str, list[ox.Quad]] = {}
        self.faults: dict[str, set[Place]] = {}
        first: dict[str, Report] = {}
        for truth, data in generate_series(plan, seed):
            path = folder / truth.file
            path.write_bytes(data)
            report = document_to_report(read_document(path, truth.file))
            iri = report_iri(report)
            if iri in first:
                self.graphs[iri] += version_to_quads(report, contradicting_cells(first[iri], report))
            else:
                first[iri] = report
                self.graphs[iri] = list(report_to_quads(report))
            places = {(fault.rule, fault.table, fault.row, fault.column) for fault in truth.faults}
            self.faults[iri] = self.faults.get(iri, set()) | places

    def some_for_each_rule(self) -> list[list[ox.Quad]]:
        """Give the graph of one report for each rule that a report breaks, and that of the year before."""
        chosen = {
            min(iri for iri, places in self.faults.items() if rule in {place[0] for place in places})
            for rule in {place[0] for places in self.faults.values() for place in places}
        }
        before = {f"{iri.rpartition('/')[0]}/{int(iri.rpartition('/')[2]) - 1}" for iri in chosen}
        return [graph for iri, graph in self.graphs.items() if iri in chosen | before]


def store_of(graphs: Iterable[list[ox.Quad]]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend([*ontology_store(), *catalogue_to_quads()])
    store.bulk_extend(quad for quads in graphs for quad in quads)
    store.bulk_extend(list(resemblances_to_quads(store)))
    return store


def test_each_fault_is_found_in_its_place_and_nothing_else_by_both_engines(tmp_path: Path) -> None:
    broken: set[str] = set()
    outcomes: set[tuple[str, Outcome]] = set()
    for plan in PLANS:
        series = Series(tmp_path, plan, SEED)
        store = store_of(series.graphs.values())
        findings = check_store(store)
        found: dict[str, set[Place]] = {iri: set() for iri in series.graphs}
        for finding in findings:
            found[finding.report].add((finding.rule, finding.table, finding.row, finding.column))
        assessed = assess_store(store, findings)
        unknown = {(each.report, each.rule) for each in assessed if each.outcome is Outcome.NOT_ASSESSABLE}
        missed = [(iri, place) for iri, places in series.faults.items() for place in places - found[iri]]
        assert [(iri, place) for iri, place in missed if (iri, place[0]) not in unknown] == []
        assert len(missed) <= len(series.graphs) * MOST_UNKNOWN
        beyond = {place for iri, places in found.items() for place in places - series.faults[iri]}
        assert {place for place in beyond if place[0] not in CONSEQUENCES} == set()
        broken |= {finding.rule for finding in findings}
        outcomes |= {(each.rule, each.outcome) for each in assessed}
        some = series.some_for_each_rule()
        for start in range(0, len(some), TOGETHER):
            graphs = some[start : start + TOGETHER]
            assert check_graph([quad for quads in graphs for quad in quads]) == check_store(store_of(graphs))
    assert broken == set(RULES) == {rule.id for rule in rules()}
    assert {rule for rule, outcome in outcomes if outcome is Outcome.FAILS} == set(RULES)
    assert {rule for rule, outcome in outcomes if outcome is Outcome.HOLDS} >= set(RULES) - NEVER_KEPT


def test_sound_reports_have_no_findings(tmp_path: Path) -> None:
    sound = Series(tmp_path, Plan(10), SEED)
    assert check_store(store_of(sound.graphs.values())) == ()


SOUND = ReportGraph()


def outcomes(report: ReportGraph) -> dict[str, Outcome]:
    quads = list(report.quads())
    return {each.rule: each.outcome for each in assess_graph(quads, check_graph(quads))}


@cache
def sound_outcomes() -> dict[str, Outcome]:
    return outcomes(SOUND)


BLANK = "xxgk:status cell-status:blank"


@pytest.mark.parametrize(
    ("rule", "cell", "wrong"),
    [
        ("T3-ROW-TOTAL", (3, "granted", "legal-services"), (3, "granted", "legal-services", 2)),
        ("T3-OUTCOME-SUM", (3, "granted", "total"), (3, "granted", "total", 2)),
        ("T3-BALANCE", (3, "received", "total"), (3, "received", "total", 2)),
        ("T4-TOTAL", (4, "reconsideration", "upheld"), (4, "reconsideration", "upheld", 1)),
        ("NORMATIVE-STOCK", None, (2, "rules", "issued", 3)),
    ],
)
def test_a_sum_holds_fails_or_cannot_be_assessed(
    rule: str, cell: tuple[int, str, str] | None, wrong: tuple[int, str, str, int]
) -> None:
    assert sound_outcomes()[rule] is Outcome.HOLDS
    assert outcomes(SOUND.with_figures(wrong))[rule] is Outcome.FAILS
    if cell:
        assert outcomes(replace(SOUND, notes={cell: BLANK}))[rule] is Outcome.NOT_ASSESSABLE


def test_what_a_report_does_not_say_is_neither_kept_nor_broken() -> None:
    silent = ("CLAIM-RECEIVED", "CLAIM-ABSOLUTE", "CLAIM-PERCENT", "PARTS-SUM", "LATE", "DISCLOSED-STOCK", "CARRY-OVER")
    assert {sound_outcomes()[rule] for rule in silent} == {Outcome.NOT_ASSESSABLE}
    said = SOUND.with_turtle(fact(1, "applications-received", "0", 'xxgk:printed "0件"'))
    assert outcomes(said)["CLAIM-RECEIVED"] is Outcome.HOLDS
    rate = SOUND.with_turtle(fact(1, "rate", "98.5", "xxgk:concept <https://w3id.org/xxgk/id/rate/satisfaction>"))
    assert outcomes(rate)["CLAIM-PERCENT"] is Outcome.HOLDS
    assert outcomes(replace(SOUND, year=2018))["TABLE-MISSING"] is Outcome.NOT_ASSESSABLE


def test_outcomes_are_counted_by_rule() -> None:
    quads = [*SOUND.quads(), *replace(SOUND, year=2020, version="2019").quads()]
    counted = {each.rule: each for each in tally(assess_graph(quads, check_graph(quads)))}
    assert set(counted) == {rule.id for rule in rules()}
    assert {each.holds + each.fails + each.not_assessable for each in counted.values()} == {2}
    assert (counted["NORMATIVE-STOCK"].holds, counted["NORMATIVE-STOCK"].not_assessable) == (1, 1)
    assert Counter(rule.scope in ACROSS_REPORTS for rule in rules()) == Counter({False: 28, True: 6})


def test_the_page_of_rules_is_that_of_the_shapes(project: Path) -> None:
    assert (project / "docs" / "rules.md").read_text("utf-8") == rules_to_markdown()
