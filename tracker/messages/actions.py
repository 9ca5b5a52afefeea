"""Changes to digests other than sending: queued, taken back unsent, re-sent by hand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from uuid6 import uuid7

from tracker.ledger.entries import Acts
from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.ledger.rows import insert_rows
from tracker.ledger.writing import writing
from tracker.messages.headers import message_id, one_line
from tracker.messages.models import Delivery, Digest, DigestState, Kind
from tracker.organisations.access import can_administer
from tracker.organisations.models import Post, User
from tracker.organisations.standing import may_act
from tracker.workdays.clock import local_date


@dataclass(frozen=True)
class Line:
    """One thing to tell a person, as text. ``source`` is what nobody is told twice."""

    source: str
    heading: str
    label: str
    detail: str
    why: str
    link: str


@dataclass(frozen=True)
class Letter:
    """A whole digest before it is a row."""

    person: User
    bureau_id: UUID
    subject: str
    text: str
    html: str
    lines: tuple[Line, ...]


def queue_digests(
    letters: Sequence[Letter], *, day: date, by: Acts, at: datetime, kind: str = Kind.DAILY
) -> set[UUID]:
    """Queue one digest a person for ``day``; the ids of the people whose digest this call made.

    Whoever has a digest of that day already keeps it and gets no second one. Of another ``kind`` there may be several:
    what keeps those apart is that nobody is told of the same source twice, so ``letters`` may hold nothing told before.
    """
    with writing(by=by, at=at) as change:
        made = [_digest(letter, day, kind) for letter in letters]
        insert_rows(made, ignore_conflicts=True)
        stored = set(Digest.objects.filter(pk__in=[d.pk for d in made]).values_list("pk", flat=True))
        lines: list[Delivery] = []
        for digest, letter in zip(made, letters, strict=True):
            if digest.pk not in stored:
                continue
            lines += [
                Delivery(digest=digest, person_id=digest.person_id, order=order, **vars(line))
                for order, line in enumerate(letter.lines)
            ]
            sources = [line.source for line in letter.lines]
            change("digest.built", digest, after={"subject": digest.subject, "lines": sources})
        insert_rows(lines)
    return {digest.person_id for digest in made if digest.pk in stored}


def _digest(letter: Letter, day: date, kind: str) -> Digest:
    ident = uuid7()
    return Digest(
        id=ident,
        person=letter.person,
        bureau_id=letter.bureau_id,
        day=day,
        kind=kind,
        subject=one_line(letter.subject)[:200],
        text=letter.text,
        html=letter.html,
        message_id=message_id(day, ident, settings.DEFAULT_FROM_EMAIL),
    )


def take_back_unsent(
    *, on: date, now: datetime, by: Acts, at: datetime, bureaus: Collection[UUID] | None = None
) -> set[str]:
    """Give up digests of earlier days that could not be sent; the sources of their lines, to be told anew.

    The digest stays, visibly not delivered; its lines go, so that a later digest may carry them. (What an act was told
    by stays true: ``carry_on``.)
    """
    with writing(by=by, at=at) as change:
        left = Digest.objects.left_over(on=on, now=now).exclude(kind=Kind.EVENT)
        if bureaus is not None:
            left = left.filter(bureau__in=bureaus)
        rows = list(left.select_for_update(of=("self",), skip_locked=True).select_related("person"))
        lines = Delivery.objects.filter(digest__in=rows)
        sources = set(lines.values_list("source", flat=True))
        reason = _("当天没有发出；仍需办理的事项已并入之后的提醒。")
        for digest in rows:
            digest.state, digest.next_try_at, digest.last_error = DigestState.FAILED, None, reason
            change("digest.failed", digest, after={"state": digest.state}, reason=reason)
        if rows:
            lines.delete()
            Digest.objects.bulk_update(rows, ["state", "next_try_at", "last_error"])
    return sources


def carry_on(*, on: date, now: datetime, by: Acts, at: datetime) -> None:
    """Messages about an act that could not be sent on an earlier day go on being tried on ``on``, a working day.

    Nobody is written to who has left meanwhile.
    """
    with writing(by=by, at=at) as change:
        late = Digest.objects.left_over(on=on, now=now).filter(kind=Kind.EVENT)
        rows = list(late.select_for_update(of=("self",), skip_locked=True).select_related("person"))
        if not rows:
            return
        here = Post.objects.current(on).filter(user__in={row.person_id for row in rows})
        still_here = set(here.values_list("user", flat=True))
        for row in rows:
            if row.person_id in still_here:
                change("digest.carried", row, before={"day": row.day}, after={"day": on})
                row.day = on
            else:
                row.state, row.next_try_at, row.last_error = DigestState.FAILED, None, _("收件人已不在岗。")
                change("digest.failed", row, after={"state": row.state}, reason=row.last_error)
        Digest.objects.bulk_update(rows, ["day", "state", "next_try_at", "last_error"])


def requeue_digest(digest: Digest, *, by: User, at: datetime, now: datetime) -> Digest:
    """重发 a digest that was not delivered, as it was written and under its Message-ID."""
    on = local_date(at)
    if not can_administer(by) and not may_act(by, on, lambda who: digest.bureau_id in who.supervises):
        raise NotAllowed(_("只有系统管理员和督办员可以重发提醒。"))
    with writing(by=by, at=at) as change:
        digest = Digest.objects.select_for_update(of=("self",)).select_related("person").get(pk=digest.pk)
        if digest.state != DigestState.FAILED:
            words = {"state": digest.get_state_display()}
            raise WrongState(_("此条提醒现为“%(state)s”，没有重发。") % words)
        if digest.handed_at is not None:
            raise WrongState(_("此条提醒刚刚发出，没有重发。"))
        if not digest.deliveries.exists():
            raise WrongState(_("其中的事项已并入之后的提醒，没有重发。"))
        before = {"state": digest.state, "reason": digest.last_error}
        digest.state, digest.attempts, digest.requeued_at = DigestState.PENDING, 0, now
        digest.next_try_at = digest.lease_until = None
        digest.takeovers = 0
        digest.last_error = digest.error_detail = digest.fell_back = ""
        digest.save(
            update_fields=[
                "state", "attempts", "takeovers", "requeued_at", "next_try_at", "lease_until", "last_error",
                "error_detail", "fell_back",
            ]
        )  # fmt: skip
        change("digest.requeued", digest, before=before, after={"state": digest.state})
    return digest


def told(sources: Collection[str]) -> set[tuple[str, UUID]]:
    """Which of these were told to whom already: (source, person)."""
    return set(Delivery.objects.filter(source__in=sources).values_list("source", "person"))
