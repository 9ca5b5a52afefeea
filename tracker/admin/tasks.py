"""Tasks: the list with lights, and the page of one. Read-only; the bulk actions go through ``tasks.actions``."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tracker.admin.bulk import Bulk
from tracker.admin.pages import ReadOnly
from tracker.admin.reading import lights
from tracker.admin.task_filters import FILTERS
from tracker.tasks.decided import voids_of
from tracker.tasks.lights import Thresholds, light_words, with_light
from tracker.tasks.models import Closure, ProgressReport, Task, TaskCommitment
from tracker.tasks.states import WORKABLE
from tracker.workdays.words import day_words, deadline_words


@admin.register(Task)
class TaskAdmin(Bulk, ReadOnly):
    list_display_links = ("number", "title")
    list_select_related = ("lead_office",)
    list_filter = FILTERS
    search_fields = ("number", "title", "requirement")
    search_help_text = _("编号、名称或原句")
    date_hierarchy = "due_on"
    ordering = ("number",)
    parts = (
        "admin/parts/sentences.html",
        "admin/parts/slots.html",
        "admin/parts/reports.html",
        "admin/parts/closures.html",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_light(Task.objects.all(), lights(request))

    def get_list_display(self, request: HttpRequest) -> Any:
        at = lights(request)
        return ["number", "title", "lead_office", _due(at), "state_shown", _light(at)]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        at = lights(request)
        return [
            "number", "title", "requirement", "bureau", "plan", "kind", "lead_office", "supporting",
            "responsible_person", "state_shown", "state_basis", _light(at), "verdict", _due(at), "original_due_on",
            "rework_due_on", "rhythm", "evidence_expected", "assigned_at", "acknowledged_at", "submitted_at",
            "closed_at",
        ]  # fmt: skip

    def page_context(self, request: HttpRequest, row: Task) -> dict[str, Any]:
        today = lights(request).today
        reports = ProgressReport.objects.filed().select_related("slot", "filed_by", "decided_by")
        closures: Any = Prefetch(
            "closures", Closure.objects.select_related("requested_by", "decided_by", "reopened_by")
        )
        filed: Any = Prefetch("reports", reports.prefetch_related("evidence", "figures"))
        answers: Any = Prefetch("answers", TaskCommitment.objects.select_related("commitment__section"))
        task = Task.objects.prefetch_related(closures, filed, answers).get(pk=row.pk)
        void = voids_of(task, today)
        return {
            "answers": task.answers.all(),
            "slots": [(slot, slot.state(today)) for slot in row.slots.all()],
            "reports": [(report, void.get(report.pk)) for report in task.reports.all()],
            "closures": [(closure, void.get(closure.pk)) for closure in task.closures.all()],
        }

    @admin.display(description=_("状态"), ordering="state")
    def state_shown(self, task: Task) -> str:
        return task.state_words

    @admin.display(description=_("配合科室"))
    def supporting(self, task: Task) -> str:
        return "、".join(str(office) for office in task.supporting_offices.all()) or "—"

    @admin.display(description=_("应交佐证"))
    def evidence_expected(self, task: Task) -> str:
        return "、".join(task.expected_evidence) or "—"


def _due(at: Thresholds) -> Callable[[Task], str]:
    @admin.display(description=_("完成时限"), ordering="due_on")
    def due_shown(task: Task) -> str:
        if task.state in WORKABLE:  # who waits for the reviewer, or is done, is not late
            return deadline_words(task.due_on, today=at.today, calendar=at.calendar)
        return day_words(task.due_on, today=at.today)

    return due_shown


def _light(at: Thresholds) -> Callable[[Task], SafeString]:
    @admin.display(description=_("亮灯"))
    def light_shown(task: Task) -> SafeString:
        return format_html(
            '<span class="light light-{}">{}</span>', task.light or "none", light_words(task, at)
        )

    return light_shown
