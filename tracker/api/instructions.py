"""``/instructions``: 批示 that concern me; answered, taken back, made into a task."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from tracker.api import examples, reader, saying_examples
from tracker.api.sayings import InstructionSerializer, found
from tracker.api.schema import ID
from tracker.organisations.access import offices_visible_to
from tracker.plans.wording import Rhythm
from tracker.tasks import actions
from tracker.tasks.models import Instruction
from tracker.workdays import clock


class AnswerSerializer(serializers.Serializer[Any]):
    answer = serializers.CharField(max_length=1000, help_text="办理情况")


class AssignFromInstructionSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=100)
    requirement = serializers.CharField(max_length=5000, required=False, help_text="不填为批示原文")
    lead_office = serializers.UUIDField(required=False, help_text="不填为承接科室")
    due_on = serializers.DateField()
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, required=False)
    expected_evidence = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=50
    )
    form_token = serializers.UUIDField(required=False, help_text="重复提交同一编号，只交办一次")


class InstructionViewSet(ListModelMixin, GenericViewSet[Instruction]):
    queryset = Instruction.objects.none()
    serializer_class = InstructionSerializer
    orderings = ("-given_on",)

    def get_queryset(self) -> QuerySet[Instruction]:
        rows = Instruction.objects.visible_to(reader.standing(self.request)).standing()
        return rows.select_related("office", "bureau", "task")

    @extend_schema(
        summary="批示",
        description="与调用人有关的批示。",
        examples=examples.answer(saying_examples.INSTRUCTION),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="instructions_answer",
        summary="答复批示",
        parameters=[ID],
        request=AnswerSerializer,
        responses={200: OpenApiResponse(InstructionSerializer, "批示")},
        examples=[examples.asked({"answer": "已印发。"}), *examples.answer(saying_examples.INSTRUCTION)],
    )
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        row, given = reader.one(self.get_queryset(), pk), self._given(AnswerSerializer)
        actions.answer_instruction(row, by=reader.caller(request), at=clock.at(), **given)
        return self._shown(pk)

    @extend_schema(
        operation_id="instructions_assign",
        summary="批示交办为任务",
        parameters=[ID],
        request=AssignFromInstructionSerializer,
        responses={200: OpenApiResponse(InstructionSerializer, "批示，made_task为所交办的任务")},
        examples=[
            examples.asked({"title": "修订应急预案", "due_on": "2024-09-30"}),
            *examples.answer(saying_examples.INSTRUCTION),
        ],
    )
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        row, given = reader.one(self.get_queryset(), pk), self._given(AssignFromInstructionSerializer)
        office = row.office
        if "lead_office" in given:
            office = found(offices_visible_to(reader.standing(request)).filter(pk=given["lead_office"]))
        facts = {"requirement": row.text, **given, "lead_office": office}
        actions.assign_from_instruction(row, by=reader.caller(request), at=clock.at(), **facts)
        return self._shown(pk)

    @extend_schema(
        operation_id="instructions_withdraw",
        summary="撤销本人的批示（10分钟内）",
        parameters=[ID],
        request=None,
        responses={204: OpenApiResponse(None, "已撤销")},
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        row = reader.one(self.get_queryset(), pk)
        actions.withdraw_instruction(row, by=reader.caller(request), at=clock.at())
        return Response(status=204)

    def _given(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _shown(self, pk: str) -> Response:
        return Response(InstructionSerializer(reader.one(self.get_queryset(), pk)).data)
