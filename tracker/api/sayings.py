"""``/tasks/{id}/comments``, ``/comments/{id}``, ``/tasks/{id}/instructions``: by the same actions as on the pages."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.api import examples, reader, saying_examples
from tracker.api.schema import ID
from tracker.api.shapes import OfficeRefSerializer
from tracker.organisations.access import offices_visible_to
from tracker.organisations.models import Post, User
from tracker.tasks import actions
from tracker.tasks.models import Comment, Instruction, Task
from tracker.workdays import clock


class CommentSerializer(serializers.ModelSerializer[Comment]):
    writer = serializers.CharField(source="writer_name", read_only=True)

    class Meta:
        model = Comment
        fields = ["id", "writer", "text", "at", "edited_at"]
        read_only_fields = fields


class CommentsSerializer(serializers.Serializer[Any]):
    data = CommentSerializer(many=True)  # type: ignore[assignment] # hides an attribute of the framework's


class CommentRequestSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=1000)


class InstructionSerializer(serializers.ModelSerializer[Instruction]):
    given_by = serializers.CharField(source="giver_name", read_only=True)
    recorded_by = serializers.SerializerMethodField()
    office = OfficeRefSerializer(read_only=True)
    task = serializers.UUIDField(source="task_id", read_only=True, allow_null=True)
    made_task = serializers.UUIDField(source="made_id", read_only=True, allow_null=True)

    class Meta:
        model = Instruction
        fields = [
            "id", "text", "given_by", "given_on", "recorded_by", "basis", "office", "due_on", "task", "answer",
            "answered_at", "made_task",
        ]  # fmt: skip
        read_only_fields = fields

    def get_recorded_by(self, row: Instruction) -> str | None:
        return row.recorder_name or None


class InstructionsSerializer(serializers.Serializer[Any]):
    data = InstructionSerializer(many=True)  # type: ignore[assignment]


class InstructionRequestSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=1000)
    office = serializers.UUIDField(required=False, help_text="承接科室，不填为牵头科室")
    due_on = serializers.DateField(required=False, allow_null=True)
    leader = serializers.UUIDField(required=False, help_text="代录时的批示领导")
    given_on = serializers.DateField(required=False, help_text="代录时的批示日期")
    basis = serializers.CharField(required=False, max_length=200, help_text="代录依据")


class _OfTask(APIView):
    def task(self, pk: str) -> Task:
        visible = Task.objects.visible_to(reader.standing(self.request))
        return reader.one(visible.select_related("bureau", "lead_office"), pk)

    def given(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class TaskComments(_OfTask):
    @extend_schema(
        operation_id="tasks_comments_list",
        summary="任务的留言",
        description="只有本单位的人可见。",
        parameters=[ID],
        responses=CommentsSerializer,
        examples=examples.answer({"data": [saying_examples.COMMENT]}),
    )
    def get(self, request: Request, pk: str) -> Response:
        rows = Comment.objects.visible_to(reader.standing(request)).filter(task=self.task(pk))
        return Response(CommentsSerializer({"data": rows}).data)

    @extend_schema(
        operation_id="tasks_comments_create",
        summary="留言",
        parameters=[ID],
        request=CommentRequestSerializer,
        responses={201: OpenApiResponse(CommentSerializer, "留言")},
        examples=[
            examples.asked({"text": "初稿已成。"}),
            OpenApiExample("结果", value=saying_examples.COMMENT, response_only=True, status_codes=["201"]),
        ],
    )
    def post(self, request: Request, pk: str) -> Response:
        given = self.given(CommentRequestSerializer)
        row = actions.comment(self.task(pk), by=reader.caller(request), at=clock.at(), **given)
        return Response(CommentSerializer(row).data, status=201)


class OneComment(_OfTask):
    @extend_schema(
        operation_id="comments_update",
        summary="修改本人的留言（10分钟内）",
        parameters=[ID],
        request=CommentRequestSerializer,
        responses={200: OpenApiResponse(CommentSerializer, "留言")},
        examples=[examples.asked({"text": "初稿已成。"}), *examples.answer(saying_examples.COMMENT)],
    )
    def patch(self, request: Request, pk: str) -> Response:
        row = reader.one(Comment.objects.visible_to(reader.standing(request)), pk)
        given = self.given(CommentRequestSerializer)
        row = actions.edit_comment(row, by=reader.caller(request), at=clock.at(), **given)
        return Response(CommentSerializer(row).data)


class TaskInstructions(_OfTask):
    @extend_schema(
        operation_id="tasks_instructions_list",
        summary="任务的批示",
        parameters=[ID],
        responses=InstructionsSerializer,
        examples=examples.answer({"data": [saying_examples.INSTRUCTION]}),
    )
    def get(self, request: Request, pk: str) -> Response:
        rows = Instruction.objects.visible_to(reader.standing(request)).standing().filter(task=self.task(pk))
        return Response(InstructionsSerializer({"data": rows.select_related("office")}).data)

    @extend_schema(
        operation_id="tasks_instructions_create",
        summary="批示或代录批示",
        description="局领导本人批示只需内容；督办员代录须写明批示领导和代录依据。",
        parameters=[ID],
        request=InstructionRequestSerializer,
        responses={201: OpenApiResponse(InstructionSerializer, "批示")},
        examples=[
            examples.asked(saying_examples.INSTRUCTION_ASKED),
            OpenApiExample(
                "结果", value=saying_examples.INSTRUCTION, response_only=True, status_codes=["201"]
            ),
        ],
    )
    def post(self, request: Request, pk: str) -> Response:
        given, task = self.given(InstructionRequestSerializer), self.task(pk)
        office, leader = task.lead_office, None
        if "office" in given:
            office = found(offices_visible_to(reader.standing(request)).filter(pk=given.pop("office")))
        if "leader" in given:
            here = Post.objects.filter(bureau=task.bureau_id).order_by()
            leader = found(User.objects.filter(pk=given.pop("leader"), pk__in=here.values("user")))
        caller = reader.caller(request)
        row = actions.instruct(
            task.bureau, by=caller, at=clock.at(), task=task, office=office, leader=leader, **given
        )
        return Response(InstructionSerializer(row).data, status=201)


def found(rows: Any) -> Any:
    row = rows.first()
    if row is None:
        raise NotFound
    return row
