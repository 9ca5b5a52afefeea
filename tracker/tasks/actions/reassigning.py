"""Whose task it is: 申请改派 by the office, 改派 or 维持交办 by the follow-up office, and receipt by silence."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.entries import system
from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import Office, User
from tracker.tasks.actions.deciding import drop_requests
from tracker.tasks.actions.issuing import heads_of
from tracker.tasks.actions.pieces import withdraw_piece
from tracker.tasks.actions.steps import (
    facts_of,
    lock,
    move,
    moved,
    must_be_current,
    must_supervise,
    must_work,
    needed,
)
from tracker.tasks.actions.undoing import undoable
from tracker.tasks.models import AWAITS_EVENT, ProgressReport, Reassignment, Task
from tracker.tasks.states import TaskState, Verb
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import local_date

_MOVED = (
    "state", "lead_office_id", "responsible_person_id", "assigned_at", "acknowledged_at", "is_deemed_received",
    "rework_due_on",
)  # fmt: skip


def decline(task: Task, *, by: User, at: datetime, reason: str) -> Reassignment:
    """申请改派: the office says why the task is not its own. Nothing moves until it is answered."""
    must_work(by, task, at)
    reason = needed(reason, _("请写明理由，如：不属本科室职责。"))
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_work(by, task, at)
        if task.state not in (TaskState.ASSIGNED, TaskState.IN_PROGRESS):
            raise WrongState(_("此项任务现为“%s”，不能申请改派。") % task.state_words)
        if ProgressReport.objects.standing().filter(task=task, piece=None).exists():
            raise WrongState(_("已报送过进展报告，不能再申请改派。可请督办员直接改派。"))
        if task.reassignments.filter(outcome=Reassignment.Outcome.PENDING).exists():
            raise WrongState(_("已申请改派，正在等待答复。"))
        asked = Reassignment.objects.create(
            task=task, from_office_id=task.lead_office_id, asked_by=by, asked_at=at, reason=reason
        )
        _count(task)
        change("task.declined", task, reason=reason)
    return asked


def withdraw_decline(task: Task, *, by: User, at: datetime) -> Task:
    """撤回申请改派: the office keeps its task after all."""
    must_work(by, task, at)
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_work(by, task, at)
        asked = _pending(task)
        asked.outcome = Reassignment.Outcome.WITHDRAWN
        asked.save(update_fields=["outcome"])
        _count(task)
        change("task.decline_withdrawn", task)
    return task


def reassign(
    task: Task, *, by: User, at: datetime, lead_office: Office, reason: str, seen: int | None = None
) -> Task:
    """改派, asked for or not: the new office receives the task afresh, the old one sees it no longer.

    Drafts of the old office are discarded; what it filed stays with the task.
    """
    must_supervise(by, task, at)
    reason = needed(reason, _("请写明改派的理由。"))
    if lead_office.bureau_id != task.bureau_id:
        raise NotValid(_("只能选择本单位的科室。"), field="lead_office")
    if lead_office.is_external:
        raise NotValid(_("“%s”只报送、不承办，请选择其他科室牵头。") % lead_office, field="lead_office")
    with writing(by=by, at=at) as change, undoable(task, "task.reassigned", by=by) as task:
        must_supervise(by, task, at)
        must_be_current(task, seen)
        if lead_office.pk == task.lead_office_id:
            raise NotValid(_("已由“%s”牵头，请选择其他科室。") % lead_office, field="lead_office")
        before, old = facts_of(task, _MOVED), task.lead_office
        move(task, Verb.REASSIGN)
        task.lead_office = lead_office
        task.responsible_person = heads_of(task.bureau_id, local_date(at)).get(lead_office.pk)
        task.assigned_at, task.acknowledged_at = at, None
        task.is_deemed_received, task.rework_due_on = False, None
        task.save(update_fields=[*_MOVED, "version"])
        task.supporting_offices.remove(lead_office)
        ProgressReport.objects.unfiled().filter(task=task, piece=None).delete()
        for piece in task.pieces.given().filter(office=lead_office):  # the whole is its own now
            withdraw_piece(piece, by=by, at=at, reason=reason)
        asked = task.reassignments.filter(outcome=Reassignment.Outcome.PENDING).first()
        row = asked or Reassignment(task=task, from_office=old)
        row.outcome, row.to_office, row.reply = Reassignment.Outcome.REASSIGNED, lead_office, reason
        row.decided_by, row.decided_at = by, at
        row.save()
        drop_requests(task)
        lost = [] if task.supporting_offices.contains(old) else [str(old.pk)]
        change(
            "task.reassigned",
            task,
            **moved(task, before),
            lost=lost,
            reason=reason,
            offices=[str(old), str(lead_office)],
        )
    return task


def keep_assignment(task: Task, *, by: User, at: datetime, reply: str, seen: int | None = None) -> Task:
    """维持交办: the task stays where it is, with the reason; that also receives it."""
    must_supervise(by, task, at)
    reply = needed(reply, _("请写明维持交办的理由。"), field="reply")
    with writing(by=by, at=at) as change, undoable(task, "task.assignment_kept", by=by) as task:
        must_supervise(by, task, at)
        asked = _pending(task)
        must_be_current(task, seen)
        asked.outcome, asked.reply = Reassignment.Outcome.KEPT, reply
        asked.decided_by, asked.decided_at = by, at
        asked.save(update_fields=["outcome", "reply", "decided_by", "decided_at"])
        before = facts_of(task, ("state", "acknowledged_at"))
        if task.state == TaskState.ASSIGNED:
            task.state, task.acknowledged_at = TaskState.IN_PROGRESS, at
        _count(task, "state", "acknowledged_at")
        change("task.assignment_kept", task, **moved(task, before), reason=reply)
    return task


def receive_silent(
    *, calendar: WorkCalendar, at: datetime, limit: int = 500, bureaus: Collection[UUID] | None = None
) -> int:
    """视为签收: tasks nobody received, declined or filed on within the rules' working days; how many.

    Each is received by the system with its own ledger row; a pending 申请改派 stops the clock.
    """
    last_workday = calendar.on_or_before(local_date(at))
    found = (
        Task.objects.filter(state=TaskState.ASSIGNED)
        .exclude(AWAITS_EVENT)
        .exclude(reassignments__outcome=Reassignment.Outcome.PENDING)
    )
    if bureaus is not None:
        found = found.filter(bureau__in=bureaus)
    rows = found.select_related("bureau__rules").order_by("assigned_at", "pk").iterator(chunk_size=limit)
    received = 0
    for task in rows:
        if local_date(task.assigned_at) < calendar.shift(last_workday, -task.bureau.rules.receipt_within):
            received += _deem_received(task, at)
        if received == limit:
            break
    return received


def _deem_received(task: Task, at: datetime) -> bool:
    with writing(by=system("receive_silent"), at=at) as change:
        task = lock(task)
        waits = task.reassignments.filter(outcome=Reassignment.Outcome.PENDING).exists()
        if task.state != TaskState.ASSIGNED or waits:
            return False
        names = ("state", "acknowledged_at", "is_deemed_received")
        before = facts_of(task, names)
        move(task, Verb.ACKNOWLEDGE)
        task.acknowledged_at, task.is_deemed_received = at, True
        task.save(update_fields=[*names, "version"])
        change("task.deemed_received", task, **moved(task, before))
    return True


def _pending(task: Task) -> Reassignment:
    asked = task.reassignments.filter(outcome=Reassignment.Outcome.PENDING).first()
    if asked is None:
        raise WrongState(_("此项任务没有待答复的改派申请。"))
    return asked


def _count(task: Task, *names: str) -> None:
    task.version += 1
    task.save(update_fields=[*names, "version"])
