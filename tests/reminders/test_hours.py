"""The hour of a bureau: before it nothing of it is built, after it everything, also after an outage."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from tests.conftest import Cast
from tests.factories import at, give_post, make_commitment, make_plan
from tests.reminders.conftest import SETUP, told
from tracker.ledger.refusals import NotValid
from tracker.messages.models import Digest
from tracker.organisations.actions import keep
from tracker.organisations.models import Bureau, Office, Role, RuleSet
from tracker.reminders.actions import give_own_rules, ship_rules
from tracker.reminders.models import Reminder, ReminderRule
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.actions import open_business_clock

RunOn = Callable[..., Run]
EARLY, LATE = 7, 10


@pytest.fixture
def two_bureaus(cast: Cast, task: Task, rules: RuleSet) -> Office:
    """Another bureau at ten, the cast's at seven; both have a task due on 2024-06-28. Its office that leads."""
    there = Bureau.objects.get(code="TZYJ")
    own = give_own_rules(there, by=cast.admin, at=at("2024-06-20"))
    for rule_set, hour in ((rules, EARLY), (own, LATE)):
        rule_set.refresh_from_db()
        rule_set.digest_hour = hour
        keep(rule_set, by=SETUP, at=at("2024-06-20"))
    office = there.offices.get()
    plan = make_plan(there, drafted_by=cast.other_supervisor)
    make_commitment(plan, office, due_on=date(2024, 6, 28))
    actions.issue_plan(plan, by=cast.other_supervisor, at=at("2024-06-20"))
    return office


def test_each_at_its_own_hour(cast: Cast, two_bureaus: Office, run: RunOn) -> None:
    assert told(run("2024-06-28", hour=6)) == {}
    assert set(told(run("2024-06-28", hour=7))) == {"李建国", "周小梅"}
    assert told(run("2024-06-28", hour=9)) == {}
    assert set(told(run("2024-06-28", hour=10))) == {"外人"}
    assert told(run("2024-06-28", hour=15)) == {}


def test_after_an_outage_all_whose_hour_is_past(cast: Cast, two_bureaus: Office, run: RunOn) -> None:
    assert set(told(run("2024-06-28", hour=15))) == {"李建国", "周小梅", "外人"}


def test_who_belongs_to_both_gets_one_digest_at_the_later_hour(
    cast: Cast, two_bureaus: Office, run: RunOn
) -> None:
    give_post(cast.head, Role.HEAD, two_bureaus)
    assert set(told(run("2024-06-28", hour=8))) == {"周小梅"}
    assert set(Reminder.objects.values_list("outcome", flat=True)) == {"waiting"}
    assert told(run("2024-06-28", hour=10)) == {"李建国": ["今天到期", "今天到期"], "外人": ["今天到期"]}
    assert Digest.objects.filter(person=cast.head).count() == 1
    assert set(Reminder.objects.values_list("outcome", flat=True)) == {"told"}


@pytest.mark.parametrize("hour", [5, 21])
def test_nobody_is_written_to_at_night(cast: Cast, rules: RuleSet, hour: int) -> None:
    rules.digest_hour = hour
    with pytest.raises(NotValid):
        keep(rules, by=cast.admin, at=at("2024-06-20"))
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.filter(pk=rules.pk).update(digest_hour=hour)


def test_by_hand_a_named_day_does_not_wait(cast: Cast, issued: Callable[..., Any], rules: RuleSet) -> None:
    """The demonstration's day begins at nine; this bureau's hour is ten."""
    issued()
    RuleSet.objects.filter(pk=rules.pk).update(digest_hour=LATE)
    open_business_clock(date(2024, 6, 28), by=SETUP)
    call_command("sendreminders", stdout=StringIO())
    assert not Digest.objects.exists() and Reminder.objects.exists()
    call_command("sendreminders", "--on", "2024-06-28", stdout=StringIO())
    assert Digest.objects.count() == 2


def test_a_copy_of_the_rules_keeps_the_hour(cast: Cast, rules: RuleSet) -> None:
    RuleSet.objects.filter(pk=rules.pk).update(digest_hour=LATE)
    ship_rules(rules, by=SETUP, at=at("2024-06-20"))
    own = give_own_rules(cast.bureau, by=cast.admin, at=at("2024-06-20"))
    assert own.digest_hour == LATE
    assert ReminderRule.objects.filter(rule_set=own).exists()
