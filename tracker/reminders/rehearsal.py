"""预演: who would get what on a day to come. The run itself, day after day, in a transaction that is taken back.

It takes for granted that nobody files or decides anything meanwhile and that every mail goes out.
"""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from tracker.ledger.writing import writing
from tracker.messages.actions import Letter, Line
from tracker.messages.models import Digest, Kind
from tracker.organisations.models import User
from tracker.reminders.batches import neighbours
from tracker.reminders.holds import Spared
from tracker.reminders.models import Outcome, Reminder
from tracker.reminders.notices import Notice
from tracker.reminders.run import RUNNER, Run, prepare
from tracker.reminders.sorting import Rules, active_rules, rule_of
from tracker.tasks.actions import receive_silent
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import local_date, opening

FARTHEST = 20  # working days ahead


class _TakenBack(Exception):
    """Ends the transaction without a trace."""


@dataclass(frozen=True)
class Said:
    """One line with the claim it comes from."""

    line: Line
    reminder: Reminder
    is_statutory: bool


@dataclass(frozen=True)
class Written:
    """A person's letter. ``lines``: those of the bureaus asked for; ``elsewhere``: how many others it holds."""

    letter: Letter
    lines: list[Said]
    elsewhere: int

    @property
    def person(self) -> User:
        return self.letter.person

    @property
    def is_statutory(self) -> bool:
        return any(said.is_statutory for said in self.lines)


@dataclass
class Rehearsal:
    """What the run of ``on`` would come to for some bureaus. ``had``: who has a digest of that day already."""

    on: date
    is_workday: bool
    letters: list[Written] = field(default_factory=list)
    drafted: list[Notice] = field(default_factory=list)
    spared: list[Spared] = field(default_factory=list)
    set_aside: list[Reminder] = field(default_factory=list)
    had: list[Digest] = field(default_factory=list)


def rehearse(
    bureaus: Collection[UUID], *, on: date, at: datetime, now: datetime, calendar: WorkCalendar
) -> Rehearsal:
    """Run today and every working day until ``on`` as the sweep will, and tell of the last. Nothing is kept."""
    found = Rehearsal(on, calendar.is_workday(on))
    if not found.is_workday:
        return found
    found.had = list(
        Digest.objects.filter(day=on, kind=Kind.DAILY, bureau__in=bureaus).select_related("person")
    )
    together = neighbours(bureaus, on)
    with suppress(_TakenBack), writing(by=RUNNER, at=at):
        for day in _working_days(local_date(at), on, calendar):
            run = _run(day, together, at, now, calendar)
            if day < on:
                Digest.objects.unsent().filter(day=day, bureau__in=together).update(handed_at=now)
        _tell(found, run, bureaus)
        raise _TakenBack
    return found


def _working_days(first: date, last: date, calendar: WorkCalendar) -> Iterator[date]:
    """Ends with ``last``, a working day."""
    day = first if calendar.is_workday(first) else calendar.shift(first, 1)
    while day < last:
        yield day
        day = calendar.shift(day, 1)
    yield last


def _run(day: date, bureaus: Collection[UUID], at: datetime, now: datetime, calendar: WorkCalendar) -> Run:
    today = local_date(at)
    run = Run(day, is_workday=True)
    if day > today:
        at, now = opening(day), now + timedelta(days=(day - today).days)
        receive_silent(calendar=calendar, at=at, bureaus=bureaus)
    prepare(run, at=at, now=now, calendar=calendar, bureaus=bureaus)
    return run


def _tell(found: Rehearsal, run: Run, bureaus: Collection[UUID]) -> None:
    """All that the rows say is read here: after this they are gone."""
    rules = active_rules()
    letters = [*run.letters, *run.at_once]
    ids = [_id(line) for letter in letters for line in letter.lines]
    rows = Reminder.objects.select_related("task__bureau", "task__lead_office", "slot", "piece")
    claims = rows.in_bulk(ids)
    for letter in letters:
        said = [_said(line, claims[_id(line)], rules) for line in letter.lines]
        own = [each for each in said if each.reminder.task.bureau_id in bureaus]
        if own:
            found.letters.append(Written(letter, own, len(said) - len(own)))
    found.letters.sort(key=lambda written: (-len(written.lines), written.person.name))
    found.spared = [each for each in run.spared if each.hold.bureau_id in bureaus]
    drafted = Notice.objects.drafted().filter(drafted_on=found.on, bureau__in=bureaus)
    aside = rows.filter(outcome=Outcome.QUARANTINED, task__bureau__in=bureaus)
    found.drafted = list(drafted.select_related("task__lead_office", "reminder").order_by("id"))
    found.set_aside = list(aside.order_by("id"))


def _said(line: Line, reminder: Reminder, rules: Rules) -> Said:
    rule = rule_of(reminder, rules)
    return Said(line, reminder, bool(rule and rule.is_statutory))


def _id(line: Line) -> int:
    return int(line.source.removeprefix("reminder:"))
