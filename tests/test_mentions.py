"""Names of other agencies in sentences in which a report speaks of its own work."""

from pathlib import Path

import pytest
import yaml

from extract.mentions import read_mentions
from extract.pipeline import document_to_report
from extract.readers import read_document
from extract.report import Section
from ontology.agencies import Agency, name_to_parts, parts_to_agency

SENTENCES = yaml.safe_load((Path(__file__).parent / "mention_sentences.yaml").read_text("utf-8"))
CASES = [(name, sentence, expected) for name, cases in SENTENCES.items() for sentence, expected in cases]


def agency(name: str) -> Agency:
    return parts_to_agency(name_to_parts(name), name, "")


@pytest.mark.parametrize(("name", "sentence", "expected"), CASES, ids=[sentence[:40] for _, sentence, _ in CASES])
def test_names_in_a_sentence(name: str, sentence: str, expected: list[str]) -> None:
    found = read_mentions([Section(1, "", sentence, 0, len(sentence))], agency(name))
    assert [mention.name for mention in found] == expected


def test_a_mention_says_where_it_is_printed() -> None:
    text = "2021年,我局公开信息。\n進一步完善永嘉縣教育局政府信息公開工作機制,提升水平。"
    (found,) = read_mentions([Section(4, "", text, 100, 100 + len(text))], agency("乐清市教育局"))
    assert found.name == "永嘉县教育局"
    assert text[found.start - 100 : found.end - 100] == "永嘉縣教育局"
    assert found.quote == "進一步完善永嘉縣教育局政府信息公開工作機制,提升水平"
    assert found.locator == f"第四部分 字符{found.start}–{found.end}"


def test_real_reports_name_another_agency_once(shared: Path) -> None:
    names = {
        path.name[:3]: [mention.name for mention in document_to_report(read_document(path, path.name)).mentions]
        for path in sorted((shared / "reports").glob("*.txt"))
    }
    assert names == {"000": [], "001": [], "002": [], "003": ["永嘉县发展和改革局"], "004": []}
