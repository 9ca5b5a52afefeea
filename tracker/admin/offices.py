"""Offices and affiliated units."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tracker.admin.pages import Kept
from tracker.organisations.models import Office


@admin.register(Office)
class OfficeAdmin(Kept):
    list_display = ("name", "short_name", "kind", "code", "bureau", "leader_in_charge", "is_external")
    list_select_related = ("bureau", "leader_in_charge")
    list_filter = ("is_external", "bureau")
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("leader_in_charge", "parent")
    fields = (
        "bureau", "name", "short_name", "kind", "code", "aliases", "duties", "parent", "leader_in_charge",
        "is_external", "order",
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("bureau",) if obj else ()  # its tasks and posts are this bureau's
