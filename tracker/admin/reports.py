"""Progress reports as filed and decided; read-only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.admin.pages import ReadOnly
from tracker.ledger.entries import Subject
from tracker.tasks.models import ProgressReport


@admin.register(ProgressReport)
class ProgressReportAdmin(ReadOnly):
    list_display = ("task", "slot", "state", "filed_by", "filed_at")
    list_select_related = ("task", "slot", "filed_by")
    list_filter = ("state",)
    search_fields = ("task__number", "task__title", "progress")
    search_help_text = _("任务编号、名称或进展情况")
    date_hierarchy = "filed_at"
    fields = (
        "task", "slot", "receipt_number", "progress", "problems", "next_steps", "percent", "files", "state",
        "filed_by", "filed_at", "decider", "decided", "reason",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        """What was filed; an office's drafts are its own."""
        rows: Any = super().get_queryset(request)
        return rows.filed().order_by("-filed_at", "-pk")

    def record_of(self, row: ProgressReport) -> Subject:
        return row.task.as_subject()

    @admin.display(description=_("回执号"))
    def receipt_number(self, report: ProgressReport) -> str:
        return report.receipt

    @admin.display(description=_("佐证材料"))
    def files(self, report: ProgressReport) -> str:
        return "、".join(str(file) for file in report.evidence.all()) or "—"

    @admin.display(description=_("审核人"))
    def decider(self, report: ProgressReport) -> str:
        return str(report.decided_by or "—")

    @admin.display(description=_("审核时间"))
    def decided(self, report: ProgressReport) -> Any:
        return report.decided_at

    @admin.display(description=_("退回原因"))
    def reason(self, report: ProgressReport) -> str:
        return report.decision_reason or "—"
