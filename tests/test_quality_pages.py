"""The catalogue of rules and the quality of what is held: counts, filters, pages, links, and the same as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from graphs import AGENCY, REPORT, TURTLE, publish_graph
from lxml import html
from services import app_over

from ontology import iris
from server.pages import quality
from server.settings import Settings
from shapes import catalogue_to_quads, rules

BROWSER = {"Accept": "text/html"}
COUNTY = iris.agency("320402", "天宁区教育局")
HOSTILE = '"><script>alert(1)</script>'


def _finding(report: str, number: int, rule: str, severity: str, responsibility: str = "agency") -> str:
    return (
        f"<{report}/finding/{number}> a xxgk:Finding ; xxgk:report <{report}> ; xxgk:rule <{iris.ID}rule/{rule}> ; "
        f'xxgk:severity "{severity}" ; xxgk:responsibility "{responsibility}" ; xxgk:message "第{number}项，=1+1"@zh , '
        f'"No. {number}"@en ; xxgk:expected "{number}" .\n'
    )


def _graph() -> str:
    turtle = TURTLE + f'<{COUNTY}> a xxgk:Agency ; skos:prefLabel "天宁区教育局"@zh .\n'
    for year in (2021, 2023):
        report = iris.report(COUNTY, year)
        turtle += (
            f"<{report}> a xxgk:Report ; xxgk:agency <{COUNTY}> ; xxgk:year {year} ; "
            f"xxgk:region <{iris.division('320402')}> .\n"
        )
        turtle += _finding(report, 1, "LATE", "warning") + _finding(
            report, 2, "T3-BALANCE", "violation", "undetermined"
        )
        turtle += _finding(report, 3, "T3-BALANCE", "violation", "undetermined")
    nameless = iris.document_report("ab" * 32)
    return turtle + f"<{nameless}> a xxgk:Report .\n" + _finding(nameless, 1, "AGENCY-UNKNOWN", "warning", "extraction")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    store = publish_graph(tmp_path_factory.mktemp("quality") / "store", _graph(), catalogue_to_quads())
    with app_over(store, Settings(query_workers=1)) as app:
        yield app.test_client()


def page(client: FlaskClient, path: str) -> html.HtmlElement:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200
    return html.document_fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def lines(shown: html.HtmlElement, heading: str) -> list[list[str]]:
    """Give the rows of the table under a heading."""
    return [[words(cell) for cell in row] for row in shown.xpath(f"//section[@aria-labelledby='{heading}']//tbody/tr")]


def test_findings_are_counted_by_rule_year_and_region(client: FlaskClient) -> None:
    shown = page(client, "/quality")
    assert lines(shown, "by-rule")[0] == ["表三勾稽关系", "4", "2"]
    assert sorted(lines(shown, "by-rule")[1:]) == sorted(
        [["逾期公布", "2", "2"], ["机关名称存疑", "1", "1"], ["空白或斜杠", "1", "1"]]
    )
    assert {tuple(line) for line in lines(shown, "by-year")} == {
        ("2023年", "3", "1"),
        ("2021年", "3", "1"),
        ("2022年", "1", "1"),
        ("不明", "1", "1"),
    }
    assert lines(shown, "by-region") == [["江苏省", "6", "2"], ["重庆市", "1", "1"], ["不明", "1", "1"]]
    assert "8 项，在 4 份报告中" in words(shown)
    assert [row[0] for row in lines(shown, "reports")] == ["2023", "2023", "2022", "2021", "2021", "不明"]


def test_every_summary_leads_to_its_findings(client: FlaskClient) -> None:
    shown = page(client, "/quality")
    for row in shown.xpath("//section[starts-with(@aria-labelledby, 'by-')]//tbody/tr"):
        narrowed = page(client, row.xpath(".//a/@href")[0])
        findings, reports = (words(cell) for cell in row.xpath("td"))
        assert f"{findings} 项，在 {reports} 份报告中" in words(narrowed)


def test_a_region_is_told_by_the_divisions_below_it(client: FlaskClient) -> None:
    assert [row[0] for row in lines(page(client, "/quality?region=320000"), "by-region")] == ["常州市"]
    assert [row[0] for row in lines(page(client, "/quality?region=320400"), "by-region")] == ["天宁区"]
    assert [row[0] for row in lines(page(client, "/quality?region=320402"), "by-region")] == ["天宁区"]


def test_filters_hold_together_and_keep_what_was_chosen(client: FlaskClient) -> None:
    shown = page(client, "/quality?rule=T3-BALANCE&year=2021&severity=violation&responsibility=undetermined")
    assert "2 项，在 1 份报告中" in words(shown)
    chosen = {select.get("name"): select.xpath("option[@selected]/@value") for select in shown.xpath("//form//select")}
    assert (chosen["rule"], chosen["year"], chosen["region"]) == (["T3-BALANCE"], ["2021"], [])
    assert "没有这样的检查结果" in words(page(client, "/quality?rule=LATE&year=1999"))


@pytest.mark.parametrize(
    "query", [{"rule": HOSTILE}, {"region": HOSTILE}, {"page": "-1"}, {"page": "x"}, {"page": "9"}]
)
def test_no_parameter_breaks_the_page(client: FlaskClient, query: dict[str, str]) -> None:
    response = client.get("/quality", query_string=query, headers=BROWSER)
    assert response.status_code == 200
    assert "<script>" not in response.text


def test_a_long_list_comes_in_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "GROUPS_PER_PAGE", 4)
    first = page(client, "/quality?severity=")
    (following,) = first.xpath("//a[@rel='next']/@href")
    second = page(client, following)
    assert len(lines(first, "reports")) == 4
    assert len(lines(second, "reports")) == 2
    assert second.xpath("//a[@rel='prev']")
    assert not second.xpath("//a[@rel='next']")


def test_the_same_findings_come_as_csv(client: FlaskClient) -> None:
    (link,) = page(client, "/quality?rule=T3-BALANCE").xpath("//a[starts-with(@href, '/quality.csv')]/@href")
    response = client.get(link)
    assert response.mimetype == "text/csv"
    rows = list(csv.DictReader(response.text.splitlines()))
    assert [(row["agency"], row["year"], row["region"], row["expected"]) for row in rows] == [
        ("天宁区教育局", year, "320402", number) for year in ("2023", "2021") for number in ("2", "3")
    ]
    everything = list(csv.DictReader(client.get("/quality.csv").text.splitlines()))
    assert len(everything) == 8
    assert {(row["row"], row["column"]) for row in everything if row["table"]} == {("granted", "commercial-enterprise")}


def test_findings_lead_to_their_report_and_rule(client: FlaskClient) -> None:
    shown = page(client, "/quality?year=2022")
    (report,) = shown.xpath("//section[@aria-labelledby='reports']//td[@class='title']/a/@href")
    assert page(client, report.partition("#")[0]).get_element_by_id("findings") is not None
    (rule,) = shown.xpath("//section[@aria-labelledby='reports']//a[starts-with(@href, '/rules#')]/@href")
    assert "空白或斜杠" in words(page(client, "/rules").get_element_by_id(rule.partition("#")[2]))


def test_the_catalogue_tells_every_rule_with_what_it_found(client: FlaskClient) -> None:
    shown = page(client, "/rules")
    for rule in rules():
        told = words(shown.get_element_by_id(rule.id))
        for part in (rule.title, rule.definition, rule.definition_en, rule.basis):
            assert part in told
    late = shown.get_element_by_id("LATE")
    assert "2 份报告，2 项" in words(late)
    assert "天宁区教育局2023年" in words(late)
    (article,) = late.xpath(".//dd/a[starts-with(@href, '/doc/law')]/@href")
    assert client.get(article, headers=BROWSER).status_code == 200
    assert "没有" in words(shown.get_element_by_id("OUTLIER"))


def test_the_gravest_rules_come_first(client: FlaskClient) -> None:
    order = [section.get("id") for section in page(client, "/rules").xpath("//section[@class='rule']")]
    severities = {rule.id: rule.severity for rule in rules()}
    ranks = [["violation", "warning", "info"].index(severities[rule]) for rule in order]
    assert ranks == sorted(ranks)
    assert len(order) == len(set(order)) == len(rules())


def test_a_reports_findings_lead_to_rule_and_cell(client: FlaskClient) -> None:
    shown = page(client, "/" + REPORT.removeprefix(iris.ID))
    (finding,) = shown.xpath("//ul[@class='findings']/li")
    assert finding.xpath(".//a/@href")[:2] == ["/rules#CELL-BLANK", "#t3-granted-commercial-enterprise"]
    cell = shown.get_element_by_id("t3-granted-commercial-enterprise")
    assert cell.xpath(".//a[@href='#findings']")


def test_an_agencys_findings_lead_to_its_report(client: FlaskClient) -> None:
    shown = page(client, "/" + AGENCY.removeprefix(iris.ID))
    (link,) = shown.xpath("//table//a[contains(@href, '#findings')]/@href")
    assert link.endswith("/2022#findings")
