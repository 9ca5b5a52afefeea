"""A follow-up officer sets a task aside, takes it up again, or ends it; each with its basis."""

from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.tasks.actions.deciding import decide_waiting
from tracker.tasks.actions.steps import lock, move, must_supervise, needed
from tracker.tasks.models import Closure, Task
from tracker.tasks.states import ReportState, Verb


def suspend_task(task: Task, *, by: User, at: datetime, basis: str) -> Task:
    return _keep(task, Verb.SUSPEND, "task.suspended", by, at, basis)


def resume_task(task: Task, *, by: User, at: datetime, basis: str) -> Task:
    return _keep(task, Verb.RESUME, "task.resumed", by, at, basis)


def cancel_task(task: Task, *, by: User, at: datetime, basis: str) -> Task:
    """终止: the task stays, with its number and history; what waits for review does not wait on."""
    return _keep(task, Verb.CANCEL, "task.cancelled", by, at, basis)


def _keep(task: Task, verb: Verb, kind: str, by: User, at: datetime, basis: str) -> Task:
    must_supervise(by, task, at)
    basis = needed(basis, _("请写明依据。"), field="basis")
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_supervise(by, task, at)
        before = task.state
        move(task, verb)
        task.state_basis = "" if verb is Verb.RESUME else basis
        if verb is Verb.RESUME and task.acknowledged_at is None:
            task.acknowledged_at = at
        if verb is Verb.CANCEL:
            Closure.objects.filter(task=task, outcome=Closure.Outcome.PENDING).update(
                outcome=Closure.Outcome.WITHDRAWN
            )
            decide_waiting(task, ReportState.RETURNED, by=by, reason=basis, change=change)
        task.rework_due_on = None
        task.save(update_fields=["state", "state_basis", "acknowledged_at", "rework_due_on", "version"])
        change(kind, task, before={"state": before}, after={"state": task.state}, basis=basis)
    return task
