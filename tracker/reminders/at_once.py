"""Urgent steps at once, for who chose so: due today or overdue, a chase, a paper. Nobody else is written to sooner.

The day's digest comes first: what it carries is told. This is for what was claimed after it, or waits for a later hour.
"""

from collections.abc import Collection, Container
from datetime import date, datetime
from uuid import UUID

from tracker.ledger.entries import Acts
from tracker.ledger.writing import writing
from tracker.messages.actions import Letter, queue_digests, told
from tracker.messages.models import Kind
from tracker.messages.preferences import Preference
from tracker.organisations.models import LATEST_HOUR, Post
from tracker.reminders.batches import batches
from tracker.reminders.digests import settle, take
from tracker.reminders.holds import Held
from tracker.reminders.models import Owed, Reminder
from tracker.reminders.recipients import People
from tracker.reminders.sorting import Rules, active_rules, fallen_away, rule_of
from tracker.reminders.writing_out import WritingOut
from tracker.workdays.calendar import WorkCalendar

FROM_HOUR = 8  # what was claimed in the night is told when people are at their desks
_DATED = (Owed.TASK, Owed.REWORK, Owed.SLOT, Owed.PIECE)


def may_write(hour: int | None) -> bool:
    """Whether this is an hour to write at once; None: no hour is waited for."""
    return hour is None or FROM_HOUR <= hour <= LATEST_HOUR


class _AllBut(Container[UUID]):
    def __init__(self, chosen: Collection[UUID]) -> None:
        self._chosen = chosen

    def __contains__(self, person: object) -> bool:
        return person not in self._chosen


def tell_at_once(
    *, on: date, at: datetime, calendar: WorkCalendar, by: Acts, bureaus: Collection[UUID] | None = None
) -> list[Letter]:
    """Queue them, some bureaus at a time; one query where nobody chose it. A second call tells nothing twice."""
    chosen = set(Preference.objects.filter(at_once=True).values_list("person", flat=True))
    if not chosen:
        return []
    here: set[UUID] = set(Post.objects.current(on).filter(user__in=chosen).values_list("bureau", flat=True))
    if bureaus is not None:
        here &= set(bureaus)
    rules, letters = active_rules(), list[Letter]()
    for batch in batches(on, bureaus=here):
        letters += _tell(batch.bureaus, chosen, rules, on, at, calendar, by)
    return letters


def _tell(
    bureaus: list[UUID],
    chosen: Collection[UUID],
    rules: Rules,
    on: date,
    at: datetime,
    calendar: WorkCalendar,
    by: Acts,
) -> list[Letter]:
    with writing(by=by, at=at):
        held = Held(on, bureaus)
        rows = held.apart(_urgent(take(bureaus), rules))
        if not rows:
            return []
        people = People([row.task for row in rows], on, [row.piece for row in rows if row.piece])
        out = WritingOut(rules, people, on, calendar, not_yet=_AllBut(chosen))
        already = told([row.source for row in rows])
        letters = out.letters(rows, already | held.pairs(rows))
        queue_digests(letters, day=on, by=by, at=at, kind=Kind.URGENT)
        said = {(line.source, to.person.pk) for to in letters for line in to.lines}
        settle({row: who for row, who in out.audiences.items() if who}, already, said, on, at)
    return letters


def _urgent(rows: list[Reminder], rules: Rules) -> list[Reminder]:
    """What is due today or overdue and still owed; what only is to be drafted waits for its signature."""
    due = [
        row
        for row in rows
        if row.owed == Owed.CHASE or row.asked_by_id or (row.owed in _DATED and row.offset >= 0)
    ]
    gone = {pk for ids in fallen_away(due, rules).values() for pk in ids}
    return [row for row in due if row.pk not in gone and (row.asked_by_id or not _drafts(row, rules))]


def _drafts(row: Reminder, rules: Rules) -> bool:
    rule = rule_of(row, rules)
    return rule is not None and bool(rule.draws)
