"""重发 by hand: who may, when, and under which Message-ID."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY, at
from tests.messages.conftest import BY, MACHINE, send
from tests.messages.fake_smtp import FakeSmtp
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.messages.actions import requeue_digest, take_back_unsent
from tracker.messages.models import Digest

LATER = MACHINE + timedelta(minutes=5)


@pytest.fixture
def refused(cast: Cast, queue: Callable[..., list[Digest]], smtp: FakeSmtp) -> Digest:
    """A digest the mail server would not take."""
    smtp.answers["RCPT"] = "550 no such user"
    queue(cast.head)
    send()
    return Digest.objects.get()


@pytest.mark.parametrize("who", ["admin", "supervisor"])
def test_goes_out_again_under_its_message_id(cast: Cast, refused: Digest, smtp: FakeSmtp, who: str) -> None:
    smtp.answers.clear()
    requeue_digest(refused, by=getattr(cast, who), at=NOW, now=LATER)
    waiting = Digest.objects.get()
    assert (waiting.state, waiting.attempts, waiting.last_error) == ("pending", 0, "")
    assert send(minutes=5).sent == 1
    assert smtp.ids == [refused.message_id]
    kinds = list(Change.objects.filter(subject_type="digest").values_list("kind", flat=True))
    assert kinds == ["digest.built", "digest.failed", "digest.requeued", "digest.sent"]


def test_goes_out_on_a_later_day_too(cast: Cast, refused: Digest, smtp: FakeSmtp) -> None:
    smtp.answers.clear()
    requeue_digest(refused, by=cast.admin, at=at("2024-06-24"), now=LATER)
    on = TODAY + timedelta(days=4)
    assert take_back_unsent(on=on, now=LATER, by=BY, at=at(on)) == set()
    assert send(minutes=5, on=on).sent == 1


@pytest.mark.parametrize("who", ["head", "staff", "leader", "other_supervisor", "stranger"])
def test_others_may_not(cast: Cast, refused: Digest, who: str) -> None:
    with pytest.raises(NotAllowed, match="只有系统管理员和督办员"):
        requeue_digest(refused, by=getattr(cast, who), at=NOW, now=LATER)
    assert Digest.objects.get().state == "failed"


def test_twice_or_after_sending_is_refused(cast: Cast, refused: Digest, smtp: FakeSmtp) -> None:
    smtp.answers.clear()
    requeue_digest(refused, by=cast.admin, at=NOW, now=LATER)
    with pytest.raises(WrongState, match="待发送"):
        requeue_digest(refused, by=cast.admin, at=NOW, now=LATER)
    send(minutes=5)
    with pytest.raises(WrongState, match="已发送"):
        requeue_digest(refused, by=cast.admin, at=NOW, now=LATER)
    assert Change.objects.filter(kind="digest.requeued").count() == 1


def test_what_was_merged_into_a_later_one_is_not_sent_twice(
    cast: Cast, queue: Callable[..., list[Digest]]
) -> None:
    (digest,) = queue(cast.head)
    take_back_unsent(on=TODAY + timedelta(days=1), now=MACHINE, by=BY, at=at("2024-06-21"))
    with pytest.raises(WrongState, match="已并入之后的提醒"):
        requeue_digest(digest, by=cast.admin, at=NOW, now=LATER)
