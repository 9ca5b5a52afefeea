"""Jobs of this room: each asks for the time and calls one function."""

import logging

from celery import shared_task

from tracker.evidence.actions import sweep
from tracker.workdays import clock

log = logging.getLogger(__name__)


@shared_task(name="evidence.sweep")  # type: ignore[untyped-decorator]
def sweep_files() -> None:
    log.info("swept %s unnamed files", sweep(now=clock.now()))
