"""A plan whose heading carries the wrong year is read for the year after the report's, with a remark."""

import pytest

from tests.intake.reading import codes, read, texts
from tracker.intake.section_titles import is_misdated_plan_title, years_in

TEXT = "某局2023年度法治政府建设工作报告\n一、2023年主要工作\n办理案件10件。\n二、存在的不足\n力量不足。\n三、{}\n修订办法。\n"


@pytest.mark.parametrize(
    "title",
    ["2023年工作安排", "2022年度推进法治政府建设的主要安排", "二〇二三年工作打算", "2023年度工作思路和举措"],
)
def test_heading_with_a_year_that_is_over(title):
    draft = read(TEXT.format(title))
    assert (draft.year, texts(draft)) == (2024, ["修订办法"])
    assert "no_plan_section" not in codes(draft)
    (remark,) = [one.message for one in draft.warnings if one.code == "year_mismatch"]
    assert f"安排年度写的是{years_in(title)[0]}年，通常应为2024年，已按2024年读取，请核对。" in remark


def test_heading_with_the_year_in_chinese_digits():
    draft = read(TEXT.format("二〇二四年工作安排"))
    assert (draft.year, texts(draft)) == (2024, ["修订办法"])
    assert "year_mismatch" not in codes(draft)


@pytest.mark.parametrize(
    "title", ["2023年工作完成情况", "2023年重点工作", "工作安排", "2023年主要做法", "2023年计划执行情况"]
)
def test_headings_that_tell_of_the_year_itself(title):
    assert not is_misdated_plan_title(title)


def test_the_first_section_is_never_taken_for_it():
    draft = read(
        "某局2023年度法治政府建设工作报告\n一、2023年工作安排\n办理案件10件。\n二、存在的不足\n力量不足。\n"
    )
    assert not draft.commitments
    assert "no_plan_section" in codes(draft)
