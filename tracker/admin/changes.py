"""The change record: every row of the ledger, in words, with what was hashed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.admin.history import actor_words, readable
from tracker.admin.pages import ReadOnly
from tracker.ledger.entries import Subject
from tracker.ledger.kinds import KINDS
from tracker.ledger.models import Change


class KindChoice(admin.SimpleListFilter):
    title, parameter_name = _("变更"), "kind"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return KINDS.items()

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ObjectChoice(admin.SimpleListFilter):
    """One object, as its page links here; there is nothing to choose from a list."""

    title, parameter_name = _("对象"), "subject"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        asked = request.GET.get(self.parameter_name)
        return [(asked, _("所选对象"))] if asked else []

    def queryset(self, request: Any, queryset: Any) -> Any:
        kind, _colon, key = (self.value() or "").partition(":")
        return queryset.about(kind, [key]) if key else queryset


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ("number", "at", "what", "subject_label", "actor")
    list_display_links = ("number", "what")
    list_filter = (KindChoice, ObjectChoice)
    search_fields = ("subject_label",)
    search_help_text = _("对象")
    date_hierarchy = "at"
    ordering = ("-seq",)
    fields = ("number", "at", "recorded_at", "what", "subject_label", "actor")
    parts = ("admin/parts/one_change.html",)

    def record_of(self, row: Change) -> Subject | None:
        return None

    def page_context(self, request: HttpRequest, row: Change) -> dict[str, Any]:
        return {"entry": readable([row])[0]}

    @admin.display(description=_("序号"), ordering="seq")
    def number(self, change: Change) -> int:
        return change.seq

    @admin.display(description=_("操作人"), ordering="actor_name")
    def actor(self, change: Change) -> str:
        return actor_words(change)

    @admin.display(description=_("变更"), ordering="kind")
    def what(self, change: Change) -> str:
        return change.kind_words
