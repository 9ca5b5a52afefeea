"""Two workers, dead workers, and a crash between mail and mark."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import TODAY
from tests.messages.conftest import BY, MACHINE, NOW, send
from tests.messages.fake_smtp import FakeSmtp
from tracker.ledger.models import Change
from tracker.messages import sending
from tracker.messages.failures import Failure
from tracker.messages.models import Digest

Queue = Callable[..., list[Digest]]


class Killed(BaseException):
    """What a process does not survive."""


def test_leased_digests_are_left_alone(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    queue(cast.head, cast.staff)
    taken = sending.lease(on=TODAY, now=MACHINE, size=1)
    assert len(taken) == 1
    done = send()
    assert done.sent == 1
    assert Digest.objects.get(pk=taken[0].pk).state == "pending"


def test_lease_of_a_dead_worker_is_taken_over(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    """R5: within a minute."""
    queue(cast.head)
    sending.lease(on=TODAY, now=MACHINE)
    assert send(minutes=0.9).sent == 0
    assert send(minutes=1).sent == 1
    assert Digest.objects.get().attempts == 2


@pytest.mark.parametrize("died", ["before the mail", "between mail and mark"])
def test_crash_loses_nothing_and_repeats_one_message_id(
    cast: Cast, queue: Queue, smtp: FakeSmtp, monkeypatch: pytest.MonkeyPatch, died: str
) -> None:
    """R1: three to send, dead at the second; each arrives, at most one twice and under its own Message-ID."""
    digests = queue(cast.head, cast.staff, cast.law_head)
    point = "compose" if died == "before the mail" else "_mark"
    real, calls = getattr(sending, point), []

    def die_at_second(*args: Any, **facts: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise Killed
        return real(*args, **facts)

    with monkeypatch.context() as broken:
        broken.setattr(sending, point, die_at_second)
        with pytest.raises(Killed):
            send()
    assert send(minutes=2).sent == 2
    expected = [digest.message_id for digest in digests]
    if died == "between mail and mark":
        expected.insert(1, digests[1].message_id)
    assert smtp.ids == expected
    assert Change.objects.filter(kind="digest.sent").count() == 3


def test_late_failure_of_a_lost_lease_does_not_count(cast: Cast, queue: Queue) -> None:
    queue(cast.head)
    (mine,) = sending.lease(on=TODAY, now=MACHINE)
    (theirs,) = sending.lease(on=TODAY, now=MACHINE + timedelta(minutes=2))
    later = MACHINE + timedelta(minutes=2)
    sending._mark(mine, Failure("慢"), now=later, at=NOW, by=BY)
    assert Digest.objects.get().state == "pending"
    sending._mark(theirs, None, now=later, at=NOW, by=BY)
    sending._mark(mine, None, now=later, at=NOW, by=BY)
    assert Digest.objects.get().state == "sent"
    assert Change.objects.filter(kind="digest.sent").count() == 1


def test_slow_sending_keeps_its_lease_or_stops(
    cast: Cast, queue: Queue, smtp: FakeSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After forty seconds the lease of the rest is renewed; where another has taken over, this one stops."""
    queue(cast.head, cast.staff, cast.law_head)
    chunk = sending.lease(on=TODAY, now=MACHINE)
    assert sending._still_ours(chunk[1:], MACHINE + timedelta(seconds=40))
    renewed = Digest.objects.get(pk=chunk[2].pk).lease_until
    assert renewed == MACHINE + timedelta(seconds=100)
    sending.lease(on=TODAY, now=MACHINE + timedelta(seconds=101))
    assert not sending._still_ours(chunk[2:], MACHINE + timedelta(seconds=102))


def test_only_todays_go_out_by_themselves(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    """Yesterday's words are no longer true; what they said is told anew by the next digest."""
    queue(cast.head)
    assert send(on=TODAY + timedelta(days=1)).sent == 0
    assert Digest.objects.get().state == "pending"
