"""Findings in the formats of ``xxgk check``: text for people, SARIF for tools, and the same findings in each."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import rdflib
from click.testing import CliRunner

from ontology.finding import Finding, Responsibility, Severity
from server.checking.formats import CHECK_FORMATS
from server.checking.sarif import source_to_uri
from server.checking.wording import finding_to_lines, finding_to_place
from server.cli import cli
from shapes import rules

CELL = Finding(
    rule="T3-ROW-TOTAL",
    severity=Severity.VIOLATION,
    responsibility=Responsibility.AGENCY,
    report="https://w3id.org/xxgk/id/report/x-甲局/2022",
    source="年报/甲 局.txt",
    agency="甲局",
    year=2022,
    table="3",
    row="granted",
    column="total",
    expected="6",
    actual="5",
    message="表三“予以公开”各列之和为6，总计为5。",
    message_en="The row adds up to 6, its total is 5.",
    locator="第41–43行 字符1289–1298",
)
FACT = replace(
    CELL,
    rule="PARTS-SUM",
    severity=Severity.WARNING,
    table="narrative",
    row="channel-items",
    column="website",
    locator="第一部分 第9行 字符410–415",
)
WHOLE = replace(
    CELL,
    rule="FEE-STATEMENT",
    severity=Severity.INFO,
    report="https://w3id.org/xxgk/id/report/document/00",
    source="/data/乙.html",
    agency="",
    year=None,
    table="",
    row="",
    column="",
    locator="",
)
FINDINGS = (WHOLE, FACT, CELL)


@pytest.fixture(scope="module")
def sarif() -> dict[str, object]:
    log: dict[str, object] = json.loads(CHECK_FORMATS["sarif"].write(FINDINGS))
    return log


def test_every_format_gives_every_finding() -> None:
    written = {name: format_.write(FINDINGS) for name, format_ in CHECK_FORMATS.items()}
    assert set(written) == {"text", "json", "csv", "turtle", "sarif"}
    assert len(json.loads(written["json"])["findings"]) == 3
    assert len(list(csv.DictReader(written["csv"].splitlines()))) == 3
    graph = rdflib.Graph().parse(data=written["turtle"], format="turtle")
    assert len(list(graph.objects(None, rdflib.SH.result))) == 3
    for finding in FINDINGS:
        assert finding.message in written["text"]


@pytest.mark.parametrize("name", CHECK_FORMATS)
def test_no_finding_is_no_fault_in_any_format(name: str) -> None:
    assert "甲局" not in CHECK_FORMATS[name].write(())


def test_text_gives_the_worst_report_first_and_its_gravest_finding_first() -> None:
    text = CHECK_FORMATS["text"].write(FINDINGS)
    places = [text.index(word) for word in ("甲局2022年", "T3-ROW-TOTAL", "PARTS-SUM", "机关未能认定", "FEE-STATEMENT")]
    assert places == sorted(places)
    assert "甲局2022年  年报/甲 局.txt  错误1项，警告1项" in text
    assert "所在：表三 予以公开 总计；应为：6；实为：5；责任：机关；位置：第41–43行 字符1289–1298" in text


@pytest.mark.parametrize(
    ("finding", "place", "lines"),
    [
        (CELL, "表三 予以公开 总计", (41, 43)),
        (FACT, "正文 渠道公开数 政府网站", (9, 9)),
        (replace(FACT, row="category-items", column="公文类"), "正文 分类公开数 公文类", (9, 9)),
        (replace(CELL, row="", column=""), "表三", (41, 43)),
        (replace(CELL, locator="文件内第1表第3行 字符858–865"), "表三 予以公开 总计", None),
        (WHOLE, "", None),
    ],
)
def test_places_are_told_by_printed_labels_and_lines_by_locators(
    finding: Finding, place: str, lines: tuple[int, int] | None
) -> None:
    assert finding_to_place(finding) == place
    assert finding_to_lines(finding) == lines


def test_sarif_has_what_its_schema_requires(sarif: dict[str, object]) -> None:
    assert sarif["version"] == "2.1.0"
    assert str(sarif["$schema"]).endswith("sarif-schema-2.1.0.json")
    (run,) = sarif["runs"]  # type: ignore[misc]
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert [rule["id"] for rule in driver["rules"]] == [rule.id for rule in rules()]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
        assert urlsplit(rule["helpUri"]).scheme == "https"
    assert run["invocations"][0]["executionSuccessful"] is True
    for result in run["results"]:
        assert result["message"]["text"]
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == driver["rules"][result["ruleIndex"]]["defaultConfiguration"]["level"]
        assert result["partialFingerprints"]


def test_sarif_names_file_lines_and_place(sarif: dict[str, object]) -> None:
    whole, fact, cell = sarif["runs"][0]["results"]  # type: ignore[index]
    physical = cell["locations"][0]["physicalLocation"]
    assert unquote(physical["artifactLocation"]["uri"]) == "年报/甲 局.txt"
    assert physical["region"] == {"startLine": 41, "endLine": 43}
    assert cell["locations"][0]["logicalLocations"] == [
        {"name": "表三 予以公开 总计", "fullyQualifiedName": "3/granted/total"}
    ]
    assert fact["locations"][0]["physicalLocation"]["region"]["startLine"] == 9
    assert "region" not in whole["locations"][0]["physicalLocation"]
    assert whole["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///data/")


def test_lines_of_a_page_are_not_given_as_lines_of_its_file() -> None:
    page = json.loads(CHECK_FORMATS["sarif"].write((replace(CELL, source="甲.html"),)))
    assert "region" not in page["runs"][0]["results"][0]["locations"][0]["physicalLocation"]


def test_a_path_with_any_characters_becomes_a_uri() -> None:
    assert unquote(source_to_uri("a b/%20#?.zip/年 报.txt")) == "a b/%20#?.zip/年 报.txt"
    assert set(source_to_uri("a b/%20#?年")) <= set(map(chr, range(33, 127)))
    assert source_to_uri(str(Path("/a b"))) == "file:///a%20b"


@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_the_command_tells_how_many_rules_held_and_where_nothing_can_be_told(project: Path, format_: str) -> None:
    done = CliRunner().invoke(
        cli, ["check", str(project / "samples" / "yanan-education-2019.txt"), "--format", format_]
    )
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)
    single = sum(rule.scope == "report" for rule in rules())
    told = re.search(r": (\d+) held, (\d+) failed, (\d+) could not be assessed\.", done.stderr)
    assert told is not None
    assert int(told[2]) == 2
    assert sum(map(int, told.groups())) == single


def test_no_progress_is_drawn_where_nobody_looks(project: Path) -> None:
    done = CliRunner().invoke(
        cli, ["check", str(project / "samples" / "yanan-education-2019.txt"), "--fail-on", "warning"]
    )
    assert done.exit_code == 1
    assert "%" not in done.stderr
    assert "\x1b" not in done.stderr
