"""What a step may concern: for each thing owed, its rows and date in one query, and whether a claim still holds."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from tracker.reminders.models import Owed, Reminder
from tracker.tasks.models import (
    AWAITS_EVENT,
    Extension,
    Piece,
    ProgressReport,
    Reassignment,
    ReportSlot,
    Task,
    TaskQuerySet,
)
from tracker.tasks.states import WORKABLE, ReportState, TaskState
from tracker.workdays.clock import LOCAL, local_date

DATED = (TaskState.ASSIGNED, TaskState.IN_PROGRESS)  # a returned task is held to its rework limit instead
ANSWERED_BY_A_REPORT = (Owed.TASK, Owed.REWORK, Owed.SLOT)


@dataclass(frozen=True)
class Candidates:
    """Rows a step may concern, each with its date (``owed_on``). ``task``: the column that names their task;
    ``part``: the column of a reminder that names the row itself, where a task may have several.
    """

    rows: QuerySet[Any]
    task: str = "task_id"
    part: str = ""


def candidates(
    owed: str, rule_set: int, following: date, bureaus: Collection[UUID] | None = None
) -> list[Candidates]:
    """Of all bureaus under the rules, or of some. 待触发 and suspended tasks are in none of them.

    ``following``: the working day after the one that is looked at. A period is reminded of once it is over by then:
    where its limit lies in the holiday behind its end (三季度, 10月5日), nobody could be told in between.
    """
    tasks = Task.objects.filter(bureau__rules=rule_set).exclude(AWAITS_EVENT)
    if bureaus is not None:
        tasks = tasks.filter(bureau__in=bureaus)
    workable = tasks.filter(state__in=WORKABLE)
    if owed == Owed.TASK:
        return [_of_task(tasks.filter(state__in=DATED), "due_on")]
    if owed == Owed.REWORK:
        return [_of_task(tasks.filter(state=TaskState.RETURNED), "rework_due_on")]
    if owed == Owed.RECEIPT:
        unasked = tasks.exclude(reassignments__outcome=Reassignment.Outcome.PENDING)
        return [_of_task(unasked.filter(state=TaskState.ASSIGNED), _day("assigned_at"))]
    if owed == Owed.SLOT:
        slots = ReportSlot.objects.unfiled().filter(_of(workable), ends_on__lt=following)
        return [Candidates(slots.annotate(owed_on=F("due_on")), part="slot")]
    if owed == Owed.PIECE:
        pieces = Piece.objects.owed().filter(_of(workable))
        return [Candidates(pieces.annotate(owed_on=F("due_on")), part="piece")]
    if owed == Owed.EXTENSION:
        asked = Extension.objects.filter(_of(tasks.open()), state=Extension.State.PENDING)
        return [Candidates(asked.annotate(owed_on=_day("asked_at")))]
    reports = ProgressReport.objects.filter(_of(workable), state=ReportState.AWAITING_REVIEW)
    requests = tasks.filter(state=TaskState.SUBMITTED)
    return [
        Candidates(reports.annotate(owed_on=_day("filed_at"))),
        _of_task(requests, _day("submitted_at")),
    ]


def _of(tasks: TaskQuerySet) -> Exists:
    """Asked of each row whose day has come, not a list of all open tasks that each row is looked up in."""
    return Exists(tasks.filter(pk=OuterRef("task")))


def _of_task(tasks: TaskQuerySet, column: Any) -> Candidates:
    return Candidates(tasks.annotate(owed_on=F(column) if isinstance(column, str) else column), task="pk")


def _day(column: str) -> TruncDate:
    return TruncDate(column, tzinfo=LOCAL)


@dataclass
class StillOwed:
    """Whether claims still hold: the rows themselves say most; what waits for a decision is asked once for all."""

    _waiting: dict[UUID, set[date]] = field(default_factory=dict)
    _asked: dict[UUID, date] = field(default_factory=dict)
    _elsewhere: set[UUID] = field(default_factory=set)

    @classmethod
    def among(cls, rows: Iterable[Reminder]) -> "StillOwed":
        tasks: dict[str, set[UUID]] = {}
        for row in rows:
            tasks.setdefault(row.owed, set()).add(row.task_id)
        found = cls()
        if reviewed := tasks.get(Owed.REVIEW):
            reports = ProgressReport.objects.filter(state=ReportState.AWAITING_REVIEW, task__in=reviewed)
            for task, day in reports.order_by().values_list("task", _day("filed_at")):
                found._waiting.setdefault(task, set()).add(day)
        if extended := tasks.get(Owed.EXTENSION):
            pending = Extension.objects.filter(state=Extension.State.PENDING, task__in=extended)
            found._asked = dict(pending.order_by().values_list("task", _day("asked_at")))
        if given := tasks.get(Owed.RECEIPT):
            declined = Reassignment.objects.filter(outcome=Reassignment.Outcome.PENDING, task__in=given)
            found._elsewhere = set(declined.order_by().values_list("task", flat=True))
        return found

    def holds(self, row: Reminder) -> bool:
        """The task is open, the same date still stands, and nobody has done what it asks."""
        task, anchor = row.task, row.anchor_on
        if task.awaits_event:
            return False
        if row.slot is not None:
            unfiled = row.slot.filed_at is None and not row.slot.is_excused
            return unfiled and row.slot.due_on == anchor and task.state in WORKABLE
        if row.piece is not None:
            return row.piece.is_owed and row.piece.due_on == anchor and task.state in WORKABLE
        if row.owed == Owed.CHASE:
            return task.state in WORKABLE
        if row.owed == Owed.REWORK:
            return task.state == TaskState.RETURNED and task.rework_due_on == anchor
        if row.owed == Owed.TASK:
            return task.state in DATED and task.due_on == anchor
        if row.owed == Owed.RECEIPT:
            unreceived = task.state == TaskState.ASSIGNED and task.pk not in self._elsewhere
            return unreceived and local_date(task.assigned_at) == anchor
        if row.owed == Owed.EXTENSION:
            return self._asked.get(task.pk) == anchor
        asked = task.submitted_at
        if task.state == TaskState.SUBMITTED:
            return asked is not None and local_date(asked) == anchor
        return task.state in WORKABLE and anchor in self._waiting.get(task.pk, ())
