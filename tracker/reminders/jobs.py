"""Celery's way into this room. Beat only says "look now"; what is due is read from the rows."""

import logging

from celery import shared_task

from tracker.reminders.run import send_due as run_send_due
from tracker.workdays import clock

log = logging.getLogger(__name__)


@shared_task(name="reminders.send_due")  # type: ignore[untyped-decorator]
def send_due() -> None:
    with clock.one_moment() as at:
        run = run_send_due(on=clock.today(), at=at, now=clock.now(), keep_letters=False)
    log.info("%s: claimed %s, sent %s, failed %s", run.on, run.claimed, run.sent, run.failed)
