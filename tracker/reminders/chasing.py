"""催办 by hand: a follow-up officer's own words, carried by the next digest of whoever owes the task."""

from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.reminders.models import CHASE_STEP, Owed, Reminder
from tracker.tasks.actions.steps import lock, must_supervise, needed
from tracker.tasks.models import Task
from tracker.tasks.states import WORKABLE
from tracker.workdays.clock import local_date

LONGEST = 300


def chase_task(task: Task, *, by: User, at: datetime, text: str) -> Task:
    """催办: once a day and task. Each person hears of all his chases in one digest, his next.

    A report filed before that stops it.
    """
    must_supervise(by, task, at)
    text = needed(text, _("请写明催办的内容。"), field="text")
    if len(text) > LONGEST:
        raise NotValid(_("催办内容最多%s字。") % LONGEST, field="text")
    on = local_date(at)
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_supervise(by, task, at)
        if task.state not in WORKABLE or task.awaits_event:
            raise WrongState(_("此项任务现为“%s”，无需催办。") % task.state_words)
        if Reminder.objects.filter(task=task, step=CHASE_STEP, anchor_on=on).exists():
            raise WrongState(_("今天已催办过此项任务。"))
        Reminder.objects.create(
            task=task,
            owed=Owed.CHASE,
            step=CHASE_STEP,
            offset=0,
            anchor_on=on,
            claimed_on=on,
            claimed_at=at,
            text=text,
            asked_by=by,
        )
        change("task.chased", task, note=text)
    return task
