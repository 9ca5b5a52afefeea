"""For a process of its own: the cast, some tasks due on 2024-06-28, and business time at T-3 of them."""

from datetime import date

from tests.conftest import make_cast
from tests.factories import NOW, make_commitment, make_plan
from tracker.ledger.entries import system
from tracker.reminders.actions import ship_rules
from tracker.reminders.models import ReminderRule
from tracker.tasks import actions
from tracker.workdays.actions import open_business_clock


def seed() -> None:
    cast = make_cast()
    ship_rules(cast.bureau.rules, by=system("seed"), at=NOW)
    ReminderRule.objects.exclude(owed="task").delete()
    plan = make_plan(cast.bureau, drafted_by=cast.supervisor)
    for office in (cast.enforcement, cast.law, cast.relief):
        make_commitment(plan, office)
    actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    open_business_clock(date(2024, 6, 25), by=system("seed"))
