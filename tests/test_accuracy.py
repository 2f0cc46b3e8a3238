"""Made-up reports in every layout, with noise: what is read is what was printed, and nothing is made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.generate import generate, write_documents
from bench.pages import FILE_LAYOUTS
from bench.reading import document_score
from bench.scoring import INVENTED, RIGHT, UNREAD, WRONG, Score, score
from bench.truth import read_truths
from extract.pipeline import document_to_report
from extract.readers import read_document
from extract.report import CellStatus

COUNT = 60
# Layouts of which part is left unread, never misread.
READ_IN_PART = {"page with table three transposed", "PDF without rules"}


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> list[Score]:
    folder = tmp_path_factory.mktemp("reports")
    return [document_score(folder, truth) for truth in write_documents(COUNT, folder, seed=60)]


def test_no_cell_is_wrong_or_invented(scores: list[Score]) -> None:
    assert sum(score.cells[RIGHT] + score.cells[UNREAD] for score in scores) > 190 * COUNT
    assert [miss for score in scores for miss in score.misses if miss.what.startswith((WRONG, INVENTED))] == []


def test_hardly_a_cell_is_left_unread(scores: list[Score]) -> None:
    whole = [score for score in scores if score.truth.layout not in READ_IN_PART]
    unread, right = (sum(score.cells[outcome] for score in whole) for outcome in (UNREAD, RIGHT))
    assert unread < 0.01 * right


def test_every_agency_is_right(scores: list[Score]) -> None:
    assert [score.truth.file for score in scores if not (score.agency and score.division)] == []


def test_every_year_is_right(scores: list[Score]) -> None:
    assert [score.truth.file for score in scores if not score.year] == []


def test_the_same_seed_gives_the_same_documents_and_truths(tmp_path: Path) -> None:
    first, second = (list(generate(5, seed=3)) for _ in range(2))
    assert [truth for truth, _ in first] == [truth for truth, _ in second]
    written = write_documents(5, tmp_path, seed=3)
    assert list(read_truths(tmp_path)) == written == [truth for truth, _ in first]
    assert all((tmp_path / truth.file).read_bytes() == data for truth, data in first if truth.kind != "docx")


def test_every_layout_is_made() -> None:
    assert {truth.layout for truth, _ in generate(200, seed=1)} == set(FILE_LAYOUTS)


def test_scoring_tells_wrong_unread_and_invented_cells(tmp_path: Path) -> None:
    truth = write_documents(1, tmp_path, seed=5)[0]
    report = document_to_report(read_document(tmp_path / truth.file, truth.file))
    cell, *others = report.cells
    assert score(report, truth).cells == {RIGHT: len(truth.cells)}
    assert score(replace(report, cells=tuple(others)), truth).cells == {RIGHT: len(others), UNREAD: 1}
    assert score(report, replace(truth, cells=truth.cells[1:])).cells == {RIGHT: len(others), INVENTED: 1}
    changed = replace(cell, status=CellStatus.TEXT, value=None)
    assert score(replace(report, cells=(changed, *others)), truth).cells == {RIGHT: len(others), WRONG: 1}
    assert score(None, truth).cells == {UNREAD: len(truth.cells)}
