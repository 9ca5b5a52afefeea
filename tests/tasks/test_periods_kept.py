"""报送周期 changed and due dates moved: only what lies ahead and nobody touched comes or goes; 免报 and back."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.tasks.cases import assign, bring, draft, signing
from tests.tasks.lit import words_on
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.plans.wording import Rhythm
from tracker.tasks import actions
from tracker.tasks.actions.rhythm import recut
from tracker.tasks.models import ReportSlot, Task
from tracker.tasks.periods import periods


@pytest.fixture
def quarterly(cast: Cast) -> Task:
    return assign(cast, rhythm="quarterly")


def labels(task: Task) -> list[str]:
    return list(task.slots.order_by("seq").values_list("label", flat=True))


def change(task: Task, cast: Cast, rhythm: str, **facts: Any) -> Task:
    facts = {"at": NOW, "reason": "上级要求按月调度", **facts}
    return actions.change_rhythm(task, by=cast.supervisor, rhythm=rhythm, **facts)


def test_running_period_gives_way_to_the_new_rhythm(cast: Cast, quarterly: Task) -> None:
    change(quarterly, cast, "monthly")
    assert Task.objects.get().rhythm == "monthly"
    assert labels(quarterly) == [f"2024年{n}月" for n in range(6, 13)]
    assert list(quarterly.slots.values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    data = Change.objects.get(kind="task.rhythm_changed").data
    assert '"before":{"rhythm":"quarterly"}' in data
    assert '"removed":["2024年二季度","2024年三季度","2024年四季度"]' in data


def test_what_ended_was_filed_or_is_being_written_stays(cast: Cast, quarterly: Task) -> None:
    file_report(quarterly, cast.head, slot=quarterly.slots.get(seq=1))  # filed before its end
    draft(cast, quarterly, slot=quarterly.slots.get(seq=2))
    change(quarterly, cast, "monthly")
    assert labels(quarterly) == ["2024年二季度", "2024年三季度", "2024年10月", "2024年11月", "2024年12月"]
    change(quarterly, cast, "half_yearly", at=at("2024-11-15"))
    assert labels(quarterly) == ["2024年二季度", "2024年三季度", "2024年10月", "2024年下半年"]


def test_no_rhythm_leaves_what_was_filed(cast: Cast, quarterly: Task) -> None:
    file_report(quarterly, cast.head, slot=quarterly.slots.get(seq=1))
    change(quarterly, cast, "none")
    assert labels(quarterly) == ["2024年二季度"]


@pytest.mark.parametrize(
    ("rhythm", "reason", "field"), [("monthly", " ", "reason"), ("daily", "改", "rhythm")]
)
def test_rhythm_needs_a_reason_and_a_name(
    cast: Cast, quarterly: Task, rhythm: str, reason: str, field: str
) -> None:
    with pytest.raises(NotValid) as refused:
        change(quarterly, cast, rhythm, reason=reason)
    assert refused.value.field == field


def test_same_rhythm_again_and_closed_tasks_are_refused(cast: Cast, quarterly: Task) -> None:
    with pytest.raises(WrongState, match="报送周期已是“每季度”"):
        change(quarterly, cast, "quarterly")
    with pytest.raises(WrongState, match="现为“已销号”"):
        change(bring(cast, assign(cast), "closed"), cast, "monthly")


@pytest.mark.step_by_itself
def test_later_due_date_adds_periods_and_an_earlier_one_takes_them(cast: Cast, quarterly: Task) -> None:
    quarterly.due_on = date(2025, 3, 31)
    assert recut(quarterly, on=date(2024, 6, 20)) == (["2025年一季度"], [])
    quarterly.due_on = date(2024, 9, 30)
    assert recut(quarterly, on=date(2024, 6, 20)) == ([], ["2024年四季度", "2025年一季度"])
    assert labels(quarterly) == ["2024年二季度", "2024年三季度"]


@pytest.mark.step_by_itself
def test_excused_period_stays_excused_when_the_date_moves(cast: Cast, quarterly: Task) -> None:
    actions.excuse_slot(quarterly.slots.get(seq=2), by=cast.supervisor, at=NOW, reason="上级统一安排")
    quarterly.due_on = date(2025, 3, 31)
    recut(quarterly, on=date(2024, 6, 20))
    assert list(quarterly.slots.filter(is_excused=True).values_list("label", flat=True)) == ["2024年三季度"]


@pytest.mark.step_by_itself
def test_periods_that_ended_long_ago_are_not_made_afterwards(cast: Cast) -> None:
    task = assign(cast, rhythm="quarterly", due_on=date(2024, 6, 30))
    task.due_on = date(2024, 12, 31)
    assert recut(task, on=date(2024, 10, 15)).added == [
        "2024年四季度"
    ]  # the third quarter was never asked for


def test_excused_and_owed_again(cast: Cast, quarterly: Task) -> None:
    slot = quarterly.slots.get(seq=1)
    with pytest.raises(WrongState, match="没有免报"):
        actions.require_slot(slot, by=cast.supervisor, at=NOW)
    with pytest.raises(NotValid, match="请写明免报的理由"):
        actions.excuse_slot(slot, by=cast.supervisor, at=NOW, reason="")
    excused = actions.excuse_slot(slot, by=cast.supervisor, at=NOW, reason="由上级统一报送")
    assert (excused.is_excused, excused.excused_because) == (True, "由上级统一报送")
    assert excused.state(date(2024, 8, 1)) == "excused"
    with pytest.raises(WrongState, match="已是免报"):
        actions.excuse_slot(slot, by=cast.supervisor, at=NOW, reason="再免一次")
    with pytest.raises(NotValid, match="已免报"):
        file_report(quarterly, cast.head, with_file=False, slot=slot)
    owed = actions.require_slot(slot, by=cast.supervisor, at=NOW)
    assert (owed.is_excused, owed.excused_because) == (False, "")
    kinds = Change.objects.filter(kind__startswith="period.").values_list("kind", flat=True)
    assert list(kinds) == ["period.excused", "period.required"]


def test_filed_period_is_not_excused_and_one_that_went_is_named(cast: Cast, quarterly: Task) -> None:
    first, last = quarterly.slots.get(seq=1), quarterly.slots.get(seq=3)
    file_report(quarterly, cast.head, slot=first)
    with pytest.raises(WrongState, match="2024年二季度已经报送"):
        actions.excuse_slot(first, by=cast.supervisor, at=NOW, reason="免")
    change(quarterly, cast, "monthly")
    with pytest.raises(WrongState, match="没有这一报送期了"):
        actions.excuse_slot(last, by=cast.supervisor, at=NOW, reason="免")


STEPS = st.lists(
    st.tuples(
        st.sampled_from([r for r in Rhythm.values if r != "weekly"]),
        st.integers(0, 90),  # days until the change
        st.integers(-60, 200),  # days the due date moves
        st.booleans(),  # the first open period is filed
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.step_by_itself
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_changes_places_follow_the_calendar_and_nothing_kept_moves(
    quarterly: Task, steps: Any
) -> None:
    """Against what must hold after any row of changes, whatever the way there."""
    task = _afresh(quarterly)
    on = date(2024, 1, 10)
    for rhythm, days, move, file in steps:
        on += timedelta(days=days)
        kept = list(task.slots.filter(ends_on__lt=on).values_list("label", "due_on"))
        task.rhythm, task.due_on = rhythm, max(task.due_on + timedelta(days=move), on)
        recut(task, on=on)
        slots = list(task.slots.order_by("seq"))
        assert [slot.seq for slot in slots] == list(range(1, len(slots) + 1))
        assert [slot.ends_on for slot in slots] == sorted({slot.ends_on for slot in slots})
        assert [(s.label, s.due_on) for s in slots if s.ends_on < on] == kept
        ahead = {(s.label, s.starts_on) for s in slots if s.ends_on >= on and not s.filed_at}
        lasting = max((s.ends_on for s in slots if s.ends_on < on or s.filed_at), default=date.min)
        cut = periods(rhythm, issued_on=on, until=task.due_on)
        assert ahead == {(p.label, p.starts_on) for p in cut if p.ends_on > lasting}
        if file and (first := task.slots.filter(filed_at=None, ends_on__gte=on).first()):
            ReportSlot.objects.filter(pk=first.pk).update(filed_at=NOW)


def _afresh(task: Task) -> Task:
    task.slots.all().delete()
    task.rhythm, task.due_on = "quarterly", date(2024, 12, 31)
    recut(task, on=date(2024, 1, 10))
    return task


def test_period_filed_early_leaves_the_one_before_it_owed(cast: Cast) -> None:
    task = assign(cast, rhythm="quarterly", due_on=date(2024, 8, 15))
    file_report(task, cast.head, slot=task.slots.get(label="2024年三季度"))
    asked = actions.request_extension(
        task, by=cast.head, at=NOW, reason="上级文件未到", progress="已成稿", proposed_on=date(2024, 12, 31)
    )
    actions.grant_extension(
        asked, by=cast.supervisor, at=NOW, permitted_on=date(2024, 12, 31), basis="张副局长同意"
    )
    assert labels(task) == ["2024年二季度", "2024年三季度", "2024年四季度"]
    assert not task.slots.get(seq=1).filed_at


PAUSES = {
    "task.resumed": (
        lambda cast, task: actions.suspend_task(
            task, by=cast.supervisor, at=at("2024-07-02"), basis="局务会"
        ),
        lambda cast, task: actions.resume_task(task, by=cast.supervisor, at=at("2024-09-03"), basis="局务会"),
    ),
    "task.started": (
        lambda cast, task: actions.wait_for_event(
            task, by=cast.supervisor, at=at("2024-07-02"), event="上级通知"
        ),
        lambda cast, task: actions.start_on_event(
            task,
            by=cast.supervisor,
            at=at("2024-09-03"),
            event_on=date(2024, 9, 2),
            due_on=date(2024, 12, 31),
        ),
    ),
}


@pytest.mark.parametrize("kind", PAUSES)
def test_what_fell_into_a_pause_is_excused_and_lights_nothing(cast: Cast, kind: str) -> None:
    task = assign(cast, rhythm="monthly")
    ReportSlot.objects.filter(task=task, label="2024年6月").update(
        due_on=date(2024, 7, 1)
    )  # missed before it
    stop, go_on = PAUSES[kind]
    stop(cast, task)
    go_on(cast, task)
    excused = task.slots.filter(is_excused=True).values_list("label", flat=True)
    assert list(excused) == ["2024年7月", "2024年8月"]
    assert '"excused":["2024年7月","2024年8月"]' in Change.objects.get(kind=kind).data
    assert words_on(task, "2024-09-03") == "黄灯：6月进展报告未报送（报送时限7月1日 周一）"
    actions.undo(task, by=cast.supervisor, at=at("2024-09-03"))
    assert not task.slots.filter(is_excused=True).exists()


def test_report_still_in_time_after_a_pause_is_owed(cast: Cast) -> None:
    task = assign(cast, rhythm="monthly")
    actions.suspend_task(task, by=cast.supervisor, at=at("2024-07-01"), basis="局务会")
    actions.resume_task(task, by=cast.supervisor, at=at("2024-07-03"), basis="局务会")
    assert not task.slots.filter(is_excused=True).exists()


def test_draft_for_a_period_that_was_excused_meanwhile_is_told_so(cast: Cast, quarterly: Task) -> None:
    slot = quarterly.slots.get(seq=1)
    report = signing(cast, quarterly, slot=slot)
    actions.excuse_slot(slot, by=cast.supervisor, at=NOW, reason="上级统一安排")
    with pytest.raises(NotValid, match="2024年二季度已免报。请改选报送期"):
        actions.sign_and_file(report, by=cast.head, at=NOW)


def test_periods_of_a_closed_task_rest(cast: Cast, quarterly: Task) -> None:
    slot = quarterly.slots.get(seq=1)
    actions.cancel_task(quarterly, by=cast.supervisor, at=NOW, basis="局务会")
    with pytest.raises(WrongState, match="不能调整报送期"):
        actions.excuse_slot(slot, by=cast.supervisor, at=NOW, reason="上级统一安排")
