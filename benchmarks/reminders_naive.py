"""What most trackers do, for comparison: a loop over the due tasks, for each its queries and its mails, marked, then sent.

``python -m benchmarks.reminders_naive DAY HOW_MANY PORT``. It words nothing: a fixed text, no digest, no ledger. Its
limit is taken in the same process: the same rows in one INSERT, the same mails through one connection.
"""

import json
import sys
import time
from collections import Counter
from datetime import date
from typing import Any

import django

django.setup()

from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.db import connection, transaction

from benchmarks.reminders_limit import push
from tracker.ledger.rows import insert_rows
from tracker.organisations.models import User
from tracker.reminders.models import Outcome, Reminder
from tracker.tasks.models import Task
from tracker.workdays import clock

STEP = "task-on-0"


def people_of(task: Task, on: date) -> list[User]:
    return [post.user for post in task.lead_office.posts.current(on).order_by("since", "id")]


def words(task: Task) -> dict[str, Any]:
    return {
        "subject": f"【一诺】今天到期：{task.title}",
        "body": f"{task.number} {task.title}\n请申请销号。\n",
    }


def loop(tasks: list[Any], on: date) -> int:
    sent = 0
    for pk in tasks:
        task = Task.objects.get(pk=pk)
        if Reminder.objects.filter(task=task, step=STEP, anchor_on=on).exists():
            continue
        claim(pk, on).save()
        for person in people_of(task, on):
            said = words(task)
            send_mail(said["subject"], said["body"], settings.DEFAULT_FROM_EMAIL, [person.email])
            sent += 1
    return sent


def claim(task: Any, on: date) -> Reminder:
    at = clock.opening(on)
    return Reminder(
        task_id=task, owed="task", step=STEP, offset=0, anchor_on=on, claimed_on=on, claimed_at=at, told_on=on,
        told_at=at, outcome=Outcome.TOLD,
    )  # fmt: skip


def limit(tasks: list[Any], on: date, port: int) -> float:
    mails = []
    for task in Task.objects.filter(pk__in=tasks).select_related("lead_office"):
        for person in people_of(task, on):
            mail: Any = EmailMessage(**words(task), to=[person.email])
            mails.append((mail.from_email, person.email, mail.message().as_bytes(linesep="\r\n")))
    rows = [claim(pk, on) for pk in tasks]
    begun = time.perf_counter()
    with transaction.atomic():
        insert_rows(rows)
    push(mails, port)
    seconds = time.perf_counter() - begun
    Reminder.objects.filter(step=STEP, anchor_on=on).delete()
    return seconds


def main(day: str, how_many: str, port: str) -> None:
    on = date.fromisoformat(day)
    due = Task.objects.filter(due_on=on, state="in_progress").order_by("pk")
    tasks = list(due.values_list("pk", flat=True)[: int(how_many)])
    least = limit(tasks, on, int(port))
    statements: Counter[str] = Counter()

    def count(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        statements["all"] += 1
        return execute(sql, params, many, context)

    begun = time.perf_counter()
    with connection.execute_wrapper(count):
        sent = loop(tasks, on)
    seconds = time.perf_counter() - begun
    print(
        json.dumps(
            {
                "seconds": seconds,
                "limit": least,
                "tasks": len(tasks),
                "sent": sent,
                "statements": statements["all"],
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
