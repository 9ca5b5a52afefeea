"""The reminder run: what job and command call. Safe to run twice, at once, late, or after a crash."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from tracker.ledger.entries import system
from tracker.ledger.writing import writing
from tracker.messages.actions import Letter, carry_on
from tracker.messages.sending import send_pending
from tracker.reminders.announcing import announce
from tracker.reminders.at_once import may_write, tell_at_once
from tracker.reminders.claims import claim_due
from tracker.reminders.digests import Built, build_digests, take_back
from tracker.reminders.health import looked
from tracker.reminders.holds import Spared
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import LOCAL
from tracker.workdays.records import load_calendar

RUNNER = system("reminders.send_due")


@dataclass
class Run:
    """What a run did; in a rehearsal, what it would have done. ``at_once``: letters beside the day's digests."""

    on: date
    is_workday: bool
    claimed: int = 0
    dropped: int = 0
    waiting: int = 0
    quarantined: int = 0
    held: int = 0
    people: int = 0
    letters: list[Letter] = field(default_factory=list)
    at_once: list[Letter] = field(default_factory=list)
    spared: list[Spared] = field(default_factory=list)
    sent: int = 0
    failed: int = 0


class _Rehearsed(Exception):
    """Ends a rehearsal's transaction without a trace."""


def send_due(
    *,
    on: date,
    at: datetime,
    now: datetime,
    rehearse: bool = False,
    keep_letters: bool = True,
    any_hour: bool = False,
) -> Run:
    """Claim what is due on the business date ``on``, build its digests, send what is queued.

    ``at``: business time; a bureau's digests are built from the hour it has set, and what is claimed overnight
    still joins the day's one mail. ``any_hour``: no bureau's hour is waited for; nor does a rehearsal wait.
    ``now``: machine time of leases and back-off.
    On a day off nothing is claimed or built; only what somebody re-sent by hand goes out.
    ``keep_letters`` for whoever shows them afterwards.
    """
    calendar = load_calendar()
    run = Run(on, calendar.is_workday(on))
    hour = None if any_hour else at.astimezone(LOCAL).hour
    if rehearse:
        with suppress(_Rehearsed), writing(by=RUNNER, at=at):
            prepare(run, at=at, now=now, calendar=calendar, keep_letters=keep_letters)
            raise _Rehearsed
        return run
    prepare(run, at=at, now=now, calendar=calendar, hour=hour, keep_letters=keep_letters)
    outcome = send_pending(on=on, at=at, now=now, by=RUNNER)
    run.sent, run.failed = outcome.sent, outcome.failed
    looked(now)
    return run


def prepare(
    run: Run,
    *,
    at: datetime,
    now: datetime,
    calendar: WorkCalendar,
    hour: int | None = None,
    keep_letters: bool = True,
    bureaus: Collection[UUID] | None = None,
) -> None:
    """All of a day's run but the sending, of every bureau or of some that share nobody with others.

    ``hour``: digests are built of bureaus whose own hour has come by then; None: of all. What was done since the last
    look is announced by the run of all bureaus alone: the reader of the ledger has one place.
    """
    if not run.is_workday:
        return
    take_back(on=run.on, at=at, now=now, by=RUNNER, bureaus=bureaus)
    if bureaus is None:
        carry_on(on=run.on, at=at, now=now, by=RUNNER)
        if may_write(hour):
            run.at_once += announce(on=run.on, at=at, by=RUNNER)
    run.claimed = claim_due(on=run.on, at=at, calendar=calendar, by=RUNNER, bureaus=bureaus)
    built: Built = build_digests(
        on=run.on, at=at, calendar=calendar, by=RUNNER, keep_letters=keep_letters, bureaus=bureaus, hour=hour
    )
    run.letters, run.dropped, run.waiting = built.letters, built.dropped, built.waiting
    run.quarantined, run.people = built.quarantined, built.people
    run.held, run.spared = built.held, built.spared
    if may_write(hour):
        run.at_once += tell_at_once(on=run.on, at=at, calendar=calendar, by=RUNNER, bureaus=bureaus)
