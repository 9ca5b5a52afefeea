"""Days that differ from the published calendar; taking one out lets the published calendar hold again."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tracker.admin.pages import Kept
from tracker.admin.reading import account
from tracker.workdays import clock
from tracker.workdays.actions import forget_calendar_day, set_calendar_day
from tracker.workdays.models import CalendarDay


@admin.register(CalendarDay)
class CalendarDayAdmin(Kept):
    list_display = ("day", "is_workday", "note")
    list_filter = ("is_workday",)
    search_fields = ("note",)
    date_hierarchy = "day"
    ordering = ("-day",)
    fields = ("day", "is_workday", "note")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("day",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        kept = set_calendar_day(
            obj.day, is_workday=obj.is_workday, note=obj.note, by=account(request), at=clock.at()
        )
        obj.pk = kept.pk

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        forget_calendar_day(obj, by=account(request), at=clock.at())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)
