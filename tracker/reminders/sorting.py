"""Each claim asked again at the moment of building: is it still owed, has a later step come?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import CharField, Max, Value
from django.utils.translation import gettext as _

from tracker.reminders.claims import answers
from tracker.reminders.models import Audience, Outcome, Owed, Reminder, ReminderRule
from tracker.reminders.notices import Notice
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


class Gone(StrEnum):
    """Why a claim holds no longer."""

    REPORTED = "reported"
    REPLIED = "replied"
    MOVED = "moved"
    RULE_OFF = "rule_off"

    @property
    def words(self) -> str:
        return {
            Gone.REPORTED: _("已报送进展报告"),
            Gone.REPLIED: _("已书面回复"),
            Gone.MOVED: _("时限已调整或事项已办结"),
            Gone.RULE_OFF: _("此步骤已停用"),
        }[self]


def gone(rows: Sequence[Reminder], rules: Rules) -> dict[int, Gone]:
    """Which claims hold no longer, and why; a claim that still holds is not in it."""
    latest = latest_answers({row.task_id for row in rows})
    facts = StillOwed.among(rows)
    found: dict[int, Gone] = {}
    for row in rows:
        chased = row.owed == Owed.CHASE or (row.offset > 0 and row.owed in ANSWERED_BY_A_REPORT)
        answered = latest.get(row.task_id) if chased else None
        if answered and answered[0] >= row.claimed_at:
            found[row.pk] = answered[1]
        elif not facts.holds(row):
            found[row.pk] = Gone.MOVED
        elif not rule_of(row, rules):
            found[row.pk] = Gone.RULE_OFF
    return found


def latest_answers(tasks: Any) -> dict[UUID, tuple[datetime, Gone]]:
    """When each of ``tasks`` (ids or a queryset) was last answered, by a report or by a written reply: one query."""
    filed = answers().filter(task__in=tasks).order_by().values("task").annotate(latest=Max("filed_at"))
    replied = Notice.objects.replies().filter(task__in=tasks).order_by()
    said = replied.values("task").annotate(latest=Max("replied_at"))
    both = [
        rows.annotate(how=Value(how.value, CharField())).values_list("task", "latest", "how")
        for rows, how in ((filed, Gone.REPORTED), (said, Gone.REPLIED))
    ]
    found: dict[UUID, tuple[datetime, Gone]] = {}
    for task, at, how in both[0].union(both[1]):
        if task not in found or at > found[task][0]:
            found[task] = (at, Gone(how))
    return found


def fallen_away(rows: Sequence[Reminder], rules: Rules) -> dict[Outcome, list[int]]:
    """Which claims fall away: nothing owed any more, or a later step of the same thing has come."""
    not_owed = gone(rows, rules)
    owed = [row for row in rows if row.pk not in not_owed]
    fallen: dict[Outcome, list[int]] = defaultdict(list)
    if not_owed:
        fallen[Outcome.NOT_OWED] = [row.pk for row in rows if row.pk in not_owed]
    last: dict[_Thing, int] = {}
    for row in owed:
        last[_thing(row)] = max(row.offset, last.get(_thing(row), row.offset))
    for row in owed:
        if row.offset < last[_thing(row)]:
            fallen[Outcome.OVERTAKEN].append(row.pk)
    return dict(fallen)


def _thing(row: Reminder) -> _Thing:
    return row.task_id, row.slot_id, row.piece_id, row.owed
