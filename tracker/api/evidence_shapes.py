"""Evidence as the API shows it, of itself and before a task, and what its actions are given."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.shapes import EvidenceSerializer, OfficeRefSerializer
from tracker.evidence.models import Damage, Evidence, Publicity
from tracker.tasks.models import Proof
from tracker.tasks.proofs import Item, ProofState

Name = serializers.CharField(allow_null=True, read_only=True)


class EvidenceDetailSerializer(EvidenceSerializer):
    office = OfficeRefSerializer(allow_null=True, read_only=True)
    uploaded_by = serializers.CharField(read_only=True)
    damage = serializers.SerializerMethodField(help_text="最近一次核对发现的问题；空为完好")

    class Meta(EvidenceSerializer.Meta):
        fields = [*EvidenceSerializer.Meta.fields, "office", "uploaded_by", "damage"]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Damage.choices, allow_null=True))
    def get_damage(self, evidence: Evidence) -> str | None:
        return (evidence.blob.damage or None) if evidence.blob else None


class ProofSerializer(serializers.Serializer[Any]):
    evidence = EvidenceDetailSerializer(read_only=True)
    answers = serializers.SerializerMethodField(help_text="对应的应交佐证")
    stands = serializers.BooleanField(read_only=True, help_text="计入已交：未退回，也没有新版本")
    replaced_by = serializers.UUIDField(
        source="replaced_by.pk", default=None, allow_null=True, read_only=True
    )
    state = serializers.ChoiceField(choices=ProofState.choices, read_only=True)
    state_words = serializers.SerializerMethodField()
    decided_by = serializers.SerializerMethodField()
    decided_at = serializers.DateTimeField(
        source="proof.decided_at", default=None, allow_null=True, read_only=True
    )
    reason = serializers.CharField(source="proof.reason", default="", read_only=True)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_answers(self, item: Item) -> list[str]:
        return item.answered(self.context["expected"])

    def get_state_words(self, item: Item) -> str:
        return str(ProofState(item.state).label)

    @extend_schema_field(Name)
    def get_decided_by(self, item: Item) -> str | None:
        proof: Proof | None = item.proof
        return str(proof.decided_by) if proof and proof.decided_by else None


class ExpectedSerializer(serializers.Serializer[Any]):
    words = serializers.CharField()
    is_present = serializers.BooleanField()
    evidence = serializers.ListField(child=serializers.UUIDField())


class TaskEvidenceSerializer(serializers.Serializer[Any]):
    expected = ExpectedSerializer(many=True)
    data = ProofSerializer(many=True)  # type: ignore[assignment] # hides an attribute of the framework's


class AddEvidenceSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(required=False, help_text="网页链接（http或https），系统不会打开它")
    title = serializers.CharField(required=False, help_text="网页标题，与 url 同时填写")
    existing = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50, help_text="已有佐证材料的编号"
    )
    dated_on = serializers.DateField(required=False, allow_null=True, help_text="材料日期")
    replaces = serializers.UUIDField(required=False, allow_null=True, help_text="被替换的佐证材料的编号")


class UploadEvidenceSerializer(AddEvidenceSerializer):
    file = serializers.FileField(required=False, help_text="一个文件（multipart/form-data）")


class MatchEvidenceSerializer(serializers.Serializer[Any]):
    answers = serializers.ListField(child=serializers.CharField(max_length=200), max_length=100)


class AcceptEvidenceSerializer(serializers.Serializer[Any]):
    seen = serializers.ChoiceField(
        choices=ProofState.choices, required=False, help_text="作出决定时所见的状态，默认 waiting"
    )


class ReturnEvidenceSerializer(AcceptEvidenceSerializer):
    reason = serializers.CharField(allow_blank=True)


class DescribeEvidenceSerializer(serializers.Serializer[Any]):
    dated_on = serializers.DateField(required=False, allow_null=True)
    publicity = serializers.ChoiceField(choices=Publicity.choices, required=False)
