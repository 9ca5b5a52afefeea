"""``/tasks``: read them, and do with one what the web does, by the same actions."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from tracker.api import examples, reader
from tracker.api.report_acts import REPORT_ACTS
from tracker.api.schema import ID
from tracker.api.task_acts import ACTS, Act
from tracker.api.task_giving import TaskGiving
from tracker.api.task_shapes import TaskDetailSerializer, TaskSerializer
from tracker.evidence.models import Evidence
from tracker.organisations.access import offices_visible_to
from tracker.organisations.standing import Standing
from tracker.plans.models import Plan
from tracker.tasks.decided import voids_of
from tracker.tasks.filters import TaskFilter
from tracker.tasks.lights import Thresholds, with_light
from tracker.tasks.models import ProgressReport, Task, TaskCommitment, TaskQuerySet
from tracker.tasks.whole import Rows, columns_of, name_people_and_offices, parts_of, rows_in
from tracker.tasks.wide import hand_over
from tracker.workdays import clock

BESIDE = ("bureau", "lead_office", "responsible_person", "carried_to")


def sentences() -> Any:
    """What the task answers, each with its section."""
    rows = TaskCommitment.objects.select_related("commitment__section").order_by("commitment__order")
    return Prefetch("answers", rows)


def listed(tasks: TaskQuerySet, at: Thresholds) -> TaskQuerySet:
    """With everything a row shows, in a number of queries that does not grow with the rows."""
    return with_light(tasks, at).select_related(*BESIDE).prefetch_related("supporting_offices", sentences())


def read_whole(tasks: TaskQuerySet, at: Thresholds, standing: Standing, pk: str) -> tuple[Task, Rows]:
    """One task with everything its detail shows, and its parts by name. Raises NotFound.

    Seven queries: the task with its parts, its sentences, offices, people; reports, their files.
    """
    files: Any = Prefetch("evidence", Evidence.objects.select_related("blob"))
    reports: Any = Prefetch(
        "reports",
        ProgressReport.objects.filed()
        .select_related("slot", "piece", "office", "filed_by", "drafted_by", "decided_by")
        .prefetch_related(files),
    )
    parts = parts_of(standing)
    found = with_light(tasks, at).prefetch_related(None).select_related(*BESIDE)
    task = reader.one(found.prefetch_related(sentences(), reports).annotate(**columns_of(parts)), pk)
    rows = rows_in(task, parts)
    name_people_and_offices(task, rows)
    for report in task.reports.all():
        hand_over(report, "figures", [one for one in rows["figures"] if one.report_id == report.pk])
    return task, rows


def _endpoint(name: str, act: Act) -> Any:
    """One act of ``task_acts.ACTS`` as a route: POST what it is given, and the task comes back as it is now."""

    def endpoint(self: "TaskViewSet", request: Request, pk: str) -> Response:
        task = self._task(pk)
        given = self._given(act.shape) if act.shape else {}
        act.run(task, by=reader.caller(request), at=clock.at(), **given)
        return self._answer(pk)

    verb = endpoint.__name__ = name.replace("-", "_")
    shown = examples.answer(examples.TASK_DETAIL)
    if act.example is not None:
        shown.append(OpenApiExample("请求", value=act.example, request_only=True))
    described = extend_schema(
        operation_id=f"tasks_{verb}",
        summary=act.summary,
        request=act.shape,
        responses={200: OpenApiResponse(TaskDetailSerializer, description="办理后的任务")},
        parameters=[ID],
        examples=shown,
    )
    return described(action(detail=True, methods=["post"], url_path=name)(endpoint))


class TaskViewSet(TaskGiving, ReadOnlyModelViewSet[Task]):
    queryset = Task.objects.none()
    filterset_class = TaskFilter
    orderings = ("number", "due_on", "assigned_at")

    def get_queryset(self) -> QuerySet[Task]:
        return listed(Task.objects.visible_to(reader.standing(self.request)), reader.lights(self.request))

    def get_serializer_class(self) -> type[TaskSerializer]:
        return TaskSerializer if self.action == "list" else TaskDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "lights": reader.lights(self.request)}

    def filter_choices(self) -> dict[str, Any]:
        """Only offices and plans this reader may know of can be filtered by."""
        standing = reader.standing(self.request)
        return {"offices": offices_visible_to(standing), "plans": Plan.objects.visible_to(standing)}

    @extend_schema(
        summary="任务列表",
        description="同名条件重复出现为“或”，不同条件为“且”。",
        examples=examples.answer(examples.TASK),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="任务详情", parameters=[ID], examples=examples.answer(examples.TASK_DETAIL))
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._answer(pk)

    def _task(self, pk: str) -> Task:
        visible = Task.objects.visible_to(reader.standing(self.request))
        return reader.one(visible.select_related("bureau__rules"), pk)

    def _answer(self, pk: str, status: int = 200) -> Response:
        """The task as it is now."""
        at, standing = reader.lights(self.request), reader.standing(self.request)
        task, rows = read_whole(Task.objects.visible_to(standing), at, standing, pk)
        void = voids_of(task, at.today, rows["proofs"])
        context = {**self.get_serializer_context(), "voids": void}
        return Response(TaskDetailSerializer(task, context=context).data, status=status)


for _name, _act in {**ACTS, **REPORT_ACTS}.items():
    setattr(TaskViewSet, _name.replace("-", "_"), _endpoint(_name, _act))
