"""What is ahead of a task: the things it owes, the steps of its next day, and whom they concern."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tracker.organisations.models import User
from tracker.reminders.holds import Hold, StepKey
from tracker.reminders.models import Owed, Reminder, ReminderRule
from tracker.reminders.muting import muted_by, why_not_mutable
from tracker.reminders.recipients import Part
from tracker.reminders.recipients_ahead import PeopleAhead
from tracker.tasks.models import Piece, ReportSlot, Task


class Thing(NamedTuple):
    """What is owed, and its date: what one ladder runs on."""

    owed: str
    task: UUID
    slot: int | None
    piece: UUID | None
    anchor: date

    @classmethod
    def of(cls, row: Reminder) -> "Thing":
        return cls(row.owed, row.task_id, row.slot_id, row.piece_id, row.anchor_on)

    def key(self, step: str) -> StepKey:
        return StepKey(self.task, self.slot, self.piece, step, self.anchor)


@dataclass
class NextStep:
    """``people``: whom it concerns; ``muted``: those of them who hear nothing of it, since they chose so; ``held``:
    those whose letters are held back that day.
    """

    on: date
    thing: Thing
    offset: int
    rule: ReminderRule
    slot: ReportSlot | None = None
    piece: Piece | None = None
    people: dict[User, Part] = field(default_factory=dict)
    muted: set[UUID] = field(default_factory=set)
    held: set[UUID] = field(default_factory=set)
    is_signed: bool = False

    @property
    def is_drawn(self) -> bool:
        """A paper is only drafted, and nobody is told of it before it is signed."""
        return bool(self.rule.draws) and not self.is_signed

    @property
    def hearing(self) -> set[UUID]:
        """Who has not muted it."""
        return {user.pk for user in self.people} - self.muted


@dataclass
class Ahead:
    """A task with the steps of the first day on which it has any; without, ``why`` there are none."""

    task: Task
    steps: list[NextStep] = field(default_factory=list)
    why: str = ""
    drafted: bool = False

    @property
    def on(self) -> date | None:
        return self.steps[0].on if self.steps else None


def name_people(found: Iterable[Ahead], *, on: date) -> None:
    """Fill in ``people`` by the posts held on each step's day, and which of them are held back then."""
    steps = [(ahead.task, step) for ahead in found for step in ahead.steps]
    if not steps:
        return
    tasks = [task for task, _step in steps]
    people = PeopleAhead(tasks, [step.piece for _task, step in steps if step.piece], on)
    bureaus = {task.bureau_id for task in tasks}
    for task, step in steps:
        step.people = people.on(step.on).told(task, step.rule.audience, step.piece)
    quiet = muted_by(user.pk for _task, step in steps for user in step.people)
    held = list(Hold.objects.running(on).filter(bureau__in=bureaus, person__isnull=False))
    for task, step in steps:
        if step.thing.owed != Owed.CHASE and not why_not_mutable(step.rule):
            step.muted = {user.pk for user in step.people if (user.pk, step.rule.step) in quiet}
        step.held = {
            hold.person_id
            for hold in held
            if hold.bureau_id == task.bureau_id
            and hold.first_on <= step.on < hold.resumes_on
            and hold.person_id
        }
