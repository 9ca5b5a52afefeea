"""The posts behind a person's standing. The question is put some eight times a page, always the same but for who and when.

Django builds a query anew each time, which here takes ten times as long as the database's answer. So the SQL is built
once, with stand-ins for the two values, and kept for the life of the process. Answers are never kept.
"""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, Q, QuerySet, UUIDField

from tracker.organisations.delegations import lent_to
from tracker.organisations.models import Post
from tracker.organisations.people import User

_IDS = (
    "user_id", "office_id", "bureau_id", "office__children", "bureau__follow_up_office",
    "bureau__follow_up_office__children",
)  # fmt: skip
_COLUMNS = (*_IDS, "user__name", "role")
_SOMEBODY, _SOME_DAY = UUID(int=1), date(1, 1, 1)


def held(user: User, on: date) -> list[dict[str, Any]]:
    """One row (more where offices lie below) for each post of ``user`` on ``on``, and for each lent to him. One query."""
    sql, params = _statement(connection.vendor)
    values = dict(zip(_as_params(_SOMEBODY, _SOME_DAY), _as_params(user.pk, on), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(sql, [values.get(param, param) for param in params])
        return [_row(found) for found in cursor.fetchall()]


@cache
def _statement(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """``vendor`` tells apart what the cache keeps: the SQL is of the connection that asks."""
    return posts(_SOMEBODY, _SOME_DAY).query.sql_with_params()


def posts(user: UUID, on: date) -> QuerySet[Post, dict[str, Any]]:
    current = Post.objects.current(on).order_by()
    own = current.filter(user=user).values(*_COLUMNS)
    lent = current.filter(lent_to(Q(delegations__to=user), on, path="delegations__")).values(*_COLUMNS)
    both: QuerySet[Post, dict[str, Any]] = own.union(lent)
    return both


def _as_params(user: UUID, on: date) -> tuple[Any, Any]:
    """As the fields hand them to this database."""
    return UUIDField().get_db_prep_value(user, connection), DateField().get_db_prep_value(on, connection)


def _row(found: tuple[Any, ...]) -> dict[str, Any]:
    row = dict(zip(_COLUMNS, found, strict=True))
    for name in _IDS:
        if isinstance(row[name], str):  # SQLite keeps an id as text
            row[name] = UUID(row[name])
    return row
