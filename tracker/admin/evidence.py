"""Uploads and the stored files behind them, with what the re-hash found wrong; read-only."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import ReadOnly
from tracker.evidence.models import Blob, Damage, Evidence

ANY = "any"


class DamageChoice(admin.SimpleListFilter):
    """``of``: the way from the listed rows to the stored file."""

    title, parameter_name = gettext_lazy("核对结果"), "damage"
    of = ""

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [(ANY, _("丢失或损坏")), *Damage.choices, ("none", _("完好或未核对"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        name = f"{self.of}damage"
        match self.value():
            case None:
                return queryset
            case "any":
                return queryset.filter(**{f"{name}__gt": ""})
            case "none":
                return queryset.exclude(**{f"{name}__gt": ""})
            case chosen:
                return queryset.filter(**{name: chosen})


class DamageOfUpload(DamageChoice):
    of = "blob__"


class KindChoice(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("形式"), "form"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("file", _("文件")), ("link", _("网页链接"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() not in ("file", "link"):
            return queryset
        return queryset.filter(Q(blob=None) if self.value() == "link" else Q(blob__isnull=False))


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly):
    """An administrator sees that a file is there and whole; reading it is for those who see its task."""

    list_display = ("name", "version", "office", "uploaded_by", "uploaded_at", "publicity", "checked")
    list_select_related = ("blob", "office", "uploaded_by")
    list_filter = (DamageOfUpload, "publicity", KindChoice)
    search_fields = ("name", "office__name", "uploaded_by__name")
    search_help_text = gettext_lazy("文件名、科室或上传人")
    date_hierarchy = "uploaded_at"
    fields = (
        "name", "url", "version", "replaced", "office", "uploaded_by", "uploaded_at", "dated_on", "publicity", "used_by",
        "size", "sha256", "checked", "damaged_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.order_by("-uploaded_at", "-pk")

    @admin.display(description=gettext_lazy("替换的版本"))
    def replaced(self, row: Evidence) -> str:
        return f"{row.replaces}（{row.replaces.version}）" if row.replaces else "—"

    @admin.display(description=gettext_lazy("用于任务"))
    def used_by(self, row: Evidence) -> str:
        numbers = {report.task.number for report in row.reports.select_related("task")}
        numbers |= {proof.task.number for proof in row.proofs.select_related("task")}
        return "、".join(sorted(numbers)) or "—"

    @admin.display(description=gettext_lazy("大小"))
    def size(self, row: Evidence) -> str:
        return filesizeformat(row.blob.size) if row.blob else "—"

    @admin.display(description=gettext_lazy("校验值"))
    def sha256(self, row: Evidence) -> str:
        return row.blob_id or "—"

    @admin.display(description=gettext_lazy("核对结果"))
    def checked(self, row: Evidence) -> str:
        return state_of(row.blob) if row.blob else _("网页链接")

    @admin.display(description=gettext_lazy("发现时间"))
    def damaged_at(self, row: Evidence) -> Any:
        return row.blob.damaged_at if row.blob else None


@admin.register(Blob)
class BlobAdmin(ReadOnly):
    list_display = ("sha256", "size", "content_type", "checked", "checked_at", "damaged_at")
    list_filter = (DamageChoice,)
    search_fields = ("sha256",)
    search_help_text = gettext_lazy("校验值")
    ordering = ("-damaged_at", "-checked_at", "sha256")
    fields = ("sha256", "size", "content_type", "names", "checked", "checked_at", "damaged_at")

    @admin.display(description=gettext_lazy("核对结果"))
    def checked(self, blob: Blob) -> str:
        return state_of(blob)

    @admin.display(description=gettext_lazy("上传时的名称"))
    def names(self, blob: Blob) -> str:
        return "、".join(row.name for row in blob.uploads.all()) or _("来源文件，或尚未使用")


def state_of(blob: Blob) -> str:
    if blob.damage:
        return str(blob.get_damage_display())
    return _("完好") if blob.checked_at else _("未核对")
