"""Many rows at once, the same for the same seed."""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model


class Idents:
    """Version 7 ids in the order they are asked for, so that rows lie in the tables as if they had grown there."""

    def __init__(self, rng: Random, since: datetime) -> None:
        self._rng, self._n = rng, int(since.timestamp() * 1000) << 12

    def next(self) -> UUID:
        self._n += 1
        return UUID(
            int=(self._n >> 12) << 80
            | 7 << 76
            | (self._n & 0xFFF) << 64
            | 2 << 62
            | self._rng.getrandbits(62)
        )


def numbers(model: type[Model]) -> Iterator[int]:
    """Keys for rows of a table whose database counts; ``keep_counting`` at the end."""
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    while True:
        last += 1
        yield last


def keep_counting(*models: type[Model]) -> None:
    """The database goes on behind the keys that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
