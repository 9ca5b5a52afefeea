"""What the coming days would bring: the real sweep, day after day, in a transaction that is taken back at its end."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.ledger.entries import system
from tracker.ledger.writing import writing
from tracker.organisations.models import RuleSet
from tracker.reminders.actions import keep_rule
from tracker.reminders.claims import claim_due
from tracker.reminders.digests import build_digests
from tracker.reminders.models import Reminder, ReminderRule
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import opening

DAYS = 10  # working days, today among them if it is one
FORECASTER = system("reminders.forecast")


@dataclass
class Told:
    """One line of one step: the task, and who would be told."""

    label: str
    detail: str
    people: list[str] = field(default_factory=list)


@dataclass
class Day:
    """``people``: how many would get a digest at all; ``told``: what of it the step in question says."""

    on: date
    people: int = 0
    told: list[Told] = field(default_factory=list)


class _TakenBack(Exception):
    """Ends the transaction without a trace."""


def forecast(
    rule_set: RuleSet,
    step: str,
    *,
    on: date,
    at: datetime,
    calendar: WorkCalendar,
    edited: ReminderRule | None = None,
) -> list[Day]:
    """The next working days of the bureaus under ``rule_set``, as the rules are or with one of them ``edited``.

    Refuses what keeping the edited rule would refuse. Nothing is written or sent.
    """
    found: list[Day] = []
    with suppress(_TakenBack), writing(by=FORECASTER, at=at):
        if edited is not None:
            keep_rule(edited, by=FORECASTER, at=at)
        for day in _working_days(on, calendar):
            claim_due(on=day, at=opening(day), calendar=calendar, by=FORECASTER, rule_set=rule_set)
            found.append(_build(day, step, calendar, rule_set))
        raise _TakenBack
    return found


def _working_days(on: date, calendar: WorkCalendar) -> Iterator[date]:
    first = on if calendar.is_workday(on) else calendar.shift(on, 1)
    for n in range(DAYS):
        yield calendar.shift(first, n)


def _build(on: date, step: str, calendar: WorkCalendar, rule_set: RuleSet) -> Day:
    built = build_digests(on=on, at=opening(on), calendar=calendar, by=FORECASTER, rule_set=rule_set)
    ids = Reminder.objects.filter(told_on=on, step=step).values_list("pk", flat=True)
    sources = {f"reminder:{pk}" for pk in ids}
    told: dict[str, Told] = {}
    for letter in built.letters:
        for line in letter.lines:
            if line.source in sources:
                said = told.setdefault(line.source, Told(line.label, line.detail))
                said.people.append(str(letter.person))
    return Day(on, built.people, list(told.values()))
