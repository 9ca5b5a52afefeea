"""From claims to the day's digests: each claim asked again, recipients found now, one letter a person."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from tracker.ledger.entries import Acts, Subject
from tracker.ledger.writing import writing
from tracker.messages.actions import Letter, queue_digests, take_back_unsent, told
from tracker.messages.models import Delivery
from tracker.organisations.models import User
from tracker.reminders.claims import DATED, answers
from tracker.reminders.letters import Item, make_item, make_letter
from tracker.reminders.models import Outcome, Owed, Reminder, ReminderRule
from tracker.reminders.recipients import Part, People
from tracker.tasks.models import Closure
from tracker.tasks.states import WORKABLE, TaskState
from tracker.workdays.calendar import WorkCalendar


@dataclass
class Built:
    """Letters queued today; claims nobody need hear of any more; claims that wait for another day."""

    letters: list[Letter] = field(default_factory=list)
    dropped: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class _Run:
    """A run as the ledger's subject: what was dropped on a day."""

    on: date

    def as_subject(self) -> Subject:
        return Subject("reminders", self.on.isoformat(), self.on.isoformat())


Audiences = dict[Reminder, dict[User, Part]]
_Thing = tuple[UUID, int | None, str]


def take_back(*, on: date, at: datetime, now: datetime, by: Acts) -> None:
    """What digests of earlier days said and nobody could be sent is owed again. Before claiming: a step that
    nobody heard of counts as not told, so the next one does not follow it. ``now``: machine time.
    """
    with writing(by=by, at=at):
        sources = take_back_unsent(on=on, now=now, by=by, at=at)
        if not sources:
            return
        ids = [int(source.removeprefix("reminder:")) for source in sources]
        heard = set(Delivery.objects.filter(source__in=sources).values_list("source", flat=True))
        unheard = [pk for pk in ids if f"reminder:{pk}" not in heard]
        Reminder.objects.filter(pk__in=ids).update(outcome=Outcome.WAITING)
        Reminder.objects.filter(pk__in=unheard).update(told_on=None, told_at=None)


def build_digests(*, on: date, at: datetime, calendar: WorkCalendar, by: Acts) -> Built:
    """Build the digests of the working day ``on`` from everything claimed."""
    with writing(by=by, at=at) as change:
        # Another worker's claims stay with it; they are built once, by whoever holds them.
        rows = list(
            Reminder.objects.waiting()
            .select_for_update(of=("self",), skip_locked=True)
            .select_related(
                "slot", "task__bureau", "task__responsible_person", "task__lead_office__leader_in_charge"
            )
            .order_by("anchor_on", "id")
        )
        if not rows:
            return Built()
        rules = _rules()
        dropped = _sort_out(rows, rules)
        for outcome, ids in dropped.items():
            Reminder.objects.filter(pk__in=ids).update(outcome=outcome)
        count = sum(len(ids) for ids in dropped.values())
        if count:
            change("reminders.dropped", _Run(on), after={o.value: len(ids) for o, ids in dropped.items()})
        gone = {pk for ids in dropped.values() for pk in ids}
        live = [row for row in rows if row.pk not in gone]
        people = People([row.task for row in live], on)
        audiences: Audiences = {row: people.told(row.task, rules[_key(row)].audience) for row in live}
        already = told([row.source for row in live if row.told_on])
        letters = _letters(audiences, already, rules, people, on, calendar)
        queued = queue_digests(letters, day=on, by=by, at=at)
        waiting = _settle(audiences, already, queued, on, at)
    return Built([letter for letter in letters if letter.person.pk in queued], count, waiting)


def _rules() -> dict[tuple[int, str], ReminderRule]:
    return {(rule.rule_set_id, rule.step): rule for rule in ReminderRule.objects.filter(is_active=True)}


def _key(reminder: Reminder) -> tuple[int, str]:
    return reminder.task.bureau.rules_id, reminder.step


def _sort_out(
    rows: Iterable[Reminder], rules: dict[tuple[int, str], ReminderRule]
) -> dict[Outcome, list[int]]:
    """Which claims fall away: nothing owed any more, or a later step of the same thing has come."""
    filed = answers().filter(task__in=Reminder.objects.waiting().values("task")).order_by()
    latest: dict[UUID, datetime] = dict(filed.values_list("task").annotate(Max("filed_at")))
    owed: list[Reminder] = []
    fallen: dict[Outcome, list[int]] = defaultdict(list)
    for row in rows:
        filed_at = latest.get(row.task_id)
        answered = row.offset > 0 and filed_at is not None and filed_at >= row.claimed_at
        if _key(row) in rules and still_owed(row) and not answered:
            owed.append(row)
        else:
            fallen[Outcome.NOT_OWED].append(row.pk)
    last: dict[_Thing, int] = {}
    for row in owed:
        last[_thing(row)] = max(row.offset, last.get(_thing(row), row.offset))
    for row in owed:
        if row.offset < last[_thing(row)]:
            fallen[Outcome.OVERTAKEN].append(row.pk)
    return dict(fallen)


def _thing(row: Reminder) -> _Thing:
    return row.task_id, row.slot_id, row.owed


def still_owed(reminder: Reminder) -> bool:
    """The task is open, the same date still holds, and it has not been filed."""
    task, slot = reminder.task, reminder.slot
    if slot is not None:
        unfiled = slot.filed_at is None and not slot.is_excused and slot.due_on == reminder.anchor_on
        return unfiled and task.state in WORKABLE
    if reminder.owed == Owed.REWORK:
        return task.state == TaskState.RETURNED and task.rework_due_on == reminder.anchor_on
    return task.state in DATED and task.due_on == reminder.anchor_on


def _letters(
    audiences: Audiences,
    already: Collection[tuple[str, UUID]],
    rules: dict[tuple[int, str], ReminderRule],
    people: People,
    on: date,
    calendar: WorkCalendar,
) -> list[Letter]:
    reasons = _return_reasons(audiences)
    items: dict[User, list[Item]] = defaultdict(list)
    bureaus: dict[User, UUID] = {}
    for row, audience in audiences.items():
        reason = reasons.get(row.task_id, "") if row.owed == Owed.REWORK else ""
        for user, part in audience.items():
            if (row.source, user.pk) not in already:
                rule = rules[_key(row)]
                items[user].append(make_item(row, rule, part, today=on, calendar=calendar, reason=reason))
                bureaus.setdefault(user, row.task.bureau_id)
    letters = []
    for user, lines in items.items():
        contact = next(iter(people.supervisors(bureaus[user])), None)
        letters.append(make_letter(user, lines, bureau=bureaus[user], today=on, contact=contact))
    return letters


def _return_reasons(rows: Iterable[Reminder]) -> dict[UUID, str]:
    """Why each returned task was returned last."""
    tasks = {row.task_id for row in rows if row.owed == Owed.REWORK}
    returned = Closure.objects.filter(task__in=tasks, outcome=Closure.Outcome.RETURNED).order_by("decided_at")
    return dict(returned.values_list("task", "reason"))


def _settle(
    audiences: Audiences, already: Collection[tuple[str, UUID]], queued: set[UUID], on: date, at: datetime
) -> int:
    """Mark what was told today; a claim stays open while somebody has yet to hear of it. How many wait."""
    done, partly, waiting = [], [], 0
    for row, audience in audiences.items():
        open_for = {u.pk for u in audience if (row.source, u.pk) not in already} - queued
        heard = any(u.pk in queued for u in audience if (row.source, u.pk) not in already)
        if not open_for and audience:
            done.append(row.pk)
        waiting += bool(open_for) or not audience
        if heard and row.told_on is None:
            partly.append(row.pk)
    Reminder.objects.filter(pk__in=partly).update(told_on=on, told_at=at)
    Reminder.objects.filter(pk__in=done).update(outcome=Outcome.TOLD)
    return waiting
