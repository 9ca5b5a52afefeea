"""Claiming what is due: one ``INSERT … SELECT … ON CONFLICT DO NOTHING`` for each rule set and step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from tracker.ledger.entries import Acts
from tracker.ledger.writing import writing
from tracker.reminders.models import Owed, Reminder, ReminderRule
from tracker.reminders.steps import Window, windows
from tracker.tasks.models import AWAITS_EVENT, ProgressReport, ReportSlot, Task
from tracker.tasks.states import WORKABLE, TaskState
from tracker.workdays.calendar import WorkCalendar

DATED = (TaskState.ASSIGNED, TaskState.IN_PROGRESS)  # a returned task is held to its rework limit instead


@dataclass(frozen=True)
class _Candidates:
    """Rows a step may concern: which column is the task, the period and the date."""

    rows: QuerySet[Any]
    task: str
    anchor: str
    slot: str | None = None


def claim_due(*, on: date, at: datetime, calendar: WorkCalendar, by: Acts) -> int:
    """Claim every step due on the working day ``on``; how many. A second call claims nothing twice."""
    claimed = 0
    with writing(by=by, at=at) as change:
        for rules in _ladders():
            open_on = windows([rule.offset for rule in rules], on, calendar)
            steps: dict[int | None, str] = {rule.offset: rule.step for rule in rules}
            for rule in rules:
                if window := open_on.get(rule.offset):
                    count = _claim(rule, window, steps.get(window.before), on, at)
                    claimed += count
                    if count:
                        change("reminders.claimed", rule, after={"on": on, "claimed": count})
    return claimed


def _ladders() -> Iterable[list[ReminderRule]]:
    """Active rules, a list for each rule set and thing owed, by offset."""
    rules = ReminderRule.objects.filter(is_active=True).select_related("rule_set")
    ordered = rules.order_by("rule_set", "owed", "offset")
    for _key, group in groupby(ordered, key=lambda rule: (rule.rule_set_id, rule.owed)):
        yield list(group)


def _claim(rule: ReminderRule, window: Window, before: str | None, on: date, at: datetime) -> int:
    found = _candidates(rule, on)
    anchor = found.anchor
    rows = found.rows.filter(**{f"{anchor}__lte": window.last})
    if window.first:
        rows = rows.filter(**{f"{anchor}__gte": window.first})
    if before:
        rows = rows.filter(_may_follow(found, before, window))
    rows = rows.exclude(Exists(_reminders(found, rule.step)))
    columns: dict[str, Any] = {
        "task": F(found.task),
        "owed": Value(rule.owed),
        "step": Value(rule.step),
        "offset": Value(rule.offset),
        "anchor_on": F(anchor),
        "claimed_on": Value(on, models.DateField()),
        "claimed_at": Value(at, models.DateTimeField()),
    }
    if found.slot:
        columns["slot"] = F(found.slot)
    selected = rows.order_by("pk").annotate(**{f"new_{name}": source for name, source in columns.items()})
    return _insert_new(list(columns), selected.values_list(*[f"new_{name}" for name in columns]))


def _candidates(rule: ReminderRule, on: date) -> _Candidates:
    tasks = Task.objects.filter(bureau__rules=rule.rule_set_id).exclude(AWAITS_EVENT)
    if rule.owed == Owed.TASK:
        return _Candidates(tasks.filter(state__in=DATED), "pk", "due_on")
    if rule.owed == Owed.REWORK:
        return _Candidates(tasks.filter(state=TaskState.RETURNED), "pk", "rework_due_on")
    slots = ReportSlot.objects.unfiled().filter(ends_on__lt=on, task__in=tasks.filter(state__in=WORKABLE))
    return _Candidates(slots, "task_id", "due_on", slot="pk")


def _reminders(found: _Candidates, step: str) -> QuerySet[Reminder]:
    """The claims of ``step`` for the very row and date of the outer query."""
    subject = {"slot": OuterRef("pk")} if found.slot else {"task": OuterRef("pk"), "slot": None}
    return Reminder.objects.filter(**subject, step=step, anchor_on=OuterRef(found.anchor))


def _may_follow(found: _Candidates, before: str, window: Window) -> Q:
    """The step before was told long enough ago and nothing was filed since."""
    told = _reminders(found, before).filter(told_on__isnull=False)
    answered = Exists(answers().filter(task=OuterRef("task"), filed_at__gte=OuterRef("told_at")))
    if window.must_follow:
        return Q(Exists(told.filter(told_on__lte=window.told_by).exclude(answered)))
    return ~Q(Exists(told.filter(Q(told_on__gt=window.told_by) | answered)))


def answers() -> QuerySet[ProgressReport]:
    """What stops a ladder: a report of the lead that was not sent back. (A closure request changes the state.)"""
    return ProgressReport.objects.standing().filter(piece=None)


def _insert_new(columns: Sequence[str], rows: QuerySet[Any, Any]) -> int:
    """Insert what ``rows`` selects, in the order of ``columns``, leaving out what is there already; how many."""
    quote = connection.ops.quote_name
    fields = {field.name: str(field.column) for field in Reminder._meta.concrete_fields}
    names = ", ".join(quote(fields[name]) for name in columns)
    select, values = rows.query.get_compiler(connection=connection).as_sql()
    # SQLite needs the WHERE that every one of our selects has: without it, ON CONFLICT reads as a join.
    insert = f"INSERT INTO {quote(Reminder._meta.db_table)} ({names}) {select} ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(insert, values)
        return int(cursor.rowcount)
