"""延期申请 and 改派 as they were asked for and answered: read-only. The answer is the follow-up officer's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.admin.pages import ReadOnly
from tracker.admin.task_filters import Chosen, OfficeChoice
from tracker.ledger.entries import Subject
from tracker.tasks.models import Extension, Reassignment


class ExtensionKind(Chosen):
    title, parameter_name = _("类别"), "kind"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return Extension.Kind.choices


class LeadOffice(OfficeChoice):
    path = "task__lead_office"


class FromOffice(OfficeChoice):
    title, path = _("原牵头科室"), "from_office"


@admin.register(Extension)
class ExtensionAdmin(ReadOnly):
    list_display = (
        "task", "kind_shown", "state", "from_due_on", "proposed_on", "permitted_on", "asker", "asked_at",
    )  # fmt: skip
    list_select_related = ("task", "asked_by", "drafted_by")
    list_filter = ("state", ExtensionKind, LeadOffice)
    search_fields = ("task__number", "task__title", "reason")
    search_help_text = _("任务编号、名称或延期理由")
    date_hierarchy = "from_due_on"
    fields = (
        "task", "kind_shown", "state", "from_due_on", "proposed_on", "reason", "progress", "asker", "asked_at",
        "permitted_on", "basis", "decider", "decided",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        """Not what an office only drafts: that is its own affair until its head has signed."""
        rows: Any = super().get_queryset(request)
        return rows.signed()

    def record_of(self, row: Extension) -> Subject:
        return row.task.as_subject()

    @admin.display(description=_("类别"))
    def kind_shown(self, row: Extension) -> str:
        return row.get_kind_display()

    @admin.display(description=_("申请人"))
    def asker(self, row: Extension) -> str:
        return str(row.asked_by or row.drafted_by or "—")

    @admin.display(description=_("审批人"))
    def decider(self, row: Extension) -> str:
        return str(row.decided_by or "—")

    @admin.display(description=_("审批时间"))
    def decided(self, row: Extension) -> Any:
        return row.decided_at


class OutcomeFilter(admin.ChoicesFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("状态")


@admin.register(Reassignment)
class ReassignmentAdmin(ReadOnly):
    list_display = ("task", "from_office", "to_office", "outcome_shown", "asker", "asked")
    list_select_related = ("task", "from_office", "to_office", "asked_by")
    list_filter = (("outcome", OutcomeFilter), FromOffice)
    search_fields = ("task__number", "task__title", "reason", "reply")
    search_help_text = _("任务编号、名称、理由或答复")
    fields = (
        "task", "from_office", "to_office", "outcome_shown", "asker", "asked", "reason", "reply", "decider", "decided",
    )  # fmt: skip

    def record_of(self, row: Reassignment) -> Subject:
        return row.task.as_subject()

    @admin.display(description=_("状态"))
    def outcome_shown(self, row: Reassignment) -> str:
        return row.get_outcome_display()

    @admin.display(description=_("申请人"))
    def asker(self, row: Reassignment) -> str:
        return str(row.asked_by or "—")

    @admin.display(description=_("申请时间"))
    def asked(self, row: Reassignment) -> Any:
        return row.asked_at

    @admin.display(description=_("答复人"))
    def decider(self, row: Reassignment) -> str:
        return str(row.decided_by or "—")

    @admin.display(description=_("答复时间"))
    def decided(self, row: Reassignment) -> Any:
        return row.decided_at
