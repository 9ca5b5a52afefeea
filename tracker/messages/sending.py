"""Sending what is queued: lease a chunk, one connection a channel, note each message as soon as the server has it, settle.

Noted is one small UPDATE for each message; settled is one block of the ledger for many. A crash between hand-over and note
repeats that one message: a mail under its own Message-ID, a short message as its channel says (``channels.wecom``).
After the note it is never sent again; nothing is ever lost.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from tracker.ledger.entries import Acts
from tracker.ledger.rows import insert_rows, update_rows
from tracker.ledger.writing import Recorder, writing
from tracker.messages.channels.handing import Handed
from tracker.messages.channels.ways import Ways, address_of
from tracker.messages.failures import MAX_ATTEMPTS, Failure, back_off
from tracker.messages.leases import GIVE_UP_AFTER, Running, lease, release, still_ours
from tracker.messages.models import Attempt, Digest, DigestState
from tracker.messages.preferences import Channel

SETTLE_AFTER = timedelta(seconds=5)  # so long a sent mail may be shown as still to be sent

_SETTLED = [
    "state",
    "sent_at",
    "sent_to",
    "lease_until",
    "takeovers",
    "handed_by",
    "fell_back",
    "next_try_at",
    "last_error",
    "error_detail",
]

# Once a message, so it is written out: the framework takes ten times as long to word it as the database to do it.
_NOTE = (
    'UPDATE "tracker_digest" SET "handed_at" = %s, "handed_by" = %s, "fell_back" = %s '
    """WHERE "id" = %s AND "handed_at" IS NULL AND NOT "state" = 'sent'"""
)


@dataclass
class Sent:
    """How many went out and how many did not."""

    sent: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Result:
    """What became of one message: every hand-over that was tried, the last of which decides."""

    digest: Digest
    failure: Failure | None
    tried: list[Handed] = field(default_factory=list)


def send_pending(*, on: date, at: datetime, now: datetime, by: Acts) -> Sent:
    """Send every digest due at machine time ``now`` for the business date ``on``; each is tried once.

    When the mail server is lost the run ends: what it had in hand is marked, the rest waits for the next run.
    """
    clock, done = Running(now), Sent()
    while chunk := lease(on=on, now=clock.now(), asked=now):
        server = Ways()
        try:
            _send_chunk(chunk, server, clock, done, at=at, by=by)
        finally:
            server.close()
        if server.lost or server.tired:
            break
    return done


def _send_chunk(
    chunk: list[Digest], server: Ways, clock: Running, done: Sent, *, at: datetime, by: Acts
) -> None:
    results: list[Result] = []
    settled = clock.now()
    for place, digest in enumerate(chunk):
        if not still_ours(chunk[place:], clock.now()):
            break
        if server.tired:
            release(chunk[place:])
            break
        results.append(_one(digest, server, clock))
        if clock.now() - settled > SETTLE_AFTER:
            settle(results, done, now=clock.now(), at=at, by=by)
            results, settled = [], clock.now()
    settle(results, done, now=clock.now(), at=at, by=by)


def _one(digest: Digest, server: Ways, clock: Running) -> Result:
    """Send it, unless an earlier sender had it out and died before it could say so."""
    if digest.handed_at is not None:
        channel = digest.handed_by or Channel.MAIL
        return Result(digest, None, [Handed(channel, digest.handed_at, address_of(digest, channel))])
    if failure := _unsendable(digest):
        return Result(digest, failure)
    tried = server.send(digest, clock.now())
    if tried[-1].failure is None:
        digest.handed_by = tried[-1].channel
        note(digest, clock.now())
    return Result(digest, tried[-1].failure, tried)


def note(digest: Digest, now: datetime) -> None:
    """The message is out, whatever comes: kept at once, before anything else is done."""
    digest.handed_at = now
    save = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            [
                save(now),
                digest.handed_by,
                digest.fell_back,
                Digest._meta.pk.get_db_prep_value(digest.pk, connection),
            ],
        )


def _unsendable(digest: Digest) -> Failure | None:
    if not digest.person.is_active:
        return Failure(_("账号已停用。"))
    if digest.attempts > MAX_ATTEMPTS:
        return Failure(_("多次发送没有成功，已停止自动重试。"), digest.error_detail)
    if digest.takeovers >= GIVE_UP_AFTER:
        return Failure(_("发送这一条时程序多次中断，已搁置，请联系系统管理员。"), digest.error_detail)
    return None


def settle(results: list[Result], done: Sent, *, now: datetime, at: datetime, by: Acts) -> None:
    """Keep what became of each, once. A mail that is out counts, whoever sent it; a failure only from the holder."""
    if not results:
        return
    with writing(by=by, at=at) as change:
        held = Digest.objects.unsent().select_for_update(of=("self",)).select_related("person")
        rows = {
            row.pk: row for row in held.filter(pk__in=[result.digest.pk for result in results]).order_by("id")
        }
        changed, attempts = [], []
        for result in results:
            row = rows.get(result.digest.pk)
            if row is None:
                continue
            if result.failure is None:
                _went_out(row, result, change)
                done.sent += 1
            elif row.attempts == result.digest.attempts and row.handed_at is None:
                _failed(row, result, now, change)
                done.failed += 1
            else:
                continue
            changed.append(row)
            attempts += [_attempt(row, handed) for handed in result.tried]
        update_rows(changed, _SETTLED)
        insert_rows(attempts)


def _attempt(row: Digest, handed: Handed) -> Attempt:
    reason, answer = "", handed.answer
    if handed.failure is not None:
        reason, answer = handed.failure.reason, answer or handed.failure.detail
    return Attempt(
        digest=row, channel=handed.channel, at=handed.at, to=handed.to, reason=reason, answer=answer[:500]
    )


def _went_out(row: Digest, result: Result, change: Recorder) -> None:
    digest, out = result.digest, result.tried[-1]
    row.state, row.sent_at, row.sent_to = DigestState.SENT, digest.handed_at, out.to
    row.handed_by, row.fell_back = out.channel, digest.fell_back
    row.lease_until, row.next_try_at, row.last_error, row.error_detail = None, None, "", ""
    after = {"state": row.state, "to": row.sent_to, "handed_by": row.handed_by}
    change("digest.sent", row, after=after | ({"fell_back": row.fell_back} if row.fell_back else {}))


def _failed(row: Digest, result: Result, now: datetime, change: Recorder) -> None:
    failure = result.failure
    assert failure is not None
    row.fell_back = result.digest.fell_back
    row.state, row.lease_until, row.takeovers = DigestState.FAILED, None, 0
    again = failure.again and row.attempts < MAX_ATTEMPTS
    row.next_try_at = now + back_off(row.attempts) if again else None
    row.last_error, row.error_detail = failure.reason, failure.detail
    change("digest.failed", row, after={"state": row.state}, reason=failure.reason)
