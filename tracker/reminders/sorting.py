"""Each claim asked again at the moment of building: is it still owed, has a later step come?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from tracker.reminders.claims import answers
from tracker.reminders.models import Audience, Outcome, Owed, Reminder, ReminderRule
from tracker.reminders.subjects import ANSWERED_BY_A_REPORT, StillOwed

Rules = dict[tuple[int, str], ReminderRule]
_Thing = tuple[UUID, int | None, UUID | None, str]


def active_rules() -> Rules:
    return {(rule.rule_set_id, rule.step): rule for rule in ReminderRule.objects.filter(is_active=True)}


def rule_of(reminder: Reminder, rules: Rules) -> ReminderRule | None:
    """The rule in force behind a claim; a chase by hand brings its own words, to the desk and the head."""
    if reminder.owed == Owed.CHASE:
        return ReminderRule(step=reminder.step, audience=[Audience.DESK, Audience.HEAD], asks=reminder.text)
    return rules.get((reminder.task.bureau.rules_id, reminder.step))


def fallen_away(rows: Sequence[Reminder], rules: Rules) -> dict[Outcome, list[int]]:
    """Which claims fall away: nothing owed any more, or a later step of the same thing has come."""
    filed = answers().filter(task__in={row.task_id for row in rows}).order_by()
    latest: dict[UUID, datetime] = dict(filed.values_list("task").annotate(Max("filed_at")))
    facts = StillOwed.among(rows)
    owed: list[Reminder] = []
    fallen: dict[Outcome, list[int]] = defaultdict(list)
    for row in rows:
        filed_at = latest.get(row.task_id)
        chased = row.owed == Owed.CHASE or (row.offset > 0 and row.owed in ANSWERED_BY_A_REPORT)
        answered = chased and filed_at is not None and filed_at >= row.claimed_at
        if rule_of(row, rules) and facts.holds(row) and not answered:
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
    return row.task_id, row.slot_id, row.piece_id, row.owed
