"""Whose report it is, in wordings whose answers were written down before they were read."""

from pathlib import Path

import pytest
import yaml

from bench.openings import Case, case_is_read, case_to_agency
from ontology.agencies import candidate_aliases

FILES = ("authorship_held_out.yaml", "authorship_held_out_second.yaml")
CASES = [case for name in FILES for case in yaml.safe_load((Path(__file__).parent / name).read_text("utf-8"))]
LEAST = 200


@pytest.mark.parametrize("case", CASES, ids=[case["head"].replace("\n", " ")[:40] for case in CASES])
def test_whose_report_it_is(case: Case) -> None:
    found, year = case_to_agency(case)
    if "read" in case:
        assert (found.name if found else "nothing") == case["read"]
        assert found is None or found.division is None
        return
    assert found is not None
    assert case_is_read(case), (found, year)
    if "candidate" in case:
        assert any(name.startswith(case["candidate"]) for name in candidate_aliases(found))


def test_there_are_many() -> None:
    assert len(CASES) >= LEAST
