"""Populated tasks in all their states, with what hangs on each: periods, reports, requests, decisions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Model

from tracker.management.populating.bureaus import Place
from tracker.management.populating.days import Days, moment
from tracker.management.populating.filings import Filings
from tracker.management.populating.lives import DUE, Fate, fate
from tracker.management.populating.promises import Promised
from tracker.management.populating.rows import Idents
from tracker.management.populating.words import DUTIES, EVENTS, SOURCES, TOPICS, Duty
from tracker.organisations.models import Office
from tracker.plans.models import Commitment
from tracker.plans.wording import Rhythm
from tracker.tasks.models import Task, TaskCommitment
from tracker.tasks.states import TaskState

_RHYTHMS: tuple[str, ...] = (Rhythm.NONE, Rhythm.QUARTERLY, Rhythm.HALF_YEARLY)
_WEIGHTS = (55, 25, 20)


@dataclass
class Works:
    """Everything of some tasks, table by table."""

    tasks: list[Task] = field(default_factory=list)
    supporting: list[tuple[Task, list[Office]]] = field(default_factory=list)
    answers: list[TaskCommitment] = field(default_factory=list)
    filings: Filings = field(default_factory=Filings)

    def rows(self) -> list[list[Model]]:
        through = Task.supporting_offices.through
        links = [through(task=task, office=office) for task, offices in self.supporting for office in offices]
        return [[*self.tasks], [*links], [*self.answers], *self.filings.rows()]


class Worker:
    """Makes one bureau's tasks after another's."""

    def __init__(self, days: Days, idents: Idents, slot_keys: Iterator[int]) -> None:
        self._days, self._idents, self._slot_keys = days, idents, slot_keys

    def add(self, works: Works, place: Place, promised: Promised, due: Sequence[bool], rng: Random) -> None:
        """A task for each of ``due``; where it is true, one whose limit is the day itself and that is worked on."""
        sentences = iter(promised.commitments)
        for serial, is_due in enumerate(due, start=1):
            commitment, duty = next(sentences, (None, None))
            self._task(works, place, promised, serial, is_due, commitment, duty or rng.choice(DUTIES), rng)

    def _task(
        self,
        works: Works,
        place: Place,
        promised: Promised,
        serial: int,
        is_due: bool,
        commitment: Commitment | None,
        duty: Duty,
        rng: Random,
    ) -> None:
        days = self._days
        is_past = not is_due and rng.random() < 0.45
        due_on = days.on if is_due else days.past(rng) if is_past else days.ahead(rng)
        end = DUE if is_due else fate(rng, is_past=is_past)
        lead = rng.randrange(len(place.offices))
        rhythm = Rhythm.NONE if is_due else rng.choices(_RHYTHMS, _WEIGHTS)[0]
        task = Task(
            id=self._idents.next(), bureau=place.bureau, year=promised.plan.year, serial=serial,
            number=f"{place.bureau.number_prefix}-{promised.plan.year}-{serial:03d}",
            kind=duty.kind, lead_office=place.offices[lead], responsible_person=place.heads[lead],
            rhythm=rhythm, expected_evidence=list(duty.evidence), due_on=due_on, original_due_on=due_on,
            **_source(promised, commitment, duty, rng),
        )  # fmt: skip
        self._lived(task, end, rng)
        if commitment is not None:
            commitment.lead_office, commitment.due_on, commitment.rhythm = task.lead_office, due_on, rhythm
            works.answers.append(TaskCommitment(commitment=commitment, task=task))
        works.tasks.append(task)
        others = [office for office in place.offices if office.pk != task.lead_office_id]
        supporting = rng.sample(others, rng.choice((0, 0, 0, 1, 2)))
        works.supporting.append((task, supporting))
        filings = works.filings
        filings.follow(task, lead, place, days, rng, self._idents, self._slot_keys)
        if not is_due and supporting and task.state == TaskState.IN_PROGRESS and rng.random() < 0.2:
            filings.give_piece(task, supporting[0], place, days, rng, self._idents)

    def _lived(self, task: Task, end: Fate, rng: Random) -> None:
        """The dates that its state asks for, all of them before the day."""
        days, verdict = self._days, end.verdict
        task.state, task.verdict = end.state, verdict
        task.assigned_at = moment(days.yesterday if _is_new(task, end) else days.issued, rng)
        if end.is_awaiting:
            task.waits_for = rng.choice(EVENTS)
        if task.state != TaskState.ASSIGNED:
            task.acknowledged_at = task.assigned_at + timedelta(days=rng.randint(1, 2))
        last = min(task.due_on, days.yesterday)
        if task.state == TaskState.SUBMITTED:
            task.submitted_at = moment(min(days.waiting_since(rng), last), rng)
        if task.state in (TaskState.CLOSED, TaskState.RETURNED):
            ended = days.issued + timedelta(days=rng.randint(10, max(11, (last - days.issued).days)))
            decided = moment(min(ended, last), rng)
            if task.state == TaskState.CLOSED:
                task.closed_at = decided
            if task.state == TaskState.RETURNED or verdict == "kept":
                task.submitted_at = decided - timedelta(days=2)
        if task.state == TaskState.RETURNED:
            task.rework_due_on = days.ahead(rng) if rng.random() < 0.7 else days.past(rng)
        if task.state in (TaskState.SUSPENDED, TaskState.CANCELLED):
            task.state_basis = "根据上级工作部署调整"
            task.suspended_until = task.due_on if task.state == TaskState.SUSPENDED else None
        task.version = rng.randint(1, 9)


def _is_new(task: Task, end: Fate) -> bool:
    """Not received: given out yesterday, or it would have been received by silence."""
    return end.state == TaskState.ASSIGNED and not end.is_awaiting


def _source(promised: Promised, commitment: Commitment | None, duty: Duty, rng: Random) -> dict[str, Any]:
    """A sentence of the report, or the basis without one."""
    if commitment is not None:
        return {"plan": promised.plan, "title": duty.title, "requirement": duty.sentence}
    kind, words = rng.choice(SOURCES)
    title = f"{duty.title}（{rng.choice(TOPICS)}）"
    basis = f"{promised.plan.year}年{words}"
    return {
        "title": title,
        "requirement": f"{duty.sentence}。依据：{basis}。",
        "source_kind": kind,
        "basis": basis,
    }


def issued_at(days: Days) -> datetime:
    return moment(days.issued, Random(0))  # noqa: S311 - the minute of a populated day
