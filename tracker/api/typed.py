"""``/plans/typed``: a source document without a file, by the same actions as the page 录入来源文件."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from tracker.api import examples, reader
from tracker.intake.actions import Source, assign_lines, draft_lines, read_lines
from tracker.intake.pasted import LONGEST, PastedRow
from tracker.ledger.refusals import NotValid
from tracker.organisations.models import Bureau
from tracker.plans.models import Plan
from tracker.plans.wording import PlanKind
from tracker.workdays import clock

KINDS = [(kind.value, kind.label) for kind in PlanKind if kind != PlanKind.ANNUAL_REPORT]
_EACH = "每行一项，或从Excel、WPS复制的带表头的行（单元格以制表符分隔）"
ASKED = {
    "kind": "meeting", "title": "6月19日局长办公会", "year": 2024, "issued_on": "2024-06-19",
    "lines": "工作任务\t责任科室\t完成时限\n修订防汛预案\t执法支队\t2024-09-30",
}  # fmt: skip
ROW = {
    "line": 2, "text": "修订防汛预案", "title": "修订防汛预案", "lead_office": "ENF", "supporting_offices": [],
    "due_on": "2024-09-30", "problems": [],
}  # fmt: skip
PREVIEW = {
    "count": 1,
    "is_table": True,
    "basis": "会议议定：6月19日局长办公会（2024年6月19日）",
    "rows": [ROW],
}
DRAFTED = {"plan": examples.PLAN["id"], "commitments": 1, "is_new": True}
ASSIGNED = {"tasks": [{"id": examples.TASK["id"], "number": examples.TASK["number"]}]}


class TypedRequestSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=KINDS)
    title = serializers.CharField(max_length=200)
    year = serializers.IntegerField(min_value=2000, max_value=2100, help_text="安排年度")
    doc_number = serializers.CharField(required=False, allow_blank=True, max_length=60)
    signed_off_by = serializers.CharField(required=False, allow_blank=True, max_length=40)
    issued_on = serializers.DateField(required=False, help_text="成文日期")
    bureau = serializers.UUIDField(required=False, help_text="只督办一个单位的可不填")
    lines = serializers.CharField(max_length=LONGEST, trim_whitespace=False, help_text=_EACH)


class AssignTypedRequestSerializer(TypedRequestSerializer):
    form_token = serializers.UUIDField(help_text="由调用方生成；同一编号再次发送，不重复交办")


class ProblemInCellSerializer(serializers.Serializer[Any]):
    column = serializers.CharField()
    message = serializers.CharField()


class TypedRowSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(help_text="在输入中的行号")
    text = serializers.CharField()
    title = serializers.CharField(source="draft.title", default="")
    lead_office = serializers.CharField(
        source="draft.lead_office", default="", help_text="科室代码，空为没有读出"
    )
    supporting_offices = serializers.ListField(
        source="draft.supporting_offices", child=serializers.CharField(), default=list
    )
    due_on = serializers.DateField(source="draft.due_on", default=None, allow_null=True)
    problems = ProblemInCellSerializer(many=True, help_text="不能采用的单元格")


class TypedPreviewSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    is_table = serializers.BooleanField(help_text="只有表格可以直接交办")
    basis = serializers.CharField(help_text="任务上写明的依据")
    rows = TypedRowSerializer(many=True)


class DraftedSerializer(serializers.Serializer[Any]):
    plan = serializers.UUIDField()
    commitments = serializers.IntegerField(help_text="新立的安排事项数")
    is_new = serializers.BooleanField(help_text="为假时此前已经录入，没有重复")


class NumberedTaskSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()


class AssignedSerializer(serializers.Serializer[Any]):
    tasks = NumberedTaskSerializer(many=True)


def _said(shape: Any, words: str, value: object, status: int) -> dict[str, Any]:
    shown = OpenApiExample("结果", value=value, response_only=True, status_codes=[str(status)])
    return {"responses": {status: OpenApiResponse(shape, words)}, "examples": [examples.asked(ASKED), shown]}


class TypedActions(GenericViewSet[Plan]):
    """The part of the plans' view for documents without a file. Mixed into ``PlanViewSet``."""

    @extend_schema(
        operation_id="plans_typed_preview",
        summary="录入来源文件：预览，不保存",
        request=TypedRequestSerializer,
        **_said(TypedPreviewSerializer, "读出的各行", PREVIEW, 200),
    )
    @action(detail=False, methods=["post"], url_path="typed/preview")
    def typed_preview(self, request: Request) -> Response:
        bureau, source, given = self._given(TypedRequestSerializer)
        read = read_lines(bureau, given["lines"], on=clock.today(), year=source.year)
        facts = {"count": len(read.drafts), "is_table": read.is_table, "basis": source.basis()}
        return Response(TypedPreviewSerializer(facts | {"rows": [_row(one) for one in read.rows]}).data)

    @extend_schema(
        operation_id="plans_typed",
        summary="录入来源文件：存为草稿",
        request=TypedRequestSerializer,
        **_said(DraftedSerializer, "草稿", DRAFTED, 201),
    )
    @action(detail=False, methods=["post"], url_path="typed")
    def typed(self, request: Request) -> Response:
        bureau, source, given = self._given(TypedRequestSerializer)
        plan, count = draft_lines(
            bureau, by=reader.caller(request), at=clock.at(), source=source, typed=given["lines"]
        )
        facts = {"plan": plan.pk, "commitments": count, "is_new": bool(count)}
        return Response(DraftedSerializer(facts).data, status=201)

    @extend_schema(
        operation_id="plans_typed_assign",
        summary="录入来源文件：直接交办表格各行",
        request=AssignTypedRequestSerializer,
        **_said(AssignedSerializer, "交办的任务", ASSIGNED, 201),
    )
    @action(detail=False, methods=["post"], url_path="typed/assign")
    def typed_assign(self, request: Request) -> Response:
        bureau, source, given = self._given(AssignTypedRequestSerializer)
        tasks = assign_lines(
            bureau, by=reader.caller(request), at=clock.at(), source=source, typed=given["lines"],
            form_token=given["form_token"],
        )  # fmt: skip
        return Response(AssignedSerializer({"tasks": tasks}).data, status=201)

    def _given(self, shape: Any) -> tuple[Bureau, Source, dict[str, Any]]:
        """The bureau it is for, the document's facts, and the rest. 403 for who plans nowhere."""
        mine = reader.standing(self.request).supervises
        if not mine:
            raise PermissionDenied(_("只有本单位的督办员可以处理来源文件。"))
        asked = shape(data=self.request.data)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        wanted: UUID | None = given.get("bureau") or (next(iter(mine)) if len(mine) == 1 else None)
        if wanted is None or wanted not in mine:
            raise NotValid(_("请选择您督办的单位。"), field="bureau")
        names = ("kind", "title", "year", "doc_number", "signed_off_by", "issued_on")
        source = Source(**{name: given[name] for name in names if name in given})
        return Bureau.objects.get(pk=wanted), source, given


def _row(row: PastedRow) -> dict[str, Any]:
    """``draft`` is left out where the line came to none."""
    facts = {"line": row.line, "text": row.text, "problems": row.problems}
    return facts | ({"draft": row.draft} if row.draft else {})
