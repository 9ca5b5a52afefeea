"""R22: one poison row among a thousand: all others go out, it is set aside and shown, the next sweep is not held up."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories import at
from tests.faults.season import CALENDAR, make_season
from tests.messages.fake_smtp import FakeSmtp
from tests.reminders.conftest import MACHINE
from tests.together import FULL
from tracker.ledger.verify import verify
from tracker.messages.models import Digest
from tracker.organisations.models import User
from tracker.reminders.models import Reminder
from tracker.reminders.run import Run, send_due
from tracker.tasks.models import Task

ROWS = 1000 if FULL else 60


@pytest.fixture
def smtp(settings: Any) -> Iterator[FakeSmtp]:
    server = FakeSmtp()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    yield server
    server.stop()


@pytest.fixture
def tasks(db: None) -> list[Task]:
    """Each of another office, all with a desk officer to be told seven working days ahead."""
    due = at("2024-07-10").date()
    return make_season(offices=ROWS, dues=[due] * ROWS).tasks


def sweep(day: Any) -> Run:
    return send_due(on=day, at=at(day), now=MACHINE, keep_letters=False)


@pytest.mark.parametrize("poison", ["row", "address"])
def test_one_poison_row(tasks: list[Task], smtp: FakeSmtp, measured: Any, poison: str) -> None:
    sick = tasks[ROWS // 2]
    first, second = (CALENDAR.step_day(sick.due_on, offset) for offset in (-7, -3))
    desk = User.objects.get(posts__office=sick.lead_office_id, posts__role="staff")
    if poison == "address":
        User.objects.filter(pk=desk.pk).update(email="周@@不是地址 x")
    else:
        Task.objects.filter(pk=sick.pk).update(expected_evidence=5)
    done = sweep(first)
    assert (done.sent, len(smtp.ids), len(set(smtp.ids))) == (ROWS - 1,) * 3
    if poison == "address":
        shown = Digest.objects.get(state="failed")
        assert shown.person == desk and shown.last_error and shown.next_try_at is None
    else:
        shown_row = Reminder.objects.get(outcome="set_aside")
        assert shown_row.task == sick and shown_row.problem
    again = sweep(first)
    assert (again.claimed, again.sent, again.failed, again.quarantined) == (0, 0, 0, 0)
    assert sweep(second).sent == ROWS - 1
    assert verify().breaks == []
    what = {"address": "an address that cannot be written down"}.get(
        poison, "a row that cannot be put into words"
    )
    measured("R22", f"{what}: sent, set aside", f"{ROWS - 1}, 1 of {ROWS}")
