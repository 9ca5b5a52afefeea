"""Posts: who does what, where, from when until when. A post ends by its date; it is never deleted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import Kept
from tracker.organisations.models import Post
from tracker.workdays import clock


class HeldToday(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("任职"), "held"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("now", _("现任")), ("past", _("已结束"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "now":
            return queryset.current(clock.today())
        if self.value() == "past":
            return queryset.filter(until__lt=clock.today())
        return queryset


@admin.register(Post)
class PostAdmin(Kept):
    list_display = ("user", "role", "office", "bureau", "is_deputy", "since", "until")
    list_select_related = ("user", "office", "bureau")
    list_filter = (HeldToday, "role", "bureau")
    search_fields = ("user__name", "user__username", "office__name")
    search_help_text = gettext_lazy("姓名、账号或科室")
    autocomplete_fields = ("user", "office")
    fields = ("user", "bureau", "office", "role", "is_deputy", "since", "until")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "bureau") if obj else ()  # another person's post is another post
