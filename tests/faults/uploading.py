"""A process that uploads one file of 5 MB to a task, over and over, and says what is done. It is made to be killed.

``python -m tests.faults.uploading TASK USER SEED``: every round a new content; the row's id is printed once it is
committed, so that the test knows which uploads were acknowledged.
"""

import os
import sys
from itertools import count
from random import Random

import django

SIZE = 5 << 20  # bytes


def content(seed: int, number: int) -> bytes:
    """The same for the same numbers: a retry sends what was sent before."""
    return b"%PDF-1.4\n" + Random(f"{seed}.{number}").randbytes(SIZE)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    upload(sys.argv[1], sys.argv[2], int(sys.argv[3]))


def upload(task_id: str, user_id: str, seed: int) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - after Django is set up

    from tracker.organisations.models import User  # noqa: PLC0415
    from tracker.tasks import actions  # noqa: PLC0415
    from tracker.tasks.models import Task  # noqa: PLC0415
    from tracker.workdays import clock  # noqa: PLC0415

    task, by = Task.objects.get(pk=task_id), User.objects.get(pk=user_id)
    print("ready", flush=True)
    for number in count():
        file = SimpleUploadedFile(f"{seed}.{number}.pdf", content(seed, number))
        files, refused = actions.keep_files(task, by=by, at=clock.at(), uploads=[file])
        assert not refused, refused
        actions.add_evidence(task, by=by, at=clock.at(), files=files)
        print(f"{seed}.{number}", flush=True)


if __name__ == "__main__":
    main()
