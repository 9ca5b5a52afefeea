"""R6: no sweep for two periods: the web process says so on every page, at /readyz and by mail; a sweep ends it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as house
from django.test import Client

from tests.conftest import Cast
from tests.reminders.conftest import MACHINE
from tracker.organisations.models import User
from tracker.reminders import health
from tracker.reminders.models import Look
from tracker.reminders.run import Run
from tracker.web.watching import Watch
from tracker.workdays import clock

PERIOD: timedelta = house.SWEEP_EVERY


@pytest.fixture
def stopped(db: None) -> None:
    """Nobody has looked for three periods of real time."""
    health.looked(clock.now() - 3 * PERIOD)


def test_two_periods_are_patience(db: None) -> None:
    assert health.stopped_since(MACHINE) is None  # nothing has begun
    health.begin(MACHINE)
    assert health.stopped_since(MACHINE + 2 * PERIOD) is None
    assert health.stopped_since(MACHINE + 2.1 * PERIOD) == MACHINE
    health.begin(MACHINE + PERIOD)  # another web process: the count goes on
    assert health.stopped_since(MACHINE + 2.1 * PERIOD) == MACHINE


def test_each_sweep_is_a_look_and_a_rehearsal_is_none(cast: Cast, run: Callable[..., Run]) -> None:
    run("2024-06-20", rehearse=True)
    assert not Look.objects.exists()
    run("2024-06-22")  # a day off: nothing is sent, and somebody looked
    run("2024-06-24", later=9)
    assert Look.objects.get().at == MACHINE + timedelta(minutes=9)


@pytest.mark.usefixtures("stopped")
def test_ready_no_longer(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.content.startswith(b"reminders: no sweep since 20")
    health.looked(clock.now())
    assert client.get("/readyz").status_code == 200


def test_mail_once_from_whoever_is_first(cast: Cast, mailoutbox: list[Any]) -> None:
    health.looked(MACHINE)
    User.objects.filter(username="wang").update(is_superuser=True, is_active=False)
    late = MACHINE + 3 * PERIOD
    first, second = Watch(), Watch()
    for watch in (first, second, first):
        watch.round(late)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["root@example.test"], "【一诺】自动提醒已停止运行")
    assert "自动提醒自3月2日09:00起没有运行" in mail.body
    assert first.stopped_since == second.stopped_since == MACHINE


def test_recovery_clears_it_and_the_next_stop_is_told_again(
    cast: Cast, mailoutbox: list[Any], run: Callable[..., Run]
) -> None:
    health.looked(MACHINE)
    watch = Watch()
    watch.round(MACHINE + 3 * PERIOD)
    run("2024-06-24", later=10)
    watch.round(MACHINE + timedelta(minutes=10))
    assert watch.stopped_since is None
    watch.round(MACHINE + timedelta(minutes=10) + 3 * PERIOD)
    assert len([mail for mail in mailoutbox if "停止运行" in mail.subject]) == 2
