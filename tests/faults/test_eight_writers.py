"""8 writers at one ledger on PostgreSQL, one task at a time and 50 at a time: no deadlock, and the head is held briefly.

The bulks are drawn from one pool in random order, so writers that locked in the order given would meet crosswise.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from tests.conftest import make_cast
from tests.factories import NOW, make_commitment, make_plan
from tests.together import FULL, together
from tracker.ledger.models import Change
from tracker.ledger.refusals import Refused
from tracker.ledger.verify import verify
from tracker.organisations.models import User
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.replay import differences

WRITERS = 8
POOL = 120
SINGLES = 200 if FULL else 12  # of each writer
BULKS = 20 if FULL else 2  # of 50 tasks, of each writer
Measured = Callable[[str, str, object], None]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pool() -> tuple[User, list[Task]]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    cast = make_cast()
    plan = make_plan(cast.bureau, drafted_by=cast.supervisor)
    for _n in range(POOL):
        make_commitment(plan, cast.enforcement)
    return cast.supervisor, actions.issue_plan(plan, by=cast.supervisor, at=NOW)


@contextmanager
def timed_head(held: list[float]) -> Iterator[None]:
    """Notes how long each transaction of this thread held the chain's head, in seconds, up to its commit."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if "FOR UPDATE" in sql and '"tracker_chainhead"' in sql:
            since = time.perf_counter()
            transaction.on_commit(lambda: held.append(time.perf_counter() - since))
        return result

    with connection.execute_wrapper(note):
        yield


def toggle(task: Task, *, by: User, at: Any) -> Task:
    """暂缓, or 恢复办理 where it is suspended already; a colleague may be faster, and is told so."""
    try:
        return actions.suspend_task(task, by=by, at=at, basis="机构改革")
    except Refused:
        return actions.resume_task(task, by=by, at=at, basis="改革完成")


def write(number: int, by: User, tasks: list[Task], size: int, times: int, held: list[float]) -> int:
    chosen, done = random.Random(number), 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SET lock_timeout = '120s'"
        )  # not about patience: a slow machine must not look like a deadlock
    with timed_head(held):
        for _n in range(times):
            drawn = chosen.sample(tasks, size)
            if size > 1:
                done += sum(not one.refused for one in actions.in_bulk(drawn, toggle, by=by, at=NOW))
                continue
            try:
                done += bool(toggle(drawn[0], by=by, at=NOW))
            except Refused:
                continue
    return done


@pytest.mark.parametrize(("size", "times"), [(1, SINGLES), (50, BULKS)], ids=["single", "bulks of 50"])
def test_eight_writers_never_deadlock(
    pool: tuple[User, list[Task]], size: int, times: int, measured: Measured
) -> None:
    by, tasks = pool
    held: list[float] = []
    before, began = Change.objects.count(), time.perf_counter()
    outcomes = together(
        *[lambda n=n: write(n, by, tasks, size, times, held) for n in range(WRITERS)], patience=300
    )
    took = time.perf_counter() - began
    assert [one for one in outcomes if isinstance(one, Exception)] == []  # a deadlock would be one
    rows = Change.objects.count() - before
    assert rows == sum(outcomes) > 0
    assert len(held) >= WRITERS
    what = f"8 writers, {'one task' if size == 1 else '50 tasks'} at a time on PostgreSQL"
    measured(
        "R9", f"{what}: rows written, deadlocks", f"{rows} rows, 0 deadlocks, {rows / took:.0f} rows a second"
    )
    measured("R9", f"{what}: the chain's head held, median and longest", _times(held))
    print(f"{what}: {rows} rows, {rows / took:.0f} a second, head held {_times(held)}")
    assert verify().breaks == []
    assert list(differences()) == []


def _times(held: list[float]) -> str:
    ordered = sorted(held)
    return f"{ordered[len(ordered) // 2] * 1000:.1f} ms, {ordered[-1] * 1000:.0f} ms"
