"""One process of many at one database: ``python -m tests.faults.writer DATABASE START SEED TIMES TASK…``.

Reads before it writes, as the product does: files, accepts, suspends, resumes. Prints one JSON line.
"""

import json
import random
import sys
import time
from pathlib import Path
from uuid import UUID, uuid4

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError

from tests.factories import NOW
from tracker.ledger.refusals import Refused
from tracker.organisations.models import User
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task


def one(pk: UUID, choice: random.Random) -> None:
    task = Task.objects.select_related("bureau").get(pk=pk)
    people = {user.username: user for user in User.objects.all()}
    head, officer = people["li"], people["chen"]
    act = choice.choice(["file", "file", "accept", "suspend", "resume"])
    if act == "file":
        actions.submit_report(task, by=head, at=NOW, progress="已印发。", form_token=uuid4())
    elif act == "accept":
        report = ProgressReport.objects.filter(task=task).order_by("filed_at").last()
        if report is not None:
            actions.accept_report(report, by=officer, at=NOW)
    elif act == "suspend":
        actions.suspend_task(task, by=officer, at=NOW, basis="等待通知")
    else:
        actions.resume_task(task, by=officer, at=NOW, basis="通知已到")


def main(database: str, start: str, seed: str, times: str, *tasks: str) -> None:
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
    choice, counted = random.Random(int(seed)), {"done": 0, "refused": 0, "locked": 0}
    connection.ensure_connection()
    Path(f"{start}.{seed}").touch()  # ready
    while not Path(start).exists():
        time.sleep(0.01)
    for _ in range(int(times)):
        try:
            one(UUID(choice.choice(tasks)), choice)
        except Refused:
            counted["refused"] += 1
        except OperationalError:
            counted["locked"] += 1
        else:
            counted["done"] += 1
    print(json.dumps(counted))


if __name__ == "__main__":
    main(*sys.argv[1:])
