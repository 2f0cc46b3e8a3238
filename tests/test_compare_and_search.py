"""Agencies found by name and sound, and their figures side by side."""

import csv
import io
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from graphs import PREFIXES, TURTLE, publish_graph
from services import app_over
from web_pages import BROWSER, page, select, words

from ontology import iris
from server.settings import Settings

YUEQING = iris.agency("330382", "乐清市教育局")
TURTLE_OF_TWO = f"""{TURTLE}{PREFIXES}
<{YUEQING}> a xxgk:Agency ; skos:prefLabel "乐清市教育局"@zh ; skos:altLabel "乐清教育局"@zh ;
    xxgk:region <{iris.division("330382")}> .
<{iris.report(YUEQING, 2022)}> a xxgk:Report ; xxgk:agency <{YUEQING}> ; xxgk:year 2022 ; xxgk:received 9 .
"""
CHONGQING_CODE, YUEQING_CODE = "500000-重庆市教育委员会", "330382-乐清市教育局"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    store = publish_graph(tmp_path_factory.mktemp("compare") / "store", TURTLE_OF_TWO)
    with app_over(store, Settings(query_workers=1)) as app:
        yield app.test_client()


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("重庆市教育委员会", ["重庆市教育委员会"]),
        ("重庆市教委", ["重庆市教育委员会"]),
        ("重慶市教委", ["重庆市教育委员会"]),
        ("教育局", ["乐清市教育局"]),
        ("yueqing", ["乐清市教育局"]),
        ("yqsjyj", ["乐清市教育局"]),
        ("ChongQing", ["重庆市教育委员会"]),
        ("教", ["乐清市教育局", "重庆市教育委员会"]),
        ("没有这个", []),
        ("", []),
        ("<script>", []),
    ],
)
def test_agencies_are_found_by_name_other_name_and_sound(client: FlaskClient, wanted: str, names: list[str]) -> None:
    found = client.get("/api/search", query_string={"q": wanted}).get_json()
    assert [agency["name"] for agency in found["agencies"]] == names
    shown = page(client.get("/search", query_string={"q": wanted}, headers=BROWSER))
    links = list(select(shown, ".results a"))
    assert [words(link) for link in links] == names
    assert all(client.get(link.get("href"), headers=BROWSER).status_code == 200 for link in links)


def cells(client: FlaskClient, **parameters: object) -> dict[str, list[str]]:
    shown = page(client.get("/compare", query_string=parameters, headers=BROWSER))
    table = select(shown, "section table")[0]
    return {
        words(select(row, "th")[0]): [words(cell) for cell in select(row, "td")] for row in select(table, "tbody tr")
    }


def test_a_figure_a_missing_figure_and_a_missing_report_differ(client: FlaskClient) -> None:
    both = [CHONGQING_CODE, YUEQING_CODE]
    assert cells(client, agency=both, measure="received") == {
        "重庆市教育委员会": ["0", "6"],
        "乐清市教育局": ["未收录", "9"],
    }
    assert cells(client, agency=both, measure="granted", year=2022) == {
        "重庆市教育委员会": ["5"],
        "乐清市教育局": ["无此数"],
    }


def test_an_agency_is_added_by_name_or_chosen_among_several(client: FlaskClient) -> None:
    added = client.get("/compare", query_string={"agency": CHONGQING_CODE, "add": "乐清市教育局", "measure": "granted"})
    assert added.status_code == 303
    shown = page(client.get(added.headers["Location"], headers=BROWSER))
    assert [words(row) for row in select(shown, "section tbody th")] == ["重庆市教育委员会", "乐清市教育局"]
    asked = page(client.get("/compare", query_string={"add": "教"}, headers=BROWSER))
    assert len(select(asked, "main ul a")) == 2
    assert "没有收录" in words(page(client.get("/compare", query_string={"add": "没有"}, headers=BROWSER)))


def test_the_years_of_one_and_the_agencies_of_one_year_are_drawn(client: FlaskClient) -> None:
    for parameters in ({"agency": CHONGQING_CODE}, {"agency": [CHONGQING_CODE, YUEQING_CODE], "year": 2022}):
        shown = page(client.get("/compare", query_string={**parameters, "measure": "received"}, headers=BROWSER))
        assert len(select(shown, "svg rect")) == 2


def test_the_same_figures_come_as_csv(client: FlaskClient) -> None:
    parameters = {"agency": [CHONGQING_CODE, YUEQING_CODE], "measure": ["received", "granted"]}
    content = client.get("/compare.csv", query_string=parameters).data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    values = {(row["agency"], row["year"], row["measure"]): row["value"] for row in rows}
    assert len(values) == len(rows) == 6
    assert sorted(values.values()) == ["", "", "0", "5", "6", "9"]


@pytest.mark.parametrize(
    "query",
    [
        "agency=nothing",
        "agency=../x",
        "agency=%00",
        "measure=nothing",
        "year=x&year=-1",
        "add=" + "教" * 500,
        "agency=",
    ],
)
def test_odd_addresses_are_pages_too(client: FlaskClient, query: str) -> None:
    assert client.get(f"/compare?{query}", headers=BROWSER).status_code in {200, 404}
