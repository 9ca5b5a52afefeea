"""Every title of the domain handbook §2.5 under which bureaus announce next year, and titles that look back."""

import pytest

from tests.intake.reading import codes, read, texts
from tracker.intake.section_titles import is_plan_title, roles_of

PLANS = [
    "",
    "下一步打算",
    "下一步工作打算",
    "下步打算",
    "下步工作措施",
    "下一步工作计划",
    "下一步工作安排",
    "下一步工作举措",
    "下一步工作重点",
    "下一步工作部署",
    "下一步改进措施",
    "下一步改进计划",
    "下一步整改措施",
    "下一步工作思路",
    "下一步努力方向",
    "下一阶段工作打算",
    "下阶段工作安排",
    "下一年度推进法治政府建设的主要安排",
    "下一年度工作计划",
    "下年度工作安排",
    "来年工作思路",
    "明年工作打算",
    "明年重点工作",
    "今后工作打算",
    "今后努力方向",
    "今后的工作重点",
    "2024年度推进法治政府建设的主要安排",
    "2024年工作计划",
    "2024年工作安排",
    "2024年工作思路",
    "2024年工作思路及打算",
    "2024年工作打算",
    "2024年重点工作",
    "2024年工作要点",
    "2024年主要任务",
    "2024年工作部署",
    "2024年工作谋划",
    "2024年工作展望",
    "2024年法治政府建设计划",
    "2024 年工作安排",
    "谋划2024年推进法治政府建设各项举措",
    "努力方向",
    "工作展望",
    "改进措施",
    "整改措施",
    "对策建议",
    "意见建议",
    "保障措施",
    "",
]

COMBINED = [
    "",
    "存在的问题及下一步打算",
    "存在问题和下一步工作措施",
    "存在的不足及改进措施",
    "存在不足与下一步工作思路",
    "主要问题及下步工作打算",
    "存在的短板和今后努力方向",
    "面临的困难及下一步计划",
    "存在的薄弱环节及2024年工作打算",
    "",
]

BACKWARD = [
    "",
    "主要举措和成效",
    "2023年度主要举措和成效",
    "2023年工作总结",
    "2023年工作开展情况",
    "工作完成情况",
    "主要做法",
    "工作回顾",
    "党政主要负责人履行推进法治建设第一责任人职责情况",
    "2023年重点工作完成情况",
    "2023年工作安排落实情况",
    "主要举措",
    "重点工作",
    "2023年主要任务",
    "",
]

SHORT = [
    "",
    "存在的不足",
    "存在的主要问题",
    "存在的不足和原因",
    "短板弱项",
    "面临的困难",
    "存在的差距",
    "薄弱环节",
    "",
]


def lines(text: list[str]) -> list[str]:
    return [line for line in text if line]


@pytest.mark.parametrize("title", lines(PLANS))
def test_announces_a_plan(title):
    assert roles_of(title, 2023) == {"plan"}


@pytest.mark.parametrize("title", lines(COMBINED))
def test_announces_shortcomings_and_a_plan(title):
    assert roles_of(title, 2023) == {"plan", "shortcomings"}


@pytest.mark.parametrize("title", lines(BACKWARD))
def test_looks_back(title):
    assert not is_plan_title(title, 2023)
    assert "plan" not in roles_of(title, 2023)


@pytest.mark.parametrize("title", lines(SHORT))
def test_announces_shortcomings(title):
    assert roles_of(title, 2023) == {"shortcomings"}


REPORT = (
    "某局2023年度法治政府建设工作报告\n一、主要举措和成效\n办理案件12件。\n二、存在的不足\n（一）力量不足。\n"
)
FORMS = ["三、{}\n", "三、{}。", "## 三、{}\n", "**三、{}**\n", "第三部分 {}\n", "{}\n"]


@pytest.mark.parametrize("title", ["下一步工作打算", "2024年工作计划", "下一年度推进法治政府建设的主要安排"])
@pytest.mark.parametrize("form", FORMS)
def test_a_title_in_any_form(title, form):
    draft = read(f"{REPORT}{form.format(title)}修订执法检查办法。编制权责清单。\n", "report.md")
    assert texts(draft) == ["修订执法检查办法", "编制权责清单"]
    assert draft.year == 2024
    assert "no_plan_section" not in codes(draft)


@pytest.mark.parametrize("title", lines(PLANS)[:34])
def test_a_report_with_this_title_is_read(title):
    draft = read(f"{REPORT}三、{title}\n（一）健全制度\n修订执法检查办法。\n（二）加强培训\n举办培训班。\n")
    assert texts(draft) == ["修订执法检查办法", "举办培训班"]
    assert [section.number for section in draft.sections] == ["（一）", "（二）"]


@pytest.mark.parametrize("title", lines(BACKWARD)[:8])
def test_a_report_without_a_plan_makes_no_tasks(title):
    draft = read(f"某局2023年度法治政府建设工作报告\n一、{title}\n修订执法检查办法3件，举办培训班2期。\n")
    assert draft.commitments == ()
    assert "no_plan_section" in codes(draft)


OPENERS = [
    "下一步，我局将修订执法检查办法。",
    "下一步,我局将修订执法检查办法。",
    "下步，我局将修订执法检查办法。",
    "下一步工作中，将修订执法检查办法。",
    "下一阶段，区水务局将修订执法检查办法。",
    "今后，我们将继续修订执法检查办法。",
    "明年，我镇拟修订执法检查办法。",
    "2024年，我局将修订执法检查办法。",
    "针对上述问题，下一步，我局将修订执法检查办法。",
]


@pytest.mark.parametrize("opener", OPENERS)
def test_a_plan_that_is_only_the_last_paragraph(opener):
    draft = read(f"某局2023年度法治政府建设工作报告\n一、加强学法\n组织学法4次。\n{opener}\n")
    assert texts(draft) == ["修订执法检查办法"]


@pytest.mark.parametrize("opener", OPENERS[:3])
def test_a_plan_that_is_only_the_last_sentence(opener):
    draft = read(f"某局2023年度法治政府建设工作报告\n一、加强学法\n组织学法4次。{opener}\n")
    assert texts(draft) == ["修订执法检查办法"]
