"""Sending what is queued: lease a chunk, one connection, mark each as soon as it is out.

A crash between mail and mark repeats that one mail under its own Message-ID; nothing is ever lost.
A dead worker's chunk is taken over when its lease ends.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import models, transaction
from django.utils.translation import gettext as _

from tracker.ledger.entries import Acts
from tracker.ledger.writing import writing
from tracker.messages.failures import MAX_ATTEMPTS, Failure, back_off, breaks_connection, failure_of
from tracker.messages.headers import one_line
from tracker.messages.models import Digest, DigestState

CHUNK = 50
LEASE = timedelta(seconds=60)

log = logging.getLogger(__name__)


@dataclass
class Sent:
    """How many went out and how many did not."""

    sent: int = 0
    failed: int = 0


def send_pending(*, on: date, at: datetime, now: datetime, by: Acts) -> Sent:
    """Send every digest due at machine time ``now`` for the business date ``on``; each is tried once.

    When the mail server is lost the run ends: what it had in hand is marked, the rest waits for the next run.
    """
    clock = _Running(now)
    done = Sent()
    while chunk := lease(on=on, now=clock.now(), asked=now):
        server = _Server()
        try:
            for digest, failure in _through(server, chunk, clock):
                _mark(digest, failure, now=clock.now(), at=at, by=by)
                done.failed += failure is not None
                done.sent += failure is None
        finally:
            server.close()
        if server.lost:
            break
    return done


class _Running:
    """Machine time that goes on from the moment it was asked."""

    def __init__(self, now: datetime) -> None:
        self._now, self._start = now, time.monotonic()

    def now(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._start)


def lease(*, on: date, now: datetime, asked: datetime | None = None, size: int = CHUNK) -> list[Digest]:
    """Take up to ``size`` due digests until ``now + LEASE``; what failed after ``asked`` waits for the next run."""
    with transaction.atomic():
        due = Digest.objects.due(on=on, now=asked or now).order_by("id")
        ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:size])
        Digest.objects.filter(pk__in=ids).update(lease_until=now + LEASE, attempts=models.F("attempts") + 1)
        return list(Digest.objects.filter(pk__in=ids).select_related("person").order_by("id"))


class _Server:
    """One connection for a chunk. Lost twice, or not to be had at all, it is ``lost`` with the reason."""

    def __init__(self) -> None:
        self._backend = get_connection()
        self._losses = 0
        self.lost: Failure | None = None

    def send(self, digest: Digest, now: datetime) -> Failure | None:
        if self.lost:
            return self.lost
        opened = False
        try:
            mail = compose(digest, now=now)
            self._backend.open()
            opened = True
            self._backend.send_messages([mail])
        except Exception as error:  # one bad message must not stop the others
            log.warning("digest %s was not sent: %s", digest.pk, error)
            failure = failure_of(error)
            no_server = isinstance(error, OSError) and not opened
            if no_server or breaks_connection(error):
                self._losses += 1
                self.close()  # a half-opened connection would pass for a signed-in one
            if no_server or self._losses > 1:
                self.lost = failure
            return failure
        return None

    def close(self) -> None:
        with suppress(OSError):
            self._backend.close()


def _through(
    server: _Server, chunk: list[Digest], clock: _Running
) -> Iterator[tuple[Digest, Failure | None]]:
    """Each digest of the chunk with what became of it, as long as the chunk is ours."""
    for place, digest in enumerate(chunk):
        if not _still_ours(chunk[place:], clock.now()):
            return
        yield digest, _unsendable(digest) or server.send(digest, clock.now())


def _still_ours(rest: list[Digest], now: datetime) -> bool:
    """Renew the lease of the rest when half of it is over; False when somebody has taken over."""
    until = rest[0].lease_until
    assert until is not None
    if now < until - LEASE / 2:
        return True
    held = Digest.objects.filter(pk__in=[d.pk for d in rest], lease_until=until)
    renewed = held.update(lease_until=now + LEASE)
    for digest in rest:
        digest.lease_until = now + LEASE
    return renewed == len(rest)


def _unsendable(digest: Digest) -> Failure | None:
    if not digest.person.is_active:
        return Failure(_("账号已停用。"))
    if not digest.person.email.strip():
        return Failure(_("没有填写邮箱地址。"))
    if digest.attempts > MAX_ATTEMPTS:
        return Failure(_("多次发送没有成功，已停止自动重试。"), digest.error_detail)
    return None


class Mail(EmailMultiAlternatives):
    """Folds the subject with its name in mind: the framework leaves the first line of a long one empty."""

    def message(self, *args: Any, **kwargs: Any) -> Any:
        message: Any = super().message(*args, **kwargs)
        message.replace_header("Subject", Header(str(self.subject), "utf-8", header_name="Subject"))
        return message


def compose(digest: Digest, *, now: datetime) -> Mail:
    """The mail of a digest: text and HTML, the digest's own Message-ID, machine time as its date."""
    mail = Mail(
        subject=one_line(digest.subject),
        body=digest.text,
        to=[one_line(digest.person.email).strip()],
        headers={
            "Message-ID": digest.message_id,
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",  # no out-of-office answers
        },
    )
    mail.attach_alternative(digest.html, "text/html")
    return mail


def _mark(digest: Digest, failure: Failure | None, *, now: datetime, at: datetime, by: Acts) -> None:
    """Keep what became of it. A mail that is out counts, whoever sent it; a failure only from the lease's holder."""
    with writing(by=by, at=at) as change:
        row = Digest.objects.unsent().select_for_update(of=("self",)).select_related("person")
        held = row.filter(pk=digest.pk).first()
        if held is None or (failure is not None and held.attempts != digest.attempts):
            return
        held.lease_until = None
        if failure is None:
            held.state, held.sent_at, held.sent_to = DigestState.SENT, now, held.person.email
            held.next_try_at, held.last_error, held.error_detail = None, "", ""
            change("digest.sent", held, after={"state": held.state, "to": held.sent_to})
        else:
            held.state = DigestState.FAILED
            again = failure.again and held.attempts < MAX_ATTEMPTS
            held.next_try_at = now + back_off(held.attempts) if again else None
            held.last_error, held.error_detail = failure.reason, failure.detail
            change("digest.failed", held, after={"state": held.state}, reason=failure.reason)
        held.save(
            update_fields=[
                "state", "sent_at", "sent_to", "lease_until", "next_try_at", "last_error", "error_detail",
            ]
        )  # fmt: skip
