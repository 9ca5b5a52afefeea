"""What is queued for whom, once."""

import json
from datetime import date

from tests.conftest import Cast
from tests.factories import NOW, TODAY, at
from tests.messages.conftest import BY, MACHINE, make_letter
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.messages.actions import queue_digests, take_back_unsent, told
from tracker.messages.models import Delivery, Digest
from tracker.organisations.standing import standing_of


def test_digest_is_queued_with_lines_and_its_ledger_row(cast: Cast) -> None:
    queued = queue_digests(
        [make_letter(cast.head, cast.bureau, "reminder:1", "reminder:2")], day=TODAY, by=BY, at=NOW
    )
    assert queued == {cast.head.pk}
    digest = Digest.objects.get()
    assert (digest.state, digest.attempts, str(digest)) == ("pending", 0, "6月20日 李建国")
    assert [(d.source, d.order, str(d)) for d in digest.deliveries.all()] == [
        ("reminder:1", 0, "【今天到期】枣应急-2024-001 健全行政执法责任制"),
        ("reminder:2", 1, "【今天到期】枣应急-2024-001 健全行政执法责任制"),
    ]
    row = Change.objects.get(kind="digest.built")
    assert json.loads(row.data)["after"]["lines"] == ["reminder:1", "reminder:2"]
    assert row.bureau == str(cast.bureau.pk)
    assert verify().breaks == []


def test_never_a_second_digest_on_a_day(cast: Cast) -> None:
    """U21: whoever has one keeps it; the others get theirs."""
    queue_digests([make_letter(cast.head, cast.bureau, "reminder:1")], day=TODAY, by=BY, at=NOW)
    letters = [
        make_letter(cast.head, cast.bureau, "reminder:2"),
        make_letter(cast.staff, cast.bureau, "reminder:2"),
    ]
    assert queue_digests(letters, day=TODAY, by=BY, at=NOW) == {cast.staff.pk}
    assert Digest.objects.count() == 2
    assert told(["reminder:1", "reminder:2"]) == {("reminder:1", cast.head.pk), ("reminder:2", cast.staff.pk)}
    assert Change.objects.filter(kind="digest.built").count() == 2
    assert queue_digests(letters[:1], day=date(2024, 6, 21), by=BY, at=NOW) == {cast.head.pk}


def test_nothing_to_queue_writes_nothing(cast: Cast) -> None:
    assert queue_digests([], day=TODAY, by=BY, at=NOW) == set()
    assert not Change.objects.filter(kind="digest.built").exists()


def test_unsent_digest_of_an_earlier_day_gives_its_lines_back(cast: Cast) -> None:
    queue_digests([make_letter(cast.head, cast.bureau, "reminder:1")], day=TODAY, by=BY, at=NOW)
    same_day = take_back_unsent(on=TODAY, now=MACHINE, by=BY, at=NOW)
    later = at("2024-06-21")
    taken = take_back_unsent(on=later.date(), now=MACHINE, by=BY, at=later)
    assert (same_day, taken) == (set(), {"reminder:1"})
    digest = Digest.objects.get()
    assert (digest.state, digest.next_try_at) == ("failed", None)
    assert digest.last_error == "当天没有发出；仍需办理的事项已并入之后的提醒。"
    assert not Delivery.objects.exists()
    assert take_back_unsent(on=later.date(), now=MACHINE, by=BY, at=later) == set()
    assert list(Change.objects.filter(kind__startswith="digest").values_list("kind", flat=True)) == [
        "digest.built",
        "digest.failed",
    ]


def test_what_was_sent_or_has_no_address_stays(cast: Cast) -> None:
    queue_digests([make_letter(p, cast.bureau) for p in (cast.head, cast.staff)], day=TODAY, by=BY, at=NOW)
    Digest.objects.filter(person=cast.head).update(state="sent", sent_at=MACHINE)
    Digest.objects.filter(person=cast.staff).update(state="failed", last_error="没有填写邮箱地址。")
    later = at("2024-06-21")
    assert take_back_unsent(on=later.date(), now=MACHINE, by=BY, at=later) == set()
    assert Delivery.objects.count() == 2


def test_who_sees_digests(cast: Cast) -> None:
    queue_digests([make_letter(p, cast.bureau) for p in (cast.head, cast.staff)], day=TODAY, by=BY, at=NOW)
    seen = {
        user.name: Digest.objects.visible_to(standing_of(user, TODAY)).count()
        for user in (cast.head, cast.other_head, cast.supervisor, cast.leader, cast.other_supervisor)
    }
    assert seen == {"李建国": 1, "钱科长": 0, "陈思远": 2, "孙局长": 2, "外督办": 0}
