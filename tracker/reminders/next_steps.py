"""For each open task: which step comes next, when and to whom, or why none does.

Read from the rows and rules the sweep itself reads (``candidates``, ``ladders``, ``windows``, ``fallen_away``, ``People``,
holds); a test holds it to what the sweep then does.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.messages.models import Digest, Kind
from tracker.reminders.ahead import Ahead, NextStep, Thing, name_people
from tracker.reminders.claims import ladders
from tracker.reminders.coming import Done, Outlook
from tracker.reminders.holds import Hold, StepKey
from tracker.reminders.models import Outcome, Owed, Reminder, ReminderRule
from tracker.reminders.notices import Notice, NoticeState
from tracker.reminders.sorting import active_rules, fallen_away, latest_answers, rule_of
from tracker.reminders.subjects import ANSWERED_BY_A_REPORT, candidates
from tracker.tasks.models import Piece, ReportSlot, Task
from tracker.tasks.states import TaskState
from tracker.workdays.calendar import WorkCalendar


def next_steps(bureaus: Collection[UUID], *, on: date, calendar: WorkCalendar) -> list[Ahead]:
    """Open tasks of ``bureaus``: the earliest step first, those without one last. No ``people`` yet: ``name_people``."""
    return _Reading(bureaus, on, calendar).all()


class _Reading:
    """Everything read once; the number of queries depends on the rules alone."""

    def __init__(self, bureaus: Collection[UUID], on: date, calendar: WorkCalendar) -> None:
        self.on, self.calendar, self.bureaus = on, calendar, bureaus
        self.start = on if calendar.is_workday(on) else calendar.shift(on, 1)
        self.outlook = Outlook(calendar)
        related = (
            "bureau__rules",
            "responsible_person",
            "lead_office__leader_in_charge",
            "lead_office__parent__parent",
        )
        open_tasks = Task.objects.filter(bureau__in=bureaus).open()
        self.tasks = {task.pk: task for task in open_tasks.select_related(*related).order_by("number")}
        self.rules = active_rules()
        self.filed = {task: at for task, (at, _how) in latest_answers(open_tasks).items()}
        asked = Notice.objects.awaiting_reply().filter(task__in=open_tasks).order_by("reply_due_on")
        self.terms: dict[UUID, date] = dict(asked.values_list("task", "reply_due_on"))  # type: ignore[arg-type]
        self.holds = list(Hold.objects.running(on).filter(bureau__in=bureaus).order_by("resumes_on"))
        self.slots: dict[int, ReportSlot] = {}
        self.pieces: dict[UUID, Piece] = {}
        self._read_claims(open_tasks)
        self._read_things()

    def _read_claims(self, open_tasks: Any) -> None:
        claims = (
            Reminder.objects.filter(task__in=open_tasks)
            .select_related("slot", "piece__office", "notice")
            .order_by("id")
        )
        self.claims: dict[StepKey, Reminder] = {}
        for row in claims:
            row.task = self.tasks[row.task_id]
            self.claims[StepKey.of(row)] = row
        waiting = [row for row in self.claims.values() if row.outcome == Outcome.WAITING]
        gone = {pk for ids in fallen_away(waiting, self.rules).values() for pk in ids} if waiting else set()
        self.waiting: dict[Thing, list[Reminder]] = defaultdict(list)
        for row in waiting:
            if row.pk not in gone:
                self._know(row.slot, row.piece)
                self.waiting[Thing.of(row)].append(row)

    def _read_things(self) -> None:
        self.ladders: dict[Thing, dict[int, ReminderRule]] = {}
        self.begins: dict[Thing, date] = {}
        for rules in ladders(bureaus=self.bureaus):
            owed, by_offset = rules[0].owed, {rule.offset: rule for rule in rules}
            for found in candidates(owed, rules[0].rule_set_id, date.max, self.bureaus):
                if found.part:
                    for row in found.rows.order_by("pk"):
                        self._add_part(owed, found.part, row, by_offset)
                    continue
                for task, anchor in found.rows.order_by("pk").values_list(found.task, "owed_on"):
                    self.ladders[Thing(owed, task, None, None, anchor)] = by_offset

    def _add_part(self, owed: str, part: str, row: Any, by_offset: dict[int, ReminderRule]) -> None:
        slot, piece = (row, None) if part == "slot" else (None, row)
        self._know(slot, piece)
        thing = Thing(owed, row.task_id, slot and slot.pk, piece and piece.pk, row.owed_on)
        self.ladders[thing] = by_offset
        if slot is not None:
            self.begins[thing] = self.calendar.shift(slot.ends_on + timedelta(days=1), -1)

    def _know(self, slot: ReportSlot | None, piece: Piece | None) -> None:
        if slot is not None:
            self.slots[slot.pk] = slot
        if piece is not None:
            self.pieces[piece.pk] = piece

    def all(self) -> list[Ahead]:
        things: dict[UUID, list[Thing]] = defaultdict(list)
        for thing in {**self.ladders, **self.waiting}:
            things[thing.task].append(thing)
        found = [self._ahead(task, things.get(pk, [])) for pk, task in self.tasks.items()]
        self._not_today_again([ahead for ahead in found if ahead.on == self.on], things)
        return sorted(found, key=lambda ahead: (ahead.on or date.max, ahead.task.number))

    def _ahead(self, task: Task, things: list[Thing], start: date | None = None) -> Ahead:
        ahead = Ahead(task)
        coming = [step for thing in things if (step := self._first(thing, start or self.start))]
        if coming:
            first = min(step.on for step in coming)
            ahead.steps = [step for step in coming if step.on == first]
        else:
            ahead.why, ahead.drafted = self._why(task, things)
        return ahead

    def _first(self, thing: Thing, start: date) -> NextStep | None:
        """The thing's first step that is not held back on its day."""
        while True:
            step = self._unheld(thing, start)
            if step is None:
                return None
            hold = self._hold(step)
            if hold is None:
                return step
            day = hold.resumes_on
            start = day if self.calendar.is_workday(day) else self.calendar.shift(day, 1)

    def _unheld(self, thing: Thing, start: date) -> NextStep | None:
        rows = self.waiting.get(thing, ())
        found = [(start, row.offset, rule_of(row, self.rules), row.asked_by_id is not None) for row in rows]
        by_offset = self.ladders.get(thing, {})
        begins = max(start, self.begins.get(thing, start))
        done = {o: did for o, rule in by_offset.items() if (did := self._done(thing, rule.step))}
        coming = self.outlook.next_step(thing.anchor, by_offset, done, start=begins)
        term = self.terms.get(thing.task)
        if coming and term and coming[0] <= term and by_offset[coming[1]].draws:  # as the sweep asks it
            after = self.calendar.shift(term, 1)
            coming = self.outlook.next_step(thing.anchor, by_offset, done, start=after)
        if coming is not None and self._still_then(thing, coming[0]):
            found.append((coming[0], coming[1], by_offset[coming[1]], False))
        if not found:
            return None
        day, offset, rule, is_signed = min(found, key=lambda each: (each[0], -each[1]))
        assert rule is not None  # a claim without a rule has fallen away
        slot = self.slots[thing.slot] if thing.slot is not None else None
        piece = self.pieces[thing.piece] if thing.piece is not None else None
        return NextStep(day, thing, offset, rule, slot, piece, is_signed=is_signed)

    def _done(self, thing: Thing, step: str) -> Done | None:
        row = self.claims.get(thing.key(step))
        if row is None:
            return None
        filed = self.filed.get(thing.task) if thing.owed in ANSWERED_BY_A_REPORT else None
        if (paper := getattr(row, "notice", None)) and paper.state == NoticeState.CANCELLED:
            return Done(row.told_on, answered=True)  # nothing follows a paper that is void
        return Done(row.told_on, bool(filed and row.told_at and filed >= row.told_at))

    def _still_then(self, thing: Thing, day: date) -> bool:
        """What nobody receives in time is received by itself, and then no longer asked for."""
        if thing.owed != Owed.RECEIPT:
            return True
        return thing.anchor >= self.calendar.shift(day, -self.tasks[thing.task].bureau.rules.receipt_within)

    def _hold(self, step: NextStep) -> Hold | None:
        bureau, key = self.tasks[step.thing.task].bureau_id, step.thing.key(step.rule.step)
        then = [h for h in self.holds if h.bureau_id == bureau and h.first_on <= step.on < h.resumes_on]
        return next((h for h in then if h.is_whole or (h.task_id and StepKey.of(h) == key)), None)

    def _not_today_again(self, found: list[Ahead], things: dict[UUID, list[Thing]]) -> None:
        """Whoever has today's digest gets no second one: what only such people would hear waits for tomorrow."""
        if not found:
            return
        name_people(found, on=self.on)
        who = {pk for ahead in found for step in ahead.steps for pk in step.hearing}
        daily = Digest.objects.filter(day=self.on, kind=Kind.DAILY, person__in=who)
        had = set(daily.values_list("person", flat=True))
        tomorrow = self.calendar.shift(self.on, 1)
        for ahead in found:
            waits = [step.hearing for step in ahead.steps]
            if all(waits) and all(hearing <= had for hearing in waits):
                again = self._ahead(ahead.task, things[ahead.task.pk], tomorrow)
                ahead.steps, ahead.why = again.steps, again.why

    def _why(self, task: Task, things: list[Thing]) -> tuple[str, bool]:
        """Why nothing comes, in words; whether a drafted paper waits for its signature."""
        if task.state == TaskState.SUSPENDED:
            return _("已暂缓办理，恢复后再提醒。"), False
        if task.awaits_event:
            return _("待触发，启动后再提醒。"), False
        rows = [row for key, row in self.claims.items() if key.task == task.pk and Thing.of(row) in things]
        if any(row.outcome == Outcome.DRAFTED for row in rows):
            return _("已拟发文书，待签发。"), True
        if any(row.outcome == Outcome.QUARANTINED for row in rows):
            return _("提醒无法生成，已搁置，请联系系统管理员。"), False
        if any(row.notice.state == NoticeState.CANCELLED for row in rows if hasattr(row, "notice")):
            return _("文书已作废，不再自动催办；仍需催办的，可由督办员催办。"), False
        dones = [done for row in rows if (done := self._done(Thing.of(row), row.step))]
        if any(done.answered for done in dones):
            return _("已回复，停止催办。"), False
        if rows:
            return _("各步提醒均已发出或已停止。"), False
        return _("目前没有需要提醒的事项。"), False
