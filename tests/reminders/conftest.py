"""Shipped rules for the cast's bureau, and one way to run."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, TODAY, at
from tests.tasks.cases import give_piece
from tracker.ledger.entries import system
from tracker.organisations.models import RuleSet
from tracker.reminders.actions import ship_rules
from tracker.reminders.models import Reminder, ReminderRule
from tracker.reminders.run import Run, send_due
from tracker.tasks import actions
from tracker.tasks.models import Task

SETUP = system("tests")
MACHINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # machine time has nothing to do with the plan's year


DATES = ("task", "rework", "slot")  # the ladders of dates; what waits for somebody has tests of its own


@pytest.fixture
def rules(cast: Cast) -> RuleSet:
    ship_rules(cast.bureau.rules, by=SETUP, at=NOW)
    ReminderRule.objects.exclude(owed__in=DATES).delete()
    ReminderRule.objects.filter(draws__in=("notice", "circular", "talk")).delete()
    # Papers that wait for a signature, and what nobody can switch off, have tests of their own.
    ReminderRule.objects.update(draws="", is_statutory=False)
    return cast.bureau.rules


@pytest.fixture
def all_rules(rules: RuleSet) -> RuleSet:
    """As shipped."""
    rules.reminder_rules.all().delete()
    ship_rules(rules, by=SETUP, at=NOW)
    return rules


@pytest.fixture
def busy(cast: Cast, issued: Callable[..., Task], all_rules: RuleSet) -> list[Task]:
    """One of everything: dates, periods, pieces, a return, a report and an extension that wait."""
    offices = [cast.enforcement, cast.relief, cast.law]
    dues = ["2024-06-25", "2024-06-28", "2024-07-02", "2024-07-15"]
    tasks = [issued(offices[n % 3], due_on=date.fromisoformat(due)) for n, due in enumerate(dues * 2)]
    tasks.append(issued(cast.enforcement, due_on=date(2024, 12, 31), rhythm="monthly"))
    give_piece(cast, tasks[0])
    file_report(tasks[3], cast.head)
    file_report(tasks[6], cast.head, ask_closure=True)
    actions.return_closure(tasks[6], by=cast.supervisor, at=at(TODAY), reason="缺会议纪要")
    facts = {"reason": "等待文件", "progress": "已起草", "proposed_on": date(2024, 8, 30)}
    actions.request_extension(tasks[1], by=cast.other_head, at=at(TODAY), **facts)
    return tasks


@pytest.fixture
def run(rules: RuleSet) -> Callable[..., Run]:
    """``run("2024-06-25")``: the whole run at ten in the morning of that day."""

    def run_on(day: str | date, *, hour: int = 10, rehearse: bool = False, later: int = 0) -> Run:
        moment = at(day, hour)
        now = MACHINE + timedelta(minutes=later)
        return send_due(on=moment.date(), at=moment, now=now, rehearse=rehearse)

    return run_on


def told(run: Run) -> dict[str, list[str]]:
    """Who got a digest, with the heading of each line."""
    return {str(letter.person): [line.heading for line in letter.lines] for letter in run.letters}


def steps() -> list[str]:
    """The steps claimed so far, in order."""
    return list(Reminder.objects.order_by("id").values_list("step", flat=True))
