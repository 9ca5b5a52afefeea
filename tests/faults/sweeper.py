"""A warmed process that forks sweeps and kills them: ``python -m tests.faults.sweeper DATABASE SMTP_PORT``.

Each line on its standard input is one order (JSON): the business ``day``, the ``minute`` of machine time, and how it dies:
``after`` so many seconds, or at the named ``point`` when it is passed the ``nth`` time. ``mark_first``: the usual order,
for comparison: mark the chunk, then send it. Each answer is one JSON line: killed or not, and its seconds.

Or: start so many ``victims`` that run the sending job now, with a ``chunk`` and a ``lease`` in seconds; ``kill`` such
pids; ``look``: run the job once.
"""

import gc
import json
import os
import signal
import smtplib
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.db import OperationalError, connection

from tracker.messages import jobs, leases, sending
from tracker.messages.channels import mail
from tracker.messages.models import Digest, DigestState
from tracker.reminders import claims, digests, run
from tracker.workdays import clock

GAVE_UP = 3  # exit code
MACHINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

# name -> where: the function that is passed, and whether the kill comes before or after it
POINTS: dict[str, tuple[Any, str, str]] = {
    "before anything": (run, "take_back", "before"),
    "after taking back": (run, "take_back", "after"),
    "between two claims, uncommitted": (claims, "_insert_new", "after"),
    "after claiming": (run, "claim_due", "after"),
    "building: claims locked": (digests, "take", "after"),
    "building: digests queued, uncommitted": (digests, "queue_digests", "after"),
    "building: settled, uncommitted": (digests, "settle", "after"),
    "after building": (run, "build_digests", "after"),
    "after leasing": (sending, "lease", "after"),
    "before a mail": (mail.MailServer, "send", "before"),
    "mail sent, answer not read": (smtplib.SMTP, "getreply", "answer"),
    "between mail and note": (sending, "note", "before"),
    "after a note": (sending, "note", "after"),
    "before settling": (sending, "settle", "before"),
    "settling, uncommitted": (sending, "_went_out", "after"),
    "after settling": (sending, "settle", "after"),
    "while hanging up": (mail.MailServer, "close", "before"),
}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str, nth: int) -> None:
    """Only in a forked child: the function of the point is wrapped for good."""
    where, name, when = POINTS[point]
    real, passed = getattr(where, name), 0

    def wrapped(*args: Any, **facts: Any) -> Any:
        nonlocal passed
        if when == "answer":  # getreply() after the message itself, and not after MAIL, RCPT or DATA
            passed += args[0].last_line_sent == b".\r\n"
        else:
            passed += 1
        if when in ("before", "answer") and passed == nth:
            die()
        outcome = real(*args, **facts)
        if when == "after" and passed == nth:
            die()
        return outcome

    setattr(where, name, wrapped)


class Watched(smtplib.SMTP):
    """Knows what it sent last, so that the answer to a whole message can be told from the others."""

    last_line_sent = b""

    def send(self, s: Any) -> None:
        super().send(s)
        sent = s.encode("ascii") if isinstance(s, str) else bytes(s)
        self.last_line_sent = sent[-3:]


def mark_first(chunk: list[Digest], server: mail.MailServer, running: Any, done: Any, **_facts: Any) -> None:
    """What most trackers do: mark them as sent, then send."""
    Digest.objects.filter(pk__in=[digest.pk for digest in chunk]).update(
        state=DigestState.SENT, sent_at=running.now(), lease_until=None
    )
    for digest in chunk:
        server.send(digest, running.now())


def sweep(order: dict[str, Any]) -> None:
    if order.get("point"):
        arm(order["point"], order.get("nth", 1))
    if order.get("mark_first"):
        sending._send_chunk = mark_first  # type: ignore[assignment]
    day = date.fromisoformat(order["day"])
    run.send_due(on=day, at=clock.opening(day), now=MACHINE + timedelta(minutes=order["minute"]))


def job(order: dict[str, Any]) -> None:
    leases.LEASE = timedelta(seconds=order["lease"])
    sending.lease = partial(leases.lease, size=order.get("chunk", leases.CHUNK))
    jobs.send_pending()


def forked(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except OperationalError:  # a lock or a patience that ran out: the next look does it
        code = GAVE_UP
        traceback.print_exc()
    except BaseException:
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(code)


def obey(order: dict[str, Any]) -> dict[str, Any]:
    if "victims" in order:
        return {"pids": [forked(lambda: job(order)) for _n in range(order["victims"])]}
    if "kill" in order:
        for pid in order["kill"]:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        return {}
    begun = time.perf_counter()
    pid = forked(lambda: job(order) if "look" in order else sweep(order))
    if order.get("after") is not None:
        time.sleep(order["after"])
        os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    killed = os.WIFSIGNALED(status)
    code = None if killed else os.WEXITSTATUS(status)
    return {"killed": killed, "code": code, "seconds": time.perf_counter() - begun}


def main(database: str, port: str) -> None:
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", int(port), 5
    smtplib.SMTP = Watched  # type: ignore[misc]
    POINTS["mail sent, answer not read"] = (Watched, "getreply", "answer")
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(obey(json.loads(line))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
