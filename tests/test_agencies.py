"""Divisions, the parts of agencies' names, and every name by which an agency is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.agencies import (
    Agency,
    Reason,
    agency_aliases,
    candidate_aliases,
    name_to_parts,
    parts_to_agency,
)
from ontology.divisions import (
    ancestors,
    division,
    divisions,
    divisions_called,
    divisions_named,
    path,
    short_name,
    similar_divisions,
    within,
)
from ontology.vocabulary import concept


def agency(name: str, context: str = "") -> Agency:
    return parts_to_agency(name_to_parts(name), name, context)


def test_every_division_hangs_under_a_province() -> None:
    assert len(divisions()) > 3000
    for entry in divisions().values():
        chain = (entry, *ancestors(entry))
        assert chain[-1].level == "province"
        assert not any("直辖" in part.name or part.name in ("市辖区", "县") for part in chain)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("坡头区", ["广东省/湛江市/坡头区"]),
        ("渝中区", ["重庆市/渝中区"]),
        ("济源市", ["河南省/济源市"]),
        ("襄樊市", ["湖北省/襄阳市"]),
        ("两江新区", ["重庆市/两江新区"]),
        ("江北区", ["浙江省/宁波市/江北区"]),
        ("和康县", ["新疆维吾尔自治区/和田地区/和康县"]),
        ("郑县", []),
    ],
)
def test_divisions_by_name(name: str, places: list[str]) -> None:
    assert [path(found) for found in divisions_named(name)] == places


def test_homonyms_are_all_given() -> None:
    assert {path(found) for found in divisions_named("鼓楼区")} >= {"江苏省/南京市/鼓楼区", "福建省/福州市/鼓楼区"}
    assert within(division("320106"), division("320000"))
    assert not within(division("320106"), division("350000"))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("宿迁市", "宿迁"),
        ("郏县", "郏县"),
        ("恩施土家族苗族自治州", "恩施"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("锡林郭勒盟", "锡林郭勒"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short
    assert divisions_called(short)


@pytest.mark.parametrize(
    ("doubtful", "meant"),
    [
        ("郑县", "郏县"),
        ("永加县", "永嘉县"),
        ("乐青市", "乐清市"),
        ("坡头曲", "坡头区"),
        ("平三县", "平山县"),
        ("准安市", "淮安市"),
        ("连三壮族瑶族自治县", "连山壮族瑶族自治县"),
    ],
)
def test_candidates_look_or_sound_alike(doubtful: str, meant: str) -> None:
    assert meant in [found.name for found in similar_divisions(doubtful)]


@pytest.mark.parametrize(
    ("printed", "name", "code", "sector", "level", "kind"),
    [
        ("湛江市坡头区教育局", "坡头区教育局", "440804", "education", "county", "department"),
        ("重庆市教育委员会", "重庆市教育委员会", "500000", "education", "province", "department"),
        ("江苏省宿迁市人民政府", "宿迁市人民政府", "321300", "general-government", "prefecture", "government"),
        ("宿迁市(人民政府)", "宿迁市人民政府", "321300", "general-government", "prefecture", "government"),
        ("宿迁市", "宿迁市人民政府", "321300", "general-government", "prefecture", "government"),
        ("新田县住房和城乡建设局", "新田县住房和城乡建设局", "431128", "housing", "county", "department"),
        ("济南市市中区教育局", "市中区教育局", "370103", "education", "county", "department"),
        ("巴南区人民政府办公室", "巴南区人民政府办公室", "500113", "general-government", "county", "office"),
        ("永嘉县桥头镇", "桥头镇人民政府", "330324", "general-government", "township", "town"),
        (
            "南京市鼓楼区华侨路街道办事处",
            "华侨路街道办事处",
            "320106",
            "general-government",
            "township",
            "sub-district",
        ),
        ("国家税务总局宿迁市税务局", "国家税务总局宿迁市税务局", "321300", "finance", "prefecture", "department"),
        ("延安市卫健委", "延安市卫健委", "610600", "health", "prefecture", "department"),
        ("教育部", "教育部", None, "education", "national", "department"),
        ("国家发展和改革委员会", "国家发展和改革委员会", None, "development", "national", "department"),
        ("教体局", "教体局", None, "education", "", "department"),
    ],
)
def test_what_a_name_says(printed: str, name: str, code: str | None, sector: str, level: str, kind: str) -> None:
    found = agency(printed)
    assert (found.name, found.division.code if found.division else None) == (name, code)
    assert (found.sector, found.level, found.kind) == (sector, level, kind)
    for scheme, identifier in (("sector", sector), ("level", level), ("agency-kind", kind)):
        assert not identifier or concept(scheme, identifier)


def test_an_unknown_division_is_kept_as_printed() -> None:
    found = agency("郑县教育体育局")
    assert (found.name, found.division, found.division_name) == ("郑县教育体育局", None, "郑县")
    assert [(candidate.division.name, candidate.reason) for candidate in found.candidates] == [("郏县", Reason.SIMILAR)]
    assert "郏县教体局" in candidate_aliases(found)
    assert "郏县教体局" not in agency_aliases(found)


def test_homonyms_are_told_apart_by_what_is_around_or_not_at_all() -> None:
    unknown = agency("鼓楼区教育局")
    assert unknown.division is None
    assert {candidate.reason for candidate in unknown.candidates} == {Reason.HOMONYM}
    assert candidate_aliases(unknown) == ()
    told = agency("鼓楼区教育局", "南京市鼓楼区的教育")
    assert told.division == division("320106")
    assert agency("徐州市鼓楼区教育局").division == division("320302")


@pytest.mark.parametrize(
    ("printed", "called"),
    [
        ("重庆市教育委员会", ["重庆市教委", "重庆教委", "重庆教育委员会"]),
        ("坡头区教育局", ["湛江市坡头区教育局", "广东省湛江市坡头区教育局", "坡头教育局"]),
        ("郑县教育体育局", ["郑县教体局"]),
        ("宿迁市人民政府", ["宿迁市政府", "宿迁政府", "江苏省宿迁市人民政府"]),
        ("宜春市自然资源和规划局", ["宜春市自规局", "宜春市资规局"]),
        ("永嘉县桥头镇人民政府", ["桥头镇", "永嘉县桥头镇", "桥头镇政府"]),
        ("国家税务总局宿迁市税务局", ["宿迁市税务局"]),
    ],
)
def test_aliases(printed: str, called: list[str]) -> None:
    assert set(called) <= set(agency_aliases(agency(printed)))


@given(st.text(max_size=40))
def test_any_name_can_be_taken_apart(printed: str) -> None:
    parts = name_to_parts(printed)
    found = parts_to_agency(parts, printed, printed)
    assert found.printed == printed
    assert agency_aliases(found) is not None


@pytest.mark.parametrize("body", ["教育局", "人民政府"])
def test_a_name_with_every_division_above_is_resolved(body: str) -> None:
    unresolved = []
    for place in divisions().values():
        found = agency("".join(part.name for part in (*reversed(ancestors(place)), place)) + body)
        resolved = found.division is not None and found.division.name == place.name
        if not resolved or found.name != place.name + body:
            unresolved.append((place.code, found.name))
    assert unresolved == []


@pytest.mark.parametrize(
    ("printed", "name", "candidates"),
    [
        ("平顶山市郑县教育体育局", "郑县教育体育局", ["郏县"]),
        ("温州市永加县教育局", "永加县教育局", ["永嘉县"]),
        ("重庆市坡头区教育局", "坡头区教育局", ["坡头区"]),
    ],
)
def test_a_place_that_is_not_where_it_is_said_to_be_stays_open(printed: str, name: str, candidates: list[str]) -> None:
    found = agency(printed)
    assert (found.name, found.division) == (name, None)
    assert [candidate.division.name for candidate in found.candidates] == candidates


def test_a_zone_is_no_misprinted_district() -> None:
    found = agency("合肥市新站区教育局")
    assert (found.name, found.division) == ("合肥市新站区教育局", division("340100"))


def test_the_year_decides_who_bore_a_name() -> None:
    parts = name_to_parts("江北区教育局")
    assert parts_to_agency(parts, "", "", 2022).division is None
    assert parts_to_agency(parts, "", "重庆市", 2022).division == division("500105")
    assert parts_to_agency(parts, "", "", 2027).division == division("330205")
