"""Jobs of this room: each asks for the time and calls one function."""

import logging
from datetime import timedelta

from celery import shared_task

from tracker.evidence.actions import rehash, sweep
from tracker.ledger.entries import system
from tracker.workdays import clock

log = logging.getLogger(__name__)

NIGHT = range(0, 6)  # hours of the bureau's day in which nobody waits for the disk
_LONGEST = 60.0  # seconds of one look; the next goes on
_BY_DAY = timedelta(days=3)  # a house that is switched off at night is read by day, every third day


@shared_task(name="evidence.sweep")  # type: ignore[untyped-decorator]
def sweep_files() -> None:
    log.info("swept %s unnamed files", sweep(now=clock.now()))


@shared_task(name="evidence.rehash")  # type: ignore[untyped-decorator]
def rehash_files() -> None:
    now = clock.now()
    rhythm = {} if now.astimezone(clock.LOCAL).hour in NIGHT else {"every": _BY_DAY}
    done = rehash(by=system("evidence.rehash"), at=clock.at(), now=now, seconds=_LONGEST, **rhythm)
    log.info("re-hashed %s files, %s damaged, %s recovered", done.files, done.damaged, done.recovered)
