"""A season of work for the reminder harnesses: offices with a head and a desk officer, tasks due all through it.

Only the steps of the due date are in force, so that a plain oracle knows every reminder and its day.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from tests.factories import NOW, give_post, make_bureau, make_plan, make_user, new_office, new_post, new_user
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.messages.models import Delivery, Digest
from tracker.organisations.models import Bureau, Office, Post, Role, User
from tracker.plans.models import Commitment
from tracker.plans.wording import CommitmentKind, Rhythm
from tracker.reminders.actions import ship_rules
from tracker.reminders.models import Reminder, ReminderRule
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar

CALENDAR = WorkCalendar()
OFFSETS = (-7, -3, 0, 1, 5)
FIRST = date(2024, 6, 21)  # the day after issue


@dataclass
class Season:
    bureau: Bureau
    offices: list[Office]
    tasks: list[Task]


def working_days(count: int, first: date = FIRST) -> list[date]:
    days, day = [], first
    while len(days) < count:
        if CALENDAR.is_workday(day):
            days.append(day)
        day += timedelta(days=1)
    return days


def make_season(
    *,
    offices: int,
    dues: Iterable[date],
    code: str = "ZZYJ",
    rhythm: str = Rhythm.NONE,
    all_rules: bool = False,
) -> Season:
    """One task for each of ``dues``, the offices in turn. ``all_rules``: as shipped."""
    bureau = make_bureau(code, f"{code}应急管理局", code)
    ship_rules(bureau.rules, by=system("season"), at=NOW)
    if not all_rules:
        ReminderRule.objects.exclude(owed="task", draws__in=("", "order")).delete()
        ReminderRule.objects.update(draws="", is_statutory=False)
    made = [new_office(bureau, f"O{n}", f"{n}科") for n in range(offices)]
    Office.objects.bulk_create(made)
    supervisor = make_user(f"{code}-super", "督办员")
    give_post(supervisor, Role.SUPERVISOR, bureau)
    for role in (Role.HEAD, Role.STAFF):
        people = [new_user(f"{code}-{role}-{n}", f"{n}科{role.label}") for n in range(offices)]
        User.objects.bulk_create(people)
        Post.objects.bulk_create(
            new_post(user, role, office) for user, office in zip(people, made, strict=True)
        )
    plan = make_plan(bureau, drafted_by=supervisor)
    section, text = plan.sections.get(), "进一步健全行政执法责任制"
    start = plan.text.index(text)
    Commitment.objects.bulk_create(
        Commitment(
            plan=plan, section=section, order=n, text=text, start=start, end=start + len(text),
            kind=CommitmentKind.ONE_OFF, title=f"事项{n}", due_on=due, rhythm=rhythm,
            expected_evidence=["印发文件"], lead_office=made[n % offices],
        )
        for n, due in enumerate(dues)
    )  # fmt: skip
    return Season(bureau, made, actions.issue_plan(plan, by=supervisor, at=NOW))


def missed(tasks: Iterable[Task], days: list[date]) -> list[str]:
    """Steps of the oracle that were not told on their own day, though the house looked on every one of ``days``."""
    looked = set(days)
    told = {
        (task, offset): on for task, offset, on in Reminder.objects.values_list("task", "offset", "told_on")
    }
    wrong = []
    for task in tasks:
        for offset in OFFSETS:
            day = CALENDAR.step_day(task.due_on, offset)
            if day in looked and told.get((task.pk, offset)) != day:
                wrong.append(f"{task.number} {offset}: {told.get((task.pk, offset))}, not {day}")
    return wrong


def doubled() -> list[str]:
    """What the database's own constraints forbid anyway, and what only the ledger can show: sent twice."""
    claims = Counter(Reminder.objects.values_list("task", "slot", "step", "anchor_on"))
    days = Counter(Digest.objects.values_list("person", "day"))
    lines = Counter(Delivery.objects.values_list("source", "person"))
    sent = Counter(Change.objects.filter(kind="digest.sent").values_list("subject_id", flat=True))
    return [str(key) for counted in (claims, days, lines, sent) for key, n in counted.items() if n > 1]


def unsent() -> int:
    return Digest.objects.unsent().count()


def lines_of_nobody() -> int:
    """Told reminders whose lines are not as many as the people they concern (one or two, by the step)."""
    expected = {-7: 1, -3: 1, 0: 2, 1: 2, 5: 1}
    lines = dict(Delivery.objects.values_list("source").annotate(Count("id")))
    told = Reminder.objects.filter(outcome="told")
    return sum(lines.get(row.source, 0) != expected[row.offset] for row in told)
