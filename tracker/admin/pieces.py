"""分项任务 of supporting offices: read here; a new limit and the taking away go through the actions."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.bulk import PIECE_STEPS, Bulk, Step
from tracker.admin.pages import ReadOnly
from tracker.admin.reading import lights
from tracker.admin.task_filters import Chosen, OfficeChoice
from tracker.ledger.entries import Subject
from tracker.tasks.models import Piece, Task


class PieceState(Chosen):
    title, parameter_name = gettext_lazy("状态"), "state"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        words = [("owed", _("未报送")), ("late", _("逾期未报送")), ("filed", _("已报送"))]
        return [*words, ("withdrawn", _("已撤销"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "late":
            return queryset.owed().filter(due_on__lt=lights(request).today)
        return super().queryset(request, queryset)

    def narrow(self, tasks: Any, value: str) -> Any:
        match value:
            case "owed":
                return tasks.owed()
            case "filed":
                return tasks.given().filter(filed_at__isnull=False)
        return tasks.filter(withdrawn_at__isnull=value != "withdrawn")


class PieceOffice(OfficeChoice):
    title, path = gettext_lazy("配合科室"), "office"


@admin.register(Piece)
class PieceAdmin(Bulk, ReadOnly):
    steps: ClassVar[dict[str, Step]] = PIECE_STEPS
    joins: ClassVar[tuple[str, ...]] = ("task__bureau", "office")
    list_display = ("text", "task", "office", "due_on", "filed_at", "state_shown")
    list_select_related = ("task", "office")
    list_filter = (PieceState, PieceOffice)
    search_fields = ("text", "task__number", "task__title")
    search_help_text = gettext_lazy("分项任务、任务编号或名称")
    date_hierarchy = "due_on"
    fields = (
        "task", "office", "text", "due_on", "original_due_on", "giver", "given_on", "filed_at", "state_shown",
    )  # fmt: skip

    def task_of(self, row: Piece) -> Task:
        return row.task

    def line(self, row: Piece) -> str:
        return _("%(task)s：%(office)s，%(piece)s") % {
            "task": row.task,
            "office": row.office,
            "piece": row.text,
        }

    def done_words(self, row: Piece) -> str:
        words = {"task": row.task.number, "piece": row, "state": self.state_shown(row), "day": row.due_on}
        return _("%(task)s：%(piece)s，现为“%(state)s”，完成时限%(day)s。") % words

    def record_of(self, row: Piece) -> Subject:
        return row.task.as_subject()

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.select_related("task", "office")

    @admin.display(description=gettext_lazy("状态"))
    def state_shown(self, piece: Piece) -> str:
        if piece.withdrawn_at is not None:
            return _("已撤销")
        return _("已报送") if piece.filed_at else _("未报送")

    @admin.display(description=gettext_lazy("交办人"))
    def giver(self, piece: Piece) -> str:
        return str(piece.given_by)

    @admin.display(description=gettext_lazy("交办时间"))
    def given_on(self, piece: Piece) -> Any:
        return piece.given_at
