"""Papers of the ladder laid down without the sweeps that would draft them: their step was claimed, and told if sent."""

from datetime import date
from typing import Any

from tests.factories import TODAY, at
from tracker.reminders.models import Reminder
from tracker.reminders.notices import Notice
from tracker.tasks.models import Task

STEPS = {"notice": 3, "order": 5, "circular": 11, "talk": 16}
MARKS = {"notice": "催", "order": "督", "circular": "通", "talk": "约"}


def lay(task: Task, kind: str, *, on: date = TODAY, state: str = "drafted", **facts: Any) -> Notice:
    """A paper of ``kind`` drafted on ``on``; one that went out was signed and told that day. The steps below were told."""
    offset, went_out = STEPS[kind], state not in ("drafted", "checking", "lapsed", "dropped")
    told: dict[str, Any] = {"outcome": "told", "told_on": on, "told_at": at(on)} if went_out else {}
    reminder = Reminder.objects.create(
        task=task, owed="task", step=f"task-after-{offset}", offset=offset, anchor_on=task.due_on,
        claimed_on=on, claimed_at=at(on, 9), **{"outcome": "drafted", **told},
    )  # fmt: skip
    for lower in (1, 3, 5, 11):
        if lower < offset:
            Reminder.objects.get_or_create(
                task=task, step=f"task-after-{lower}", anchor_on=task.due_on,
                defaults={
                    "owed": "task", "offset": lower, "claimed_on": on, "claimed_at": at(on, 8), "outcome": "told",
                    "told_on": on, "told_at": at(on, 8),
                },
            )  # fmt: skip
    signed: dict[str, Any] = {}
    if went_out:
        serial = Notice.objects.filter(kind=kind, serial__isnull=False).count() + 1
        number = f"{task.bureau.number_prefix}{MARKS[kind]}〔{on.year}〕{serial}号"
        signed = {"number": number, "year": on.year, "serial": serial, "signed_off_by": "张副局长"}
        signed |= {"text": "请说明原因", "decided_at": at(on, 9)}
    return Notice.objects.create(
        reminder=reminder, task=task, bureau_id=task.bureau_id, office_id=task.lead_office_id, kind=kind,
        state=state, drafted_on=on, **{**signed, **facts},
    )  # fmt: skip
