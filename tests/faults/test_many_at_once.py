"""R2: two beats, three workers and cron at once, day after day: nothing missed, nothing doubled."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from launcher.broker import start_broker
from launcher.processes import stop
from tests.factories import at, make_user
from tests.faults.season import CALENDAR, FIRST, Season, doubled, lines_of_nobody, make_season, missed, unsent
from tests.faults.works import works
from tests.messages.fake_smtp import FakeSmtp
from tests.reminders.conftest import MACHINE, SETUP
from tests.together import FULL, together
from tracker.ledger.verify import verify
from tracker.messages.models import Digest
from tracker.reminders.run import send_due
from tracker.workdays.actions import move_clock_on, open_business_clock

DAYS = 90 if FULL else 5
LOOKING = 4  # three workers and cron; twice, for there are two beats

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def season() -> Season:
    return make_season(offices=4, dues=[day for day in simulated() for _n in range(2 if FULL else 1)])


def simulated() -> list[date]:
    """Days off among them: the first is a Friday."""
    return [FIRST + timedelta(days=n) for n in range(DAYS)]


def look(day: date, minute: int) -> Callable[[], Any]:
    now = MACHINE + timedelta(minutes=minute)
    return lambda: send_due(on=day, at=at(day), now=now, keep_letters=False)


def all_went_well(season: Season, server: FakeSmtp) -> None:
    assert missed(season.tasks, simulated()) == []
    assert (doubled(), unsent(), lines_of_nobody()) == ([], 0, 0)
    assert all(CALENDAR.is_workday(day) for day in Digest.objects.values_list("day", flat=True))
    ids = Digest.objects.values_list("message_id", flat=True)
    assert Counter(server.ids) == Counter(ids)  # each once on the wire, and nothing else
    assert verify().breaks == []


def test_many_at_once_miss_and_double_nothing(season: Season, own_mail: FakeSmtp, measured: Any) -> None:
    for n, day in enumerate(simulated()):
        for beat in range(2):
            outcomes = together(*[look(day, 10 * n + beat)] * LOOKING)
            assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    all_went_well(season, own_mail)
    what = f"{LOOKING} sweeps at once twice a day, {DAYS} days"
    measured("R2", f"{what}: steps missed, doubled", f"0, 0 of {len(own_mail.ids)} digests")


@pytest.mark.broker
@pytest.mark.skipif(not FULL, reason="the long form: real processes for 90 days")
def test_beats_workers_and_cron_for_a_season(
    season: Season, post_office: FakeSmtp, tmp_path: Path, measured: Any
) -> None:
    root = make_user("root", "系统管理员", is_staff=True, is_superuser=True)
    process, broker = start_broker(tmp_path / "b")
    try:
        with works(tmp_path / "w", broker=broker, smtp_port=post_office.port) as house:
            open_business_clock(FIRST - timedelta(days=1), by=SETUP)
            for _n in range(3):
                house.worker()
            for _n in range(2):
                house.beat()
            house.cron(2)
            for day in simulated():
                move_clock_on(by=root, to=day)
                deadline = time.monotonic() + 120
                while CALENDAR.is_workday(day) and (missed(season.tasks, [day]) or unsent()):
                    assert time.monotonic() < deadline, missed(season.tasks, [day])
                    time.sleep(0.3)
                time.sleep(1.5)  # so that every process looks again
    finally:
        stop([process])
    all_went_well(season, post_office)
    what = f"2 beats, 3 workers and cron, {DAYS} days"
    measured("R2", f"{what}: steps missed, doubled", f"0, 0 of {len(post_office.ids)} digests")
