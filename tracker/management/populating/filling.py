"""Filling a database: bureaus, their year, and the reminders up to the day before, in transactions of a few seconds.

What the ledger says of it: one row ``bureau.populated`` for each bureau, with the seed and how much was made, and one
row ``task.populated`` for each task with all its columns as they were made. So the chain is whole, every task replays
from it (``tasks.replay``), and nobody is said to have filed, decided or sent anything: the rows of reports, closures
and posts below them were generated, and their bureau's row says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from tracker.ledger.entries import Subject, system
from tracker.ledger.rows import insert_rows
from tracker.ledger.writing import writing
from tracker.management.populating.bureaus import Founder, Place
from tracker.management.populating.days import Days
from tracker.management.populating.promises import MOST, Promised, promise
from tracker.management.populating.rows import Idents, keep_counting, numbers
from tracker.management.populating.work import Worker, Works, issued_at
from tracker.organisations.actions import keep
from tracker.organisations.models import Bureau, RuleSet
from tracker.plans.models import Section
from tracker.reminders.actions import ship_rules
from tracker.reminders.claims import claim_due
from tracker.reminders.models import Outcome, Reminder
from tracker.tasks.models import ReportSlot
from tracker.tasks.replay import columns_of
from tracker.workdays import clock
from tracker.workdays.records import load_calendar

AT_ONCE = 4000  # tasks a transaction
BY = system("populate")
RULES = "默认规则"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """``due``: how many tasks have their limit on the day ``on`` itself. ``password``: of every account; none, if empty."""

    bureaus: int
    tasks: int
    due: int
    seed: int
    on: date
    password: str = ""


@dataclass
class _Batch:
    places: list[Place] = field(default_factory=list)
    promises: list[Promised] = field(default_factory=list)
    works: Works = field(default_factory=Works)
    counts: list[int] = field(default_factory=list)


def populate(wanted: Wanted, *, say: Say) -> None:
    """Make it all; the same for the same seed in a database that held as many bureaus before."""
    days = Days(wanted.on, load_calendar())
    made = 0
    for batch in _batches(wanted, days):
        _write(batch, wanted)
        made += len(batch.works.tasks)
        say(f"{made} / {wanted.tasks}")
    keep_counting(Section, ReportSlot)
    say(f"此前的提醒视为已发出：{_tell_before(days)}个步骤")


def _batches(wanted: Wanted, days: Days) -> Iterator[_Batch]:
    """Whole bureaus, about ``AT_ONCE`` tasks."""
    before = Bureau.objects.count()
    rng = Random(f"{wanted.seed}:{before}")  # noqa: S311 - data that must come out the same again
    at = issued_at(days)
    idents, section_keys = Idents(rng, at), numbers(Section)
    founder = Founder(rng, idents, _rules(), make_password(wanted.password or None), days.issued)
    worker = Worker(days, idents, numbers(ReportSlot))
    batch = _Batch()
    for n in range(wanted.bureaus):
        due = [_is_due(i, wanted) for i in _share(wanted.tasks, wanted.bureaus, n)]
        place = founder.found(before + n, at)
        promised = promise(
            place, min(len(due), MOST), year=wanted.on.year, issued=days.issued, at=at, rng=rng, idents=idents,
            keys=section_keys,
        )  # fmt: skip
        worker.add(batch.works, place, promised, due, rng)
        batch.places.append(place)
        batch.promises.append(promised)
        batch.counts.append(len(due))
        if len(batch.works.tasks) >= AT_ONCE:
            yield batch
            batch = _Batch()
    if batch.places:
        yield batch


def _share(tasks: int, bureaus: int, n: int) -> range:
    """The places of the nth bureau's tasks among all."""
    return range(tasks * n // bureaus, tasks * (n + 1) // bureaus)


def _is_due(place: int, wanted: Wanted) -> bool:
    """``due`` of ``tasks``, evenly."""
    return place * wanted.due // wanted.tasks != (place + 1) * wanted.due // wanted.tasks


def _rules() -> RuleSet:
    at = clock.at()
    rules = RuleSet.objects.filter(name=RULES).first() or RuleSet(name=RULES)
    keep(rules, by=BY, at=at)
    ship_rules(rules, by=BY, at=at)
    return rules


def _write(batch: _Batch, wanted: Wanted) -> None:
    at = clock.opening(wanted.on)
    with writing(by=BY, at=at) as change:
        for place, promised, tasks in zip(batch.places, batch.promises, batch.counts, strict=True):
            facts: Any = {"seed": wanted.seed, "offices": len(place.offices), "people": len(place.users)}
            facts |= {"sentences": len(promised.commitments), "tasks": tasks}
            change("bureau.populated", place.bureau, after={"code": place.bureau.code}, **facts)
        for task, supporting in batch.works.supporting:
            seen = frozenset({str(task.lead_office_id), *(str(office.pk) for office in supporting)})
            subject = Subject("task", str(task.pk), str(task), str(task.bureau_id), seen)
            change("task.populated", subject, after=columns_of(task))
        for tables in zip(*(place.rows() for place in batch.places), strict=True):
            insert_rows([row for rows in tables for row in rows])
        insert_rows([one.plan for one in batch.promises])
        insert_rows([section for one in batch.promises for section in one.sections])
        insert_rows([commitment for one in batch.promises for commitment, _duty in one.commitments])
        for rows in batch.works.rows():
            insert_rows(rows)


def _tell_before(days: Days) -> int:
    """As if the house had run until yesterday: what was due by then counts as told, nobody is written to."""
    at: datetime = clock.opening(days.yesterday)
    with writing(by=BY, at=at):
        claim_due(on=days.yesterday, at=at, calendar=load_calendar(), by=BY)
        fresh = Reminder.objects.waiting().filter(claimed_on=days.yesterday)
        return fresh.update(outcome=Outcome.TOLD, told_on=days.yesterday, told_at=at)
