"""Divisions over the years, and what tells apart those of one name."""

import pytest

from ontology.divisions import (
    ancestors,
    customary_name,
    division,
    divisions,
    divisions_called,
    divisions_ever_named,
    divisions_named,
    every_name,
    path,
    similar_divisions,
)
from ontology.places import told_apart


@pytest.mark.parametrize(
    ("name", "year", "places"),
    [
        ("江北区", 2022, {"浙江省/宁波市/江北区", "重庆市/江北区"}),
        ("江北区", 2027, {"浙江省/宁波市/江北区"}),
        ("两江新区", 2026, {"重庆市/两江新区"}),
        ("草湖市", 2026, {"新疆维吾尔自治区/草湖市"}),
        ("安和县", 2026, set()),
        ("和安县", 2026, {"新疆维吾尔自治区/和田地区/和安县"}),
        ("岑岭县", 2026, {"新疆维吾尔自治区/喀什地区/岑岭县"}),
        ("莱芜市", 2018, {"山东省/莱芜市"}),
        ("江干区", 2019, {"浙江省/杭州市/江干区"}),
        ("襄樊市", 2009, {"湖北省/襄阳市"}),
        ("崇川区", 2014, {"江苏省/南通市/崇川区"}),
        ("神农架林区", 2020, {"湖北省/神农架林区"}),
    ],
)
def test_who_bore_a_name_in_a_year(name: str, year: int, places: set[str]) -> None:
    assert {path(found) for found in divisions_named(name, year)} == places


def test_a_division_lives_on_under_its_new_code() -> None:
    assert divisions_named("崇川区", 2014) == divisions_named("崇川区", 2024)
    assert len(divisions_ever_named("江北区")) == 2


@pytest.mark.parametrize(
    ("name", "customary"),
    [
        ("海南藏族自治州", "海南州"),
        ("长阳土家族自治县", "长阳县"),
        ("黔东南苗族侗族自治州", "黔东南州"),
        ("莫力达瓦达斡尔族自治旗", "莫力达瓦旗"),
        ("宿迁市", "宿迁市"),
    ],
)
def test_what_autonomous_divisions_are_called(name: str, customary: str) -> None:
    assert customary_name(name) == customary
    assert name in [found.name for found in divisions_called(customary)]


def test_every_name_of_a_division_leads_to_it() -> None:
    assert every_name(division("520500")) == ("毕节市", "毕节", "毕节地区")
    for entry in divisions().values():
        if entry.last_seen is None:
            assert entry in divisions_named(entry.name), entry


def test_no_division_stands_under_one_of_its_own_name() -> None:
    assert [entry for entry in divisions().values() if entry.name in [part.name for part in ancestors(entry)]] == []


@pytest.mark.parametrize(
    ("doubtful", "meant"),
    [
        ("郑县", "郏县"),
        ("乐青市", "乐清市"),
        ("泗阴县", "泗阳县"),
        ("临胸县", "临朐县"),
        ("毫州市", "亳州市"),
        ("睢宁区", "睢宁县"),
    ],
)
def test_the_likeliest_candidate_comes_first(doubtful: str, meant: str) -> None:
    assert similar_divisions(doubtful)[0].name == meant


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("徐州市鼓楼区教育局按照南京市教育局的做法", "徐州市"),
        ("南京鼓楼区", "南京市"),
        ("联系电话:0516-83700000", "徐州市"),
        ("联系电话(025)83230000", "南京市"),
        ("传真 0591—83000000", "福州市"),
        ("网址 http://www.njgl.gov.cn/", "南京市"),
        ("网址 https://gulou.nanjing.gov.cn/zwgk", "南京市"),
        ("邮箱 kaifenggl@163.com,网址 www.kfgl.gov.cn", "开封市"),
        ("在福州市委、市政府的领导下", "福州市"),
        ("报徐州有关部门", "徐州市"),
        ("河南省教育厅", "开封市"),
    ],
)
def test_homonyms_are_told_apart(text: str, city: str) -> None:
    (found,) = told_apart(divisions_named("鼓楼区"), text)
    assert ancestors(found)[0].name == city


@pytest.mark.parametrize(
    "text", ["", "按照区委、区政府要求", "地址:南京路12号", "赴南京市学习", "电话 12345", "电话 010-66000000", "江苏省"]
)
def test_homonyms_stay_undecided_without_evidence(text: str) -> None:
    assert len(told_apart(divisions_named("鼓楼区"), text)) > 1
