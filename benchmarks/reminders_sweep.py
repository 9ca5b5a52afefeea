"""The product's own sweep of one day, in a process of its own: ``python -m benchmarks.reminders_sweep DAY CLAIMS``.

``CLAIMS``: a file for the claiming statements that claimed something, for ``reminders_limit``.
"""

import json
import pickle
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection

from tracker.reminders import run
from tracker.workdays import clock

NOTE = '"handed_at"'


class Watch:
    """Counts statements and adds up seconds by part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.statements: Counter[str] = Counter()
        self.claims: list[tuple[str, Any]] = []

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def with_watch(*args: Any, **facts: Any) -> Any:
            begun = time.perf_counter()
            try:
                return work(*args, **facts)
            finally:
                self.seconds[name] += time.perf_counter() - begun

        return with_watch

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        is_note = sql.startswith("UPDATE") and NOTE in sql.partition("WHERE")[0]
        self.statements["notes" if is_note else "others"] += 1
        if sql.startswith('INSERT INTO "tracker_reminder"') and context["cursor"].rowcount > 0:
            self.claims.append((sql, params))
        return result


def main(day: str, claims: str) -> None:
    on, watch = date.fromisoformat(day), Watch()
    for part in ("take_back", "claim_due", "build_digests", "send_pending"):
        setattr(run, part, watch.timed(part, getattr(run, part)))
    begun, busy = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(watch):
        done = run.send_due(on=on, at=clock.opening(on), now=clock.now(), keep_letters=False)
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    if watch.claims:
        Path(claims).write_bytes(pickle.dumps(watch.claims))
    answer = {
        "seconds": seconds,
        "busy": busy,
        "parts": watch.seconds,
        "statements": watch.statements,
        "claimed": done.claimed,
        "people": done.people,
        "sent": done.sent,
        "failed": done.failed + done.quarantined + done.waiting + done.dropped,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
