"""One act on many tasks, or on rows of many tasks: one transaction, one answer for each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.ledger.refusals import Refused
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.organisations.standing import read_once
from tracker.tasks.models import Task

MOST = 500


@dataclass(frozen=True)
class Outcome:
    """``row`` as it is now, and its task. ``refused`` says why it was left as it is; empty where it was done."""

    task: Task
    row: Any
    refused: str = ""


def _itself(task: Task) -> Task:
    return task


def in_bulk(
    rows: Sequence[Any],
    act: Callable[..., Any],
    *,
    by: User,
    at: datetime,
    task_of: Callable[[Any], Task] = _itself,
    **facts: object,
) -> list[Outcome]:
    """``act(row, by=, at=, **facts)`` for each, tasks or what ``task_of`` leads to a task from: those that refuse say why.

    All tasks are locked first, in the one order everybody locks in.
    """
    found: dict[object, Outcome] = {}
    with read_once(), writing(by=by, at=at):
        ids = sorted({task_of(row).pk for row in rows})
        list(Task.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
        for row in sorted(rows, key=lambda one: (task_of(one).pk, one.pk)):
            try:
                with writing(by=by, at=at):  # a savepoint: a refusal undoes its own row alone
                    done = act(row, by=by, at=at, **facts)
                    found[row.pk] = Outcome(task_of(done), done)
            except Refused as refusal:
                found[row.pk] = Outcome(task_of(row), row, refusal.message)
    return [found[row.pk] for row in rows]
