"""``/notices``: papers of the ladder as far as the caller may read them; a written reply by the same action as on the page."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from tracker.api import examples, reader
from tracker.api.examples import OFFICE_REF
from tracker.api.schema import ID
from tracker.api.shapes import OfficeRefSerializer
from tracker.organisations.access import offices_visible_to
from tracker.reminders.notice_filters import NoticeFilter
from tracker.reminders.notices import Notice
from tracker.reminders.replying import LONGEST, file_reply
from tracker.tasks.models import Task
from tracker.workdays import clock

NOTICE = {
    "id": "01901f3e-0000-7000-8000-000000000041",
    "kind": "notice",
    "number": "枣应急催〔2024〕1号",
    "state": "sent",
    "state_words": "待回复",
    "task": "01901f3e-0000-7000-8000-000000000004",
    "office": OFFICE_REF,
    "drafted_on": "2024-07-03",
    "text": "请说明原因",
    "signed_off_by": "张副局长",
    "decided_at": "2024-07-03T14:00:00+08:00",
    "reply_due_on": "2024-07-08",
    "replied_at": None,
    "reply": None,
    "talked_on": None,
    "persons": "",
    "agreed": "",
    "reason": "",
    "cancelled_at": None,
}


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    office = OfficeRefSerializer(read_only=True, allow_null=True)
    task = serializers.UUIDField(source="task_id", read_only=True)
    state_words = serializers.SerializerMethodField(help_text="含待回复、逾期未回复、已回复")
    reply = serializers.SerializerMethodField(help_text="已报送的回复，或通报的核对意见")

    class Meta:
        model = Notice
        fields = [
            "id", "kind", "number", "state", "state_words", "task", "office", "drafted_on", "text", "signed_off_by",
            "decided_at", "reply_due_on", "replied_at", "reply", "talked_on", "persons", "agreed", "reason",
            "cancelled_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_state_words(self, row: Notice) -> str:
        return row.state_words(self.context["today"])

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_reply(self, row: Notice) -> str | None:
        return row.reply.text if row.replied_at else None


class NoticeReplySerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST, help_text="书面回复，或对通报征求核对稿的意见")


class NoticeViewSet(ReadOnlyModelViewSet[Notice]):
    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    orderings = ("-drafted_on",)

    def get_queryset(self) -> QuerySet[Notice]:
        rows = Notice.objects.visible_to(reader.standing(self.request))
        return rows.select_related("office", "reply")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "today": clock.today()}

    def filter_choices(self) -> dict[str, Any]:
        standing = reader.standing(self.request)
        return {"offices": offices_visible_to(standing), "tasks": Task.objects.visible_to(standing)}

    @extend_schema(
        summary="督办文书",
        description="催办单、督办单、通报和约谈记录；拟稿只有督办员可见。",
        examples=examples.answer(NOTICE),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="督办文书详情", parameters=[ID], examples=examples.answer(NOTICE))
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._shown(pk)

    @extend_schema(
        operation_id="notices_reply",
        summary="回复文书",
        description="由收件科室负责人报送；报送后停止催办。",
        parameters=[ID],
        request=NoticeReplySerializer,
        responses={200: OpenApiResponse(NoticeSerializer, "已回复的文书")},
        examples=[examples.asked({"text": "初稿已成，7月15日前印发。"}), *examples.answer(NOTICE)],
    )
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: str) -> Response:
        rows: Any = self.get_queryset()
        row = reader.one(rows.select_related("task"), pk)
        given = NoticeReplySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        file_reply(row, by=reader.caller(request), at=clock.at(), **given.validated_data)
        return self._shown(pk)

    def _shown(self, pk: str) -> Response:
        row = reader.one(self.get_queryset(), pk)
        return Response(NoticeSerializer(row, context=self.get_serializer_context()).data)
