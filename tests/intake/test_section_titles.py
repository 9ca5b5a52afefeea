"""The titles of plan sections seen in real documents (domain handbook §2.5), and those that only look like them."""

import pytest

from tracker.intake.section_titles import is_plan_title, leading_plan_title, roles_of

PLANS = [
    "2024年度推进法治政府建设的主要安排",
    "下一年度推进法治政府建设的主要安排",
    "2024年度法治政府建设工作安排",
    "2024年工作计划",
    "来年工作思路",
    "谋划2024年推进法治政府建设各项举措",
    "下一步工作打算",
    "下步措施",
    "下一步改进计划",
    "2024年工作要点",
    "2024年重点工作任务",
    "明年工作展望和方向",
    "今后努力方向",
    "努力方向",
    "改进措施",
    "下一阶段工作部署",
]
OTHERS = [
    "2023年推进法治政府建设主要举措和成效",
    "主要举措",
    "2023年度重点工作完成情况",
    "主要做法",
    "工作开展情况",
    "2023年工作总结",
    "党政主要负责人履行推进法治建设第一责任人职责情况",
    "2023年度推进法治政府建设存在的不足",
    "存在问题",
]


@pytest.mark.parametrize("title", PLANS)
def test_plan_titles(title):
    assert "plan" in roles_of(title, 2023)


@pytest.mark.parametrize("title", OTHERS)
def test_titles_of_other_sections(title):
    assert "plan" not in roles_of(title, 2023)


@pytest.mark.parametrize(
    "title", ["存在问题及下一步打算", "主要不足和下步改进措施", "存在的短板与2024年工作思路"]
)
def test_combined_sections_have_both_roles(title):
    assert roles_of(title, 2023) == {"plan", "shortcomings"}


def test_a_past_year_is_no_plan():
    assert is_plan_title("2024年工作安排", 2023)
    assert not is_plan_title("2023年工作安排情况", 2023)
    assert is_plan_title("2020年度法治政府建设工作安排", None)


def test_title_that_touches_its_text():
    assert leading_plan_title("下一步工作打算下一步，我局将健全制度。", 2023) == "下一步工作打算"
    assert leading_plan_title("我局健全制度，下一步打算很多", 2023) == ""
