"""Small shapes that several resources show, and the problem document.

Serializers carry no docstring of their own: the OpenAPI description would show it to consumers.
"""

from typing import Any

from rest_framework import serializers

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
    size = serializers.IntegerField(source="blob.size", read_only=True, help_text="字节")
    sha256 = serializers.CharField(source="blob_id", read_only=True)
    type = serializers.CharField(source="blob.content_type", read_only=True)
    url = serializers.HyperlinkedIdentityField(view_name="api:evidence-content")

    class Meta:
        model = Evidence
        fields = ["id", "name", "size", "sha256", "type", "uploaded_at", "url"]
        read_only_fields = fields


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
