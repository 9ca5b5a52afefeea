"""One act on many tasks: one transaction, one answer for each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.ledger.refusals import Refused
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.tasks.models import Task

MOST = 500


@dataclass(frozen=True)
class Outcome:
    """``refused`` says why this row was left as it is; empty where it was done."""

    task: Task
    refused: str = ""


def in_bulk(
    tasks: Sequence[Task], act: Callable[..., Task], *, by: User, at: datetime, **facts: object
) -> list[Outcome]:
    """``act(task, by=, at=, **facts)`` for each: those that refuse say why, the others are done.

    All rows are locked first, in the one order everybody locks in.
    """
    found: dict[object, Outcome] = {}
    with writing(by=by, at=at):
        ids = sorted({task.pk for task in tasks})
        list(Task.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
        for task in sorted(tasks, key=lambda one: one.pk):
            try:
                with writing(by=by, at=at):  # a savepoint: a refusal undoes its own row alone
                    found[task.pk] = Outcome(act(task, by=by, at=at, **facts))
            except Refused as refusal:
                found[task.pk] = Outcome(task, refusal.message)
    return [found[task.pk] for task in tasks]
