"""Lists in keyset pages: the deepest page costs what the first does, and rows that come or go shift nothing.

A cursor holds the last row's key and the order it was read in. It is signed, so what comes back is
what was given out, or a 400.
"""

from typing import Any, NamedTuple

from django.core.signing import BadSignature, Signer
from django.db.models import Field, Model, Q
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from tracker.api.refusing import QueryNotValid

PARAMETERS = ("order", "limit", "cursor")
PAGE_SIZE, MOST = 50, 200


class Cursor(NamedTuple):
    """Where a page begins: after (``backwards``: before) the row with this value and id."""

    order: str
    backwards: bool
    value: str
    id: str


class KeysetPagination(BasePagination):
    """``{"data": […], "next": url, "prev": url}``.

    The view names its ``orderings``: columns that are never null, the first being the default (with "-"
    for descending); each may be asked for in both directions. Ties are kept apart by id.
    """

    page_size = PAGE_SIZE

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        limit = _limit(request.query_params.get("limit"))
        order = _order(request.query_params.get("order"), view.orderings)
        cursor = _read(request.query_params.get("cursor"), order)
        backwards = cursor is not None and cursor.backwards
        column, descending = order.lstrip("-"), order.startswith("-") != backwards
        sign = "-" if descending else ""
        rows = queryset.order_by(f"{sign}{column}", f"{sign}pk")
        if cursor is not None:
            rows = rows.filter(_beyond(column, descending, cursor))
        page = list(rows[: limit + 1])
        more, page = len(page) > limit, page[:limit]
        if backwards:
            page.reverse()
        url = request.build_absolute_uri()
        self._next = self._prev = None
        if page and (more or backwards):
            self._next = _link(url, _cursor_at(page[-1], order, backwards=False))
        if page and (more if backwards else cursor is not None):
            self._prev = _link(url, _cursor_at(page[0], order, backwards=True))
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"data": data, "next": self._next, "prev": self._prev})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["data", "next", "prev"],
            "properties": {"data": schema, "next": link, "prev": link},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orders = [f"{sign}{name.lstrip('-')}" for name in view.orderings for sign in ("", "-")]
        shapes: dict[str, tuple[str, dict[str, Any]]] = {
            "order": (_("排列次序"), {"type": "string", "enum": orders, "default": view.orderings[0]}),
            "limit": (
                _("每页行数"),
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE_SIZE},
            ),
            "cursor": (_("上一次返回的位置标记，原样传回"), {"type": "string"}),
        }
        return [
            {"name": name, "in": "query", "required": False, "description": words, "schema": shape}
            for name, (words, shape) in shapes.items()
        ]


def _limit(text: str | None) -> int:
    if text is None:
        return PAGE_SIZE
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST):
        raise QueryNotValid({"limit": [_("每页行数为1到%s的整数。") % MOST]})
    return int(text)


def _order(text: str | None, orderings: tuple[str, ...]) -> str:
    names = [name.lstrip("-") for name in orderings]
    if text is None:
        return orderings[0]
    if text.removeprefix("-") not in names:
        raise QueryNotValid({"order": [_("可以按这些排列：%s。") % "、".join(names)]})
    return text


def _signer() -> Signer:
    return Signer(salt="tracker.api.cursor")


def _read(text: str | None, order: str) -> Cursor | None:
    if text is None:
        return None
    try:
        cursor = Cursor(*_signer().unsign_object(text))
    except (BadSignature, UnicodeError):
        raise QueryNotValid({"cursor": [_("位置标记无效。请从第一页重新读取。")]}) from None
    if cursor.order != order:
        raise QueryNotValid({"cursor": [_("位置标记属于另一种排列次序。请从第一页重新读取。")]})
    return cursor


def _cursor_at(row: Model, order: str, *, backwards: bool) -> Cursor:
    column: Field[Any, Any] = row._meta.get_field(order.lstrip("-"))  # type: ignore[assignment]
    return Cursor(order, backwards, column.value_to_string(row), str(row.pk))


def _link(url: str, cursor: Cursor) -> str:
    return replace_query_param(url, "cursor", _signer().sign_object(list(cursor)))


def _beyond(column: str, descending: bool, cursor: Cursor) -> Q:
    """Rows after the cursor; the outer bound is redundant and lets an index on the column be walked."""
    way = "lt" if descending else "gt"
    past = Q(**{f"{column}__{way}": cursor.value}) | Q(**{f"pk__{way}": cursor.id})
    return Q(**{f"{column}__{way}e": cursor.value}) & past
