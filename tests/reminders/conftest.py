"""Shipped rules for the cast's bureau, and one way to run."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.conftest import Cast
from tests.factories import NOW, at
from tracker.ledger.entries import system
from tracker.organisations.models import RuleSet
from tracker.reminders.actions import ship_rules
from tracker.reminders.models import Reminder, ReminderRule
from tracker.reminders.run import Run, send_due

SETUP = system("tests")
MACHINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # machine time has nothing to do with the plan's year


DATES = ("task", "rework", "slot")  # the ladders of dates; what waits for somebody has tests of its own


@pytest.fixture
def rules(cast: Cast) -> RuleSet:
    ship_rules(cast.bureau.rules, by=SETUP, at=NOW)
    ReminderRule.objects.exclude(owed__in=DATES).delete()
    ReminderRule.objects.filter(draws="notice").delete()
    ReminderRule.objects.update(draws="")  # papers that wait for a signature have tests of their own
    return cast.bureau.rules


@pytest.fixture
def all_rules(rules: RuleSet) -> RuleSet:
    """As shipped."""
    rules.reminder_rules.all().delete()
    ship_rules(rules, by=SETUP, at=NOW)
    return rules


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
