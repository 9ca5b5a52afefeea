"""报送周期 changed by the follow-up officer, and single periods excused (免报) or owed again."""

from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.plans.wording import Rhythm
from tracker.tasks.actions.rhythm import recut
from tracker.tasks.actions.steps import facts_of, moved, must_be_current, must_supervise, needed
from tracker.tasks.actions.undoing import undoable
from tracker.tasks.models import ReportSlot, Task
from tracker.tasks.states import OPEN
from tracker.workdays.clock import local_date

EXCUSE_LIMIT = 200


def change_rhythm(
    task: Task, *, by: User, at: datetime, rhythm: str, reason: str, seen: int | None = None
) -> Task:
    """Another 报送周期 from now on. What has ended, was filed or is being written stays as it is.

    ``seen``: the task's version, as the page had it: a colleague may have changed the rhythm meanwhile.
    """
    must_supervise(by, task, at)
    reason = needed(reason, _("请写明调整报送周期的理由。"))
    if rhythm not in Rhythm.values:
        raise NotValid(_("请选择报送周期。"), field="rhythm")
    with writing(by=by, at=at) as change, undoable(task, "task.rhythm_changed", by=by) as task:
        must_supervise(by, task, at)
        if task.state not in OPEN:
            raise WrongState(_("此项任务现为“%s”，不能调整报送周期。") % task.state_words)
        if rhythm == task.rhythm:
            raise WrongState(_("报送周期已是“%s”。") % task.get_rhythm_display())
        must_be_current(task, seen)
        before = facts_of(task, ("rhythm",))
        task.rhythm = rhythm
        task.version += 1
        task.save(update_fields=["rhythm", "version"])
        cut = recut(task, on=local_date(at))
        change("task.rhythm_changed", task, **moved(task, before), **cut._asdict(), reason=reason)
    return task


def excuse_slot(slot: ReportSlot, *, by: User, at: datetime, reason: str) -> ReportSlot:
    """免报 one period, with the reason; nobody is reminded of it, and it lights nothing."""
    must_supervise(by, slot.task, at)
    reason = needed(reason, _("请写明免报的理由。"), limit=EXCUSE_LIMIT)
    return _excuse(slot, by, at, is_excused=True, reason=reason)


def require_slot(slot: ReportSlot, *, by: User, at: datetime) -> ReportSlot:
    """恢复报送: an excused period is owed again."""
    must_supervise(by, slot.task, at)
    return _excuse(slot, by, at, is_excused=False, reason="")


def _excuse(slot: ReportSlot, by: User, at: datetime, *, is_excused: bool, reason: str) -> ReportSlot:
    kind = "period.excused" if is_excused else "period.required"
    with writing(by=by, at=at) as change, undoable(slot.task, kind, by=by) as task:
        must_supervise(by, task, at)
        if task.state not in OPEN:
            raise WrongState(_("此项任务现为“%s”，不能调整报送期。") % task.state_words)
        found = ReportSlot.objects.filter(pk=slot.pk).first()
        if found is None:
            raise WrongState(_("报送周期已经调整，没有这一报送期了。"))
        if found.is_excused == is_excused:
            raise WrongState(_("这一报送期已是免报。") if is_excused else _("这一报送期没有免报。"))
        if found.filed_at is not None:
            raise WrongState(_("%s已经报送，不需要免报。") % found.label)
        found.is_excused, found.excused_because = is_excused, reason
        found.save(update_fields=["is_excused", "excused_because"])
        task.version += 1
        task.save(update_fields=["version"])
        change(kind, task, period=found.label, slot=found.pk, reason=reason)
    return found
