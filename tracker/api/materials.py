"""``/materials``: 素材 read, added, changed and taken out, by the same actions as on the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from tracker.api import examples, reader, saying_examples
from tracker.api.sayings import found
from tracker.api.schema import ID
from tracker.api.shapes import OfficeRefSerializer
from tracker.organisations.access import offices_visible_to
from tracker.tasks import actions
from tracker.tasks.models import Material, MaterialKind, Task
from tracker.workdays import clock


class MaterialSerializer(serializers.ModelSerializer[Material]):
    office = OfficeRefSerializer(read_only=True)
    task = serializers.UUIDField(source="task_id", read_only=True, allow_null=True)
    evidence = serializers.PrimaryKeyRelatedField(many=True, read_only=True, pk_field=serializers.UUIDField())  # type: ignore[var-annotated]
    added_by = serializers.CharField(source="adder_name", read_only=True)

    class Meta:
        model = Material
        fields = [
            "id", "office", "year", "kind", "text", "value", "unit", "task", "evidence", "added_by", "added_at",
            "version",
        ]  # fmt: skip
        read_only_fields = fields


class MaterialRequestSerializer(serializers.Serializer[Any]):
    office = serializers.UUIDField()
    year = serializers.IntegerField(min_value=1900, max_value=9999)
    kind = serializers.ChoiceField(choices=MaterialKind.choices, default=MaterialKind.PARAGRAPH)
    text = serializers.CharField(max_length=2000)
    value = serializers.DecimalField(max_digits=18, decimal_places=4, required=False, allow_null=True)
    unit = serializers.CharField(required=False, max_length=20)
    task = serializers.UUIDField(required=False)
    evidence = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50, help_text="已有的佐证材料；数据至少一件"
    )


class MaterialChangeSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField(min_value=1900, max_value=9999, required=False)
    kind = serializers.ChoiceField(choices=MaterialKind.choices, required=False)
    text = serializers.CharField(max_length=2000, required=False)
    value = serializers.DecimalField(max_digits=18, decimal_places=4, required=False, allow_null=True)
    unit = serializers.CharField(required=False, allow_blank=True, max_length=20)
    task = serializers.UUIDField(required=False, allow_null=True)
    evidence = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50, help_text="增加的佐证材料"
    )
    seen = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="所见素材的版本；之后有人改过的答复409"
    )


class WithdrawMaterialSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200, help_text="撤下的原因")


class MaterialViewSet(ListModelMixin, GenericViewSet[Material]):
    queryset = Material.objects.none()
    serializer_class = MaterialSerializer
    orderings = ("-added_at", "year")

    def get_queryset(self) -> QuerySet[Material]:
        rows = Material.objects.visible_to(reader.standing(self.request)).kept()
        return rows.select_related("office", "task").prefetch_related("evidence")

    @extend_schema(summary="素材", examples=examples.answer(saying_examples.MATERIAL))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="添加素材",
        request=MaterialRequestSerializer,
        responses={201: OpenApiResponse(MaterialSerializer, "素材")},
        examples=[
            examples.asked(saying_examples.MATERIAL_ASKED),
            OpenApiExample("结果", value=saying_examples.MATERIAL, response_only=True, status_codes=["201"]),
        ],
    )
    def create(self, request: Request) -> Response:
        given = self._given(MaterialRequestSerializer)
        office = found(offices_visible_to(reader.standing(request)).filter(pk=given.pop("office")))
        proof, written = given.pop("evidence", []), self._written(given)
        row = actions.add_material(
            office, by=reader.caller(request), at=clock.at(), written=written, proof=proof
        )
        return self._answer(str(row.pk), status=201)

    @extend_schema(
        summary="修改素材",
        description="没有给出的不变；佐证材料只增加，不减少。",
        parameters=[ID],
        request=MaterialChangeSerializer,
        responses={200: OpenApiResponse(MaterialSerializer, "素材")},
        examples=[
            examples.asked({"text": "参训198人次。", "seen": 1}),
            *examples.answer(saying_examples.MATERIAL),
        ],
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        row = reader.one(self.get_queryset(), pk)
        given = self._given(MaterialChangeSerializer)
        seen, proof = given.pop("seen", None), given.pop("evidence", [])
        facts = {name: getattr(row, name) for name in ("year", "kind", "text", "value", "unit", "task")}
        if given.get("kind", row.kind) == MaterialKind.PARAGRAPH:
            facts |= {"value": None, "unit": ""}
        written = self._written({**facts, **given})
        actions.change_material(
            row, by=reader.caller(request), at=clock.at(), written=written, proof=proof, seen=seen
        )
        return self._answer(pk)

    @extend_schema(
        operation_id="materials_withdraw",
        summary="撤下素材",
        parameters=[ID],
        request=WithdrawMaterialSerializer,
        responses={204: OpenApiResponse(None, "已撤下")},
        examples=[examples.asked({"reason": "与另一条重复"})],
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        row = reader.one(self.get_queryset(), pk)
        given = self._given(WithdrawMaterialSerializer)
        actions.withdraw_material(row, by=reader.caller(request), at=clock.at(), **given)
        return Response(status=204)

    def _given(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _written(self, given: dict[str, Any]) -> actions.Collected:
        if isinstance(given.get("task"), UUID):
            visible = Task.objects.visible_to(reader.standing(self.request))
            given["task"] = found(visible.filter(pk=given["task"]))
        return actions.Collected(**given)

    def _answer(self, pk: str, status: int = 200) -> Response:
        return Response(MaterialSerializer(reader.one(self.get_queryset(), pk)).data, status=status)
