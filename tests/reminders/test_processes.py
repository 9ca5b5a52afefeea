"""Several processes at once, killed ones, and the whole way through broker, beat and worker."""

import email
import email.policy
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from celery import Celery

from launcher import ROOT
from launcher.broker import start_broker
from launcher.processes import stop
from tests.messages.fake_smtp import FakeSmtp
from tests.reminders.house import House, wait_until

BEAT_LESS = ("-P", "solo", "-c", "1", "--without-gossip", "--without-mingle")
EXPIRE = "from tracker.messages.models import Digest; Digest.objects.update(lease_until=None)"


@pytest.fixture
def open_house(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., House]]:
    houses: list[House] = []

    def build(**settings: str) -> House:
        houses.append(House(tmp_path / "data", **settings))
        return houses[-1]

    yield build
    for house in houses:
        house.close()


@pytest.fixture
def smtp() -> Iterator[FakeSmtp]:
    server = FakeSmtp()
    yield server
    server.stop()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    """The suite's broker if it has one, else one of our own."""
    if url := os.environ.get("REDIS_URL"):
        yield url
        return
    process, url = start_broker(tmp_path / "b")
    yield url
    stop([process])


def mails(folder: Path) -> list[EmailMessage]:
    found = []
    for path in sorted(folder.glob("*.eml")) if folder.exists() else []:
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        found.append(mail)
    return found


def test_three_at_once_send_each_digest_once(open_house: Callable[..., House]) -> None:
    """R2: cron beside worker beside an impatient administrator."""
    house = open_house()
    racing = [house.start("manage.py", "sendreminders", "--json") for _ in range(3)]
    answers = [process.communicate(timeout=60)[0] for process in racing]
    runs = [json.loads(answer) for answer in answers]
    assert sum(run["claimed"] for run in runs) == house.people
    assert sum(len(run["digests"]) for run in runs) == sum(run["sent"] for run in runs) == house.people
    assert sorted(mail["To"] for mail in mails(house.mail)) == [
        "qian@example.test",
        "wang@example.test",
        "zhou@example.test",
    ]
    again = json.loads(house.manage("sendreminders", "--json"))
    assert (again["claimed"], again["digests"], again["sent"]) == (0, [], 0)


def test_killed_between_mail_and_mark(open_house: Callable[..., House], smtp: FakeSmtp) -> None:
    """R1: kill -9 just as the server has the mail; it comes once more under the same Message-ID, all others once."""
    house = open_house(EMAIL_URL=f"smtp://127.0.0.1:{smtp.port}")
    process: Any = None

    def kill(mail: EmailMessage) -> str:
        smtp.at_data = lambda later: "250 taken"
        process.send_signal(signal.SIGKILL)
        return ""

    smtp.at_data = kill
    process = house.start("manage.py", "sendreminders")
    assert process.wait(60) == -signal.SIGKILL
    house.manage("shell", "-v", "0", "-c", EXPIRE)
    assert json.loads(house.manage("sendreminders", "--json"))["sent"] == house.people
    first, *others = smtp.ids
    assert others.count(first) == 1
    assert len(set(smtp.ids)) == len(others) == house.people


@pytest.mark.broker
def test_beat_and_worker_send_by_themselves(
    open_house: Callable[..., House], broker: str, tmp_path: Path
) -> None:
    house = open_house(REDIS_URL=broker, YINUO_SWEEP_SECONDS="1")
    schedule = str(tmp_path / "beat")
    house.start("-m", "celery", "-A", "config", "worker", *BEAT_LESS)
    house.start("-m", "celery", "-A", "config", "beat", "-s", schedule, "--pidfile=")
    assert wait_until(lambda: len(mails(house.mail)) == house.people)
    assert {mail["Subject"] for mail in mails(house.mail)} == {
        f"【一诺】还剩3个工作日：健全行政执法责任制{n}（6月28日 周五）" for n in (1, 2, 3)
    }


@pytest.mark.broker
def test_job_waits_in_the_broker_until_a_worker_comes(open_house: Callable[..., House], broker: str) -> None:
    """Asked three times while no worker was there: three looks, one digest each."""
    house = open_house(REDIS_URL=broker)
    options = {"global_keyprefix": house.env["YINUO_KEY_PREFIX"]}
    client = Celery(broker=broker, broker_transport_options=options, set_as_current=False)
    for _ in range(3):
        client.send_task("reminders.send_due", ignore_result=True)
    client.close()
    assert mails(house.mail) == []
    house.start("-m", "celery", "-A", "config", "worker", *BEAT_LESS)
    assert wait_until(lambda: len(mails(house.mail)) == house.people)


def test_worker_knows_our_jobs() -> None:
    """The default discovery finds no job and says nothing; ours must find every one."""
    found = "from config.celery import app; app.loader.import_default_modules(); print(*app.tasks)"
    argv = [sys.executable, "manage.py", "shell", "-v", "0", "-c", found]
    names = run(argv, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout.split()
    ours = sorted(name for name in names if not name.startswith("celery."))
    assert ours == [
        "evidence.rehash",
        "evidence.sweep",
        "messages.send_pending",
        "reminders.send_due",
        "tasks.receive_silent",
    ]
