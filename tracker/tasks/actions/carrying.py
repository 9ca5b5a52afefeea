"""结转: what was not kept goes on as a task of next year, linked both ways."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.tasks.actions.issuing import Serials, create_task, heads_of, record_assignment
from tracker.tasks.actions.steps import lock, must_supervise
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState, Verdict
from tracker.workdays.clock import local_date
from tracker.workdays.limits import must_lie_ahead

_CARRIED = (
    "title", "requirement", "kind", "lead_office", "rhythm", "expected_evidence", "targets", "source_kind", "basis",
    "plan",
)  # fmt: skip


def carry_over(task: Task, *, by: User, at: datetime, due_on: date) -> Task:
    """The new task, to be received like any other. One task is carried over once; 已完成 never is."""
    must_supervise(by, task, at)
    on = local_date(at)
    must_lie_ahead(due_on, on=on, what=_("完成时限"), field="due_on")
    if due_on.year <= task.year:
        raise NotValid(_("结转到下一年度，完成时限应在%s年以后。") % task.year, field="due_on")
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_supervise(by, task, at)
        if task.state != TaskState.CLOSED or task.verdict == Verdict.KEPT:
            raise WrongState(_("评定为“已完成”以外的任务才能结转。"))
        if known := Task.objects.filter(carried_from=task).first():
            raise WrongState(_("此项任务已结转为%s。") % known.number)
        facts = {name: getattr(task, name) for name in _CARRIED}
        facts |= {"due_on": due_on, "carried_from": task}
        following = create_task(
            facts, Serials(task.bureau_id, due_on.year), heads_of(task.bureau_id, on), at=at
        )
        following.supporting_offices.set(task.supporting_offices.all())
        task.version += 1
        task.save(update_fields=["version"])
        change("task.carried", task, to=following.number)
        record_assignment(following, change, carried_from=task.number)
    return following
