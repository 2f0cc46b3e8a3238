"""Whose report a document is, in the many ways in which documents say it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.authorship import document_to_agency
from extract.document import Document, Metadata
from extract.identity import document_to_title, title_to_year
from extract.normalise import normalise
from extract.sections import text_to_sections
from ontology.agencies import Agency

CASES = yaml.safe_load((Path(__file__).parent / "authorship_documents.yaml").read_text("utf-8"))
SECTIONS = """
一、总体情况
{body}
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
公开不够及时。
六、其他需要报告的事项
无
{tail}"""


def read(case: dict[str, Any]) -> Agency | None:
    body = case.get("body", "2022年,认真贯彻落实条例。")
    text = case["head"] + SECTIONS.format(body=body, tail=case.get("tail", ""))
    metadata = Metadata(url=case.get("url", ""), publisher=case.get("publisher", ""))
    document = Document("report.txt", "0" * 64, "text/plain", text, (), metadata)
    plain = normalise(text)
    head = plain.text[: plain.text.index("一、总体情况")]
    assert text_to_sections(plain, text)
    title = document_to_title(document, head)
    return document_to_agency(document, plain.text, title, head, title_to_year(title))


@pytest.mark.parametrize("case", CASES, ids=[case["head"].replace("\n", " ")[:40] for case in CASES])
def test_whose_report_it_is(case: dict[str, Any]) -> None:
    found = read(case)
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
