"""Many rows by one prepared statement: what ``bulk_create`` and ``bulk_update`` do, in a fraction of their time.

They build the text of a statement anew for every few rows; the database's driver repeats one for all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connections
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault

DATABASE = "default"


def insert_rows(rows: Sequence[Model], *, ignore_conflicts: bool = False) -> None:
    """New rows of one model. What the database counts or has a default for, and nobody gave, is left to it.

    ``ignore_conflicts``: rows that are there already stay as they are.
    """
    if not rows:
        return
    fields = [
        field
        for field in rows[0]._meta.concrete_fields
        if not (field.primary_key and rows[0].pk is None)
        and not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    quote = connections[DATABASE].ops.quote_name
    names, places = ", ".join(quote(str(f.column)) for f in fields), ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(rows[0]._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - quoted
    _repeat(insert + " ON CONFLICT DO NOTHING" if ignore_conflicts else insert, prepared(rows, fields))


def update_rows(rows: Sequence[Model], names: Iterable[str]) -> None:
    """These columns of rows of one model, as the rows have them now."""
    if not rows:
        return
    meta = rows[0]._meta
    wanted, key = set(names), meta.pk
    fields = [field for field in meta.concrete_fields if field.name in wanted]
    quote = connections[DATABASE].ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    update = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(str(key.column))} = %s"  # noqa: S608 - quoted
    _repeat(update, prepared(rows, [*fields, key]))


def prepared(rows: Iterable[Model], fields: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The values of ``fields`` as the database's driver takes them."""
    connection = connections[DATABASE]
    ready = [(field.attname, field.get_db_prep_save) for field in fields]
    for row in rows:
        yield tuple([prepare(getattr(row, name), connection) for name, prepare in ready])


def _repeat(statement: str, values: Iterator[tuple[Any, ...]]) -> None:
    with connections[DATABASE].cursor() as cursor:
        cursor.executemany(statement, list(values))
