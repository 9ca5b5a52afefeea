"""What a task looks like to a program, day by day and from its assignment to its end."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.api.conftest import As, Caller
from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tracker.ledger.models import Change
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.models import BusinessClock


def go_to(day: str) -> None:
    """Nine in the morning of a later business day."""
    clock = BusinessClock.objects.get()
    clock.offset += date.fromisoformat(day) - NOW.date()
    clock.save()


def light(caller: Caller) -> tuple[str | None, str]:
    (row,) = caller.get("/tasks").json()["data"]
    return row["light"]["colour"], row["light"]["reason"]


@pytest.mark.parametrize(
    ("day", "colour", "reason"),
    [
        ("2024-06-20", "yellow", "黄灯：还剩6个工作日，尚未申请销号（完成时限6月28日 周五）"),
        ("2024-06-27", "yellow", "黄灯：还剩1个工作日，尚未申请销号（完成时限6月28日 周五）"),
        ("2024-07-01", "red", "红灯：逾期1个工作日（完成时限6月28日 周五）"),
        ("2024-07-03", "red", "红灯：逾期3个工作日（完成时限6月28日 周五）"),
    ],
)
def test_light_explains_itself_each_day(
    cast: Cast, as_: As, task: Task, day: str, colour: str, reason: str
) -> None:
    caller = as_(cast.head, days=60)
    go_to(day)
    assert light(caller) == (colour, reason)


def test_light_in_list_and_detail_is_one(cast: Cast, as_: As, task: Task) -> None:
    caller = as_(cast.head)
    (row,) = caller.get("/tasks").json()["data"]
    detail = caller.get(f"/tasks/{task.pk}").json()
    assert {name: detail[name] for name in row} == row
    assert set(detail) - set(row) == {
        "pieces", "lateness", "slots", "milestones", "extensions", "reassignments", "reports", "closures",
    }  # fmt: skip


def test_new_task(cast: Cast, as_: As, task: Task) -> None:
    task.supporting_offices.add(cast.relief)
    (row,) = as_(cast.head).get("/tasks").json()["data"]
    assert row["lead_office"]["name"] == "市应急管理综合行政执法支队"
    (plan,) = as_(cast.supervisor).get("/plans").json()["data"]
    assert row["bureau"] == plan["bureau"]
    assert (row["bureau"]["id"], row["bureau"]["code"]) == (str(cast.bureau.pk), "ZZYJ")
    assert [office["name"] for office in row["supporting_offices"]] == ["救灾和物资保障科"]
    assert row["responsible_person"] == "李建国"
    assert (row["state"], row["state_words"]) == ("assigned", "待签收")
    assert (row["verdict"], row["verdict_words"], row["closed_at"]) == (None, None, None)
    assert (row["due_on"], row["original_due_on"], row["rework_due_on"]) == ("2024-06-28", "2024-06-28", None)
    assert row["assigned_at"] == "2024-06-20T09:00:00+08:00"
    assert row["commitments"][0]["text"] == row["requirement"] == "进一步健全行政执法责任制"


def test_task_by_hand_has_no_sentence_behind_it(cast: Cast, as_: As) -> None:
    actions.assign_task(
        cast.bureau,
        by=cast.supervisor,
        at=NOW,
        title="专项检查",
        requirement="市政府专题会议要求",
        lead_office=cast.relief,
        due_on=date(2024, 9, 30),
    )
    (row,) = as_(cast.other_head).get("/tasks").json()["data"]
    assert (row["plan"], row["commitments"], row["requirement"]) == (None, [], "市政府专题会议要求")


def test_periods_have_their_state_of_the_day(cast: Cast, as_: As, issued: Any) -> None:
    task = issued(rhythm="monthly", due_on=date(2024, 9, 30))
    june = task.slots.get(label__contains="6月")
    file_report(task, cast.head, slot=june)
    caller = as_(cast.head, days=120)
    go_to("2024-09-02")
    slots = caller.get(f"/tasks/{task.pk}").json()["slots"]
    assert [slot["state"] for slot in slots] == ["filed", "not_filed", "due", "upcoming"]
    assert slots[0]["filed_at"] == "2024-06-20T09:00:00+08:00"
    reports = caller.get(f"/tasks/{task.pk}").json()["reports"]
    assert [report["period"] for report in reports] == [june.label]


def test_the_whole_way_by_program(cast: Cast, as_: As, task: Task) -> None:
    head, supervisor = as_(cast.head, days=60), as_(cast.supervisor, days=60)
    path = f"/tasks/{task.pk}"
    assert head.post(f"{path}/acknowledge").json()["state_words"] == "推进中"
    file_report(task, cast.head)
    assert head.post(f"{path}/request-closure").json()["state_words"] == "待销号"
    returned = supervisor.post(f"{path}/return", {"reason": "缺会议纪要"}).json()
    assert (returned["state_words"], returned["rework_due_on"]) == ("已退回", "2024-06-27")
    assert returned["light"]["reason"].startswith("黄灯：6月20日退回，还剩5个工作日重报")
    file_report(task, cast.head, when=at("2024-06-20", 11))
    head.post(f"{path}/request-closure")
    closed = supervisor.post(f"{path}/close", {"verdict": "kept"}).json()
    assert (closed["state_words"], closed["light"]["colour"]) == ("已销号", None)
    again = supervisor.post(f"{path}/reopen", {"reason": "上级要求补充"}).json()
    assert (again["state_words"], again["verdict"], again["closed_at"]) == ("推进中", None, None)
    assert [c["outcome"] for c in again["closures"]] == ["closed", "returned"]
    assert again["closures"][0]["reopen_reason"] == "上级要求补充"
    kinds = Change.objects.filter(subject_type="task").values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("task.")] == [
        "task.assigned", "task.acknowledged", "task.closure_requested", "task.returned", "task.closure_requested",
        "task.closed", "task.reopened",
    ]  # fmt: skip


def test_due_filter_and_light_filter_move_with_the_day(cast: Cast, as_: As, task: Task) -> None:
    caller = as_(cast.head, days=60)
    assert caller.get("/tasks", light="red").json()["data"] == []
    go_to("2024-07-01")
    assert [row["number"] for row in caller.get("/tasks", light="red").json()["data"]] == [task.number]
    assert caller.get("/tasks", light="yellow").json()["data"] == []
    tomorrow = NOW.date() + timedelta(days=1)
    assert len(caller.get("/tasks", due_after=tomorrow).json()["data"]) == 1
