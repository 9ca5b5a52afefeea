"""Each claim asked again at the moment of building: is it still owed, has a later step come?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from tracker.reminders.claims import DATED, answers
from tracker.reminders.models import Outcome, Owed, Reminder, ReminderRule
from tracker.tasks.states import WORKABLE, TaskState

Rules = dict[tuple[int, str], ReminderRule]
_Thing = tuple[UUID, int | None, str]


def active_rules() -> Rules:
    return {(rule.rule_set_id, rule.step): rule for rule in ReminderRule.objects.filter(is_active=True)}


def rule_key(reminder: Reminder) -> tuple[int, str]:
    return reminder.task.bureau.rules_id, reminder.step


def fallen_away(rows: Sequence[Reminder], rules: Rules) -> dict[Outcome, list[int]]:
    """Which claims fall away: nothing owed any more, or a later step of the same thing has come."""
    filed = answers().filter(task__in={row.task_id for row in rows}).order_by()
    latest: dict[UUID, datetime] = dict(filed.values_list("task").annotate(Max("filed_at")))
    owed: list[Reminder] = []
    fallen: dict[Outcome, list[int]] = defaultdict(list)
    for row in rows:
        filed_at = latest.get(row.task_id)
        answered = row.offset > 0 and filed_at is not None and filed_at >= row.claimed_at
        if rule_key(row) in rules and still_owed(row) and not answered:
            owed.append(row)
        else:
            fallen[Outcome.NOT_OWED].append(row.pk)
    last: dict[_Thing, int] = {}
    for row in owed:
        last[_thing(row)] = max(row.offset, last.get(_thing(row), row.offset))
    for row in owed:
        if row.offset < last[_thing(row)]:
            fallen[Outcome.OVERTAKEN].append(row.pk)
    return dict(fallen)


def _thing(row: Reminder) -> _Thing:
    return row.task_id, row.slot_id, row.owed


def still_owed(reminder: Reminder) -> bool:
    """The task is open, the same date still holds, and it has not been filed."""
    task, slot = reminder.task, reminder.slot
    if task.awaits_event:
        return False
    if slot is not None:
        unfiled = slot.filed_at is None and not slot.is_excused and slot.due_on == reminder.anchor_on
        return unfiled and task.state in WORKABLE
    if reminder.owed == Owed.REWORK:
        return task.state == TaskState.RETURNED and task.rework_due_on == reminder.anchor_on
    return task.state in DATED and task.due_on == reminder.anchor_on
