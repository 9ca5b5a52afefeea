"""A copy without line breaks: 特此报告, the office and the date at its end are no part of the plan."""

import pytest

from tests.intake.reading import read, texts

REPORT = (
    "枣庄市水利局2023年度法治政府建设工作报告一、2023年工作。举办培训3次。"
    "二、2024年工作安排。修订裁量基准；每季度开展执法培训"
)


@pytest.mark.parametrize(
    "tail",
    [
        "。特此报告。枣庄市水利局2024年1月15日",
        "。特此报告。",
        "。枣庄市水利局2024年1月15日",
        "枣庄市水利局2024年1月15日",
        "。枣庄市水利局 二〇二四年一月十五日（此件公开发布）",
        "。\n枣庄市水利局2024年1月15日",
        "。 某县人民政府办公室 2024 年 1 月 15 日",
        "。2024年1月15日",
    ],
)
def test_tail_is_left_out(tail):
    draft = read(REPORT + tail)
    assert texts(draft) == ["修订裁量基准", "每季度开展执法培训"]
    assert not any("15日" in one.text or "特此" in one.text for one in draft.passed_over)


@pytest.mark.parametrize("end", ["。修订办法，报送时限为2024年6月30日", "。2024年6月30日前完成清理。"])
def test_a_deadline_at_the_end_is_no_signature(end):
    draft = read(REPORT + end)
    assert [one.due_on for one in draft.commitments][-1].isoformat() == "2024-06-30"
