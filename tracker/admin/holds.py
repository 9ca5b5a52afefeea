"""暂缓发送: what follow-up officers hold back. Read here; an administrator may only end it."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import ReadOnly
from tracker.admin.reading import account
from tracker.ledger.refusals import Refused
from tracker.reminders.holding import release_hold
from tracker.reminders.holds import Hold
from tracker.workdays import clock


class InForce(admin.SimpleListFilter):
    title = gettext_lazy("状态")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("running", _("暂缓中")), ("over", _("已恢复"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        running = Hold.objects.running(clock.today()).values("pk")
        if self.value() == "running":
            return queryset.filter(pk__in=running)
        return queryset.exclude(pk__in=running) if self.value() == "over" else queryset


@admin.register(Hold)
class HoldAdmin(ReadOnly):
    list_display = ("held", "bureau", "first_on", "resumes_on", "reason", "made_by", "released_by")
    list_select_related = ("bureau", "person", "task", "made_by", "released_by")
    list_filter = (InForce,)
    search_fields = ("reason", "person__name", "task__number")
    search_help_text = gettext_lazy("原因、收件人或任务编号")
    ordering = ("-pk",)
    actions = ("release",)
    fields = (
        "bureau", "person", "task", "slot", "piece", "step", "anchor_on", "first_on", "resumes_on", "reason",
        "made_by", "made_at", "released_by", "released_at",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("暂缓的内容"), ordering="pk")
    def held(self, hold: Hold) -> str:
        return hold.what

    @admin.action(description=gettext_lazy("恢复发送"))
    def release(self, request: HttpRequest, queryset: Any) -> None:
        for hold in queryset.select_related("bureau", "person", "task"):
            try:
                release_hold(hold, by=account(request), at=clock.at())
            except Refused as problem:
                messages.error(request, _("%(what)s：%(why)s") % {"what": hold.what, "why": problem.message})
            else:
                messages.success(request, _("%s：已恢复发送。") % hold.what)
