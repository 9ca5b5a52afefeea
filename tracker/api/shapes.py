"""Small shapes that several resources show, and the problem document.

Serializers carry no docstring of their own: the OpenAPI description would show it to consumers.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from tracker.evidence.models import Evidence
from tracker.organisations.models import Bureau, Office


class BureauRefSerializer(serializers.ModelSerializer[Bureau]):
    class Meta:
        model = Bureau
        fields = ["id", "code", "name", "short_name"]
        read_only_fields = fields


class OfficeRefSerializer(serializers.ModelSerializer[Office]):
    class Meta:
        model = Office
        fields = ["id", "code", "name", "short_name"]
        read_only_fields = fields


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    size = serializers.SerializerMethodField(help_text="字节；网页链接为空")
    sha256 = serializers.CharField(source="blob_id", allow_null=True, read_only=True)
    type = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField(help_text="文件内容的地址，或网页链接")
    replaces = serializers.UUIDField(source="replaces_id", allow_null=True, read_only=True)

    class Meta:
        model = Evidence
        fields = [
            "id", "name", "size", "sha256", "type", "uploaded_at", "dated_on", "publicity", "version", "replaces", "url",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_size(self, evidence: Evidence) -> int | None:
        return evidence.blob.size if evidence.blob else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_type(self, evidence: Evidence) -> str | None:
        return evidence.blob.content_type if evidence.blob else None

    @extend_schema_field(serializers.URLField())
    def get_url(self, evidence: Evidence) -> str:
        if evidence.blob is None:
            return evidence.url
        found: str = reverse("api:evidence-content", args=[evidence.pk], request=self.context.get("request"))
        return found


class FaultSerializer(serializers.Serializer[Any]):
    pointer = serializers.CharField(
        allow_blank=True,
        help_text="请求内容中的位置（JSON Pointer，如 /reason；空为整体），或查询参数（如 ?office）",
    )
    code = serializers.CharField(help_text="供程序识别")
    message = serializers.CharField(help_text="供人阅读")


class ProblemSerializer(serializers.Serializer[Any]):
    type = serializers.URLField(help_text="此类问题的说明页")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    errors = FaultSerializer(many=True)  # type: ignore[assignment] # hides an attribute of the framework's
