"""交办 one task by hand, and one act on many: what the web's forms for them do, by the same actions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from tracker.api import examples, reader
from tracker.api.task_acts import ACTS
from tracker.api.task_shapes import TaskDetailSerializer
from tracker.ledger.refusals import NotValid
from tracker.organisations.access import offices_visible_to
from tracker.organisations.models import Office
from tracker.plans.wording import CommitmentKind, PlanKind, Rhythm
from tracker.tasks import actions
from tracker.tasks.actions.bulk import MOST
from tracker.tasks.models import Task
from tracker.workdays import clock

BULK = ("reassign", "suspend", "resume", "close", "cancel", "undo")
_OFFICE = "01901f3e-0000-7000-8000-000000000002"
_ASSIGNED = {
    "title": "修订防汛预案", "requirement": "6月19日局长办公会议定", "lead_office": _OFFICE, "due_on": "2024-09-30",
}  # fmt: skip
_ASKED = {"act": "suspend", "tasks": [examples.TASK["id"]], "facts": {"basis": "6月19日局务会议定"}}
_TOLD = {"done": 1, "rows": [{"task": examples.TASK["id"], "number": examples.TASK["number"], "refused": ""}]}


class AssignRequestSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=100)
    requirement = serializers.CharField(max_length=5000, help_text="任务要求；没有来源文件的原句，写明依据")
    lead_office = serializers.UUIDField()
    due_on = serializers.DateField()
    kind = serializers.ChoiceField(choices=CommitmentKind.choices, required=False)
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, required=False)
    supporting = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=50)
    expected_evidence = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=50
    )
    source_kind = serializers.ChoiceField(choices=PlanKind.choices, required=False)
    basis = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="来源依据")
    waits_for = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="待触发的事项，不填为立即办理"
    )
    form_token = serializers.UUIDField(required=False, help_text="重复提交同一编号，只交办一次")


class BulkRequestSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(choices=[(name, ACTS[name].summary) for name in BULK])
    tasks = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST)
    facts = serializers.DictField(required=False, help_text="同单项办理的请求内容，对每一项相同")


class BulkRowSerializer(serializers.Serializer[Any]):
    task = serializers.UUIDField()
    number = serializers.CharField(help_text="没有这项任务时为空")
    refused = serializers.CharField(help_text="没有办理的原因；已办理的为空")


class BulkAnswerSerializer(serializers.Serializer[Any]):
    done = serializers.IntegerField(help_text="已办理的项数")
    rows = BulkRowSerializer(many=True)


class TaskGiving(GenericViewSet[Task]):
    """The part of the tasks' view that is about no single task yet. Mixed into ``TaskViewSet``."""

    _answer: Callable[..., Response]  # the task as it is now

    @extend_schema(
        operation_id="tasks_assign",
        summary="交办一项任务",
        request=AssignRequestSerializer,
        responses={201: OpenApiResponse(TaskDetailSerializer, "交办的任务")},
        examples=[
            examples.asked(_ASSIGNED),
            OpenApiExample("结果", value=examples.TASK_DETAIL, response_only=True, status_codes=["201"]),
        ],
    )
    def create(self, request: Request) -> Response:
        given = self._given(AssignRequestSerializer)
        lead = self._office(given.pop("lead_office"), "lead_office")
        given["supporting"] = [self._office(pk, "supporting") for pk in given.get("supporting", [])]
        task = actions.assign_task(
            lead.bureau, by=reader.caller(request), at=clock.at(), lead_office=lead, **given
        )
        return self._answer(str(task.pk), status=201)

    @extend_schema(
        operation_id="tasks_bulk",
        summary="批量办理",
        description="逐项办理，逐项答复：一项不能办理的，其他各项照办。",
        request=BulkRequestSerializer,
        responses={200: OpenApiResponse(BulkAnswerSerializer, "各项的结果")},
        examples=[
            examples.asked(_ASKED),
            OpenApiExample("结果", value=_TOLD, response_only=True, status_codes=["200"]),
        ],
    )
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def bulk(self, request: Request) -> Response:
        given = self._given(BulkRequestSerializer)
        act = ACTS[given["act"]]
        facts: dict[str, Any] = {}
        if act.shape is not None:
            shape = act.shape(data=given.get("facts", {}))
            shape.is_valid(raise_exception=True)
            facts = dict(shape.validated_data)
        wanted = list(dict.fromkeys(given["tasks"]))
        visible = Task.objects.visible_to(reader.standing(request)).filter(pk__in=wanted)
        tasks = list(visible.select_related("bureau__rules", "lead_office").order_by("number"))
        told = actions.in_bulk(tasks, act.run, by=reader.caller(request), at=clock.at(), **facts)
        by_id = {one.task.pk: {"number": one.task.number, "refused": one.refused} for one in told}
        nothing = {"number": "", "refused": _("没有这项任务。")}
        rows = [{"task": pk, **by_id.get(pk, nothing)} for pk in wanted]
        done = sum(not row["refused"] for row in rows)
        return Response(BulkAnswerSerializer({"done": done, "rows": rows}).data)

    def _given(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _office(self, pk: UUID, field: str) -> Office:
        known = offices_visible_to(reader.standing(self.request)).select_related("bureau")
        found = known.filter(pk=pk).first()
        if found is None:
            raise NotValid(_("没有这个科室。"), field=field)
        return found
