"""Questions in Chinese: every kind's own examples, honest refusals, follow-ups, and queries that run as shown."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from question_reports import SAMPLES, graph_of

from server.graph import Graph
from server.questions.answer import Status
from server.questions.engine import QuestionEngine
from server.questions.normalise import to_text
from server.questions.operations import operations

GRAPH = graph_of()
ENGINE = QuestionEngine(GRAPH)
RECEIVED = "重庆市教育委员会2022年收到多少件政府信息公开申请?"


def _examples() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for operation in operations():
        for example in operation.examples:
            yield operation.id, example


@pytest.mark.parametrize(
    ("kind", "example"), list(_examples()), ids=lambda value: value if isinstance(value, str) else value["q"]
)
def test_each_kind_of_question_answers_its_examples(kind: str, example: Mapping[str, Any]) -> None:
    answer = ENGINE.ask(example["q"])
    assert answer.status == example["status"], answer.answer
    if answer.status is Status.ANSWERED:
        assert answer.template == kind
    if "value" in example:
        assert answer.value is not None
        assert float(answer.value) == example["value"]
    if "unit" in example:
        assert answer.unit == example["unit"]
    if "first" in example:
        assert answer.rows[0][0] == example["first"]


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("二〇二二年重庆教委拒绝了几件申请", 0, "件"),
        ("22年重庆市教委答复了多少件申请", 6, "件"),
        ("温州的教育部门2021年收到几件", 5, "件"),
        ("重慶市教委２０２２年收到多少件政府信息公開申請", 6, "件"),
        ("重庆市教委2022年自然人提出的申请中予以公开的有几件", 5, "件"),
        ("重庆市教委2022年有多少律所来申请", 0, "件"),
        ("重庆市教委2022年法人或其他组织申请多少件", 0, "件"),
        ("重庆市教委2022年无法提供的一共有多少件", 1, "件"),
        ("重庆市教委2022年被告了几次", 0, "件"),
        ("重庆市教委2022年制发了多少件规范性文件", 1, "件"),
        ("延安市教育局2019年制定了几件规范性文件", 577, "件"),
        ("延安市教育局2019年规范性文件公开了多少件", 176, "件"),
        ("延安市教育局2019年在市政府网站发布多少条信息", 128, "条"),
        ("重庆市教委2022年收费收了多少钱", Decimal("852.28"), "万元"),
        ("郏县教体局2021年公众号发了多少期", 146, "期"),
        ("湛江坡头区教育局2023年公众号发了多少条", 329, "条"),
        ("重庆市教委2022年当面提交的申请有几件", 1, "件"),
        ("重庆市教委2022年现场申请有几件", 1, "件"),
        ("乐清市教育局2021年结转到2022年的申请有几件", 1, "件"),
        ("重庆市教委2022年从2021年结转来的申请有几件", 0, "件"),
        ("重庆市教委2022年输了几场官司", 0, "件"),
        ("重庆市教委目前有效的规范性文件有多少", 117, "件"),
        ("重庆市教委2022年自然人和律所一共申请多少件", 6, "件"),
        ("重庆市教委2022年行政复议和行政诉讼一共多少件", 0, "件"),
        ("2021年乐清市教育局有多少件申请没办完", 1, "件"),
        ("乐清市教育局2021年没办结的申请几件", 1, "件"),
        ("重庆市教委微博有多少粉丝", 1885900, "人"),
        ("请问重庆市教育委员会在2022年度一共收到了多少件政府信息公开申请呢?谢谢", 6, "件"),
    ],
)
def test_other_wordings_reach_the_same_figures(question: str, value: Decimal | int, unit: str) -> None:
    answer = ENGINE.ask(question)
    assert (answer.status, answer.value, answer.unit) == (Status.ANSWERED, value, unit), answer.answer
    assert answer.sources[0].report


@pytest.mark.parametrize(
    "question",
    [
        "重庆市教委2022年收到多少件信访",
        "重庆市教委2022年每月收到多少件申请",
        "重庆市教委2022年收到的申请都答复了吗",
        "重庆市教委2022年收到多少件规范性文件",
        "重庆市教委2022年除自然人外收到多少件申请",
        "重庆市教委2022年公开多少件",
        "重庆市教委2022年收到多少件申请和多少件行政复议",
        "重庆市教委2022年收到申请和行政复议多少件",
        "重庆市教委2022年收到的来信有多少",
        "重庆市教委2022年没有答复的申请有几件",
        "重庆市教委2022年没有收到申请吗",
        "重庆市教委2022年行政许可多少万元",
        "除了重庆市教委哪些机关收到了申请",
        "重庆市教委2022年3月收到多少件申请",
        "重庆市教委2022年微信阅读量多少",
        "重庆市教委2022年为什么收到6件申请",
        "重庆市教委的主任是谁",
        "今天天气怎么样",
        "什么是区块链",
        "第十四条收到多少件申请",
        "你好",
        "",
        "2022",
        "多少",
        "SELECT * WHERE { ?s ?p ?o }",
    ],
)
def test_what_is_not_understood_is_said_and_not_answered(question: str) -> None:
    answer = ENGINE.ask(question)
    assert answer.status is Status.NOT_UNDERSTOOD, answer.answer
    assert answer.value is None
    assert answer.answer
    assert all(ENGINE.ask(suggestion).status is Status.ANSWERED for suggestion in answer.suggestions)


@pytest.mark.parametrize(
    "question",
    [
        "上海市教委2022年收到多少件申请",
        "永嘉县教育局2021年收到多少件申请",
        "湛江市教育局2023年收到多少件申请",
        "北京市海淀区卫生健康委员会2022年收到多少件申请",
        "郏县教育局2021年收到多少件申请",
        "重庆市教委2019年收到多少件申请",
        "重庆市教委2022年微信推送了多少条",
        "乐清市教育局2021年自然人申请了多少件",
        "乐清市教育局2021年公开率是多少",
        "延安市教育局2019年公开率是多少",
        "上海市有年报吗",
    ],
)
def test_what_is_understood_and_not_held_is_no_data(question: str) -> None:
    answer = ENGINE.ask(question)
    assert (answer.status, answer.value) == (Status.NO_DATA, None), answer.answer


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("教育局2021年收到多少件申请", ["乐清市教育局", "延安市教育局"]),
        ("2021年收到多少件申请", ["乐清市教育局", "郑县教育体育局"]),
        ("重庆市教委2022年规范性文件有多少件", ["117", "现行有效"]),
        ("延安市教育局2019年在网站上发布了多少信息", ["128", "1186"]),
        ("重庆市教委去年收到多少申请", ["2022"]),
        ("二十个机关里谁收到的申请最多", ["20"]),
        ("重庆巿教委2022年收到几件申请", ["重庆市教委"]),
    ],
)
def test_several_readings_are_asked_back(question: str, names: list[str]) -> None:
    answer = ENGINE.ask(question)
    assert (answer.status, answer.value) == (Status.AMBIGUOUS, None), answer.answer
    assert all(name in answer.answer for name in names)


def test_several_years_are_asked_back_and_the_latest_can_be_asked_for() -> None:
    again = replace(SAMPLES[0], year=2023, cells={(3, "received", "total"): 9})
    engine = QuestionEngine(graph_of((*SAMPLES, again)))
    asked_back = engine.ask("重庆市教委收到多少件申请")
    assert asked_back.status is Status.AMBIGUOUS
    assert engine.ask(asked_back.suggestions[0]).value == 9
    assert engine.ask("重庆市教委最新一年收到多少件申请").value == 9
    assert engine.ask("重庆市教委历年一共收到多少件申请").value == 15
    assert engine.ask("重庆市教委2022年至2023年一共收到多少件申请").value == 15
    assert engine.ask("重庆市教委2023年收到的申请比2022年增长了多少").value == 3
    assert engine.ask("重庆市教委2023年申请量的增长率").value == 50
    assert [row[1:] for row in engine.ask("重庆市教委历年收到多少件申请").rows] == [(2022, 6), (2023, 9)]
    assert engine.ask("跟2022年比呢", engine.ask("重庆市教委2023年收到多少件申请").context).value == 3
    assert engine.ask("重庆市教委哪一年收到的申请最多").rows[0][:2] == ("重庆市教育委员会", 2023)


def _with_cell(status: str, printed: str) -> QuestionEngine:
    blank = ((3, "received", "total", status, printed), (3, "state-secret", "total", status, printed))
    return QuestionEngine(graph_of((replace(SAMPLES[0], facts=(), blank=blank),)))


@pytest.mark.parametrize(
    ("status", "printed", "word"), [("blank", "", "空白"), ("slash", "/", "“/”"), ("text", "无", "“无”")]
)
def test_a_cell_without_a_number_is_not_zero(status: str, printed: str, word: str) -> None:
    engine = _with_cell(status, printed)
    answer = engine.ask("重庆市教委2022年收到多少件申请")
    assert (answer.status, answer.value) == (Status.NO_DATA, None)
    assert word in answer.answer
    assert engine.ask("重庆市教委2022年不予公开多少件").status is Status.NO_DATA
    assert engine.ask("哪些机关没有收到申请").rows == ()
    assert engine.ask("不予公开最多的机关是哪个").status is Status.NO_DATA


def test_a_figure_of_the_text_stands_in_for_a_missing_table_and_says_so() -> None:
    answer = ENGINE.ask("乐清市教育局2021年收到几件申请")
    assert answer.value == 5
    assert "缺少表三" in answer.answer
    assert "5件" in answer.sources[0].quote
    assert "TABLE-MISSING" in {finding.rule for finding in answer.findings}


def test_findings_touch_only_their_own_figures() -> None:
    rules = ENGINE.ask("延安市教育局2019年填报的规章有几件")
    website = ENGINE.ask("延安市教育局2019年在教育局网站发布多少条信息")
    received = ENGINE.ask("延安市教育局2019年收到多少件申请")
    assert [finding.rule for finding in rules.findings] == ["RULEMAKING-POWER"]
    assert [finding.rule for finding in website.findings] == ["PARTS-SUM"]
    assert received.findings == ()


def test_a_doubtful_name_is_answered_and_named_as_printed() -> None:
    answer = ENGINE.ask("郏县教体局2021年办了多少件行政许可")
    assert answer.value == 627
    assert "郑县教育体育局" in answer.answer
    assert "有待核实" in answer.answer


def test_rates_name_their_denominator_and_the_alternatives() -> None:
    answer = ENGINE.ask("重庆市教委2022年的公开率是多少")
    assert (answer.value, answer.unit) == (Decimal("83.33"), "%")
    assert "办理结果总计" in answer.answer
    assert len(answer.alternatives) == 2
    assert ENGINE.ask(answer.alternatives[0].question).value == answer.alternatives[0].value


def test_figures_in_other_words_for_one_unit_are_compared_and_other_units_are_named() -> None:
    followers = ENGINE.ask("微信粉丝超过1万的机关有哪些")
    items = ENGINE.ask("微信发布信息最多的机关")
    assert {row[0] for row in followers.rows} == {"重庆市教育委员会", "郑县教育体育局"}
    assert [row[0] for row in items.rows] == ["坡头区教育局", "乐清市教育局"]
    assert "单位不同" in items.answer


@pytest.mark.parametrize(
    ("first", "then", "value"),
    [
        (RECEIVED, "那自然人呢", 6),
        (RECEIVED, "那邮寄的呢", 4),
        (RECEIVED, "予以公开的呢", 5),
        (RECEIVED, "那行政复议呢", 0),
        (RECEIVED, "换成乐清市教育局2021年", 5),
        (RECEIVED, "这个数出自哪里", 6),
        (RECEIVED, "有没有呢", True),
        ("教育局2021年收到多少件申请", "乐清市教育局", 5),
        ("重庆市教委2022年自然人申请多少件", "占比呢", 100),
        ("重庆市教委2022年的公开率是多少", "那不予公开率呢", 0),
    ],
)
def test_a_follow_up_keeps_what_it_does_not_change(first: str, then: str, value: object) -> None:
    answer = ENGINE.ask(then, ENGINE.ask(first).context)
    assert (answer.status, answer.value) == (Status.ANSWERED, value), answer.answer


def test_a_follow_up_on_a_year_that_is_not_held_is_no_data() -> None:
    answer = ENGINE.ask("那2021年呢", ENGINE.ask(RECEIVED).context)
    assert answer.status is Status.NO_DATA
    assert "2022" in answer.answer


def _forged(**changes: object) -> str:
    token = ENGINE.ask(RECEIVED).context
    data = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    return base64.urlsafe_b64encode(json.dumps(data | changes).encode()).decode()


@pytest.mark.parametrize(
    "token",
    [
        "garbage",
        "!!",
        "e30",
        _forged(operation="no-such-operation"),
        _forged(operation="ratio"),
        _forged(agency="https://example.org/x> . ?s ?p ?o"),
        _forged(agency="https://w3id.org/xxgk/id/agency/none"),
        _forged(compared=["https://w3id.org/xxgk/id/agency/none"]),
        _forged(measure={"family": "requests", "outcome": "none", "applicant": "total"}),
        _forged(measure={"family": "requests", "outcome": "granted"}),
        _forged(measure={"family": "no-family"}),
        _forged(bound={"compare": "between", "value": "3"}),
        _forged(bound={"compare": "gt", "value": "NaN"}),
        _forged(count=0),
        _forged(years=["2022"]),
        _forged(years=[True]),
    ],
)
def test_a_forged_context_is_no_context(token: str) -> None:
    assert ENGINE.ask("那自然人呢", token) == ENGINE.ask("那自然人呢")


@pytest.mark.parametrize(
    "question",
    [
        RECEIVED,
        "重庆市教委2022年不予公开多少件",
        "重庆市教委2022年微信粉丝多少",
        "重庆市教委2022年的公开率是多少",
        "重庆市教委2022年自然人申请占比是多少",
        "行政许可最多的前三个机关",
        "哪些机关没有收到政府信息公开申请",
        "2021年各机关分别收到多少件申请",
        "公开率最高的是哪个机关",
        "不予公开最多的机关是哪个",
        "法人或其他组织申请最多的机关是哪个",
        "法人或其他组织不予公开最多的机关是哪个",
        "浙江省2021年所有机关一共收到多少件申请",
        "哪些报告的分项之和与总数不符",
        "一共收录了多少份年报",
        "第十四条是什么内容",
        "三安全一稳定是什么意思",
    ],
)
def test_the_query_shown_runs_as_it_stands_and_gives_the_rows(question: str) -> None:
    answer = ENGINE.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    solutions = GRAPH.select(answer.sparql)
    assert solutions.rows
    if answer.rows:
        assert len({row[solutions.columns.index("report")] for row in solutions.rows}) == len(
            {row[:2] for row in answer.rows}
        )
    elif answer.value is not None and len(solutions.rows) == 1:
        value = solutions.rows[0][solutions.columns.index("value")]
        assert Decimal(value.value).quantize(Decimal("0.01")) == answer.value


def test_values_never_become_query_text() -> None:
    class Watching(Graph):
        def __init__(self) -> None:
            self.texts: list[str] = []

        def select(self, query: str, bindings: Any = None) -> Any:
            self.texts.append(query)
            return GRAPH.select(query, bindings or {})

    graph = Watching()
    QuestionEngine(graph).ask(RECEIVED)
    assert graph.texts
    assert not any("重庆" in text or "2022" in text for text in graph.texts)


def test_answers_do_not_change_from_one_engine_to_the_next() -> None:
    other = QuestionEngine(graph_of(tuple(reversed(SAMPLES))))
    for question in (RECEIVED, "2021年收到多少件申请", "哪些机关没有收到申请", "重庆市教委2022年规范性文件有多少件"):
        assert ENGINE.ask(question).to_json() == other.ask(question).to_json()


def test_an_empty_graph_answers_honestly() -> None:
    engine = QuestionEngine(graph_of(()))
    assert engine.ask("一共收录了多少份年报").value == 0
    assert engine.ask("重庆市教育委员会2022年收到多少件申请").status is Status.NO_DATA
    assert engine.ask("行政许可最多的是哪个机关").status is Status.NO_DATA
    assert engine.ask("公开率怎么算").status is Status.ANSWERED


_PIECES = st.sampled_from(
    [
        "重庆市教委",
        "教育局",
        "乐清市",
        "上海",
        "2022年",
        "二〇二一年",
        "前三",
        "收到",
        "申请",
        "公开",
        "微信",
        "网站",
        "粉丝",
        "多少",
        "哪些",
        "机关",
        "没有",
        "最多",
        "占比",
        "公开率",
        "超过",
        "10",
        "件",
        "第二十条",
        "第(五)项",
        "是什么",
        "法律依据",
        "那",
        "呢",
        "的",
        "和",
        "自然人",
        "其他",
        "复议",
        "规章",
        "收录",
        "年报",
        "缺少",
        "表格",
        "分项",
        "不符",
        "吗",
        "平均",
        "一共",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=9).map("".join)),
    st.one_of(st.none(), st.text(max_size=40)),
)
def test_any_text_gets_one_of_the_four_statuses(text: str, context: str | None) -> None:
    answer = ENGINE.ask(text, context)
    assert answer.status in Status
    assert answer.answer
    assert answer == ENGINE.ask(text, context)
    json.dumps(answer.to_json(), ensure_ascii=False)


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert to_text(to_text(text)) == to_text(text)


@pytest.mark.parametrize("piece", ["一", "1", "申请", "教育局", "2022年", "重庆市", "公开", "第一条", "多少", "和"])
def test_long_runs_of_one_word_are_read_at_once(piece: str) -> None:
    started = time.process_time()
    answer = ENGINE.ask((piece * 300)[:300])
    assert answer.status is not Status.ANSWERED
    assert len(answer.answer) < 400
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("有几个机关收到申请且没有行政复议", 2),
        ("有几个机关收到申请超过5件且没有行政复议", 1),
        ("有几个机关收到申请超过6件并且没有行政复议", 0),
    ],
)
def test_reports_that_meet_two_conditions_are_counted(question: str, value: int) -> None:
    assert ENGINE.ask(question).value == value


@pytest.mark.parametrize("question", ["哪些机关收到申请超过3件并没有行政诉讼", "哪些机关没有收到超过3件申请"])
def test_a_bound_and_a_denial_are_never_read_as_one_condition(question: str) -> None:
    assert ENGINE.ask(question).status is Status.NOT_UNDERSTOOD


def test_what_is_named_first_is_said_to_have_more() -> None:
    assert ENGINE.ask("乐清市教育局收到的申请比重庆市教委多吗").value is False
    assert ENGINE.ask("乐清市教育局收到的申请比重庆市教委少吗").value is True
    assert ENGINE.ask("重庆市教委收到的申请比乐清市教育局多吗").value is True
    assert ENGINE.ask("重庆市教委2022年收到的申请比乐清市教育局2021年多吗").status is Status.AMBIGUOUS


def test_sums_over_versions_of_the_form_that_count_otherwise_say_so() -> None:
    assert "2019、2021年版" in ENGINE.ask("所有机关行政许可一共多少件").answer
    assert "年版" not in ENGINE.ask("所有机关一共收到多少件申请").answer


def test_a_ranking_of_rates_says_which_denominators_take_part() -> None:
    assert "分母不少于1" in ENGINE.ask("公开率最高的是哪个机关").answer
