"""A process that adds files of 5 MB to a task, one after the other, and says which are done. It is made to be killed:
``python -m tests.faults.uploading DATABASE TASK SEED``. The folders come from ``YINUO_DATA``."""

import sys
from itertools import count
from random import Random
from uuid import UUID

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.factories import NOW
from tracker.organisations.models import User
from tracker.tasks import actions
from tracker.tasks.models import Task

SIZE = 5 << 20  # bytes


def upload(task: Task, by: User, seed: int, number: int) -> None:
    """The same numbers send the same bytes: a retry is what was sent before."""
    content = b"%PDF-1.4\n" + Random(f"{seed}.{number}").randbytes(SIZE)
    file = SimpleUploadedFile(f"{seed}.{number}.pdf", content)
    files, refused = actions.keep_files(task, by=by, at=NOW, uploads=[file])
    assert not refused, refused
    actions.add_evidence(task, by=by, at=NOW, files=files)


def main(database: str, task_id: str, seed: str) -> None:
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
    task, by = Task.objects.get(pk=UUID(task_id)), User.objects.get(username="li")
    print("ready", flush=True)
    for number in count():
        upload(task, by, int(seed), number)
        print(f"{seed}.{number}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
