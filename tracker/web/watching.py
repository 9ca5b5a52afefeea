"""The web process watches whether anybody sweeps: a thread of its own, so that no page asks the database for it."""

import logging
import threading
from datetime import date, datetime

from django.conf import settings
from django.db import connection

from tracker.reminders import health
from tracker.reminders.holds import Hold
from tracker.workdays import clock

log = logging.getLogger(__name__)


class Watch:
    """What the banners show, as of the last round. ``stopped_since``: None while all is well; ``holds``: what
    follow-up officers hold back, now or soon.
    """

    def __init__(self) -> None:
        self.stopped_since: datetime | None = None
        self.holds: tuple[Hold, ...] = ()

    def round(self, now: datetime) -> None:
        """Look once; tell the administrators when it has stopped."""
        self.stopped_since = health.stopped_since(now)
        if self.stopped_since is not None and (told := health.alarm(self.stopped_since, now)):
            log.error("no sweep since %s; %s administrators were told", self.stopped_since, told)

    def see_holds(self, on: date) -> None:
        """At once where somebody holds or releases; other processes see it in their next round."""
        running = Hold.objects.running(on).select_related("made_by", "person", "task")
        self.holds = tuple(running.order_by("resumes_on", "id"))

    def begin(self) -> None:
        threading.Thread(target=self._watch, name="watch of sweeps", daemon=True).start()

    def _watch(self) -> None:
        pause = threading.Event()
        begun = False
        while True:
            try:
                if not begun:
                    health.begin(clock.now())
                    begun = True
                self.round(clock.now())
                self.see_holds(clock.today())
            except Exception:  # a database or a mail server that is away must not end the watch
                log.exception("the watch of sweeps could not look")
            finally:
                connection.close()
            pause.wait(settings.SWEEP_EVERY.total_seconds())


WATCH = Watch()
