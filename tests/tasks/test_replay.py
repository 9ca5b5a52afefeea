"""A14: the ledger, replayed from zero, gives every task as it stands. The suite asks this after every test."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.ledger.rows import small_chain
from tracker.ledger import chain
from tracker.ledger.models import Change
from tracker.ledger.stored import stored_rows
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.replay import COLUMNS, SUPPORTING, differences, replay

Measured = Callable[[str, str, object], None]


def rich_story(cast: Cast, issued: Callable[..., Task]) -> None:
    """Every way a task's row can change, by the people whose part it is."""
    one, two, three, four = (issued(cast.enforcement) for _n in range(4))
    actions.acknowledge(one, by=cast.head, at=NOW)
    file_report(one, cast.head, when=at("2024-06-21"), ask_closure=True)
    actions.withdraw_closure(one, by=cast.head, at=at("2024-06-21"))
    actions.request_closure(one, by=cast.head, at=at("2024-06-21"))
    actions.return_closure(one, by=cast.supervisor, at=at("2024-06-24"), reason="缺印发文件")
    file_report(one, cast.head, when=at("2024-06-25"), ask_closure=True)
    actions.close_task(one, by=cast.supervisor, at=at("2024-06-26"), verdict="kept")
    actions.reopen_task(one, by=cast.supervisor, at=at("2024-06-27"), reason="督察反馈")
    actions.close_task(one, by=cast.supervisor, at=at("2024-06-28"), verdict="partly", reason="还缺一项")
    actions.decline(two, by=cast.head, at=NOW, reason="不属本科室职责")
    actions.reassign(two, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason="按职责")
    actions.suspend_task(two, by=cast.supervisor, at=NOW, basis="机构改革", suspended_until=date(2024, 9, 30))
    actions.resume_task(two, by=cast.supervisor, at=at("2024-06-24"), basis="改革完成")
    actions.cancel_task(three, by=cast.supervisor, at=NOW, basis="上级取消")
    actions.decline(four, by=cast.head, at=NOW, reason="不属本科室职责")
    actions.keep_assignment(four, by=cast.supervisor, at=NOW, reply="属本科室职责")
    actions.assign_task(
        cast.bureau, by=cast.supervisor, at=NOW, title="行政执法培训", requirement="局长办公会议定。",
        lead_office=cast.law, due_on=date(2024, 9, 30), supporting=[cast.relief, cast.enforcement],
    )  # fmt: skip


def test_rich_story_replays_without_a_difference(
    cast: Cast, issued: Callable[..., Task], measured: Measured
) -> None:
    rich_story(cast, issued)
    states = replay(stored_rows())
    assert len(states) == Task.objects.count() == 5
    assert list(differences()) == []
    by_number = {state["number"]: state for state in states.values()}
    first = by_number["枣应急-2024-001"]
    assert (first["state"], first["verdict"]) == ("closed", "partly")
    last = max(states.values(), key=lambda state: str(state["number"]))
    assert last[SUPPORTING] == sorted([str(cast.relief.pk), str(cast.enforcement.pk)])
    measured("A14", "tasks of the story rebuilt from the ledger, differing columns", f"5 tasks, {0}")


@pytest.mark.django_db
def test_whole_demonstration_replays_without_a_difference(tmp_path: Path, measured: Measured) -> None:
    call_command("loaddemo", "--logins", str(tmp_path / "logins.json"), stdout=StringIO())
    assert Task.objects.count() == 18
    out = StringIO()
    call_command("replayledger", stdout=out)
    assert out.getvalue() == "核对18项任务，0处不一致\n"
    measured("A14", "demonstration rebuilt from the ledger, differing columns", f"18 tasks, {0}")


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("due_on", date(2024, 9, 30), "完成时限：按变更记录为2024-06-28，数据表中为2024-09-30"),
        ("title", "别的任务", "任务：按变更记录为健全行政执法责任制1，数据表中为别的任务"),
        ("responsible_person_id", None, "责任人：按变更记录为"),
        ("basis", "听说", "来源依据：按变更记录为（空），数据表中为听说"),
    ],
)
def test_column_changed_behind_the_ledgers_back_is_named(
    task: Task, column: str, value: object, said: str
) -> None:
    Task.objects.filter(pk=task.pk).update(**{column: value})
    err = StringIO()
    with pytest.raises(CommandError, match="有1处与变更记录不一致"):
        call_command("replayledger", stdout=StringIO(), stderr=err, no_color=True)
    assert f"{Task.objects.get()} {said}" in err.getvalue()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("replayledger", "--json", stdout=out)
    [found] = json.loads(out.getvalue())["differences"]
    assert found["column"] == column


def test_task_or_office_the_ledger_does_not_know_is_found(cast: Cast, task: Task) -> None:
    task.supporting_offices.add(cast.relief)
    assert [(one.column, one.stored) for one in differences()] == [(SUPPORTING, [str(cast.relief.pk)])]
    other = Task.objects.get()
    other.pk = None
    other.serial, other.number = 99, "枣应急-2024-099"
    other.save(force_insert=True)
    unknown = [one for one in differences() if one.task.startswith("枣应急-2024-099")]
    assert {one.column for one in unknown} == {*COLUMNS, SUPPORTING}


def test_task_that_vanished_is_found(task: Task) -> None:
    number = task.number
    task.answers.all().delete()
    task.slots.all().delete()
    Task.objects.all()._raw_delete(using="default")  # type: ignore[attr-defined]
    assert [(one.task, one.replayed, one.stored) for one in differences()] == [(number, number, None)]


def test_replay_is_pure_and_takes_rows_in_their_order() -> None:
    rows: list[dict[str, Any]] = []
    for row, after in zip(small_chain(3), [{"state": "assigned", "lead_office_id": "o1"}, {"state": "closed"},
                                           {"closed_at": "2024-06-28T09:00:00+08:00", "unknown": 1}], strict=True):  # fmt: skip
        rows.append({**row, "subject_id": "t", "data": chain.canonical({"after": after, "before": {}})})
    assert replay(rows) == {
        "t": {"state": "closed", "lead_office_id": "o1", "closed_at": "2024-06-28T01:00:00.000000+00:00",
              SUPPORTING: []}
    }  # fmt: skip
    assert replay(rows[:1])["t"]["state"] == "assigned"
    assert replay([{**rows[0], "subject_type": "plan"}]) == {}


def test_rows_of_an_action_name_every_column_it_changed(cast: Cast, task: Task) -> None:
    """The rule of ``ledger/writing.py``, seen at one action: what changed and nothing else, before and after."""
    was = Task.objects.values(*COLUMNS).get()
    actions.acknowledge(task, by=cast.head, at=NOW)
    now = Task.objects.values(*COLUMNS).get()
    data = json.loads(Change.objects.get(kind="task.acknowledged").data)
    changed = {name for name in COLUMNS if was[name] != now[name]}
    assert set(data["before"]) == set(data["after"]) == changed == {"state", "acknowledged_at"}
