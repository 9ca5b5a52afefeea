"""Celery's way into this room: send what is queued, retry what failed, take over what a dead sender left."""

import logging

from celery import shared_task

from tracker.ledger.entries import system
from tracker.messages.sending import send_pending as send_all_pending
from tracker.workdays import clock

SENDER = system("messages.send_pending")

log = logging.getLogger(__name__)


@shared_task(name="messages.send_pending")  # type: ignore[untyped-decorator]
def send_pending() -> None:
    with clock.one_moment() as at:
        done = send_all_pending(on=clock.today(), at=at, now=clock.now(), by=SENDER)
    if done.sent or done.failed:
        log.info("sent %s, failed %s", done.sent, done.failed)
