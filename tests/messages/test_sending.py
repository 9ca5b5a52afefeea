"""Sending over a real socket: what goes out, what fails, and that it shows."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Cast
from tests.messages.conftest import MACHINE, send
from tests.messages.fake_smtp import FakeSmtp
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.messages.failures import MAX_ATTEMPTS
from tracker.messages.models import Digest
from tracker.organisations.models import User

Queue = Callable[..., list[Digest]]


def states() -> dict[str, tuple[str, str]]:
    rows = Digest.objects.select_related("person")
    return {digest.person.username: (digest.state, digest.last_error) for digest in rows}


def test_all_go_out_through_one_connection(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    digests = queue(cast.head, cast.staff, cast.law_head)
    done = send()
    assert (done.sent, done.failed) == (3, 0)
    assert smtp.ids == [digest.message_id for digest in digests]
    assert smtp.connections == 1
    digest = Digest.objects.get(person=cast.head)
    assert (digest.state, digest.sent_to, digest.attempts) == ("sent", "li@example.test", 1)
    assert digest.sent_at is not None and digest.sent_at >= MACHINE and digest.lease_until is None
    assert smtp.mails[0]["Auto-Submitted"] == "auto-generated"
    sent = Change.objects.filter(kind="digest.sent")
    assert [json.loads(row.data)["after"]["state"] for row in sent] == ["sent"] * 3
    assert verify().breaks == []


def test_second_run_sends_nothing(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    queue(cast.head)
    send()
    done = send(minutes=90)
    assert (done.sent, done.failed, len(smtp.mails)) == (0, 0, 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"email": ""}, "没有填写邮箱地址。"), ({"is_active": False}, "账号已停用。")],
)
def test_person_who_cannot_be_reached_is_a_visible_failure(
    cast: Cast, queue: Queue, smtp: FakeSmtp, change: dict[str, Any], reason: str
) -> None:
    queue(cast.head, cast.staff)
    User.objects.filter(pk=cast.head.pk).update(**change)
    send()
    assert states() == {"li": ("failed", reason), "zhou": ("sent", "")}
    failed = Change.objects.get(kind="digest.failed")
    assert json.loads(failed.data)["reason"] == reason
    send(minutes=600)
    assert Digest.objects.get(person=cast.head).attempts == 1  # waits for a person, not for time


def test_refused_address_fails_for_good_and_the_others_go_out(
    cast: Cast, queue: Queue, smtp: FakeSmtp
) -> None:
    smtp.answers["RCPT"] = lambda line: "550 5.1.1 no such user" if "li@" in line else "250 ok"
    queue(cast.head, cast.staff)
    send()
    assert states() == {"li": ("failed", "收件地址被邮件服务器拒收，请核对邮箱地址。"), "zhou": ("sent", "")}
    digest = Digest.objects.get(person=cast.head)
    assert digest.next_try_at is None
    assert "5.1.1 no such user" in digest.error_detail
    assert smtp.connections == 1


def test_poison_record_stops_nobody(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    """R22: one that cannot even be written down."""
    queue(cast.head, cast.staff, cast.law_head)
    User.objects.filter(pk=cast.staff.pk).update(email="周@@不是地址 x")
    done = send()
    assert (done.sent, done.failed) == (2, 1)
    assert states()["zhou"][0] == "failed"


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("RCPT", "451 4.3.0 try later"),
        ("MAIL", "421 closing"),
        ("DATA", "452 no room"),
        ("EHLO", ""),
        ("MAIL", ""),
    ],
)
def test_passing_trouble_is_tried_again_under_the_same_message_id(
    cast: Cast, queue: Queue, smtp: FakeSmtp, verb: str, reply: str
) -> None:
    """R21: 4xx, a closed or dropped connection."""
    (digest,) = queue(cast.head)
    smtp.answers[verb] = smtp.answers["HELO"] = reply
    if verb != "EHLO":
        del smtp.answers["HELO"]
    assert send().failed == 1
    failed = Digest.objects.get()
    assert failed.state == "failed" and "将自动重试" in failed.last_error
    smtp.answers.clear()
    assert send(minutes=0.5).sent == 0  # too early
    assert send(minutes=1.5).sent == 1
    assert set(smtp.ids) == {digest.message_id}
    assert states() == {"li": ("sent", "")}


def test_drop_after_data_repeats_under_the_same_message_id(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    (digest,) = queue(cast.head)
    smtp.at_data = lambda mail: ""
    assert send().failed == 1
    smtp.at_data = lambda mail: "250 taken"
    assert send(minutes=2).sent == 1
    assert smtp.ids == [digest.message_id] * 2


def test_no_server_at_all_marks_the_chunk_and_ends_the_run(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    smtp.stop()
    queue(cast.head, cast.staff, cast.law_head)
    done = send()
    assert (done.sent, done.failed) == (0, 3)
    assert {state for state, _reason in states().values()} == {"failed"}


def test_one_lost_connection_is_replaced(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    answers = iter(["", *["250 ok"] * 9])
    smtp.answers["RCPT"] = lambda line: next(answers)
    queue(cast.head, cast.staff, cast.law_head)
    done = send()
    assert (done.sent, done.failed, smtp.connections) == (2, 1, 2)
    assert send(minutes=2).sent == 1


def test_after_many_tries_somebody_has_to_look(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    smtp.answers["RCPT"] = "451 later"
    queue(cast.head)
    for tried in range(MAX_ATTEMPTS + 2):
        send(minutes=1441 * tried)
    digest = Digest.objects.get()
    assert (digest.attempts, digest.next_try_at) == (MAX_ATTEMPTS, None)
    assert Change.objects.filter(kind="digest.failed").count() == MAX_ATTEMPTS


@pytest.mark.django_db
def test_queries_do_not_grow_while_leasing(
    cast: Cast, queue: Queue, django_assert_num_queries: Any, smtp: FakeSmtp
) -> None:
    with django_assert_num_queries(3):  # savepoint, look, release
        send()


def test_two_that_break_the_connection_do_not_stop_the_others(
    cast: Cast, queue: Queue, smtp: FakeSmtp
) -> None:
    """R22: the server hangs up on two of them; a third proves that it is still there."""
    queue(cast.head, cast.staff, cast.law_head)
    smtp.answers["RCPT"] = lambda line: "" if "li@" in line or "zhou@" in line else "250 ok"
    done = send()
    assert (done.sent, done.failed, smtp.connections) == (1, 2, 3)


def test_server_that_breaks_again_and_again_is_let_rest(cast: Cast, queue: Queue, smtp: FakeSmtp) -> None:
    """Three breaks running: the run ends, and who was not tried yet comes first in the next."""
    queue(cast.head, cast.staff, cast.law_head, cast.other_head)
    smtp.answers["DATA"] = ""
    done = send()
    assert (done.sent, done.failed) == (0, 3)
    untried = Digest.objects.get(state="pending")
    assert (untried.attempts, untried.lease_until) == (0, None)
    smtp.answers.clear()
    assert send(minutes=0.2).sent == 1
