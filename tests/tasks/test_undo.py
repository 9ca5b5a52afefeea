"""U10: one's own last act can be taken back for ten minutes, exactly, and with a row of its own in the ledger."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import serializers

from tests.conftest import Cast, file_report
from tests.factories import NOW
from tests.tasks.cases import BASIS, assign, bring, draft, give_piece, slot_for
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.organisations.models import Post
from tracker.tasks import actions
from tracker.tasks.actions.undoing import UNDO_WITHIN
from tracker.tasks.actions.written import Written
from tracker.tasks.models import ProgressReport, ReportedFigure, Task, UndoableStep
from tracker.workdays import clock

Do = Callable[[Cast, Task], Any]
PARTS = ("closures", "reports", "slots", "extensions", "reassignments", "pieces", "milestones")

# kind -> (the situation it needs, the act)
ACTS: dict[str, tuple[str, Do]] = {
    "task.returned": ("submitted", lambda c, t: actions.return_closure(t, by=c.supervisor, at=NOW, reason="缺")),
    "task.closed": ("submitted", lambda c, t: actions.close_task(t, by=c.supervisor, at=NOW, verdict="kept")),
    "task.assessed": ("in_progress", lambda c, t: actions.close_task(
        t, by=c.supervisor, at=NOW, verdict="partly", reason="缺一项")),
    "task.reopened": ("closed", lambda c, t: actions.reopen_task(t, by=c.supervisor, at=NOW, reason=BASIS)),
    "task.suspended": ("returned", lambda c, t: actions.suspend_task(t, by=c.supervisor, at=NOW, basis=BASIS)),
    "task.resumed": ("suspended", lambda c, t: actions.resume_task(t, by=c.supervisor, at=NOW, basis=BASIS)),
    "task.cancelled": ("submitted", lambda c, t: actions.cancel_task(t, by=c.supervisor, at=NOW, basis=BASIS)),
    "task.reassigned": ("declined", lambda c, t: actions.reassign(
        t, by=c.supervisor, at=NOW, lead_office=c.relief, reason=BASIS)),
    "task.assignment_kept": ("declined", lambda c, t: actions.keep_assignment(
        t, by=c.supervisor, at=NOW, reply=BASIS)),
    "task.event_awaited": ("assigned", lambda c, t: actions.wait_for_event(
        t, by=c.supervisor, at=NOW, event="上级通知")),
    "task.started": ("waiting", lambda c, t: actions.start_on_event(
        t, by=c.supervisor, at=NOW, event_on=NOW.date(), due_on=date(2024, 9, 30))),
    "report.accepted": ("in_progress", lambda c, t: actions.accept_report(
        ProgressReport.objects.get(task=t), by=c.supervisor, at=NOW)),
    "report.returned": ("in_progress", lambda c, t: actions.return_report(
        ProgressReport.objects.get(task=t), by=c.supervisor, at=NOW, reason="缺")),
    "extension.granted": ("extension asked", lambda c, t: actions.grant_extension(
        t.extensions.get(), by=c.supervisor, at=NOW, permitted_on=date(2024, 9, 30), basis=BASIS)),
    "extension.refused": ("extension asked", lambda c, t: actions.refuse_extension(
        t.extensions.get(), by=c.supervisor, at=NOW, basis=BASIS)),
    "milestone.added": ("assigned", lambda c, t: actions.add_milestone(
        t, by=c.supervisor, at=NOW, title="初稿", due_on=date(2024, 6, 25))),
    "milestone.dropped": ("milestone", lambda c, t: actions.drop_milestone(
        t.milestones.get(), by=c.supervisor, at=NOW)),
    "piece.given": ("assigned", lambda c, t: give_piece(c, t)),
    "piece.changed": ("piece", lambda c, t: actions.change_piece(
        t.pieces.get(), by=c.supervisor, at=NOW, text="另一清单", due_on=date(2024, 6, 27), reason=BASIS)),
    "piece.withdrawn": ("piece", lambda c, t: actions.withdraw_piece(
        t.pieces.get(), by=c.supervisor, at=NOW, reason=BASIS)),
    "task.rhythm_changed": ("excused", lambda c, t: actions.change_rhythm(
        t, by=c.supervisor, at=NOW, rhythm="monthly", reason=BASIS)),
    "period.excused": ("assigned", lambda c, t: actions.excuse_slot(
        slot_for(t), by=c.supervisor, at=NOW, reason=BASIS)),
    "period.required": ("excused", lambda c, t: actions.require_slot(
        t.slots.get(), by=c.supervisor, at=NOW)),
}  # fmt: skip


def everything(task: Task) -> list[dict[str, Any]]:
    """The task and all that hangs on it; its version aside, which only grows."""
    task = Task.objects.get(pk=task.pk)
    rows = serializers.serialize("python", [task, *(row for p in PARTS for row in getattr(task, p).all())])
    rows[0]["fields"].pop("version")
    return rows


@pytest.mark.parametrize("kind", ACTS)
def test_act_is_taken_back_exactly(cast: Cast, task: Task, kind: str) -> None:
    situation, act = ACTS[kind]
    task = bring(cast, task, situation)
    if kind == "period.excused":
        slot_for(task)  # made where the rhythm gives none
    before, version = everything(task), task.version
    act(cast, task)
    assert everything(task) != before
    done = Task.objects.get(pk=task.pk).version
    back = actions.undo(task, by=cast.supervisor, at=NOW)
    assert everything(task) == before
    assert back.version == done + 1 > version
    kinds = list(Change.objects.about("task", [str(task.pk)]).order_by("seq").values_list("kind", flat=True))
    assert kind in kinds and kinds[-1] == "task.undone"


@pytest.mark.parametrize("kind", ACTS)
def test_not_twice_and_by_nobody_else(cast: Cast, task: Task, kind: str) -> None:
    situation, act = ACTS[kind]
    task = bring(cast, task, situation)
    act(cast, task)
    for other in (cast.leader, cast.stranger, cast.second_reviewer, cast.other_supervisor):
        with pytest.raises(NotAllowed, match="只有本人"):
            actions.undo(task, by=other, at=NOW)
    actions.undo(task, by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState, match="不能撤销"):
        actions.undo(task, by=cast.supervisor, at=NOW)


def test_not_after_ten_minutes(cast: Cast, task: Task) -> None:
    actions.cancel_task(task, by=cast.supervisor, at=NOW, basis=BASIS)
    UndoableStep.objects.update(at=clock.now() - UNDO_WITHIN - timedelta(seconds=1))
    with pytest.raises(WrongState, match="已超过10分钟"):
        actions.undo(task, by=cast.supervisor, at=NOW)
    assert Task.objects.get(pk=task.pk).state == "cancelled"


def test_not_once_something_followed(cast: Cast, task: Task) -> None:
    """The office has filed on what was reopened: taking the reopening back would take that with it."""
    task = bring(cast, task, "closed")
    actions.reopen_task(task, by=cast.supervisor, at=NOW, reason=BASIS)
    file_report(task, cast.head)
    with pytest.raises(WrongState, match="此后又有变动"):
        actions.undo(task, by=cast.supervisor, at=NOW)


def test_not_by_one_who_lost_his_post(cast: Cast, task: Task) -> None:
    actions.cancel_task(task, by=cast.supervisor, at=NOW, basis=BASIS)
    Post.objects.filter(user=cast.supervisor).update(until=date(2024, 6, 19))
    with pytest.raises(NotAllowed):
        actions.undo(task, by=cast.supervisor, at=NOW)


def test_only_the_last_act_can_be_taken_back(cast: Cast, task: Task) -> None:
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis=BASIS)
    actions.resume_task(task, by=cast.supervisor, at=NOW, basis=BASIS)
    assert actions.undo(task, by=cast.supervisor, at=NOW).state == "suspended"
    with pytest.raises(WrongState):
        actions.undo(task, by=cast.supervisor, at=NOW)


def test_draft_that_went_with_its_piece_comes_back_with_its_figures(cast: Cast, task: Task) -> None:
    piece = give_piece(cast, task)
    written = Written("清单初稿")
    report = actions.save_draft(task, by=cast.other_head, at=NOW, written=written, piece=piece, seen=0)
    ReportedFigure.objects.create(report=report, name="份数", target="清单1份", value=1)
    actions.withdraw_piece(piece, by=cast.supervisor, at=NOW, reason=BASIS)
    assert not ProgressReport.objects.exists()
    actions.undo(task, by=cast.supervisor, at=NOW)
    again = ProgressReport.objects.get()
    assert (again.pk, again.progress, again.figures.get().value) == (report.pk, "清单初稿", 1)


def test_not_while_somebody_writes_on_what_would_go(cast: Cast, task: Task) -> None:
    piece = give_piece(cast, task)
    actions.save_draft(task, by=cast.other_head, at=NOW, written=Written("清单初稿"), piece=piece, seen=0)
    with pytest.raises(WrongState, match="已有人在此基础上填写内容"):
        actions.undo(task, by=cast.supervisor, at=NOW)
    assert ProgressReport.objects.get().progress == "清单初稿"


def test_periods_take_their_places_back(cast: Cast) -> None:
    task = assign(cast, rhythm="quarterly")
    draft(cast, task, slot=task.slots.get(seq=1))
    before = everything(task)
    for rhythm in ("monthly", "none", "half_yearly"):
        actions.change_rhythm(task, by=cast.supervisor, at=NOW, rhythm=rhythm, reason=BASIS)
        assert everything(task) != before
        actions.undo(task, by=cast.supervisor, at=NOW)
        assert everything(task) == before


def test_office_that_loses_its_piece_again_is_told_of_it(cast: Cast, task: Task) -> None:
    give_piece(cast, task)
    actions.undo(task, by=cast.supervisor, at=NOW)
    told = Change.objects.get(kind="task.undone")
    lost = told.seen_by.filter(lost=True)
    assert [row.office for row in lost] == [str(cast.relief.pk)]
    assert not Task.objects.get(pk=task.pk).supporting_offices.exists()


def test_not_once_somebody_writes_for_a_period_that_would_go(cast: Cast, issued: Callable[..., Task]) -> None:
    task = issued(due_on=date(2024, 9, 30), rhythm="quarterly")
    asked = actions.request_extension(
        task, by=cast.head, at=NOW, reason="文件未到", progress="已成稿", proposed_on=date(2024, 12, 31)
    )
    actions.grant_extension(asked, by=cast.supervisor, at=NOW, permitted_on=date(2024, 12, 31), basis=BASIS)
    begun = draft(cast, task, slot=task.slots.get(label="2024年四季度"))
    with pytest.raises(WrongState, match="已有人在此基础上填写内容"):
        actions.undo(task, by=cast.supervisor, at=NOW)
    begun.refresh_from_db()
    assert begun.slot and begun.slot.label == "2024年四季度"


def test_not_once_the_new_office_writes(cast: Cast, task: Task) -> None:
    """Its draft would lie with an office that no longer sees the task."""
    draft(cast, task)
    actions.reassign(task, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason=BASIS)
    now = Task.objects.get(pk=task.pk)
    actions.save_draft(now, by=cast.other_head, at=NOW, written=Written("已接手。"))
    with pytest.raises(WrongState, match="已在起草进展报告，不能撤销"):
        actions.undo(task, by=cast.supervisor, at=NOW)
    assert ProgressReport.objects.get().progress == "已接手。"


def test_the_old_offices_draft_comes_back_with_its_figures(cast: Cast, issued: Callable[..., Task]) -> None:
    task = issued(targets=["不少于4次"])
    draft(cast, task, figures=[("不少于4次", Decimal(3))])
    actions.reassign(task, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason=BASIS)
    assert not ProgressReport.objects.exists()
    actions.undo(task, by=cast.supervisor, at=NOW)
    assert [str(figure) for figure in ProgressReport.objects.get().figures.all()] == ["不少于4次 3次"]
