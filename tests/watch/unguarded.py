"""The database refuses to change the ledger (migration 0005). Tests that empty or forge it say so here.

The product has no such door: there is no setting that lowers the guard.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connection, transaction

_guard: Any = import_module("tracker.migrations.0005_ledger_guard")


@contextmanager
def unguarded() -> Iterator[Any]:
    """A cursor behind the ledger's back."""
    with transaction.atomic(), connection.cursor() as cursor:
        if (
            connection.vendor == "postgresql"
        ):  # no trigger is dropped while a check of its table is still to come
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for statement in _guard.take_down(connection.vendor):
            cursor.execute(statement)
        yield cursor
        for statement in _guard.put_up(connection.vendor):
            cursor.execute(statement)


def let_tests_flush() -> None:
    """A transactional test empties every table when it ends; the guard steps aside for that alone."""
    operations: Any = type(connection.ops)
    flush = operations.execute_sql_flush

    def unguarded_flush(self: Any, statements: list[str]) -> Any:
        vendor = self.connection.vendor
        return flush(self, [*_guard.take_down(vendor), *statements, *_guard.put_up(vendor)])

    operations.execute_sql_flush = unguarded_flush
