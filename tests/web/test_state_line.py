"""Each state says on the page since when, until when and why (wording.md §2)."""

from datetime import date

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY, at
from tests.tasks.cases import BASIS, assign, bring
from tests.web.pages import body, signed_in
from tracker.tasks import actions
from tracker.tasks.lights import thresholds
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState
from tracker.web.state_line import _SAID, state_line
from tracker.workdays.records import load_calendar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
SAID = {
    "assigned": "6月20日交办，6月25日前签收；逾期未提出的视为签收。",
    "waiting": "等待上级通知，启动后签收。",
    "in_progress": "",
    "submitted": "6月20日申请销号，等待督办员审核。",
    "returned": "6月20日退回，6月27日前重报；原因：缺会议纪要",
    "closed": "6月20日销号，评定：已完成",
    "assessed": "6月20日评定：部分完成；意见：缺一项",
    "suspended": "依据：局务会议议定",
    "cancelled": "依据：局务会议议定",
}


def line_of(task: Task, day: date = TODAY) -> str:
    task = Task.objects.select_related("bureau__rules").get(pk=task.pk)
    return state_line(task, thresholds(day, load_calendar()))


@pytest.mark.parametrize("situation", SAID)
def test_each_state_says_it_on_the_page(cast: Cast, task: Task, situation: str) -> None:
    task = bring(cast, task, situation)
    assert line_of(task) == SAID[situation]
    assert SAID[situation] in body(signed_in(cast.head).get(f"/tasks/{task.pk}/"))


def test_what_was_asked_elsewhere_is_told_instead(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "declined")
    page = body(signed_in(cast.head).get(f"/tasks/{task.pk}/"))
    assert "6月20日申请改派，等待督办员答复。" in page and "前签收" not in page


def test_every_state_is_spoken_of() -> None:
    assert set(_SAID) == set(TaskState)


def test_follow_up_offices_own_task_waits_for_the_second_reviewer(cast: Cast) -> None:
    task = bring(cast, assign(cast, lead_office=cast.law), "submitted")
    assert line_of(task) == "6月20日申请销号，等待复核人审核。"


def test_silence_and_a_pause_until_a_day_are_told(cast: Cast, task: Task) -> None:
    actions.receive_silent(calendar=load_calendar(), at=at("2024-06-26"))
    assert line_of(task) == "6月26日视为签收。"
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis=BASIS, suspended_until=date(2025, 3, 31))
    assert line_of(task) == "暂缓至2025年3月31日，依据：局务会议议定"


def test_receipt_is_counted_over_a_holiday(cast: Cast) -> None:
    """Given on the last day before 国庆: the makeup Saturday after it counts."""
    task = assign(cast)
    Task.objects.update(assigned_at=at("2024-09-30"))
    assert line_of(task, date(2024, 9, 30)) == "9月30日交办，10月10日前签收；逾期未提出的视为签收。"
