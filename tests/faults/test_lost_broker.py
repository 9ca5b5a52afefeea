"""R4: the real broker is killed, flushed, replaced by an empty one, at many points, while worker and beat go on.

The rows are the truth and a job only says "look now": every day's mails still go out, and within 60 seconds of the
broker's return, without restarting worker or beat.
"""

import random
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from launcher.broker import start_broker
from launcher.processes import stop
from tests.factories import make_user
from tests.faults.season import CALENDAR, FIRST, Season, doubled, make_season, missed, unsent
from tests.faults.works import Works, works
from tests.messages.fake_smtp import FakeSmtp
from tests.reminders.conftest import SETUP
from tests.together import FULL
from tracker.messages.models import Digest
from tracker.organisations.models import User
from tracker.workdays.actions import move_clock_on, open_business_clock

POINTS = 50 if FULL else 3
AWAY = (0.2, 3.0) if FULL else (0.2, 0.5)  # seconds without a broker
WAYS = ("killed", "flushed", "replaced")
PATIENCE = 60  # seconds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]


class Broker:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process, self.url = start_broker(folder)

    def suffer(self, way: str, away: float) -> None:
        if way == "flushed":
            _say(self.url.removeprefix("redis+socket://"), b"FLUSHALL\r\n")
            return
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        if way == "replaced":
            shutil.rmtree(self.folder / "broker")
        time.sleep(away)
        self.process, _url = start_broker(self.folder)


def _say(path: str, words: bytes) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.connect(path)
        client.sendall(words)
        assert client.recv(16).startswith(b"+OK")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    made = Broker(tmp_path / "b")
    yield made
    stop([made.process])


@pytest.fixture
def season() -> Season:
    """Something is due on every working day."""
    return make_season(offices=3, dues=[FIRST + timedelta(days=n) for n in range(POINTS * 2 + 10)])


@pytest.fixture
def root() -> User:
    return make_user("root", "系统管理员", is_staff=True, is_superuser=True)


def out_on(season: Season, day: date) -> bool:
    return not missed(season.tasks, [day]) and not unsent()


def wait_for(season: Season, day: date, house: Works, patience: float) -> float:
    begun = time.monotonic()
    while not out_on(season, day):
        assert time.monotonic() < begun + patience, (house.folder / "log").read_text()[-3000:]
        assert all(process.poll() is None for process in house.running), "a process ended"
        time.sleep(0.1)
    return time.monotonic() - begun


def test_broker_may_vanish_at_any_point(
    season: Season, root: User, broker: Broker, post_office: FakeSmtp, tmp_path: Path, measured: Any
) -> None:
    choice, longest, day = random.Random(4), 0.0, FIRST
    with works(tmp_path / "w", broker=broker.url, smtp_port=post_office.port) as house:
        house.worker()
        house.beat()
        open_business_clock(day, by=SETUP)
        wait_for(season, day, house, PATIENCE)
        for n in range(POINTS):
            day = CALENDAR.shift(day, 1)
            way, early = WAYS[n % len(WAYS)], choice.random() < 0.5
            if not early:  # while the day's work is on its way
                move_clock_on(by=root, to=day)
                time.sleep(choice.uniform(0, 1))
            broker.suffer(way, choice.uniform(*AWAY))
            if early:  # the work comes only after the loss
                move_clock_on(by=root, to=day)
            longest = max(longest, wait_for(season, day, house, PATIENCE))
    assert (doubled(), unsent()) == ([], 0)
    assert sorted(post_office.ids) == sorted(Digest.objects.values_list("message_id", flat=True))
    what = f"broker killed, flushed, replaced at {POINTS} points"
    measured("R4", f"{what}: digests lost", f"0 of {len(post_office.ids)}")
    measured("R4", f"{what}: longest until the work was done, seconds", f"{longest:.1f}")
