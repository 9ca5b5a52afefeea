"""Jobs of this room: each asks for the time and calls one function."""

import logging

from celery import shared_task

from tracker.tasks.actions import receive_silent
from tracker.workdays import clock
from tracker.workdays.records import load_calendar

log = logging.getLogger(__name__)


@shared_task(name="tasks.receive_silent")  # type: ignore[untyped-decorator]
def receive_silent_tasks() -> None:
    log.info("silence received %s tasks", receive_silent(calendar=load_calendar(), at=clock.at()))
