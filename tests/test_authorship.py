"""Whose report a document is: from its title, its statements, its signature and what it says of itself."""

import pytest

from extract.authorship import document_to_agency, title_to_name
from extract.document import Document, Metadata
from extract.identity import document_to_title
from extract.mentions import read_mentions
from extract.normalise import plain
from extract.report import Section
from ontology.agencies import Agency, name_to_parts, parts_to_agency
from ontology.divisions import path

BODY = "一、总体情况\n2022年,我局认真贯彻条例,未收到申请。\n六、其他需要报告的事项\n无。\n"


def read(head: str, body: str = BODY, **metadata: str) -> tuple[str, str] | None:
    text = head + "\n" + body
    document = Document("report.txt", "0" * 64, "text/plain", text, (), Metadata(**metadata))
    title = document_to_title(document, plain(head))
    agency = document_to_agency(document, plain(text), title, plain(head))
    return (agency.name, path(agency.division) if agency.division else "") if agency else None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("宜春市水利局2022年政府信息公开工作年度报告", "宜春市水利局"),
        ("宜春市水利局2022年度政府信息公开工作报告", "宜春市水利局"),
        ("2022年宜春市水利局政府信息公开工作年度报告", "宜春市水利局"),
        ("2022年度宜春市水利局政府信息公开年报", "宜春市水利局"),
        ("宜春市水利局政府信息公开工作2022年度报告", "宜春市水利局"),
        ("宜春市水利局关于2022年政府信息公开工作年度报告", "宜春市水利局"),
        ("关于宜春市水利局2022年政府信息公开工作年度报告", "宜春市水利局"),
        ("宜春市信访局2022年政府信息公开工作年度报告", "宜春市信访局"),
        ("宿迁市(人民政府)2024年政府信息公开工作年度报告", "宿迁市(人民政府)"),
        ("宿迁市2024年政府信息公开工作年度报告", "宿迁市"),
        ("教体局2021年政府信息公开工作年度报告", "教体局"),
        ("2021年政府信息公开工作年度报告", ""),
        ("政府信息公开工作年度报告", ""),
        ("", ""),
    ],
)
def test_the_name_in_a_title(title: str, name: str) -> None:
    assert title_to_name(title) == name


@pytest.mark.parametrize(
    ("head", "body", "found"),
    [
        ("宜春市水利局2022年政府信息公开工作年度报告", BODY, ("宜春市水利局", "江西省/宜春市")),
        ("江西省宜春市袁州区水利局2022年政府信息公开工作年度报告", BODY, ("袁州区水利局", "江西省/宜春市/袁州区")),
        ("宜黄县2022年政府信息公开工作年度报告", BODY, ("宜黄县人民政府", "江西省/抚州市/宜黄县")),
        ("宜黄县人民政府办公室2022年政府信息公开工作年度报告", BODY, ("宜黄县人民政府办公室", "江西省/抚州市/宜黄县")),
        ("永嘉县桥头镇2022年政府信息公开工作年度报告", BODY, ("桥头镇人民政府", "浙江省/温州市/永嘉县")),
        ("南京市鼓楼区教育局2022年政府信息公开工作年度报告", BODY, ("鼓楼区教育局", "江苏省/南京市/鼓楼区")),
        (
            "国家税务总局宜黄县税务局2022年政府信息公开工作年度报告",
            BODY,
            ("国家税务总局宜黄县税务局", "江西省/抚州市/宜黄县"),
        ),
        # The title has no name, or a bare one; the document gives it elsewhere.
        ("2022年政府信息公开工作年度报告\n本报告由宜黄县水利局编制。", BODY, ("宜黄县水利局", "江西省/抚州市/宜黄县")),
        (
            "县水利局2022年政府信息公开工作年度报告",
            BODY + "宜黄县水利局\n2023年1月18日",
            ("宜黄县水利局", "江西省/抚州市/宜黄县"),
        ),
        (
            "教体局2022年政府信息公开工作年度报告",
            BODY + "宜黄县教育体育局\n",
            ("宜黄县教育体育局", "江西省/抚州市/宜黄县"),
        ),
        ("发布机构:宜黄县水利局\n2022年政府信息公开工作年度报告", BODY, ("宜黄县水利局", "江西省/抚州市/宜黄县")),
        (
            "",
            "一、总体情况\n2022年,宜黄县水利局在县委、县政府的领导下公开信息。",
            ("宜黄县水利局", "江西省/抚州市/宜黄县"),
        ),
        # A name that does not agree with the title's is somebody else's.
        ("县水利局2022年政府信息公开工作年度报告", BODY + "宜黄县教育局\n", ("县水利局", "")),
        # Homonyms need something around that tells them apart.
        ("鼓楼区教育局2022年政府信息公开工作年度报告", BODY, ("鼓楼区教育局", "")),
        (
            "鼓楼区教育局2022年政府信息公开工作年度报告",
            BODY + "地址:徐州市中山路",
            ("鼓楼区教育局", "江苏省/徐州市/鼓楼区"),
        ),
        # An unlisted division stays as printed.
        ("郑县教育体育局2021年政府信息公开工作年度报告", BODY, ("郑县教育体育局", "")),
        ("2022年政府信息公开工作年度报告", "一、总体情况\n我局公开信息。", None),
    ],
)
def test_whose_report_it_is(head: str, body: str, found: tuple[str, str] | None) -> None:
    assert read(head, body) == found


def test_the_page_s_owner_is_the_weakest_evidence() -> None:
    assert read("2022年政府信息公开工作年度报告", publisher="宜黄县水利局") == ("宜黄县水利局", "江西省/抚州市/宜黄县")
    signed = BODY + "宜黄县水利局\n2023年1月18日"
    assert read("2022年政府信息公开工作年度报告", signed, publisher="宜黄县人民政府") == (
        "宜黄县水利局",
        "江西省/抚州市/宜黄县",
    )


def agency(name: str) -> Agency:
    return parts_to_agency(name_to_parts(name), name, "")


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("进一步健全完善永嘉县发展和改革局政府信息公开工作机制。", ["永嘉县发展和改革局"]),
        ("2022年,永嘉县教育局主动公开政府信息12条。", ["永嘉县教育局"]),
        ("全年永嘉县教育局收到政府信息公开申请3件。", ["永嘉县教育局"]),
        ("如有疑问,请与永嘉县教育局办公室联系。", ["永嘉县教育局"]),
        ("做好乐清市教育局政府信息公开工作。", []),
        ("做好温州市教育局政府信息公开工作年度报告的报送。", []),
        ("在乐清市人民政府办公室政务公开工作指导下开展工作。", []),
        ("参加永嘉县教育局政务公开工作培训班。", []),
        ("按照《永嘉县教育局政府信息公开工作制度》执行。", []),
        ("向永嘉县教育局学习。", []),
        ("我局主动公开政府信息12条。", []),
    ],
)
def test_names_of_other_agencies_in_own_work(sentence: str, names: list[str]) -> None:
    section = Section(1, "一、总体情况", sentence, 10, 10 + len(sentence))
    found = read_mentions([section], agency("乐清市教育局"))
    assert [mention.name for mention in found] == names
    for mention in found:
        assert sentence[mention.start - 10 : mention.end - 10] == mention.name
        assert mention.name in mention.quote


def test_a_government_may_name_its_departments() -> None:
    sentence = "宜黄县水利局主动公开政府信息12条。"
    assert read_mentions([Section(1, "", sentence, 0, len(sentence))], agency("宜黄县人民政府")) == ()
