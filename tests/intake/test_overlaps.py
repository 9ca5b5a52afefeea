"""Commitments that speak of the same, and last year's figures: offers with their reasons, never merged."""

import pytest

from tests.intake.reading import read, report, texts


def overlaps(*sentences: str) -> dict[int, list[tuple[int, str]]]:
    plan = "".join(f"{sentence}。" for sentence in sentences)
    draft = read(f"某局2023年度报告\n三、下一步打算\n{plan}\n")
    assert texts(draft) == list(sentences)
    return {
        place: [(one.index, one.words) for one in commitment.overlaps]
        for place, commitment in enumerate(draft.commitments)
        if commitment.overlaps
    }


def test_the_pairs_of_the_real_report():
    found = {
        (place, one.index): one.words
        for place, commitment in enumerate(report().commitments)
        for one in commitment.overlaps
        if place < one.index
    }
    assert found == {(1, 10): "行政执法责任制", (4, 12): "执法公示与公开", (11, 17): "执法与服务并重"}


def test_an_overlap_is_told_on_both_sides_with_its_reason():
    second, eleventh = report().commitments[1], report().commitments[10]
    assert second.reasons["overlaps"] == "第11项也提到“行政执法责任制”，可由一项任务承担，请核对"
    assert eleventh.reasons["overlaps"].startswith("第2项")
    assert second.text != eleventh.text


def test_shared_telling_words():
    assert overlaps("修订信访事项办理规程", "开展信访事项办理质量评估", "编印普法手册") == {
        0: [(1, "信访事项办理")],
        1: [(0, "信访事项办理")],
    }


@pytest.mark.parametrize(
    "sentences",
    [
        ("加强行政执法人员培训", "开展行政执法监督检查"),
        ("组织开展法律法规宣传", "组织开展法律法规培训"),
        ("制定考核办法", "编制年度计划"),
    ],
)
def test_words_of_every_plan_are_no_overlap(sentences):
    assert overlaps(*sentences) == {}


def test_words_in_many_commitments_are_the_plans_own_language():
    assert (
        overlaps(
            "修订医疗机构名录",
            "检查医疗机构名录所列单位",
            "公示医疗机构名录内容",
            "核对医疗机构名录信息",
        )
        == {}
    )


def test_one_matter_in_different_words():
    found = overlaps("定期曝光典型案例", "通过以案释法教育干部")
    assert found == {0: [(1, "以案释法")], 1: [(0, "以案释法")]}


REPORT = "某局2023年度报告\n一、工作成效\n评查行政执法案卷240份，约处理投诉1.2万件。\n三、下一步打算\n"


def test_last_years_figure_is_offered():
    (one,) = read(f"{REPORT}每半年开展一次案卷评查。\n").commitments
    assert one.baseline is not None
    assert (one.baseline.name, one.baseline.value, one.baseline.unit) == ("评查行政执法案卷", 240, "份")
    assert one.reasons["baseline"] == "上年“评查行政执法案卷”240份，与本项都提到“案卷、评查”，可作比较的基数"


def test_the_figure_is_found_again_by_its_place():
    draft = read(f"{REPORT}每半年开展一次案卷评查。\n")
    baseline = draft.commitments[0].baseline
    assert baseline is not None
    assert [figure.value for figure in draft.figures if figure.start == baseline.start] == [240]


@pytest.mark.parametrize("sentence", ["修订案卷评查办法", "加强干部学法", "严格落实执法案卷制度"])
def test_no_figure_where_it_would_be_a_guess(sentence):
    (one,) = read(f"{REPORT}{sentence}。\n").commitments
    assert one.baseline is None
    assert "baseline" not in one.reasons


def test_the_bureaus_own_field_is_no_common_matter():
    sentences = "".join(f"加强医疗机构{what}。" for what in ("监管", "巡查", "指导", "服务"))
    draft = read(f"某局2023年度报告\n一、成效\n检查医疗机构360家。\n三、下一步打算\n{sentences}\n")
    assert [one.baseline for one in draft.commitments] == [None] * 4
