"""``/plans``: the source documents, what they promise verbatim, and which task answers it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from tracker.api import examples, reader
from tracker.api.consultation import ConsultationActions
from tracker.api.schema import ID
from tracker.api.shapes import BureauRefSerializer
from tracker.api.typed import ASSIGNED, AssignedSerializer, TypedActions
from tracker.plans.consultations import ConsultedItem
from tracker.plans.filters import PlanFilter
from tracker.plans.models import Commitment, Plan, Section
from tracker.plans.wording import PlanState
from tracker.tasks.actions import issue_plan
from tracker.tasks.models import Task
from tracker.workdays import clock


class PlanSerializer(serializers.ModelSerializer[Plan]):
    url = serializers.HyperlinkedIdentityField(view_name="api:plan-detail")
    bureau = BureauRefSerializer(read_only=True)
    state_words = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = Plan
        fields = [
            "id", "url", "bureau", "year", "kind", "title", "doc_number", "signed_off_by", "issued_on",
            "file_name", "state", "state_words", "drafted_at", "released_at",
        ]  # fmt: skip
        read_only_fields = fields


class SectionSerializer(serializers.ModelSerializer[Section]):
    class Meta:
        model = Section
        fields = ["order", "number", "title", "start", "end"]
        read_only_fields = fields


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    # context["tasks"]: commitment id -> id of the task that answers it, where the reader may see it
    section = serializers.CharField(read_only=True)
    task = serializers.SerializerMethodField()

    class Meta:
        model = Commitment
        fields = ["id", "order", "section", "text", "start", "end", "kind", "task"]
        read_only_fields = fields

    @extend_schema_field(serializers.UUIDField(allow_null=True, help_text="无权查看的任务为空"))
    def get_task(self, commitment: Commitment) -> str | None:
        found = self.context["tasks"].get(commitment.pk)
        return str(found) if found else None


class PlanDetailSerializer(PlanSerializer):
    text = serializers.CharField(
        read_only=True,
        help_text="合并后的全文，各处 start、end 按此计（字符）；征求意见时科室只看到自己的事项，此处为空",
    )
    sections = SectionSerializer(many=True, read_only=True)
    commitments = CommitmentSerializer(many=True, read_only=True)

    class Meta(PlanSerializer.Meta):
        fields = [*PlanSerializer.Meta.fields, "text", "sections", "commitments"]
        read_only_fields = fields


class PlanViewSet(ConsultationActions, TypedActions, ReadOnlyModelViewSet[Plan]):
    queryset = Plan.objects.none()
    filterset_class = PlanFilter
    orderings = ("-year", "title")

    def get_queryset(self) -> QuerySet[Plan]:
        return Plan.objects.visible_to(reader.standing(self.request)).select_related("bureau")

    def get_serializer_class(self) -> type[PlanSerializer]:
        return PlanSerializer if self.action == "list" else PlanDetailSerializer

    @extend_schema(summary="来源文件列表", examples=examples.answer(examples.PLAN))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="来源文件，含各部分和安排事项原文",
        parameters=[ID],
        examples=examples.answer(examples.PLAN_DETAIL),
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        rows = self.get_queryset().prefetch_related("sections", "commitments__section")
        plan = reader.one(rows, pk)
        if plan.state == PlanState.CONSULTING and plan.bureau_id not in reader.standing(request).bureaus:
            _keep_own(plan, request)
        tasks = Task.objects.visible_to(reader.standing(request)).filter(answers__commitment__plan=plan)
        known = dict(tasks.order_by().values_list("answers__commitment", "pk"))
        context = {**self.get_serializer_context(), "tasks": known}
        return Response(PlanDetailSerializer(plan, context=context).data)

    @extend_schema(
        operation_id="plans_issue",
        summary="下达任务",
        parameters=[ID],
        request=None,
        responses={200: OpenApiResponse(AssignedSerializer, "下达的任务")},
        examples=examples.answer(ASSIGNED),
    )
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: str) -> Response:
        plan = reader.one(self.get_queryset(), pk)
        tasks = issue_plan(plan, by=reader.caller(request), at=clock.at())
        return Response(AssignedSerializer({"tasks": tasks}).data)


def _keep_own(plan: Plan, request: Request) -> None:
    """An office that is asked for comment reads its own items, and no other text."""
    offices = reader.standing(request).offices
    items = ConsultedItem.objects.filter(consultation__plan=plan, consultation__ended_at=None)
    named = set(items.filter(opinions__office__in=offices).values_list("commitment", flat=True))
    kept: Any = [row for row in plan.commitments.all() if row.pk in named]
    plan.text = ""
    plan._prefetched_objects_cache = {"sections": [], "commitments": kept}  # type: ignore[attr-defined]
