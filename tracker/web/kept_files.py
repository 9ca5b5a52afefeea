"""Files that were accepted while the rest of the form was not: they stay, as signed values in the form.

Signed for one person and one task, so that a value from elsewhere names nothing; good for less than the day
after which the sweeper takes files that no row names.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

from tracker.evidence.actions import Stored

LIFE = timedelta(hours=20)


@dataclass(frozen=True)
class KeptFile:
    stored: Stored
    value: str  # what the form carries

    @property
    def name(self) -> str:
        return self.stored.name


def keep(files: list[Stored], *, user_id: UUID, task_id: UUID) -> list[KeptFile]:
    salt = _salt(user_id, task_id)
    return [KeptFile(file, signing.dumps(list(file), salt=salt)) for file in files]


def read(values: list[str], *, user_id: UUID, task_id: UUID) -> list[Stored]:
    """The files behind the values; a value that is forged, foreign or too old is left out."""
    found: list[Stored] = []
    for value in values:
        try:
            found.append(Stored(*signing.loads(value, salt=_salt(user_id, task_id), max_age=LIFE)))
        except signing.BadSignature:
            continue
    return found


def _salt(user_id: UUID, task_id: UUID) -> str:
    return f"yinuo.kept.{user_id}.{task_id}"
