"""报送期 kept true: cut anew when rhythm or due date changes, and single periods excused (免报) or owed again."""

from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.plans.wording import Rhythm
from tracker.tasks.actions.steps import facts_of, lock, moved, must_supervise, needed
from tracker.tasks.models import ProgressReport, ReportSlot, Task
from tracker.tasks.periods import Period, periods
from tracker.tasks.states import OPEN
from tracker.workdays.clock import local_date

_CLEAR = 10_000  # above any real place, for a moment, while places are given anew
EXCUSE_LIMIT = 200


class Recut(NamedTuple):
    """Labels of the periods that came and went."""

    added: list[str]
    removed: list[str]


def change_rhythm(task: Task, *, by: User, at: datetime, rhythm: str, reason: str) -> Task:
    """Another 报送周期 from now on. What has ended, was filed or is being written stays as it is."""
    must_supervise(by, task, at)
    reason = needed(reason, _("请写明调整报送周期的理由。"))
    if rhythm not in Rhythm.values:
        raise NotValid(_("请选择报送周期。"), field="rhythm")
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_supervise(by, task, at)
        if task.state not in OPEN:
            raise WrongState(_("此项任务现为“%s”，不能调整报送周期。") % task.state_words)
        if rhythm == task.rhythm:
            raise WrongState(_("报送周期已是“%s”。") % task.get_rhythm_display())
        before = facts_of(task, ("rhythm",))
        task.rhythm = rhythm
        task.version += 1
        task.save(update_fields=["rhythm", "version"])
        cut = recut(task, local_date(at))
        change("task.rhythm_changed", task, **moved(task, before), **cut._asdict(), reason=reason)
    return task


def recut(task: Task, on: date) -> Recut:
    """Cut the periods of a locked task anew after its rhythm or due date changed, inside the caller's block.

    Only periods that have not ended by ``on`` and that nobody filed or drafted for come or go; an excused one whose
    dates stay the same stays excused. Record what it gives back.
    """
    slots = list(task.slots.order_by("ends_on", "seq"))
    used = set(ProgressReport.objects.filter(slot__in=slots).values_list("slot", flat=True))
    kept = [slot for slot in slots if slot.ends_on < on or slot.filed_at or slot.pk in used]
    open_ones = {(s.starts_on, s.ends_on): s for s in slots if s not in kept}
    last = max((slot.ends_on for slot in kept), default=date.min)
    wanted = [p for p in periods(task.rhythm, issued_on=on, until=task.due_on) if p.ends_on > last]
    same = {(p.starts_on, p.ends_on) for p in wanted} & open_ones.keys()
    gone = [slot for dates, slot in open_ones.items() if dates not in same]
    ReportSlot.objects.filter(pk__in=[slot.pk for slot in gone]).delete()
    new = [_slot(task, p) for p in wanted if (p.starts_on, p.ends_on) not in same]
    _give_places([*kept, *(open_ones[dates] for dates in same)], new)
    return Recut([slot.label for slot in new], [slot.label for slot in gone])


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
    with writing(by=by, at=at) as change:
        task = lock(slot.task)
        must_supervise(by, task, at)
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
        kind = "period.excused" if is_excused else "period.required"
        change(kind, task, period=found.label, slot=found.pk, reason=reason)
    return found


def _slot(task: Task, p: Period) -> ReportSlot:
    return ReportSlot(task=task, label=p.label, starts_on=p.starts_on, ends_on=p.ends_on, due_on=p.due_on)


def _give_places(stay: list[ReportSlot], new: list[ReportSlot]) -> None:
    """Places follow the calendar: two periods missed in a row are told by them."""
    rows = sorted([*stay, *new], key=lambda slot: (slot.ends_on, slot.starts_on))
    moving = [slot for place, slot in enumerate(rows, start=1) if slot.pk and slot.seq != place]
    for slot in moving:
        ReportSlot.objects.filter(pk=slot.pk).update(seq=slot.seq + _CLEAR)
    for place, slot in enumerate(rows, start=1):
        slot.seq = place
    for slot in moving:
        ReportSlot.objects.filter(pk=slot.pk).update(seq=slot.seq)
    ReportSlot.objects.bulk_create(new)
