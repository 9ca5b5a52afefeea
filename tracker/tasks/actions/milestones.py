"""时间节点: dated steps inside a task; the follow-up office sets them, the lead office reaches them."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import User
from tracker.tasks.actions.steps import lock, must_supervise, must_work, needed
from tracker.tasks.actions.undoing import undoable
from tracker.tasks.models import Milestone, Task
from tracker.tasks.states import OPEN
from tracker.workdays.clock import local_date
from tracker.workdays.limits import must_lie_ahead
from tracker.workdays.words import day_words

MOST = 20


def add_milestone(task: Task, *, by: User, at: datetime, title: str, due_on: date) -> Milestone:
    must_supervise(by, task, at)
    title = needed(title, _("请写明到这一天要完成什么。"), field="title", limit=100)
    must_lie_ahead(due_on, on=local_date(at), what=_("时间节点"), field="due_on")
    with writing(by=by, at=at) as change:
        if again := lock(task).milestones.filter(title=title, due_on=due_on).first():
            return again  # the form sent twice
        return _add(task, title, due_on, by=by, change=change)


def _add(task: Task, title: str, due_on: date, *, by: User, change: Recorder) -> Milestone:
    with undoable(task, "milestone.added", by=by) as task:
        _must_be_open(task)
        must_supervise(by, task, change.at)
        if due_on > task.due_on:
            limit = day_words(task.due_on, today=local_date(change.at))
            raise NotValid(_("时间节点不能晚于完成时限（%s）。") % limit, field="due_on")
        if task.milestones.count() >= MOST:
            raise NotValid(_("时间节点最多%s个。") % MOST, field="title")
        added = Milestone.objects.create(task=task, title=title, due_on=due_on)
        _count(task)
        change("milestone.added", task, milestone=title, due_on=due_on)
    return added


def drop_milestone(milestone: Milestone, *, by: User, at: datetime) -> Task:
    must_supervise(by, milestone.task, at)
    with writing(by=by, at=at) as change, undoable(milestone.task, "milestone.dropped", by=by) as task:
        _must_be_open(task)
        must_supervise(by, task, at)
        row = _found(task, milestone)
        row.delete()
        _count(task)
        change("milestone.dropped", task, milestone=row.title, due_on=row.due_on)
    return task


def reach_milestone(milestone: Milestone, *, by: User, at: datetime) -> Milestone:
    must_work(by, milestone.task, at)
    with writing(by=by, at=at) as change, undoable(milestone.task, "milestone.reached", by=by) as task:
        _must_be_open(task)
        must_work(by, task, at)
        row = _found(task, milestone)
        if row.reached_on is not None:
            raise WrongState(_("此时间节点已标为完成。"))
        row.reached_on, row.reached_by = local_date(at), by
        row.save(update_fields=["reached_on", "reached_by"])
        _count(task)
        change("milestone.reached", task, milestone=row.title, due_on=row.due_on)
    return row


def _found(task: Task, milestone: Milestone) -> Milestone:
    """``milestone`` may be one nobody ever kept: who asks for it is told so after his right was asked."""
    if milestone.pk is None:
        raise NotValid(_("没有这个时间节点。"), field="milestone")
    row = task.milestones.filter(pk=milestone.pk).first()
    if row is None:
        raise WrongState(_("此时间节点已被删除。"))
    return row


def _must_be_open(task: Task) -> None:
    if task.state not in OPEN:
        raise WrongState(_("此项任务现为“%s”，时间节点不能再改。") % task.state_words)


def _count(task: Task) -> None:
    task.version += 1
    task.save(update_fields=["version"])
