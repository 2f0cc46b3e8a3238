"""Whose report a document is, in the many ways in which documents say it."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bench.openings import Case, case_to_agency
from extract.authorship import document_to_agency
from extract.document import Document
from extract.identity import document_to_title

CASES = yaml.safe_load((Path(__file__).parent / "authorship_documents.yaml").read_text("utf-8"))
BODY = "2022年,认真贯彻落实条例。"


@pytest.mark.parametrize("case", CASES, ids=[case["head"].replace("\n", " ")[:40] for case in CASES])
def test_whose_report_it_is(case: Case) -> None:
    found, _ = case_to_agency({"body": BODY, **case})
    assert (found.name if found else None) == case["agency"]
    if found is None:
        return
    if "division" in case:
        assert (found.division.code if found.division else "") == case["division"]
    for part in ("level", "kind", "sector"):
        assert getattr(found, part) == case.get(part, getattr(found, part))


@given(st.text(max_size=300), st.text(alphabet="由县市区局政府信息公开报告编制2022年度,。\n", max_size=200))
def test_any_text_is_read_without_a_fault(head: str, body: str) -> None:
    document = Document("report.txt", "0" * 64, "text/plain", head + body, ())
    title = document_to_title(document, head)
    found = document_to_agency(document, head + body, title, head)
    assert found is None or found.name
