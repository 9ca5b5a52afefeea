"""Source documents with what they promise; read-only."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.admin.pages import ReadOnly
from tracker.plans.models import Plan


@admin.register(Plan)
class PlanAdmin(ReadOnly):
    list_display = ("title", "year", "bureau", "kind", "doc_number", "promised", "state", "released_at")
    list_select_related = ("bureau",)
    list_filter = ("state", "kind", "year")
    search_fields = ("title", "doc_number")
    search_help_text = _("标题或发文字号")
    fields = (
        "title", "year", "bureau", "kind", "doc_number", "signed_off_by", "issued_on", "file_name", "state",
        "drafted_by", "drafted_at", "released_by", "released_at", "import_remarks",
    )  # fmt: skip
    parts = ("admin/parts/commitments.html", "admin/parts/shortcomings.html")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(promises=Count("commitments"))

    def page_context(self, request: HttpRequest, row: Plan) -> dict[str, Any]:
        commitments = row.commitments.select_related("section", "lead_office", "answered__task")
        return {"commitments": commitments, "shortcomings": row.shortcomings.all()}

    @admin.display(description=_("安排事项"), ordering="promises")
    def promised(self, plan: Plan) -> int:
        found: int = plan.promises  # type: ignore[attr-defined]
        return found

    @admin.display(description=_("导入提示"))
    def import_remarks(self, plan: Plan) -> str:
        return "\n".join(remark["message"] for remark in plan.remarks) or "—"
