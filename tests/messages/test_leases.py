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
from tracker.messages import leases, sending
from tracker.messages.channels import mail
from tracker.messages.channels.handing import Handed
from tracker.messages.failures import Failure
from tracker.messages.leases import GIVE_UP_AFTER
from tracker.messages.models import Digest
from tracker.messages.sending import Result, Sent

Queue = Callable[..., list[Digest]]


class Killed(BaseException):
    """What a process does not survive."""


def test_leased_digests_are_left_alone(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    queue(cast.head, cast.staff)
    taken = leases.lease(on=TODAY, now=MACHINE, size=1)
    assert len(taken) == 1
    done = send()
    assert done.sent == 1
    assert Digest.objects.get(pk=taken[0].pk).state == "pending"


def test_lease_of_a_dead_worker_is_taken_over(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    """R5: within half a minute, so that with the next look it is within one."""
    queue(cast.head)
    leases.lease(on=TODAY, now=MACHINE)
    assert send(minutes=0.4).sent == 0
    assert send(minutes=0.5).sent == 1
    digest = Digest.objects.get()
    assert (digest.attempts, digest.takeovers) == (2, 1)


@pytest.mark.parametrize("died", ["before the mail", "between mail and note", "before settling"])
def test_crash_loses_nothing_and_repeats_one_message_id(
    cast: Cast, queue: Queue, smtp: FakeSmtp, monkeypatch: pytest.MonkeyPatch, died: str
) -> None:
    """R1: three to send, dead at the second; each arrives, at most one twice and under its own Message-ID."""
    digests = queue(cast.head, cast.staff, cast.law_head)
    where, point, at_call = {
        "before the mail": (mail, "compose", 2),
        "between mail and note": (sending, "note", 2),
        "before settling": (sending, "settle", 1),
    }[died]
    real, calls = getattr(where, point), []

    def die_at_second(*args: Any, **facts: Any) -> Any:
        calls.append(1)
        if len(calls) == at_call:
            raise Killed
        return real(*args, **facts)

    with monkeypatch.context() as broken:
        broken.setattr(where, point, die_at_second)
        with pytest.raises(Killed):
            send()
    assert send(minutes=2).sent == 3
    expected = [digest.message_id for digest in digests]
    if died == "between mail and note":
        expected.insert(1, digests[1].message_id)
    assert smtp.ids == expected
    assert Change.objects.filter(kind="digest.sent").count() == 3


def test_late_failure_of_a_lost_lease_does_not_count(cast: Cast, queue: Queue) -> None:
    queue(cast.head)
    (mine,) = leases.lease(on=TODAY, now=MACHINE)
    later = MACHINE + timedelta(minutes=2)
    (theirs,) = leases.lease(on=TODAY, now=later)
    done = Sent()
    sending.settle([Result(mine, Failure("慢"))], done, now=later, at=NOW, by=BY)
    assert (Digest.objects.get().state, done.failed) == ("pending", 0)
    for digest in (theirs, mine):
        sending.note(digest, later)
        out = Result(digest, None, [Handed("mail", later, "li@example.test")])
        sending.settle([out], done, now=later, at=NOW, by=BY)
    assert (Digest.objects.get().state, done.sent) == ("sent", 1)
    assert Change.objects.filter(kind="digest.sent").count() == 1


def test_failure_does_not_undo_what_another_sent(cast: Cast, queue: Queue) -> None:
    """Slow, taken over, the other had it out and died before settling: it is out."""
    queue(cast.head)
    (mine,) = leases.lease(on=TODAY, now=MACHINE)
    sending.note(Digest.objects.get(), MACHINE)
    sending.settle([Result(mine, Failure("慢"))], Sent(), now=MACHINE, at=NOW, by=BY)
    assert Digest.objects.get().state == "pending"
    assert send(minutes=1).sent == 1


def test_slow_sending_keeps_its_lease_or_stops(
    cast: Cast, queue: Queue, smtp: FakeSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After half of it the lease of the rest is renewed; where another has taken over, this one stops."""
    queue(cast.head, cast.staff, cast.law_head)
    chunk = leases.lease(on=TODAY, now=MACHINE)
    assert leases.still_ours(chunk[1:], MACHINE + timedelta(seconds=20))
    renewed = Digest.objects.get(pk=chunk[2].pk).lease_until
    assert renewed == MACHINE + timedelta(seconds=50)
    leases.lease(on=TODAY, now=MACHINE + timedelta(seconds=51))
    assert not leases.still_ours(chunk[2:], MACHINE + timedelta(seconds=52))


def test_what_ends_its_senders_goes_alone_and_is_set_aside(
    cast: Cast, queue: Queue, smtp: FakeSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R22: a digest whose sender dies each time. The others go out; in the end somebody has to look."""
    killer, *others = queue(cast.staff, cast.head, cast.law_head)
    real = mail.compose

    def deadly(digest: Digest, **facts: Any) -> Any:
        if digest.pk == killer.pk:
            raise Killed
        return real(digest, **facts)

    monkeypatch.setattr(mail, "compose", deadly)
    out = []
    for minute in range(GIVE_UP_AFTER):
        with pytest.raises(Killed):
            send(minutes=minute)
        out.append(len(smtp.ids))
    assert out == [0, 0, 0, 0, 2]  # the chunk died three times, then the killer alone, and then it came last
    assert set(smtp.ids) == {digest.message_id for digest in others}
    assert send(minutes=GIVE_UP_AFTER).failed == 1
    aside = Digest.objects.get(pk=killer.pk)
    assert (aside.state, aside.next_try_at) == ("failed", None) and "已搁置" in aside.last_error


def test_only_todays_go_out_by_themselves(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    """Yesterday's words are no longer true; what they said is told anew by the next digest."""
    queue(cast.head)
    assert send(on=TODAY + timedelta(days=1)).sent == 0
    assert Digest.objects.get().state == "pending"
