"""Lists in keyset pages: the deepest page costs what the first does."""

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response


class KeysetPagination(CursorPagination):
    """``{"data": […], "next": url, "prev": url}``; ``limit`` up to 200 rows."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    cursor_query_param = "cursor"
    ordering = "id"

    def get_paginated_response(self, data: object) -> Response:
        return Response({"data": data, "next": self.get_next_link(), "prev": self.get_previous_link()})
