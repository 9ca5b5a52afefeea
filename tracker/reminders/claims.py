"""Claiming what is due: one ``INSERT … SELECT … ON CONFLICT DO NOTHING`` for each rule set and step."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from tracker.ledger.entries import Acts
from tracker.ledger.writing import writing
from tracker.organisations.models import Bureau, RuleSet
from tracker.reminders.models import FOLLOWS, Draws, Reminder, ReminderRule
from tracker.reminders.notices import Notice, NoticeState
from tracker.reminders.steps import Window, windows
from tracker.reminders.subjects import ANSWERED_BY_A_REPORT, Candidates, candidates
from tracker.tasks.models import ProgressReport
from tracker.workdays.calendar import WorkCalendar


def claim_due(
    *,
    on: date,
    at: datetime,
    calendar: WorkCalendar,
    by: Acts,
    rule_set: RuleSet | None = None,
    bureaus: Collection[UUID] | None = None,
) -> int:
    """Claim every step due on the working day ``on``, or those of one rule set or some bureaus; how many.

    A second call claims nothing twice.
    """
    claimed, following = 0, calendar.shift(on, 1)
    with writing(by=by, at=at) as change:
        for rules in ladders(rule_set, bureaus):
            open_on = windows([rule.offset for rule in rules], on, calendar)
            steps: dict[int | None, str] = {rule.offset: rule.step for rule in rules}
            for rule in rules:
                if window := open_on.get(rule.offset):
                    count = _claim(rule, window, steps.get(window.before), on, at, following, bureaus)
                    claimed += count
                    if count:
                        change("reminders.claimed", rule, after={"on": on, "claimed": count})
    return claimed


def ladders(
    rule_set: RuleSet | None = None, bureaus: Collection[UUID] | None = None
) -> Iterable[list[ReminderRule]]:
    """Active rules, a list for each rule set and thing owed, by offset."""
    rules = ReminderRule.objects.filter(is_active=True).select_related("rule_set")
    if rule_set is not None:
        rules = rules.filter(rule_set=rule_set)
    if bureaus is not None:
        rules = rules.filter(rule_set__in=Bureau.objects.filter(pk__in=bureaus).order_by().values("rules"))
    ordered = rules.order_by("rule_set", "owed", "offset")
    for _key, group in groupby(ordered, key=lambda rule: (rule.rule_set_id, rule.owed)):
        ladder: list[ReminderRule] = []
        for rule in group:
            if _has_rung_below(rule, ladder):
                ladder.append(rule)
        if ladder:
            yield ladder


def _has_rung_below(rule: ReminderRule, below: Iterable[ReminderRule]) -> bool:
    """通报 stands on 督办单, 约谈 on 通报: where a place switched the lower one off, there is no upper one either."""
    rung = FOLLOWS.get(Draws(rule.draws)) if rule.draws else None
    return rung is None or any(other.draws == rung for other in below)


def _claim(
    rule: ReminderRule,
    window: Window,
    before: str | None,
    on: date,
    at: datetime,
    following: date,
    bureaus: Collection[UUID] | None,
) -> int:
    return sum(
        _claim_among(found, rule, window, before, on, at)
        for found in candidates(rule.owed, rule.rule_set_id, following, bureaus)
    )


def _claim_among(
    found: Candidates, rule: ReminderRule, window: Window, before: str | None, on: date, at: datetime
) -> int:
    rows = found.rows.filter(owed_on__lte=window.last)
    if window.first:
        rows = rows.filter(owed_on__gte=window.first)
    if before:
        rows = rows.filter(_may_follow(found, rule.owed, before, window))
    if rule.draws:  # no further paper while a paper's term runs
        asked = Notice.objects.awaiting_reply().filter(reply_due_on__gte=on)
        rows = rows.exclude(Exists(asked.filter(task=OuterRef(found.task))))
    rows = rows.exclude(Exists(_reminders(found, rule.step)))
    columns: dict[str, Any] = {
        "task": F(found.task),
        "owed": Value(rule.owed),
        "step": Value(rule.step),
        "offset": Value(rule.offset),
        "anchor_on": F("owed_on"),
        "claimed_on": Value(on, models.DateField()),
        "claimed_at": Value(at, models.DateTimeField()),
    }
    if found.part:
        columns[found.part] = F("pk")
    selected = rows.order_by("pk").annotate(**{f"new_{name}": source for name, source in columns.items()})
    return _insert_new(list(columns), selected.values_list(*[f"new_{name}" for name in columns]))


def _reminders(found: Candidates, step: str) -> QuerySet[Reminder]:
    """The claims of ``step`` for the very row and date of the outer query."""
    whole: dict[str, Any] = {"task": OuterRef(found.task), "slot": None, "piece": None}
    subject = {found.part: OuterRef("pk")} if found.part else whole
    return Reminder.objects.filter(**subject, step=step, anchor_on=OuterRef("owed_on"))


def _may_follow(found: Candidates, owed: str, before: str, window: Window) -> Q:
    """The step before was told long enough ago, nothing was filed since, and its paper, if it is one, is not void."""
    told = _reminders(found, before).filter(told_on__isnull=False)
    answered = Q()
    if owed in ANSWERED_BY_A_REPORT:
        replies, same = Notice.objects.replies(), {"task": OuterRef("task")}
        answered = Q(Exists(answers().filter(**same, filed_at__gte=OuterRef("told_at"))))
        answered |= Q(Exists(replies.filter(**same, replied_at__gte=OuterRef("told_at"))))
    if window.must_follow:
        soon_enough = told.filter(told_on__lte=window.told_by).exclude(notice__state=NoticeState.CANCELLED)
        return Q(Exists(soon_enough.exclude(answered) if answered else soon_enough))
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
