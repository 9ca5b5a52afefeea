"""Several tables in one query: the rows that hang on a row come with it as one column of JSON each.

A page that shows ten kinds of parts of one task asks once instead of ten times.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import Model, OuterRef, QuerySet, Subquery, TextField

Row = TypeVar("Row", bound=Model)

_POSTGRESQL = "(SELECT COALESCE(json_agg(row_to_json(_rows)), '[]'::json)::text FROM (%(subquery)s) _rows)"
_SQLITE = "(SELECT json_group_array(json_object(PAIRS)) FROM (%(subquery)s) _rows)"


class JsonRows(Subquery):
    """The rows of a queryset that names the outer row (``OuterRef``), every column, in the queryset's order."""

    output_field = TextField()
    empty_result_set_value = "[]"

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.names = [field.attname for field in rows.model._meta.concrete_fields]
        super().__init__(rows.values(*self.names))

    def as_postgresql(self, compiler: Any, database: Any) -> Any:
        template = (
            "(SELECT COALESCE(json_agg(row_to_json(_rows)), '[]'::json)::text FROM (%(subquery)s) _rows)"
        )
        return self.as_sql(compiler, database, template=template)

    def as_sqlite(self, compiler: Any, database: Any) -> Any:
        pairs = ", ".join(f"'{name}', _rows.\"{name}\"" for name in self.names)
        return self.as_sql(compiler, database, template=_SQLITE.replace("PAIRS", pairs))


def with_relations(row: Model, *names: str) -> None:
    """The rows that point at ``row`` by each of these names, all in one query, handed over to it."""
    relations: dict[str, Any] = {name: type(row)._meta.get_field(name) for name in names}
    wide: dict[str, Any] = {
        f"json_{name}": JsonRows(
            relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
        )
        for name, relation in relations.items()
    }
    found = type(row)._default_manager.filter(pk=row.pk).annotate(**wide).values(*wide).get()
    for name, relation in relations.items():
        parts = rows_of(relation.related_model, found[f"json_{name}"])
        for part in parts:
            setattr(part, relation.field.name, row)
        hand_over(row, name, parts)


def rows_of(model: type[Row], text: str) -> list[Row]:
    """The column back as rows of the model, as if they had been read from their own table."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    found = json.loads(text, parse_float=Decimal)
    return [
        model.from_db(connection.alias, names, [_value(field, one[field.attname]) for field in fields])
        for one in found
    ]


def hand_over(row: Model, name: str, parts: Sequence[Model]) -> None:
    """``row.name.all()`` is answered with these, without a query: what ``prefetch_related`` does."""
    known: Any = getattr(row, name).all()
    known._result_cache, known._prefetch_done = list(parts), True
    cache: dict[str, Any] = row.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = known


def _value(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if field.is_relation:
        return _value(field.target_field, value)
    match field:
        case models.UUIDField():
            return UUID(value)
        case models.DateTimeField():
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        case models.DateField():
            return date.fromisoformat(value)
        case models.BooleanField():
            return bool(value)
        case models.DecimalField():
            return Decimal(value)
        case models.JSONField():
            return json.loads(value) if isinstance(value, str) else value
    return value
