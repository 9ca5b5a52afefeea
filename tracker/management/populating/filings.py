"""What hangs on populated tasks: periods, reports and their decisions, requests for closure and for more time, pieces."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from django.db.models import Model

from tracker.management.populating.bureaus import Place
from tracker.management.populating.days import Days, moment
from tracker.management.populating.rows import Idents
from tracker.management.populating.words import NEXT, PROBLEMS, PROGRESS, RETURNED
from tracker.organisations.models import Office
from tracker.plans.wording import Rhythm
from tracker.tasks.models import Closure, Extension, Piece, ProgressReport, ReportSlot, Task
from tracker.tasks.periods import Period, periods
from tracker.tasks.states import ReportState, TaskState, Verdict


@cache
def _periods(rhythm: str, issued: date, until: date) -> tuple[Period, ...]:
    return tuple(periods(rhythm, issued_on=issued, until=until))


@dataclass
class Filings:
    slots: list[ReportSlot] = field(default_factory=list)
    reports: list[ProgressReport] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def rows(self) -> list[list[Model]]:
        return [[*self.slots], [*self.pieces], [*self.reports], [*self.closures], [*self.extensions]]

    def follow(
        self,
        task: Task,
        lead: int,
        place: Place,
        days: Days,
        rng: Random,
        idents: Idents,
        keys: Iterator[int],
    ) -> None:
        """The periods of a task and what its office filed and asked for. ``keys``: of the periods."""
        if not task.awaits_event and task.rhythm != Rhythm.NONE:
            self._report(task, lead, place, days, rng, idents, keys)
        if task.state in (TaskState.SUBMITTED, TaskState.RETURNED, TaskState.CLOSED):
            self.closures.append(_closure(task, lead, place, rng, idents))
        if task.state == TaskState.IN_PROGRESS and task.due_on > days.on and rng.random() < 0.02:
            self.extensions.append(_extension(task, lead, place, days, rng, idents))

    def _report(
        self,
        task: Task,
        lead: int,
        place: Place,
        days: Days,
        rng: Random,
        idents: Idents,
        keys: Iterator[int],
    ) -> None:
        until = task.closed_at.date() if task.closed_at else days.yesterday
        for seq, period in enumerate(_periods(task.rhythm, days.issued, task.due_on), start=1):
            slot = ReportSlot(
                pk=next(keys), task=task, seq=seq, label=period.label, starts_on=period.starts_on,
                ends_on=period.ends_on, due_on=period.due_on,
            )  # fmt: skip
            self.slots.append(slot)
            if period.due_on <= until and task.state != TaskState.ASSIGNED and rng.random() < 0.93:
                slot.filed_at = moment(period.due_on - timedelta(days=rng.randint(0, 3)), rng)
                self.reports.append(_filed(task, lead, slot, slot.filed_at, place, rng, idents))
        if task.state == TaskState.IN_PROGRESS and rng.random() < 0.03:
            at = moment(days.waiting_since(rng), rng)
            self.reports.append(_filed(task, lead, None, at, place, rng, idents))

    def give_piece(
        self, task: Task, office: Office, place: Place, days: Days, rng: Random, idents: Idents
    ) -> None:
        due_on = min(days.ahead(rng), task.due_on) if task.due_on > days.on else task.due_on
        self.pieces.append(
            Piece(
                id=idents.next(),
                task=task,
                office=office,
                text="报送本科室承担部分的进展和佐证材料",
                due_on=due_on,
                original_due_on=due_on,
                given_by=place.supervisor,
                given_at=task.assigned_at,
            )
        )


def _filed(
    task: Task, lead: int, slot: ReportSlot | None, at: datetime, place: Place, rng: Random, idents: Idents
) -> ProgressReport:
    """A report of the lead; one that belongs to a period was decided on, one in between waits."""
    report = ProgressReport(
        id=idents.next(), form_token=idents.next(), task=task, office=task.lead_office, slot=slot,
        progress=rng.choice(PROGRESS), problems=rng.choice(PROBLEMS), next_steps=rng.choice(NEXT),
        percent=rng.choice((None, 30, 50, 80)), drafted_by=place.desks[lead], drafted_at=at,
        filed_by=place.heads[lead], filed_at=at,
    )  # fmt: skip
    if slot is not None:
        report.state, report.decided_by = ReportState.ACCEPTED, place.decider(lead)
        report.decided_at = at + timedelta(days=1)
    return report


def _closure(task: Task, lead: int, place: Place, rng: Random, idents: Idents) -> Closure:
    """Asked for, or a year-end assessment, and how it was decided."""
    closure = Closure(id=idents.next(), task=task)
    if task.submitted_at is not None:
        closure.requested_by, closure.requested_at = place.heads[lead], task.submitted_at
        closure.note = "已按要求完成，申请销号。"
    if task.state == TaskState.SUBMITTED:
        return closure
    assert task.submitted_at or task.closed_at
    closure.decided_by = place.decider(lead)
    if task.closed_at is not None:
        closure.outcome, closure.verdict = Closure.Outcome.CLOSED, task.verdict
        closure.decided_at = task.closed_at
        closure.reason = "" if task.verdict == Verdict.KEPT else "按年终评定标准评定"
    else:
        closure.outcome, closure.reason = Closure.Outcome.RETURNED, rng.choice(RETURNED)
        closure.rework_due_on = task.rework_due_on
        closure.decided_at = closure.requested_at
    return closure


def _extension(task: Task, lead: int, place: Place, days: Days, rng: Random, idents: Idents) -> Extension:
    """Granted some time ago, or still waiting."""
    asked = Extension(
        id=idents.next(), task=task, from_due_on=task.due_on, reason="因外部条件变化，需延期办理。",
        progress=rng.choice(PROGRESS), proposed_on=task.due_on + timedelta(days=30), asked_by=place.heads[lead],
        asked_at=moment(days.waiting_since(rng), rng),
    )  # fmt: skip
    if rng.random() < 0.6:
        asked.from_due_on = task.original_due_on = task.due_on - timedelta(days=rng.randint(15, 40))
        asked.state, asked.proposed_on, asked.permitted_on = "granted", task.due_on, task.due_on
        asked.decided_by, asked.decided_at = place.decider(lead), asked.asked_at
        asked.basis, task.times_extended = "局长办公会同意", 1
    return asked
