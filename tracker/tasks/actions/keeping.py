"""A follow-up officer sets a task aside, takes it up again, or ends it; each with its basis."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.tasks.actions.deciding import decide_waiting, drop_requests, withdraw_pending
from tracker.tasks.actions.rhythm import excuse_pause
from tracker.tasks.actions.steps import (
    facts_of,
    move,
    moved,
    must_allow,
    must_be_current,
    must_supervise,
    needed,
)
from tracker.tasks.actions.undoing import undoable
from tracker.tasks.models import Task
from tracker.tasks.states import ReportState, TaskState, Verb
from tracker.workdays.clock import local_date
from tracker.workdays.limits import must_lie_ahead
from tracker.workdays.records import load_calendar

# What these acts may change.
_KEPT = ("state", "state_basis", "suspended_until", "rework_due_on", "assigned_at")
_KINDS = {Verb.SUSPEND: "task.suspended", Verb.RESUME: "task.resumed", Verb.CANCEL: "task.cancelled"}


def suspend_task(
    task: Task,
    *,
    by: User,
    at: datetime,
    basis: str,
    suspended_until: date | None = None,
    seen: int | None = None,
) -> Task:
    """暂缓, until a day if one is known. What had been returned is to be filed again once it is taken up."""
    if suspended_until is not None:
        must_lie_ahead(suspended_until, on=local_date(at), what=_("暂缓至"), field="suspended_until")
    return _keep(task, Verb.SUSPEND, by, at, basis, seen, suspended_until=suspended_until)


def resume_task(task: Task, *, by: User, at: datetime, basis: str, seen: int | None = None) -> Task:
    """恢复办理: back to where it was; a limit to file again that passed meanwhile is set anew by the rules.

    What was to be reported meanwhile is 免报. One that nobody had received is given out anew: its office learns of it now.
    """
    return _keep(task, Verb.RESUME, by, at, basis, seen)


def cancel_task(task: Task, *, by: User, at: datetime, basis: str, seen: int | None = None) -> Task:
    """终止: the task stays, with its number and history; what waits for review does not wait on."""
    return _keep(task, Verb.CANCEL, by, at, basis, seen)


def _keep(
    task: Task,
    verb: Verb,
    by: User,
    at: datetime,
    basis: str,
    seen: int | None,
    suspended_until: date | None = None,
) -> Task:
    must_supervise(by, task, at)
    basis, kind = needed(basis, _("请写明依据。"), field="basis"), _KINDS[verb]
    with writing(by=by, at=at) as change, undoable(task, kind, by=by) as task:
        must_supervise(by, task, at)
        verb_now = _way_back(task) if verb is Verb.RESUME else verb
        must_allow(task, verb_now)
        must_be_current(task, seen)
        before = facts_of(task, _KEPT)
        move(task, verb_now)
        task.suspended_until = suspended_until
        task.state_basis = "" if verb is Verb.RESUME else basis
        if verb is Verb.RESUME and task.rework_due_on and task.rework_due_on < local_date(at):
            task.rework_due_on = load_calendar().shift(local_date(at), task.bureau.rules.rework_within)
        if verb is Verb.RESUME and task.state == TaskState.ASSIGNED:
            task.assigned_at = at
        if verb is Verb.CANCEL:
            task.rework_due_on = None
            withdraw_pending(task, at)
            drop_requests(task)
            decide_waiting(task, ReportState.RETURNED, by=by, reason=basis, change=change)
        task.save(update_fields=[*_KEPT, "version"])
        excused: dict[str, Any] = _pause_excused(task, at) if verb is Verb.RESUME else {}
        change(kind, task, **moved(task, before), basis=basis, **excused)
    return task


def _pause_excused(task: Task, at: datetime) -> dict[str, Any]:
    return excuse_pause(task, began="task.suspended", until=local_date(at), because=_("暂缓期间"))


def _way_back(task: Task) -> Verb:
    """Where a suspended task stood before: returned, not yet received, or in progress."""
    if task.rework_due_on is not None:
        return Verb.RESUME_REFILING
    return Verb.RESUME if task.acknowledged_at else Verb.RESUME_RECEIPT
