"""Claims put into words, a letter for each person, in his language and without what he has muted.

A claim that cannot be put into words is set aside; the others go on (R22).
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import override

from tracker.messages.actions import Letter
from tracker.messages.preferences import Language, Preference, preferences_of
from tracker.organisations.models import User
from tracker.reminders.letters import Item, make_item, make_letter
from tracker.reminders.models import Owed, Reminder, ReminderRule
from tracker.reminders.muting import can_mute, muted_by
from tracker.reminders.recipients import Part, People
from tracker.reminders.sorting import Rules, rule_of
from tracker.tasks.models import Closure
from tracker.workdays.calendar import WorkCalendar

Audiences = dict[Reminder, dict[User, Part]]
_Items = dict[User, list[tuple[Reminder, Item]]]
_Heard = dict[Reminder, tuple[ReminderRule, dict[User, Part]]]

log = logging.getLogger(__name__)


class WritingOut:
    """``poison``: what could not be put into words, with the program's own words why; ``muted``: what all whom it
    concerns have muted; ``audiences``: all others, with who hears of it. ``not_yet``: who is told later today.
    """

    def __init__(
        self,
        rules: Rules,
        people: People,
        on: date,
        calendar: WorkCalendar,
        not_yet: Container[UUID] = frozenset(),
    ) -> None:
        self._rules, self._people, self._on, self._calendar = rules, people, on, calendar
        self._not_yet = not_yet
        self._preferences: dict[UUID, Preference] = {}
        self.audiences: Audiences = {}
        self.muted: list[Reminder] = []
        self.poison: dict[int, str] = {}

    def letters(self, rows: Sequence[Reminder], already: Collection[tuple[str, UUID]]) -> list[Letter]:
        """The letters of all whom ``rows`` concern, but for what they were told ``already``."""
        items = self._items(rows, already)
        while True:
            letters, bad = self._try_letters(items)
            if not bad:
                return letters
            self.poison |= bad
            self.audiences = {row: who for row, who in self.audiences.items() if row.pk not in bad}
            items = {user: [i for i in found if i[0].pk not in bad] for user, found in items.items()}

    def _items(self, rows: Sequence[Reminder], already: Collection[tuple[str, UUID]]) -> _Items:
        heard = self._heard(rows)
        self._preferences = preferences_of({user.pk for _rule, who in heard.values() for user in who})
        reasons = _return_reasons(rows)
        items: _Items = defaultdict(list)
        for row, (rule, audience) in heard.items():
            try:
                to_tell = [
                    (user, part)
                    for user, part in audience.items()
                    if (row.source, user.pk) not in already and user.pk not in self._not_yet
                ]
                made = {user: self._item(user, row, rule, part, reasons) for user, part in to_tell}
            except Exception as error:  # pure code over one row's data: nothing of the database is half done
                self.poison[row.pk] = _problem(row, error)
                continue
            self.audiences[row] = audience
            for user, item in made.items():
                items[user].append((row, item))
        return items

    def _heard(self, rows: Sequence[Reminder]) -> _Heard:
        """Whom each claim concerns, but for those who muted its step. One that nobody is left for is ``muted``."""
        concerned: _Heard = {}
        for row in rows:
            try:
                rule = rule_of(row, self._rules)
                assert rule is not None
                concerned[row] = rule, self._people.told(row.task, rule.audience, row.piece)
            except Exception as error:
                self.poison[row.pk] = _problem(row, error)
        quiet = muted_by(user.pk for _rule, who in concerned.values() for user in who)
        heard: _Heard = {}
        for row, (rule, who) in concerned.items():
            loud = not can_mute(row, rule)
            left = {u: part for u, part in who.items() if loud or (u.pk, rule.step) not in quiet}
            if who and not left:
                self.muted.append(row)
            else:
                heard[row] = rule, left
        return heard

    def _item(
        self, user: User, row: Reminder, rule: ReminderRule, part: Part, reasons: dict[UUID, str]
    ) -> Item:
        reason = reasons.get(row.task_id, "") if row.owed == Owed.REWORK else ""
        with override(self._language(user)):
            return make_item(row, rule, part, today=self._on, calendar=self._calendar, reason=reason)

    def _language(self, user: User) -> str:
        return str(self._preferences[user.pk].language) if user.pk in self._preferences else Language.CHINESE

    def _try_letters(self, items: _Items) -> tuple[list[Letter], dict[int, str]]:
        letters: list[Letter] = []
        bad: dict[int, str] = {}
        for user, found in items.items():
            if found:
                try:
                    letters.append(self._letter(user, found))
                except Exception as error:
                    bad |= self._culprits(user, found, error)
        return letters, bad

    def _culprits(self, user: User, found: list[tuple[Reminder, Item]], error: Exception) -> dict[int, str]:
        """Those of a person's claims that fail alone; all of them if it is no single one."""
        culprits = []
        for one in found:
            try:
                self._letter(user, [one])
            except Exception:
                culprits.append(one)
        return {row.pk: _problem(row, error) for row, _item in culprits or found}

    def _letter(self, user: User, found: list[tuple[Reminder, Item]]) -> Letter:
        bureau = found[0][0].task.bureau_id
        contact = next((who for who in self._people.supervisors(bureau) if who != user), None)
        lines = [item for _row, item in found]
        with override(self._language(user)):
            return make_letter(user, lines, bureau=bureau, today=self._on, contact=contact)


def _problem(row: Reminder, error: Exception) -> str:
    log.error("reminder %s (task %s) cannot be put into words", row.pk, row.task_id, exc_info=error)
    return f"{type(error).__name__}: {error}"[:200]


def _return_reasons(rows: Iterable[Reminder]) -> dict[UUID, str]:
    """Why each returned task was returned last."""
    tasks = {row.task_id for row in rows if row.owed == Owed.REWORK}
    returned = Closure.objects.filter(task__in=tasks, outcome=Closure.Outcome.RETURNED).order_by("decided_at")
    return dict(returned.values_list("task", "reason"))
