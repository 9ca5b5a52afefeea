"""报送期 of a task cut anew when its rhythm or its due date changes: only what lies ahead and nobody touched."""

from datetime import date
from typing import NamedTuple

from tracker.tasks.models import ProgressReport, ReportSlot, Task
from tracker.tasks.periods import Period, periods

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
    last = max((slot.ends_on for slot in kept), default=date.min)
    wanted = [p for p in periods(task.rhythm, issued_on=on, until=task.due_on) if p.ends_on > last]
    same = {(p.starts_on, p.ends_on) for p in wanted} & open_ones.keys()
    gone = [slot for dates, slot in open_ones.items() if dates not in same]
    ReportSlot.objects.filter(pk__in=[slot.pk for slot in gone]).delete()
    new = [_slot(task, p) for p in wanted if (p.starts_on, p.ends_on) not in same]
    _give_places([*kept, *(open_ones[dates] for dates in same)], new)
    return Recut([slot.label for slot in new], [slot.label for slot in gone])


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
