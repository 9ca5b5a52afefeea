"""The one door to the ledger: a transaction whose changes are chained when it ends.

``with ledger.writing(by=user, at=at) as change:`` opens the transaction; ``change(kind, subject, …)``
only collects. Leaving the outermost block locks the head, hashes and inserts all rows, and commits.
Nothing is locked or queried after the head. Lock order: tasks by id, then bureau, then head.

The rule for every action: ``after=`` holds each column of the subject that the action changed, under the model's own
name of the column (``due_on``, ``lead_office_id``), and ``before=`` what those columns held. So the rows of a subject,
applied one after the other, give its present state (``tasks.replay``); words for people go into ``facts``. A row of a
part that is told of its whole (``piece.given``, of a task) holds the part's columns.
The suite holds both: a write without a row, or a task that does not replay, fails the test that made it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from tracker.ledger import chain
from tracker.ledger.entries import Acts, Recorded
from tracker.ledger.kinds import KINDS
from tracker.ledger.models import ChainHead, Change, ChangeOffice
from tracker.ledger.refusals import Busy
from tracker.ledger.rows import insert_rows


@dataclass(frozen=True)
class _Entry:
    row: dict[str, Any]
    offices: tuple[str, ...]
    lost: tuple[str, ...]


_open: ContextVar[list[_Entry] | None] = ContextVar("ledger_entries", default=None)


class Recorder:
    """What ``writing`` yields: call it once for each change."""

    def __init__(self, entries: list[_Entry], by: Acts, at: datetime) -> None:
        self._entries, self._by, self.at = entries, by, at

    def __call__(
        self,
        kind: str,
        subject: Recorded,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        lost: Iterable[str] = (),
        **facts: Any,
    ) -> None:
        """Collect one change. ``before``/``after`` hold the changed fields; ``facts`` what else explains it."""
        if kind not in KINDS:
            raise ValueError(f"unknown kind of change: {kind}")
        about = subject.as_subject()
        actor = self._by.as_actor()  # now, not before: the fresh rows may say that he acts for another
        data = {"before": dict(before or {}), "after": dict(after or {}), **facts}
        if actor.acting_for is not None:
            data["acting_for"] = {"id": actor.acting_for.id, "name": actor.acting_for.name}
        gone = tuple(sorted(set(lost) - about.offices))
        row = {
            "at": self.at,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "actor_name": actor.name,
            "kind": kind,
            "subject_type": about.type,
            "subject_id": about.id,
            "subject_label": about.label[:300],
            "bureau": about.bureau,
            "data": chain.canonical(data),
        }
        self._entries.append(_Entry(row, tuple(sorted(about.offices)), gone))


@contextmanager
def writing(*, by: Acts, at: datetime) -> Iterator[Recorder]:
    """One transaction with its ledger rows; a nested block joins the outer one as a savepoint.

    Busy where a lock did not come within the time the database is told to wait (``lock_timeout``, ``timeout``).
    """
    outer = _open.get()
    if outer is not None:
        kept = len(outer)
        try:
            with transaction.atomic():
                yield Recorder(outer, by, at)
        except BaseException:
            del outer[kept:]
            raise
        return
    entries: list[_Entry] = []
    mark = _open.set(entries)
    try:
        with transaction.atomic():
            yield Recorder(entries, by, at)
            if entries:
                _append(entries)
    except OperationalError as problem:
        if _waited_too_long(problem):
            raise Busy(_("相同的内容正在被其他操作处理，此次没有改动。请稍后再试。")) from problem
        raise
    finally:
        _open.reset(mark)


def _waited_too_long(problem: OperationalError) -> bool:
    """A lock not given, or given up by the database to end a deadlock; SQLite says it in words alone."""
    state = getattr(problem.__cause__, "sqlstate", "")
    return state in ("55P03", "40P01") or "database is locked" in str(problem)


def _append(entries: list[_Entry]) -> None:
    locked = ChainHead.objects.select_for_update().filter(pk=1)
    head = locked.first()
    if head is None:  # of two first changes that race, one makes the row and the other waits for it
        ChainHead.objects.bulk_create([ChainHead(pk=1, hash=chain.GENESIS)], ignore_conflicts=True)
        head = locked.get()
    recorded_at = datetime.now(UTC)
    changes, offices = [], []
    for entry in entries:
        head.seq += 1
        row = {**entry.row, "seq": head.seq, "recorded_at": recorded_at}
        row |= {"algorithm": settings.LEDGER_ALGORITHM, "prev_hash": head.hash}
        head.hash = chain.row_hash(hashed_form(row, entry.offices, entry.lost))
        changes.append(Change(**row, hash=head.hash))
        offices += [ChangeOffice(change_id=head.seq, office=o) for o in entry.offices]
        offices += [ChangeOffice(change_id=head.seq, office=o, lost=True) for o in entry.lost]
    insert_rows(changes)
    insert_rows(offices)
    head.save(update_fields=["seq", "hash"])


def hashed_form(row: Mapping[str, Any], offices: Iterable[str], lost: Iterable[str]) -> dict[str, Any]:
    """A row as ``chain`` hashes it: times as stamps, and who may see it."""
    seen = [[o, 0] for o in sorted(offices)] + [[o, 1] for o in sorted(lost)]
    times = {"at": chain.stamp(row["at"]), "recorded_at": chain.stamp(row["recorded_at"])}
    return {**row, **times, "offices": seen}
