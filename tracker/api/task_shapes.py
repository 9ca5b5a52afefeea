"""A task as the API shows it, and what its actions are given.

Over ``tasks.listed`` and ``tasks.read_whole``; ``context["lights"]`` holds the day's thresholds.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.decision_shapes import (
    ClosureSerializer,
    ExtensionSerializer,
    MilestoneSerializer,
    PersonName,
    ReassignmentSerializer,
    VerdictOrNull,
    VoidBecause,
    name_of,
)
from tracker.api.shapes import BureauRefSerializer, EvidenceSerializer, OfficeRefSerializer
from tracker.ledger.models import Change
from tracker.plans.wording import PlanKind
from tracker.tasks.filters import LIGHTS
from tracker.tasks.lights import Thresholds, light_words
from tracker.tasks.lives import MOVING, held_of, life_of
from tracker.tasks.models import (
    Piece,
    ProgressReport,
    ReportSlot,
    Task,
    TaskCommitment,
)
from tracker.tasks.states import SlotState, Verdict


class LightSerializer(serializers.Serializer[Any]):
    colour = serializers.ChoiceField(choices=LIGHTS, allow_null=True)
    reason = serializers.CharField(help_text="颜色、原因和日期，可直接显示")


class CommitmentInTaskSerializer(serializers.ModelSerializer[TaskCommitment]):
    id = serializers.UUIDField(source="commitment_id", read_only=True)
    plan = serializers.UUIDField(source="commitment.plan_id", read_only=True)
    section = serializers.CharField(source="commitment.section", read_only=True)
    text = serializers.CharField(source="commitment.text", read_only=True)
    start = serializers.IntegerField(source="commitment.start", read_only=True)
    end = serializers.IntegerField(source="commitment.end", read_only=True)

    class Meta:
        model = TaskCommitment
        fields = ["id", "plan", "section", "text", "start", "end"]


class TaskSerializer(serializers.ModelSerializer[Task]):
    url = serializers.HyperlinkedIdentityField(view_name="api:task-detail")
    bureau = BureauRefSerializer(read_only=True)
    state_words = serializers.CharField(read_only=True)
    verdict = serializers.SerializerMethodField()
    verdict_words = serializers.SerializerMethodField()
    light = serializers.SerializerMethodField()
    lead_office = OfficeRefSerializer(read_only=True)
    supporting_offices = OfficeRefSerializer(many=True, read_only=True)
    responsible_person = serializers.SerializerMethodField()
    expected_evidence = serializers.ListField(child=serializers.CharField(), read_only=True)
    source_kind = serializers.SerializerMethodField()
    targets = serializers.ListField(child=serializers.CharField(), read_only=True)
    carried_to = serializers.SerializerMethodField()
    commitments = CommitmentInTaskSerializer(source="answers", many=True, read_only=True)

    class Meta:
        model = Task
        fields = [
            "id", "url", "bureau", "number", "title", "requirement", "kind", "state", "state_words", "verdict",
            "verdict_words", "light", "lead_office", "supporting_offices", "responsible_person", "plan",
            "source_kind", "basis", "commitments", "due_on", "original_due_on", "times_extended", "rework_due_on",
            "rhythm", "expected_evidence", "targets", "waits_for", "started_on", "suspended_until",
            "is_deemed_received", "carried_from", "carried_to",
            "assigned_at", "acknowledged_at", "submitted_at", "closed_at", "state_basis", "version",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(VerdictOrNull)
    def get_verdict(self, task: Task) -> str | None:
        return task.verdict or None

    def get_verdict_words(self, task: Task) -> str | None:
        return str(Verdict(task.verdict).label) if task.verdict else None

    @extend_schema_field(serializers.ChoiceField(choices=PlanKind.choices, allow_null=True))
    def get_source_kind(self, task: Task) -> str | None:
        return task.source_kind or None

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_carried_to(self, task: Task) -> Any:
        return task.carried_to.pk if hasattr(task, "carried_to") else None

    @extend_schema_field(LightSerializer)
    def get_light(self, task: Task) -> dict[str, str | None]:
        at: Thresholds = self.context["lights"]
        return {"colour": task.light or None, "reason": light_words(task, at)}

    @extend_schema_field(PersonName)
    def get_responsible_person(self, task: Task) -> str | None:
        return name_of(task.responsible_person)


class SlotSerializer(serializers.ModelSerializer[ReportSlot]):
    state = serializers.SerializerMethodField()

    class Meta:
        model = ReportSlot
        fields = ["label", "starts_on", "ends_on", "due_on", "filed_at", "state"]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=SlotState.choices))
    def get_state(self, slot: ReportSlot) -> str:
        at: Thresholds = self.context["lights"]
        return slot.state(at.today)


class ReportSerializer(serializers.ModelSerializer[ProgressReport]):
    period = serializers.SerializerMethodField()
    state_words = serializers.CharField(source="get_state_display", read_only=True)
    office = OfficeRefSerializer(read_only=True)
    version = serializers.IntegerField(source="draft_version", read_only=True)
    drafted_by = serializers.SerializerMethodField()
    filed_by = serializers.CharField(read_only=True)
    decided_by = serializers.SerializerMethodField()
    evidence = EvidenceSerializer(many=True, read_only=True)
    decision_hash = serializers.CharField(source="decided_on", read_only=True)
    void_because = serializers.SerializerMethodField()

    class Meta:
        model = ProgressReport
        fields = [
            "id", "receipt", "period", "state", "state_words", "progress", "problems", "next_steps", "percent",
            "is_nothing_new", "evidence", "office", "piece", "drafted_by",
            "version", "filed_by", "filed_at", "decided_by", "decided_at", "decision_reason",
            "decision_hash", "void_because",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(VoidBecause)
    def get_void_because(self, report: ProgressReport) -> list[str]:
        return list(self.context["voids"].get(report.pk, ()))

    def get_period(self, report: ProgressReport) -> str | None:
        return report.slot.label if report.slot else None

    @extend_schema_field(PersonName)
    def get_drafted_by(self, report: ProgressReport) -> str | None:
        return name_of(report.drafted_by)

    @extend_schema_field(PersonName)
    def get_decided_by(self, report: ProgressReport) -> str | None:
        return name_of(report.decided_by)


class PieceSerializer(serializers.ModelSerializer[Piece]):
    office = OfficeRefSerializer(read_only=True)

    class Meta:
        model = Piece
        fields = ["id", "office", "text", "due_on", "original_due_on", "filed_at", "withdrawn_at"]
        read_only_fields = fields


class LatenessSerializer(serializers.Serializer[Any]):
    days = serializers.IntegerField(help_text="逾期工作日，由当时持有任务的科室分担")
    by_office = serializers.DictField(child=serializers.IntegerField(), help_text="科室编号 → 工作日")
    resting = serializers.IntegerField(help_text="暂缓等不计入科室的工作日；与 days 之和即亮灯所示逾期天数")


class TaskDetailSerializer(TaskSerializer):
    slots = SlotSerializer(many=True, read_only=True)
    milestones = MilestoneSerializer(many=True, read_only=True)
    extensions = ExtensionSerializer(many=True, read_only=True)
    reassignments = ReassignmentSerializer(many=True, read_only=True)
    reports = ReportSerializer(many=True, read_only=True)
    closures = ClosureSerializer(many=True, read_only=True)
    pieces = PieceSerializer(many=True, read_only=True)
    lateness = serializers.SerializerMethodField()

    class Meta(TaskSerializer.Meta):
        fields = [
            *TaskSerializer.Meta.fields,
            "slots",
            "milestones",
            "extensions",
            "reassignments",
            "reports",
            "closures",
            "pieces",
            "lateness",
        ]
        read_only_fields = fields

    @extend_schema_field(LatenessSerializer)
    def get_lateness(self, task: Task) -> dict[str, Any]:
        """One query more for a task that is late: how the ball moved."""
        at: Thresholds = self.context["lights"]
        if at.today <= task.due_on:
            return {"days": 0, "by_office": {}, "resting": 0}
        changes = Change.objects.about("task", [str(task.pk)]).filter(kind__in=MOVING)
        life = life_of(task, closures=task.closures.all(), pieces=task.pieces.all(), changes=changes)
        found = held_of(task, life, at.today, at.calendar)
        by_office = {str(pk or ""): n for pk, n in found.by.items()}
        return {"days": found.days, "by_office": by_office, "resting": found.resting}
