"""Commitments: the sentences themselves; read-only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.pages import ReadOnly
from tracker.plans.models import Commitment


@admin.register(Commitment)
class CommitmentAdmin(ReadOnly):
    list_display = ("title", "plan_shown", "section_shown", "lead_office", "due_on", "answered_by")
    list_select_related = ("plan", "section", "lead_office", "answered__task")
    list_filter = ("kind", "rhythm")
    search_fields = ("title", "text")
    search_help_text = _("任务名称或原句")
    ordering = ("plan", "order")
    fields = (
        "text", "plan_shown", "section_shown", "title", "kind", "lead_office", "supporting", "due_on", "rhythm",
        "evidence_expected", "waived_because", "answered_by",
    )  # fmt: skip

    @admin.display(description=_("来源文件"), ordering="plan")
    def plan_shown(self, commitment: Commitment) -> str:
        return str(commitment.plan)

    @admin.display(description=_("部分"))
    def section_shown(self, commitment: Commitment) -> str:
        return str(commitment.section)

    @admin.display(description=_("任务"))
    def answered_by(self, commitment: Commitment) -> str:
        answered = getattr(commitment, "answered", None)
        return str(answered.task) if answered else "—"

    @admin.display(description=_("配合科室"))
    def supporting(self, commitment: Commitment) -> str:
        return "、".join(str(office) for office in commitment.supporting_offices.all()) or "—"

    @admin.display(description=_("应交佐证"))
    def evidence_expected(self, commitment: Commitment) -> str:
        return "、".join(commitment.expected_evidence) or "—"
