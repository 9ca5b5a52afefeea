"""Who sends which digest just now. A dead sender's digests are taken over when its lease ends.

Machine time everywhere.
"""

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, When

from tracker.messages.models import Digest, DigestQuerySet

CHUNK = 100
# With the 15 seconds between two looks, a dead sender's digests are in other hands within 60 seconds.
LEASE = timedelta(seconds=30)
# Taken over so often, a digest is suspected of ending its senders: it goes alone, so that nobody else waits for it.
ALONE_AFTER = 2
GIVE_UP_AFTER = 5  # taken over so often, it is set aside with its reason


class Running:
    """Machine time that goes on from the moment it was asked."""

    def __init__(self, now: datetime) -> None:
        self._now, self._start = now, time.monotonic()

    def now(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._start)


def lease(*, on: date, now: datetime, asked: datetime | None = None, size: int = CHUNK) -> list[Digest]:
    """Take up to ``size`` due digests until ``now + LEASE``; what failed after ``asked`` waits for the next run."""
    with transaction.atomic():
        due = Digest.objects.due(on=on, now=asked or now).order_by("takeovers", "attempts", "id")
        rows = list(due.select_for_update(skip_locked=True).values_list("pk", "takeovers")[:size])
        ids = [pk for pk, taken in rows if taken < ALONE_AFTER] or [pk for pk, _taken in rows[:1]]
        if not ids:
            return []
        Digest.objects.filter(pk__in=ids).update(
            takeovers=Case(When(lease_until=None, then=F("takeovers")), default=F("takeovers") + 1),
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
        )
        leased = Digest.objects.filter(pk__in=ids).select_related("person__preference")
        return list(leased.order_by("takeovers", "attempts", "id"))


def still_ours(rest: Sequence[Digest], now: datetime) -> bool:
    """Renew the lease of the rest when half of it is over; False when somebody has taken over."""
    until = rest[0].lease_until
    assert until is not None
    if now < until - LEASE / 2:
        return True
    renewed = _held(rest).update(lease_until=now + LEASE)
    for digest in rest:
        digest.lease_until = now + LEASE
    return renewed == len(rest)


def release(rest: Sequence[Digest]) -> None:
    """Give back, untried, what is still ours: the next run may take it at once."""
    _held(rest).update(lease_until=None, attempts=F("attempts") - 1)


def _held(rest: Sequence[Digest]) -> DigestQuerySet:
    return Digest.objects.filter(pk__in=[d.pk for d in rest], lease_until=rest[0].lease_until)
