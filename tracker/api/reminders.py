"""``/reminders``: the claims that a step is due, of the tasks I see; ``/deliveries``: what was told, to me or in my bureau.

Read-only: a claim is made by the sweep alone, and what was told was told.
"""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from tracker.api import examples, reader, reminder_examples
from tracker.api.people import PersonRefSerializer
from tracker.messages.models import Delivery, DigestState, Kind
from tracker.reminders.models import Outcome, Owed, Reminder
from tracker.tasks.models import Task


class RemindedTaskSerializer(serializers.ModelSerializer[Task]):
    class Meta:
        model = Task
        fields = ["id", "number", "title"]
        read_only_fields = fields


class ReminderSerializer(serializers.ModelSerializer[Reminder]):
    source = serializers.CharField(read_only=True, help_text="与deliveries中的source对应")  # type: ignore[assignment]
    task = RemindedTaskSerializer(read_only=True)
    owed = serializers.ChoiceField(choices=Owed.choices, read_only=True)
    owed_words = serializers.CharField(source="get_owed_display", read_only=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices, read_only=True)
    outcome_words = serializers.CharField(source="get_outcome_display", read_only=True)

    class Meta:
        model = Reminder
        fields = [
            "source", "task", "owed", "owed_words", "step", "offset", "anchor_on", "claimed_on", "claimed_at", "outcome",
            "outcome_words", "told_on",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "offset": {"help_text": "时限前（负）后（正）的工作日数"},
            "anchor_on": {"help_text": "时限，或开始等待之日"},
        }


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    person = PersonRefSerializer(read_only=True)
    day = serializers.DateField(source="digest.day", read_only=True)
    kind = serializers.ChoiceField(source="digest.kind", choices=Kind.choices, read_only=True)
    state = serializers.ChoiceField(source="digest.state", choices=DigestState.choices, read_only=True)
    state_words = serializers.CharField(source="digest.get_state_display", read_only=True)
    channel = serializers.CharField(source="digest.handed_by", read_only=True, help_text="尚未送交的为空")
    fell_back = serializers.CharField(
        source="digest.fell_back", read_only=True, help_text="所选方式未送达、改用邮件的原因"
    )
    sent_at = serializers.DateTimeField(source="digest.sent_at", read_only=True, allow_null=True)
    is_read = serializers.SerializerMethodField(help_text="只对本人的给出")

    class Meta:
        model = Delivery
        fields = [
            "source", "person", "day", "kind", "heading", "label", "detail", "why", "link", "state", "state_words",
            "channel", "fell_back", "sent_at", "is_read",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.BooleanField(allow_null=True))
    def get_is_read(self, row: Delivery) -> bool | None:
        mine = row.person_id == reader.caller(self.context["request"]).pk
        return row.read_at is not None if mine else None


class ReminderFilter(filters.FilterSet):
    task = filters.UUIDFilter(field_name="task", label="任务")
    owed = filters.MultipleChoiceFilter(choices=Owed.choices, label="提醒事项")
    outcome = filters.MultipleChoiceFilter(choices=Outcome.choices, label="结果")
    step = filters.CharFilter(max_length=30, label="步骤")
    anchor_after = filters.DateFilter(field_name="anchor_on", lookup_expr="gte", label="时限不早于")
    anchor_before = filters.DateFilter(field_name="anchor_on", lookup_expr="lte", label="时限不晚于")
    told_after = filters.DateFilter(field_name="told_on", lookup_expr="gte", label="提醒日期不早于")
    told_before = filters.DateFilter(field_name="told_on", lookup_expr="lte", label="提醒日期不晚于")

    class Meta:
        model = Reminder
        fields: list[str] = []


class DeliveryFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(field_name="digest__kind", choices=Kind.choices, label="类别")
    state = filters.MultipleChoiceFilter(
        field_name="digest__state", choices=DigestState.choices, label="状态"
    )
    day_after = filters.DateFilter(field_name="digest__day", lookup_expr="gte", label="日期不早于")
    day_before = filters.DateFilter(field_name="digest__day", lookup_expr="lte", label="日期不晚于")
    source = filters.CharFilter(max_length=60, label="来源，如reminder:12")
    mine = filters.BooleanFilter(method="of_mine", label="只看本人的")

    class Meta:
        model = Delivery
        fields: list[str] = []

    def of_mine(self, rows: QuerySet[Delivery], name: str, value: bool) -> QuerySet[Delivery]:
        me = Q(person=reader.caller(self.request).pk)  # type: ignore[arg-type]
        return rows.filter(me if value else ~me)


class ReminderViewSet(ListModelMixin, GenericViewSet[Reminder]):
    queryset = Reminder.objects.none()
    serializer_class = ReminderSerializer
    filterset_class = ReminderFilter
    orderings = ("-claimed_at", "anchor_on")

    def get_queryset(self) -> QuerySet[Reminder]:
        visible = Task.objects.visible_to(reader.standing(self.request))
        return Reminder.objects.filter(task__in=visible.order_by().values("pk")).select_related("task")

    @extend_schema(
        summary="提醒步骤",
        description="已确定应提醒的步骤：哪项任务、哪一步、什么时限、结果如何。",
        examples=examples.answer(reminder_examples.REMINDER),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class DeliveryViewSet(ListModelMixin, GenericViewSet[Delivery]):
    queryset = Delivery.objects.none()
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter
    orderings = ("-id",)

    def get_queryset(self) -> QuerySet[Delivery]:
        who = reader.standing(self.request)
        seen = Delivery.objects.filter(Q(person=who.user_id) | Q(digest__bureau__in=who.supervises))
        return seen.select_related("digest", "person").defer("digest__text", "digest__html")

    @extend_schema(
        summary="提醒事项",
        description="告知了谁什么。本人的；督办员可见本单位的。",
        examples=examples.answer(reminder_examples.DELIVERY),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)
