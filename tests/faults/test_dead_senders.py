"""R5: a process is killed (-9) in the middle of the job; its digests are in other hands within 60 seconds.

The long form takes the product's own lease and period and real time; the short one a shorter lease.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house_settings

from launcher.broker import start_broker
from launcher.processes import stop
from tests.conftest import make_cast
from tests.factories import NOW, TODAY, new_user
from tests.faults.sweeps import Sweeper, sweeper
from tests.faults.works import works
from tests.messages.conftest import BY, make_letter
from tests.messages.fake_smtp import FakeSmtp
from tests.together import FULL
from tracker.messages.actions import queue_digests
from tracker.messages.leases import LEASE
from tracker.messages.models import Digest
from tracker.organisations.models import Bureau, User
from tracker.workdays import clock
from tracker.workdays.actions import open_business_clock

ROUNDS, AT_ONCE = (10, 10) if FULL else (1, 3)
LEASED = LEASE.total_seconds() if FULL else 1.0
PERIOD = (house_settings.SWEEP_EVERY / 4).total_seconds() if FULL else 0.5
EACH = 5  # digests in the hands of each
WORKERS_KILLED = 5

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bureau() -> Bureau:
    open_business_clock(TODAY, by=BY)
    return make_cast().bureau


def queue(bureau: Bureau, count: int, what: str) -> None:
    people = [new_user(f"{what}-{n}", f"{what}-{n}") for n in range(count)]
    User.objects.bulk_create(people)
    queue_digests([make_letter(person, bureau) for person in people], day=TODAY, by=BY, at=NOW)


@contextmanager
def silent(server: FakeSmtp) -> Iterator[Callable[[], int]]:
    """The server takes each mail and does not answer: who sent it is in the middle of it. How many are."""
    over, waiting = threading.Event(), []

    def hold(mail: Any) -> str:
        waiting.append(mail)
        over.wait(60)
        return ""

    was, server.at_data = server.at_data, hold
    yield lambda: len(waiting)
    server.at_data = was
    over.set()


def wait_until(true: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def one_round(bureau: Bureau, sweeps: Sweeper, server: FakeSmtp, number: int) -> float:
    """Kill so many at once, then look as beat would; the longest until a digest of the dead was out, in seconds."""
    queue(bureau, AT_ONCE * EACH, f"r{number}")
    with silent(server) as held:
        pids = sweeps.order({"victims": AT_ONCE, "chunk": EACH, "lease": LEASED})["pids"]
        wait_until(lambda: held() == AT_ONCE, 60)
        killed_at = clock.now()
        sweeps.order({"kill": pids})
    deadline = time.monotonic() + 90
    while Digest.objects.unsent().exists():
        assert time.monotonic() < deadline
        time.sleep(PERIOD)
        sweeps.order({"look": True, "lease": LEASED})
    last = Digest.objects.filter(sent_at__gte=killed_at).order_by("-sent_at")[0].sent_at
    assert last is not None
    return (last - killed_at).total_seconds()


def test_what_dead_senders_held_is_taken_over(bureau: Bureau, post_office: FakeSmtp, measured: Any) -> None:
    with sweeper(post_office.port) as sweeps:
        longest = max(one_round(bureau, sweeps, post_office, n) for n in range(ROUNDS))
    kills = ROUNDS * AT_ONCE
    assert Digest.objects.count() == kills * EACH and longest < 60
    ids = set(Digest.objects.values_list("message_id", flat=True))
    assert set(post_office.ids) == ids
    assert len(post_office.ids) - len(ids) <= kills  # only what was in the middle of being sent comes twice
    what = f"{kills} senders killed in the job, lease {LEASED:.0f} s, a look every {PERIOD:.1f} s"
    measured("R5", f"{what}: longest until taken over and sent, seconds", f"{longest:.1f}")


@pytest.mark.broker
@pytest.mark.skipif(not FULL, reason="the long form: real workers, real time")
def test_killed_worker_is_replaced_by_the_other(
    bureau: Bureau, post_office: FakeSmtp, tmp_path: Path, measured: Any
) -> None:
    process, broker = start_broker(tmp_path / "b")
    longest = timedelta()
    try:
        with works(tmp_path / "w", broker=broker, smtp_port=post_office.port, every=60) as house:
            house.beat()
            first = house.worker()
            for number in range(WORKERS_KILLED):
                with silent(post_office) as held:
                    queue(bureau, EACH, f"w{number}")
                    wait_until(lambda held=held: held() >= 1, 60)  # type: ignore[misc]
                    other = house.worker()
                    house.kill(first)
                    killed_at = clock.now()
                wait_until(lambda: not Digest.objects.unsent().exists(), 90)
                last = Digest.objects.order_by("-sent_at")[0].sent_at
                assert last is not None
                longest, first = max(longest, last - killed_at), other
    finally:
        stop([process])
    assert longest < timedelta(seconds=60)
    what = f"{WORKERS_KILLED} real workers killed in the job, product's settings"
    measured("R5", f"{what}: longest until taken over and sent, seconds", f"{longest.total_seconds():.1f}")
