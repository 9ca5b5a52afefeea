"""Whatever comes in: no crash, spans inside the text, verbatim, the same twice."""

from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.reading import REPORT, read_bytes
from tracker.intake.draft import PlanDraft, as_json
from tracker.intake.readers import UnreadableDocument

WORDS = """
一、 二、 三、 （一） （二） 1. 2. （1） 一是 二是 第一， 首先， 。 ， ； ： 、 ” “ 《 》 （ ） ** ##
2024年 2023年度 下一步 下一步工作打算 主要举措和成效 存在的不足 我局将 坚持以习近平法治思想为指导 健全 完善 组织开展
确保 不断提升 依托 行政执法责任制 学法用法机制 执法队伍 普法宣传 宪法宣传周 6月前 6月30日前 年底前 责任单位：办公室
（责任单位：执法支队） 3.5万余人次 12项 60%以上 打造法治环境 工作报告 签发人：张三 某发〔2023〕5号 特此报告
不少于4次 全覆盖 二〇二四年六月 国庆节前 春节前 每月5日前 2024.6.30前 *. ****年 由执法支队牵头 对重大隐患实行挂牌督办 总体要求
执法公示 执法公开 执法与服务并重 典型案例 办理案件240件 應(yīng) （责任单位：法规科） . , ; ( ) （1） 第三部分 - 3 -
"""
SCRAPS = st.sampled_from([*WORDS.split(), "\n", "\n\n"])
PLAN_LIKE = st.lists(SCRAPS, max_size=60).map("".join)


def check(draft: PlanDraft) -> None:
    spans = [*draft.commitments, *draft.shortcomings, *draft.figures, *draft.passed_over]
    for one in spans:
        assert 0 <= one.start < one.end <= len(draft.text)
        assert draft.text[one.start : one.end] == one.text
    for one in draft.sections:
        assert 0 <= one.start <= one.end <= len(draft.text)
    assert len({section.number for section in draft.sections}) == len(draft.sections)
    assert len({one.number for one in draft.shortcomings}) == len(draft.shortcomings)
    numbers = {section.number for section in draft.sections}
    for before, after in pairwise(draft.commitments):
        assert before.end <= after.start
    starts = {figure.start for figure in draft.figures}
    for index, commitment in enumerate(draft.commitments):
        assert set(commitment.confidence.values()) <= {"stated", "likely", "guess"}
        assert set(commitment.confidence) < set(commitment.reasons)
        for other in commitment.overlaps:
            assert other.index != index
            assert index in {back.index for back in draft.commitments[other.index].overlaps}
        assert commitment.baseline is None or commitment.baseline.start in starts
        assert commitment.section in numbers
        assert commitment.title and all(commitment.reasons.values())
    as_json(draft)


def read_or_refuse(data: bytes, filename: str) -> None:
    try:
        draft = read_bytes(data, filename)
    except UnreadableDocument as refusal:
        assert str(refusal).endswith("。")
        return
    check(draft)
    assert read_bytes(data, filename) == draft


@settings(deadline=None, max_examples=150)
@given(PLAN_LIKE, st.sampled_from(["a.txt", "a.md"]))
def test_scraps_of_plans(text, filename):
    read_or_refuse(text.encode(), filename)


@settings(deadline=None, max_examples=60)
@given(PLAN_LIKE)
def test_scraps_inside_a_plan(text):
    read_or_refuse(f"某局2023年度报告\n三、下一步打算\n{text}".encode(), "a.txt")


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=300), st.sampled_from(["a.txt", "a.md"]))
def test_any_text(text, filename):
    read_or_refuse(text.encode(errors="replace"), filename)


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md", "a.doc", ""]))
def test_any_bytes(data, filename):
    read_or_refuse(data, filename)


@settings(deadline=None, max_examples=60)
@given(st.lists(SCRAPS, max_size=25).map("".join), st.integers(min_value=2, max_value=4))
def test_a_plan_said_several_times(text, times):
    read_or_refuse(
        ("某局2023年度报告\n一、成效\n评查案卷240份。\n三、下一步打算\n" + f"{text}\n" * times).encode(),
        "a.txt",
    )


SHAPES = {
    "one sentence": "修订办法，" * 7_000,
    "one line": "修订第9号办法，组织9次培训。" * 3_500,
    "no stops": "执法监督" * 14_000,
    "brackets": "（责任单位：" * 7_000,
    "numbers": "一、二、（一）1.（1）" * 5_000,
    "figures": "办理案件12件，" * 6_000,
    "dates": "2024年6月30日前，" * 5_000,
    "quotes": "“《（" * 14_000,
    "lines": "一是\n" * 14_000,
    "stars": "*." * 25_000,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_text_takes_long(shape):
    started = perf_counter()
    read_or_refuse(f"某局2023年度报告\n三、下一步打算\n{SHAPES[shape]}".encode(), "a.txt")
    assert perf_counter() - started < 20  # read twice; the machine may be busy


def test_a_long_document_takes_seconds_at_most():
    report = REPORT.read_text(encoding="utf-8")
    plan = report[report.index("## 三、") :]
    started = perf_counter()
    draft = read_bytes((report + plan * 60 + "\n一、下一步打算" * 4000).encode(), "long.md")
    assert perf_counter() - started < 10
    check(draft)
    assert len(draft.commitments) == 61 * 18
