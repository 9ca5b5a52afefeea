"""What a round of comment looks like over the API, and what is sent to it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.shapes import OfficeRefSerializer
from tracker.plans.breakdown import Difference
from tracker.plans.consultations import Consultation, Decision
from tracker.plans.rounds import ItemLine, office_lines
from tracker.plans.wording import CommitmentKind, Rhythm

_OWN = "科室只看到自己的事项"


class ChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # hides an attribute of the framework's
    before = serializers.CharField()
    after = serializers.CharField()


class OpinionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="opinion.pk")
    office = OfficeRefSerializer(source="opinion.office")
    part = serializers.CharField(source="opinion.part", help_text="lead 牵头，supporting 配合")
    answer = serializers.CharField(source="opinion.answer", help_text="空为未反馈")
    answer_words = serializers.CharField(source="opinion.get_answer_display")
    proposed = ChangeSerializer(many=True, help_text="现在的内容和建议的内容")
    reason = serializers.CharField(source="opinion.reason")
    answered_by = serializers.SerializerMethodField()
    answered_at = serializers.DateTimeField(source="opinion.answered_at", allow_null=True)
    version = serializers.IntegerField(source="opinion.version", help_text="反馈或处理时作为 seen 送回")
    decision = serializers.CharField(source="opinion.decision")
    decision_words = serializers.CharField(source="opinion.get_decision_display")
    decision_reason = serializers.CharField(source="opinion.decision_reason")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_answered_by(self, line: Any) -> str | None:
        return str(line.opinion.answered_by) if line.opinion.answered_by else None


class ItemSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    commitment = serializers.UUIDField(source="item.commitment")
    title = serializers.CharField(source="stands.title")
    text = serializers.CharField(source="stands.text")
    due_on = serializers.DateField(source="stands.due_on", allow_null=True)
    kind = serializers.CharField(source="stands.kind")
    rhythm = serializers.CharField(source="stands.rhythm")
    lead_office = serializers.CharField(source="stands.lead_office.name", help_text="现在的牵头科室")
    supporting_offices = serializers.SerializerMethodField()
    gone = serializers.CharField(help_text="不再单独立任务的原因；空为仍在")
    since_sent = ChangeSerializer(many=True, help_text="发送后的改动")
    since_previous = ChangeSerializer(many=True, help_text="与上一版相比")
    opinions = OpinionSerializer(many=True)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_supporting_offices(self, line: ItemLine) -> list[str]:
        return [one["name"] for one in line.stands["supporting_offices"]]


class OfficeProgressSerializer(serializers.Serializer[Any]):
    office = OfficeRefSerializer()
    items = serializers.IntegerField()
    answered = serializers.IntegerField()


class ConsultationSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="第几次")
    reply_by = serializers.DateField(help_text="这一天仍可反馈，此后未反馈的视为无意见")
    sent_at = serializers.DateTimeField()
    sent_by = serializers.CharField()
    offices = OfficeProgressSerializer(many=True, help_text=_OWN)
    items = ItemSerializer(many=True, help_text=_OWN)


def shown(round: Consultation, lines: Iterable[ItemLine]) -> dict[str, Any]:
    lines = list(lines)
    facts = {
        "number": round.number,
        "reply_by": round.reply_by,
        "sent_at": round.sent_at,
        "sent_by": str(round.sent_by),
        "offices": office_lines(lines),
        "items": lines,
    }
    return dict(ConsultationSerializer(facts).data)


class SendRequestSerializer(serializers.Serializer[Any]):
    reply_by = serializers.DateField(required=False, help_text="默认5个工作日后")
    seen = serializers.IntegerField(
        required=False, min_value=0, max_value=999, help_text="已知的次数，用来防止重复发送"
    )


class ProposalSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(required=False, max_length=100)
    lead_office = serializers.UUIDField(required=False)
    supporting_offices = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=100)
    due_on = serializers.DateField(required=False)
    kind = serializers.ChoiceField(choices=CommitmentKind.choices, required=False)
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, required=False)


class ReplySerializer(serializers.Serializer[Any]):
    opinion = serializers.UUIDField()
    proposal = ProposalSerializer(required=False, help_text="只写要改的；不写为无意见")
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)
    seen = serializers.IntegerField(required=False, min_value=0, max_value=9999)


class AnswersRequestSerializer(serializers.Serializer[Any]):
    answers = serializers.ListField(child=ReplySerializer(), min_length=1, max_length=500)


class DecisionRequestSerializer(serializers.Serializer[Any]):
    opinion = serializers.UUIDField()
    decision = serializers.ChoiceField(choices=Decision.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text="不采纳时必填")
    seen = serializers.IntegerField(required=False, min_value=0, max_value=9999)


def changes_example() -> list[dict[str, str]]:
    row = Difference("due_on", "完成时限", "6月28日 周五", "9月30日 周一")
    return [{"name": row.name, "label": row.label, "before": row.before, "after": row.after}]


def example(office: dict[str, Any], commitment: str, on: date) -> dict[str, Any]:
    """A round with one item and one proposal, as the description shows it."""
    opinion = {
        "id": "01901f3e-0000-7000-8000-00000000000f",
        "office": office,
        "part": "lead",
        "answer": "proposed",
        "answer_words": "提出修改",
        "proposed": changes_example(),
        "reason": "需待省厅文件印发",
        "answered_by": "李建国",
        "answered_at": "2024-06-21T10:00:00+08:00",
        "version": 1,
        "decision": "",
        "decision_words": "",
        "decision_reason": "",
    }
    item = {
        "number": 1,
        "commitment": commitment,
        "title": "健全行政执法责任制",
        "text": "进一步健全行政执法责任制",
        "due_on": "2024-06-28",
        "kind": "one_off",
        "rhythm": "none",
        "lead_office": office["short_name"],
        "supporting_offices": [],
        "gone": "",
        "since_sent": [],
        "since_previous": [],
        "opinions": [opinion],
    }
    return {
        "number": 1,
        "reply_by": on.isoformat(),
        "sent_at": "2024-06-20T09:00:00+08:00",
        "sent_by": "陈思远",
        "offices": [{"office": office, "items": 1, "answered": 1}],
        "items": [item],
    }
