"""``/tasks``: read them, and do with one what the web does, by the same actions."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from tracker.api import examples, reader
from tracker.api.schema import ID
from tracker.api.task_shapes import (
    CloseRequestSerializer,
    ClosureRequestSerializer,
    ReopenRequestSerializer,
    ReturnRequestSerializer,
    TaskDetailSerializer,
    TaskSerializer,
)
from tracker.organisations.access import offices_visible_to
from tracker.plans.models import Plan
from tracker.tasks import actions
from tracker.tasks.filters import TaskFilter
from tracker.tasks.lights import Thresholds, with_light
from tracker.tasks.models import ProgressReport, Task, TaskCommitment, TaskQuerySet
from tracker.workdays import clock

Action = TypeVar("Action", bound=Callable[..., Response])


def listed(tasks: TaskQuerySet, at: Thresholds) -> TaskQuerySet:
    """With everything a row shows, in a number of queries that does not grow with the rows."""
    answers: Any = Prefetch(
        "answers",
        TaskCommitment.objects.select_related("commitment__section").order_by("commitment__order"),
    )
    return (
        with_light(tasks, at)
        .select_related("lead_office", "responsible_person")
        .prefetch_related("supporting_offices", answers)
    )


def detailed(tasks: TaskQuerySet, at: Thresholds) -> TaskQuerySet:
    """With reports, their files, closures and periods as well."""
    reports: Any = Prefetch(
        "reports",
        ProgressReport.objects.filed()
        .select_related("slot", "filed_by", "decided_by")
        .prefetch_related("evidence__blob"),
    )
    people = ("closures__requested_by", "closures__decided_by", "closures__reopened_by")
    return listed(tasks, at).prefetch_related("slots", reports, *people)


def _done(
    verb: str, summary: str, given: type[Serializer[Any]] | None, example: dict[str, Any] | None = None
) -> Callable[[Action], Action]:
    """How an action is described: its words, what it is given, and that it answers with the task."""
    shown = examples.answer(examples.TASK_DETAIL)
    if example is not None:
        shown.append(OpenApiExample("请求", value=example, request_only=True))
    return extend_schema(
        operation_id=f"tasks_{verb}",
        summary=summary,
        request=given,
        responses={200: OpenApiResponse(TaskDetailSerializer, description="办理后的任务")},
        parameters=[ID],
        examples=shown,
    )


class TaskViewSet(ReadOnlyModelViewSet[Task]):
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

    @_done("acknowledge", "签收", None)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        actions.acknowledge(self._task(pk), by=reader.caller(request), at=clock.at())
        return self._answer(pk)

    @_done("request_closure", "申请销号", ClosureRequestSerializer, {"note": "应交佐证已齐。"})
    @action(detail=True, methods=["post"], url_path="request-closure")
    def request_closure(self, request: Request, pk: str) -> Response:
        task, given = self._task(pk), self._given(ClosureRequestSerializer)
        actions.request_closure(task, by=reader.caller(request), at=clock.at(), **given)
        return self._answer(pk)

    @_done("return", "退回", ReturnRequestSerializer, {"reason": "缺会议纪要", "rework_due_on": "2024-07-01"})
    @action(detail=True, methods=["post"], url_path="return")
    def return_closure(self, request: Request, pk: str) -> Response:
        task, given = self._task(pk), self._given(ReturnRequestSerializer)
        actions.return_closure(task, by=reader.caller(request), at=clock.at(), **given)
        return self._answer(pk)

    @_done("close", "销号或年终评定", CloseRequestSerializer, {"verdict": "kept"})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        task, given = self._task(pk), self._given(CloseRequestSerializer)
        actions.close_task(task, by=reader.caller(request), at=clock.at(), **given)
        return self._answer(pk)

    @_done("reopen", "重新办理", ReopenRequestSerializer, {"reason": "上级要求补充"})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        task, given = self._task(pk), self._given(ReopenRequestSerializer)
        actions.reopen_task(task, by=reader.caller(request), at=clock.at(), **given)
        return self._answer(pk)

    def _task(self, pk: str) -> Task:
        visible = Task.objects.visible_to(reader.standing(self.request))
        return reader.one(visible.select_related("bureau__rules"), pk)

    def _given(self, shape: type[Serializer[Any]]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _answer(self, pk: str) -> Response:
        """The task as it is now."""
        at = reader.lights(self.request)
        rows = detailed(Task.objects.visible_to(reader.standing(self.request)), at)
        return Response(
            TaskDetailSerializer(reader.one(rows, pk), context=self.get_serializer_context()).data
        )
