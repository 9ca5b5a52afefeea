"""报送期 of a task when its rhythm or its due date changes: only what lies ahead and nobody filed is cut anew."""

from datetime import date

from tracker.tasks.models import ReportSlot, Task
from tracker.tasks.periods import periods


def recut(task: Task, *, on: date) -> None:
    """Bring the periods after ``on`` into line with the task's rhythm and due date, inside the caller's block.

    A period that has begun stays as it is, and so does one somebody filed, drafted on or excused.
    """
    slots = list(ReportSlot.objects.filter(task=task).order_by("seq"))
    used = set(task.reports.exclude(slot=None).values_list("slot", flat=True))
    ahead = [s for s in slots if s.starts_on > on and not (s.filed_at or s.is_excused or s.pk in used)]
    kept = [slot for slot in slots if slot not in ahead]
    taken_to = max((slot.ends_on for slot in kept), default=date.min)
    wanted = [p for p in periods(task.rhythm, issued_on=on, until=task.due_on) if p.starts_on > taken_to]
    ReportSlot.objects.filter(pk__in=[slot.pk for slot in ahead]).delete()
    last = max((slot.seq for slot in kept), default=0)
    ReportSlot.objects.bulk_create(
        ReportSlot(
            task=task, seq=seq, label=p.label, starts_on=p.starts_on, ends_on=p.ends_on, due_on=p.due_on
        )
        for seq, p in enumerate(wanted, start=last + 1)
    )
