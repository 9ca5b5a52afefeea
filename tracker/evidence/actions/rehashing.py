"""Reading every stored file again and holding it against its hash. What is wrong becomes a row and a ledger row.

Each file is due a day after it was last read. A run reads the oldest first, marks them off in small steps and stops
when its time is over: the next run, or the run after a crash, goes on where it ended.
"""

import hashlib
import time
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.files.storage import storages
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tracker.evidence.models import Blob, Damage, Evidence
from tracker.ledger.entries import Acts, Recorded
from tracker.ledger.writing import writing

EVERY = timedelta(
    hours=20
)  # a nightly run that begins a little earlier than yesterday's still reads everything
_SETTLED = timedelta(hours=1)  # a file younger than this may be on its way into the store
_UNNAMED = timedelta(hours=30)  # without an Evidence row: either swept by then, or kept by another room
_CHUNK = 1 << 20
_STEP = 50  # files marked off together


class Rehash(NamedTuple):
    """Files read, bytes read, found wrong, found whole again; ``is_done``: nothing due was left."""

    files: int
    size: int
    damaged: int
    recovered: int
    is_done: bool


def rehash(
    *, by: Acts, at: datetime, now: datetime, every: timedelta = EVERY, seconds: float | None = None
) -> Rehash:
    """Read what is due (``every`` after its last reading), at most ``seconds`` long. ``now`` is machine time."""
    began = time.monotonic()
    files = size = damaged = recovered = 0
    while chunk := list(_due(now, every)[:_STEP]):
        unchanged: list[str] = []
        for blob in chunk:
            found = _state_of(blob)
            files, size = files + 1, size + blob.size
            if found == blob.damage:
                unchanged.append(blob.pk)
            elif _mark(blob, found, by=by, at=at, now=now):
                damaged, recovered = damaged + bool(found), recovered + (not found)
            if seconds is not None and time.monotonic() - began > seconds:
                break
        Blob.objects.filter(pk__in=unchanged).update(checked_at=now)
        if seconds is not None and time.monotonic() - began > seconds:
            return Rehash(files, size, damaged, recovered, is_done=not _due(now, every).exists())
    return Rehash(files, size, damaged, recovered, is_done=True)


def _due(now: datetime, every: timedelta) -> QuerySet[Blob]:
    named = Exists(Evidence.objects.filter(blob=OuterRef("pk")))
    settled = Q(named, touched_at__lt=now - _SETTLED) | Q(touched_at__lt=now - _UNNAMED)
    late = Q(checked_at=None) | Q(checked_at__lt=now - every)
    return Blob.objects.filter(settled, late).order_by(F("checked_at").asc(nulls_first=True), "pk")


def _state_of(blob: Blob) -> str:
    """ "" for whole content, else the damage."""
    digest = hashlib.sha256()
    try:
        with storages["evidence"].open(blob.path) as content:
            while block := content.read(_CHUNK):
                digest.update(block)
    except FileNotFoundError:
        return Damage.MISSING
    except OSError:  # a disk that can no longer read it
        return Damage.ALTERED
    return "" if digest.hexdigest() == blob.sha256 else Damage.ALTERED


def _mark(blob: Blob, found: str, *, by: Acts, at: datetime, now: datetime) -> bool:
    """Write what was found, unless the file was swept or stored anew while it was read."""
    with writing(by=by, at=at) as change:
        fresh = Blob.objects.select_for_update().filter(pk=blob.pk, touched_at=blob.touched_at).first()
        if fresh is None:
            return False
        before = fresh.damage
        fresh.damage, fresh.damaged_at, fresh.checked_at = found, now if found else None, now
        fresh.save(update_fields=["damage", "damaged_at", "checked_at"])
        kind = "evidence.damaged" if found else "evidence.recovered"
        uploads: list[Recorded] = list(Evidence.objects.filter(blob=fresh).select_related("office"))
        for subject in uploads or [fresh]:
            change(kind, subject, before={"damage": before}, after={"damage": found}, sha256=fresh.sha256)
    return True
