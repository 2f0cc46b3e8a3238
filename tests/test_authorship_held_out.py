"""Whose report it is, in wordings whose answers were written down before they were read."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from test_authorship_documents import SECTIONS

from extract.authorship import document_to_agency
from extract.document import Document, Metadata
from extract.identity import document_to_title, text_to_stated_year, title_to_year
from extract.normalise import normalise
from ontology.agencies import Agency, candidate_aliases
from ontology.divisions import path

CASES = yaml.safe_load((Path(__file__).parent / "authorship_held_out.yaml").read_text("utf-8"))
LEAST = 120


def read(case: dict[str, Any]) -> tuple[Agency | None, int | None]:
    body = case.get("body", "认真贯彻落实条例。")
    text = case["head"] + SECTIONS.format(body=body, tail=case.get("tail", ""))
    metadata = Metadata(url=case.get("url", ""), publisher=case.get("publisher", ""))
    document = Document("report.txt", "0" * 64, "text/plain", text, (), metadata)
    plain = normalise(text)
    head = plain.text[: plain.text.index("一、总体情况")]
    title = document_to_title(document, head)
    year = title_to_year(title) or text_to_stated_year(plain.text)
    return document_to_agency(document, plain.text, title, head, year), year


@pytest.mark.parametrize("case", CASES, ids=[case["head"].replace("\n", " ")[:40] for case in CASES])
def test_whose_report_it_is(case: dict[str, Any]) -> None:
    found, year = read(case)
    if case.get("read") == "nothing":
        assert found is None
        return
    assert found is not None
    assert (found.name, year) == (case["agency"], case["year"])
    if "place" in case:
        assert (path(found.division) if found.division else "") == case["place"]
    for part in ("level", "kind", "sector"):
        assert getattr(found, part) == case.get(part, getattr(found, part))
    if "candidate" in case:
        assert any(name.startswith(case["candidate"]) for name in candidate_aliases(found))


def test_there_are_many() -> None:
    assert len(CASES) >= LEAST
