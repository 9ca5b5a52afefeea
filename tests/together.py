"""Work done at the same moment: threads behind one barrier, each with its own database connection."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

FULL = bool(os.environ.get("YINUO_FULL"))  # the long form of a harness


def together(*works: Callable[[], Any], patience: int = 60) -> list[Any]:
    """What each returned or raised, in the order given. Nothing starts before all are ready; ``patience`` in seconds."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return work()
        except Exception as raised:
            return raised
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [outcome.result(timeout=patience) for outcome in [pool.submit(run, work) for work in works]]
