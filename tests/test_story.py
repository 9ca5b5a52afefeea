"""One task from 下达 to 销号, through the actions alone, on whichever database the suite runs."""

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed
from tracker.ledger.verify import verify
from tracker.tasks import actions
from tracker.tasks.lights import light_words, thresholds, with_light
from tracker.tasks.models import Task
from tracker.workdays.records import load_calendar


def test_task_is_filed_returned_filed_again_and_closed(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    actions.return_closure(task, by=cast.supervisor, at=at("2024-06-21"), reason="缺会议纪要")
    returned = Task.objects.get()
    assert (returned.state, str(returned.rework_due_on)) == ("returned", "2024-06-28")
    file_report(task, cast.head, when=at("2024-06-24"), ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=at("2024-06-25"), verdict="kept")

    closed = Task.objects.get()
    assert (closed.state, closed.verdict, closed.state_words) == ("closed", "kept", "已销号")
    assert [r.state for r in closed.reports.order_by("filed_at")] == ["returned", "accepted"]
    kinds = list(Change.objects.filter(subject_type="task").values_list("kind", flat=True))
    assert kinds == [
        "task.assigned", "report.filed", "task.closure_requested", "report.returned", "task.returned",
        "report.filed", "task.closure_requested", "report.accepted", "task.closed",
    ]  # fmt: skip
    assert verify().breaks == []


def test_follow_up_offices_own_task_is_decided_by_second_reviewer(cast: Cast, issued: object) -> None:
    task = issued(cast.law)  # type: ignore[operator]
    file_report(task, cast.law_head, ask_closure=True)
    with pytest.raises(NotAllowed, match="赵文博"):
        actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    actions.close_task(task, by=cast.second_reviewer, at=NOW, verdict="kept")
    assert Task.objects.get(pk=task.pk).verdict == "kept"


def test_light_turns_from_yellow_to_red(cast: Cast, task: Task) -> None:
    for day, expected in {
        "2024-06-20": "黄灯：还剩6个工作日，尚未申请销号（完成时限6月28日 周五）",
        "2024-07-03": "红灯：逾期3个工作日（完成时限6月28日 周五）",
    }.items():
        limits = thresholds(at(day).date(), load_calendar())
        lit = with_light(Task.objects.all(), limits).get()
        assert light_words(lit, limits) == expected
