"""Documents that are given by what they say of their author: an opening, a body, an ending, an address.

Takes the cases of ``tests/authorship_*.yaml``; gives whose report each is and of which year, as extraction reads it,
and whether that is the answer that the case has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extract.authorship import document_to_agency
from extract.document import Document, Metadata
from extract.identity import document_to_title, text_to_stated_year, title_to_year
from extract.normalise import normalise
from ontology.agencies import Agency
from ontology.divisions import path

Case = Mapping[str, Any]
BODY = "认真贯彻落实条例。"
_FIRST_SECTION = "一、总体情况"
_SECTIONS = """
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


def case_to_agency(case: Case) -> tuple[Agency | None, int | None]:
    """Read whose report a document is, and of which year."""
    text = case["head"] + _SECTIONS.format(body=case.get("body", BODY), tail=case.get("tail", ""))
    metadata = Metadata(url=case.get("url", ""), publisher=case.get("publisher", ""))
    document = Document("report.txt", "0" * 64, "text/plain", text, (), metadata)
    plain = normalise(text)
    head = plain.text[: plain.text.index(_FIRST_SECTION)]
    title = document_to_title(document, head)
    year = title_to_year(title) or text_to_stated_year(plain.text)
    return document_to_agency(document, plain.text, title, head, year), year


def case_is_read(case: Case) -> bool:
    """Tell whether agency, place and year are read as the case has them, and what else it has."""
    agency, year = case_to_agency(case)
    if agency is None or (agency.name, year) != (case["agency"], case["year"]):
        return False
    if "place" in case and (path(agency.division) if agency.division else "") != case["place"]:
        return False
    return all(getattr(agency, part) == case[part] for part in ("level", "kind", "sector") if part in case)
