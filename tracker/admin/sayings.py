"""批示, 留言 and 素材: read-only lists; they are written where the work is done."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import ReadOnly
from tracker.admin.reading import lights
from tracker.admin.task_filters import Chosen, OfficeChoice
from tracker.tasks.models import Comment, Instruction, Material


class InstructionState(Chosen):
    title, parameter_name = gettext_lazy("状态"), "state"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        words = [("open", _("办理中")), ("late", _("逾期未答复")), ("answered", _("已答复"))]
        return [*words, ("withdrawn", _("已撤销"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "late":
            return queryset.open().filter(due_on__lt=lights(request).today)
        return super().queryset(request, queryset)

    def narrow(self, tasks: Any, value: str) -> Any:
        match value:
            case "open":
                return tasks.open()
            case "answered":
                return tasks.standing().filter(answered_at__isnull=False)
        return tasks.filter(withdrawn_at__isnull=value != "withdrawn")


class ActingOffice(OfficeChoice):
    title, path = gettext_lazy("承接科室"), "office"


class TaskOffice(OfficeChoice):
    path = "task__lead_office"


class OfMaterial(OfficeChoice):
    title, path = gettext_lazy("科室"), "office"


class WithdrawnChoice(Chosen):
    title, parameter_name = gettext_lazy("状态"), "state"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("kept", _("在用")), ("withdrawn", _("已撤下"))]

    def narrow(self, tasks: Any, value: str) -> Any:
        return tasks.filter(withdrawn_at__isnull=value != "withdrawn")


@admin.register(Instruction)
class InstructionAdmin(ReadOnly):
    list_display = ("text", "giver_shown", "given_on", "office", "person", "due_on", "state_shown", "task")
    list_select_related = ("office", "person", "task")
    list_filter = (InstructionState, ActingOffice)
    search_fields = ("text", "giver_name", "task__number", "answer")
    search_help_text = gettext_lazy("批示内容、领导、任务编号或办理情况")
    date_hierarchy = "given_on"
    fields = (
        "bureau", "text", "giver_shown", "given_on", "recorder_shown", "basis", "office", "person", "due_on", "task",
        "made", "state_shown", "answer", "answered_at",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("批示领导"), ordering="giver_name")
    def giver_shown(self, row: Instruction) -> str:
        return row.giver_name

    @admin.display(description=gettext_lazy("代录人"))
    def recorder_shown(self, row: Instruction) -> str:
        return row.recorder_name or "—"

    @admin.display(description=gettext_lazy("状态"))
    def state_shown(self, row: Instruction) -> str:
        if row.withdrawn_at is not None:
            return _("已撤销")
        return _("已答复") if row.answered_at else _("办理中")


@admin.register(Comment)
class CommentAdmin(ReadOnly):
    list_display = ("text", "task", "writer_shown", "at", "edited_shown")
    list_select_related = ("task",)
    list_filter = (TaskOffice,)
    search_fields = ("text", "writer_name", "task__number", "task__title")
    search_help_text = gettext_lazy("留言、留言人、任务编号或名称")
    date_hierarchy = "at"
    fields = ("task", "text", "writer_shown", "at", "edited_shown")

    @admin.display(description=gettext_lazy("留言人"), ordering="writer_name")
    def writer_shown(self, row: Comment) -> str:
        return row.writer_name

    @admin.display(description=gettext_lazy("修改时间"))
    def edited_shown(self, row: Comment) -> Any:
        return row.edited_at


@admin.register(Material)
class MaterialAdmin(ReadOnly):
    list_display = (
        "text",
        "kind",
        "value_shown",
        "year",
        "office",
        "task",
        "adder_shown",
        "added_at",
        "state_shown",
    )
    list_select_related = ("office", "task")
    list_filter = ("year", "kind", WithdrawnChoice, OfMaterial)
    search_fields = ("text", "adder_name", "task__number")
    search_help_text = gettext_lazy("内容、提供人或任务编号")
    date_hierarchy = "added_at"
    fields = (
        "bureau", "office", "year", "kind", "text", "value_shown", "task", "files", "adder_shown", "added_at",
        "state_shown", "withdrawn_because",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("数值"), ordering="value")
    def value_shown(self, row: Material) -> str:
        return row.value_words or "—"

    @admin.display(description=gettext_lazy("佐证材料"))
    def files(self, row: Material) -> str:
        return "、".join(str(file) for file in row.evidence.all()) or "—"

    @admin.display(description=gettext_lazy("提供人"), ordering="adder_name")
    def adder_shown(self, row: Material) -> str:
        return row.adder_name

    @admin.display(description=gettext_lazy("状态"))
    def state_shown(self, row: Material) -> str:
        return _("已撤下") if row.withdrawn_at else _("在用")
