"""督办文书: read here with every filter; not to send one, and to cancel one that went out, go through the actions."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import DateField, Value
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.bulk import Bulk, ReasonForm, Step
from tracker.admin.pages import ReadOnly
from tracker.admin.reading import lights
from tracker.admin.task_filters import Chosen, OfficeChoice
from tracker.reminders.notices import Notice
from tracker.reminders.noticing import cancel_notice, drop_notice
from tracker.tasks.models import Task


class Replied(Chosen):
    title, parameter_name = gettext_lazy("回复"), "replied"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("waiting", _("待回复")), ("late", _("逾期未回复")), ("replied", _("已回复"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "late":
            return queryset.awaiting_reply().filter(reply_due_on__lt=lights(request).today)
        return super().queryset(request, queryset)

    def narrow(self, tasks: Any, value: str) -> Any:
        return tasks.awaiting_reply() if value == "waiting" else tasks.filter(replied_at__isnull=False)


class NoticeOffice(OfficeChoice):
    title, path = gettext_lazy("收件科室"), "office"


@admin.register(Notice)
class NoticeAdmin(Bulk, ReadOnly):
    steps: ClassVar[dict[str, Step]] = {
        "drop": Step(gettext_lazy("不发"), drop_notice, ReasonForm),
        "cancel": Step(gettext_lazy("作废"), cancel_notice, ReasonForm),
    }
    joins: ClassVar[tuple[str, ...]] = ("task__bureau", "office")
    list_display = (
        "number_shown",
        "kind",
        "task",
        "office",
        "state_shown",
        "drafted_on",
        "reply_due_on",
        "replied_at",
    )
    list_select_related = ("task", "office")
    list_filter = ("kind", "state", Replied, NoticeOffice)
    search_fields = ("number", "task__number", "task__title", "signed_off_by")
    search_help_text = gettext_lazy("文书编号、任务编号或名称、签发人")
    date_hierarchy = "drafted_on"
    ordering = ("-pk",)
    fields = (
        "number_shown", "kind", "task", "office", "state_shown", "drafted_on", "text", "signed_off_by", "decider",
        "decided_at", "reply_due_on", "replied_at", "reply_shown", "talked_on", "persons", "agreed", "reason",
        "cancelled_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.annotate(today=Value(lights(request).today, DateField()))

    def task_of(self, row: Notice) -> Task:
        return row.task

    def line(self, row: Notice) -> str:
        words = {"what": row, "office": row.office or "", "state": self.state_shown(row)}
        return _("%(what)s（%(office)s，%(state)s）") % words

    def done_words(self, row: Notice) -> str:
        return _("%(what)s：现为“%(state)s”。") % {"what": row, "state": row.get_state_display()}

    @admin.display(description=gettext_lazy("编号"), ordering="number")
    def number_shown(self, row: Notice) -> str:
        return row.number or _("未编号")

    @admin.display(description=gettext_lazy("状态"), ordering="state")
    def state_shown(self, row: Any) -> str:
        return str(row.state_words(row.today))

    @admin.display(description=gettext_lazy("经办督办员"))
    def decider(self, row: Notice) -> str:
        return str(row.decided_by or "—")

    @admin.display(description=gettext_lazy("回复内容"))
    def reply_shown(self, row: Notice) -> str:
        """A draft stays with its office."""
        return row.reply.text if row.replied_at else "—"
