"""报送期 of a task cut anew when its rhythm or its due date changes: only what lies ahead and nobody touched.

And excused where the task lay still meanwhile: nobody owes a report of days on which none could be filed.
"""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from tracker.ledger.models import Change
from tracker.tasks.models import ProgressReport, ReportSlot, Task
from tracker.tasks.periods import Period, periods
from tracker.workdays.clock import local_date

_CLEAR = 10_000  # above any real place, for a moment, while places are given anew


class Recut(NamedTuple):
    """Labels of the periods that came and went."""

    added: list[str]
    removed: list[str]


def recut(task: Task, *, on: date) -> Recut:
    """Cut the periods of a locked task anew after its rhythm or due date changed, inside the caller's block.

    Only periods that have not ended by ``on`` and that nobody filed or drafted for come or go; an excused one whose
    dates stay the same stays excused. Record what it gives back.
    """
    slots = list(task.slots.order_by("ends_on", "seq"))
    used = set(ProgressReport.objects.filter(slot__in=slots).values_list("slot", flat=True))
    kept = [slot for slot in slots if slot.ends_on < on or slot.filed_at or slot.pk in used]
    open_ones = {(s.starts_on, s.ends_on): s for s in slots if s not in kept}
    ahead = periods(task.rhythm, issued_on=on, until=task.due_on)
    # A period filed early leaves those before it owed: only what a kept one reaches to the end of is reported there.
    wanted = [p for p in ahead if not any(k.starts_on <= p.ends_on <= k.ends_on for k in kept)]
    same = {(p.starts_on, p.ends_on) for p in wanted} & open_ones.keys()
    gone = [slot for dates, slot in open_ones.items() if dates not in same]
    ReportSlot.objects.filter(pk__in=[slot.pk for slot in gone]).delete()
    new = [_slot(task, p) for p in wanted if (p.starts_on, p.ends_on) not in same]
    _give_places([*kept, *(open_ones[dates] for dates in same)], new)
    return Recut([slot.label for slot in new], [slot.label for slot in gone])


def excuse_pause(task: Task, *, began: str, until: date, because: str) -> dict[str, Any]:
    """免报 what ended, or was to be reported, while a locked task lay still: a fact for the caller's ledger row.

    ``began``: the kind of the ledger's row it began with, else with 交办. It lasted to the day before ``until``.
    """
    row = Change.objects.about("task", [str(task.pk)]).filter(kind=began).order_by("seq").last()
    since = local_date(row.at if row else task.assigned_at)
    ended = Q(ends_on__gte=since, ends_on__lt=until) | Q(due_on__gte=since, due_on__lt=until)
    rows = list(task.slots.unfiled().filter(ended).order_by("seq"))
    excused = {"is_excused": True, "excused_because": because}
    ReportSlot.objects.filter(pk__in=[slot.pk for slot in rows]).update(**excused)
    return {"excused": [slot.label for slot in rows]} if rows else {}


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
