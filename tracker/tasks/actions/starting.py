"""待触发: a task that waits for an outside event, such as an inspection notice; the event sets its dates."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.tasks.actions.deciding import withdraw_extensions
from tracker.tasks.actions.rhythm import excuse_pause, recut
from tracker.tasks.actions.steps import facts_of, moved, must_supervise, needed
from tracker.tasks.actions.undoing import undoable
from tracker.tasks.models import ProgressReport, Task
from tracker.tasks.states import TaskState
from tracker.workdays.clock import local_date
from tracker.workdays.limits import must_lie_ahead

YEARS_BACK = 5  # before this year: an older notice is a slip of the pen
_STARTED = ("started_on", "due_on", "original_due_on", "assigned_at")


def wait_for_event(task: Task, *, by: User, at: datetime, event: str) -> Task:
    """设为待触发: nothing is owed before ``event`` comes. Only while nothing has been filed."""
    must_supervise(by, task, at)
    event = needed(event, _("请写明等待的事项，如：上级通知。"), field="event", limit=200)
    with writing(by=by, at=at) as change, undoable(task, "task.event_awaited", by=by) as task:
        must_supervise(by, task, at)
        filed = ProgressReport.objects.standing().filter(task=task).exists()
        if task.state not in (TaskState.ASSIGNED, TaskState.IN_PROGRESS) or filed:
            raise WrongState(_("已经开展的任务不能改为待触发。可以暂缓。"))
        if task.awaits_event:
            raise WrongState(_("此项任务已是待触发。"))
        withdraw_extensions(task)  # the event will set the dates
        before = facts_of(task, ("waits_for", "started_on"))
        task.waits_for, task.started_on = event, None
        task.version += 1
        task.save(update_fields=["waits_for", "started_on", "version"])
        change("task.event_awaited", task, **moved(task, before))
    return task


def start_on_event(task: Task, *, by: User, at: datetime, event_on: date, due_on: date) -> Task:
    """启动任务: the event came on ``event_on``; ``due_on`` becomes the due date and the original one.

    What was to be reported before it came is 免报.
    """
    must_supervise(by, task, at)
    on = local_date(at)
    if event_on > on:
        raise NotValid(_("通知日期不能晚于今天。"), field="event_on")
    if event_on.year < on.year - YEARS_BACK:
        raise NotValid(_("通知日期早于%s年，请检查年份。") % (on.year - YEARS_BACK), field="event_on")
    must_lie_ahead(due_on, on=on, what=_("完成时限"), field="due_on")
    with writing(by=by, at=at) as change, undoable(task, "task.started", by=by) as task:
        must_supervise(by, task, at)
        if not task.awaits_event or task.state not in (TaskState.ASSIGNED, TaskState.IN_PROGRESS):
            raise WrongState(_("此项任务不在等待触发。"))
        excused = excuse_pause(task, began="task.event_awaited", until=on, because=_("待触发期间"))
        before = facts_of(task, _STARTED)
        task.started_on, task.due_on, task.original_due_on = event_on, due_on, due_on
        task.assigned_at = at  # the office learns of it now, and so its clock for receipt begins
        task.version += 1
        task.save(update_fields=[*_STARTED, "version"])
        recut(task, on=on)
        change("task.started", task, **moved(task, before), event=task.waits_for, **excused)
    return task
