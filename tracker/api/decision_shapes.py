"""What was asked for and decided about a task, as the API shows it: closures, more time, another office; milestones."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.shapes import OfficeRefSerializer
from tracker.organisations.models import User
from tracker.tasks.models import Closure, Extension, Milestone, Reassignment
from tracker.tasks.states import Verdict

PersonName = serializers.CharField(allow_null=True, read_only=True)
VerdictOrNull = serializers.ChoiceField(choices=Verdict.choices, allow_null=True, read_only=True)

VoidBecause = serializers.ListField(
    child=serializers.CharField(), help_text="决定后有修改的内容；为空则决定有效，不为空则已失效"
)


def name_of(person: User | None) -> str | None:
    return str(person) if person else None


class ClosureSerializer(serializers.ModelSerializer[Closure]):
    outcome_words = serializers.CharField(source="get_outcome_display", read_only=True)
    verdict = serializers.SerializerMethodField()
    requested_by = serializers.SerializerMethodField()
    decided_by = serializers.SerializerMethodField()
    decision_hash = serializers.CharField(
        source="decided_on", read_only=True, help_text="作出决定时所见内容的 SHA-256"
    )
    void_because = serializers.SerializerMethodField()
    reopened_by = serializers.SerializerMethodField()

    class Meta:
        model = Closure
        fields = [
            "id", "requested_by", "requested_at", "note", "outcome", "outcome_words", "verdict", "reason",
            "rework_due_on", "decided_by", "decided_at", "decision_hash", "void_because", "reopened_by", "reopened_at",
            "reopen_reason",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(VerdictOrNull)
    def get_verdict(self, closure: Closure) -> str | None:
        return closure.verdict or None

    @extend_schema_field(VoidBecause)
    def get_void_because(self, closure: Closure) -> list[str]:
        return list(self.context["voids"].get(closure.pk, ()))

    @extend_schema_field(PersonName)
    def get_requested_by(self, closure: Closure) -> str | None:
        return name_of(closure.requested_by)

    @extend_schema_field(PersonName)
    def get_decided_by(self, closure: Closure) -> str | None:
        return name_of(closure.decided_by)

    @extend_schema_field(PersonName)
    def get_reopened_by(self, closure: Closure) -> str | None:
        return name_of(closure.reopened_by)


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    class Meta:
        model = Milestone
        fields = ["id", "title", "due_on", "reached_on"]
        read_only_fields = fields


class ExtensionSerializer(serializers.ModelSerializer[Extension]):
    state_words = serializers.CharField(source="get_state_display", read_only=True)
    asked_by = serializers.CharField(allow_null=True, read_only=True)
    decided_by = serializers.CharField(allow_null=True, read_only=True)

    class Meta:
        model = Extension
        fields = [
            "id", "kind", "state", "state_words", "from_due_on", "reason", "progress", "proposed_on", "asked_by",
            "asked_at", "permitted_on", "basis", "decided_by", "decided_at",
        ]  # fmt: skip
        read_only_fields = fields


class ReassignmentSerializer(serializers.ModelSerializer[Reassignment]):
    outcome_words = serializers.CharField(source="get_outcome_display", read_only=True)
    from_office = OfficeRefSerializer(read_only=True)
    to_office = OfficeRefSerializer(read_only=True, allow_null=True)
    asked_by = serializers.CharField(allow_null=True, read_only=True)
    decided_by = serializers.CharField(allow_null=True, read_only=True)

    class Meta:
        model = Reassignment
        fields = [
            "id", "outcome", "outcome_words", "from_office", "asked_by", "asked_at", "reason", "to_office", "reply",
            "decided_by", "decided_at",
        ]  # fmt: skip
        read_only_fields = fields
