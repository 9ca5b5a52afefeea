"""``/offices``: the offices of the bureaus the caller belongs to or sees."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from tracker.api import examples, reader
from tracker.api.schema import ID
from tracker.api.shapes import BureauRefSerializer
from tracker.organisations.access import offices_visible_to
from tracker.organisations.models import Office


class OfficeSerializer(serializers.ModelSerializer[Office]):
    url = serializers.HyperlinkedIdentityField(view_name="api:office-detail")
    bureau = BureauRefSerializer(read_only=True)

    class Meta:
        model = Office
        fields = [
            "id", "url", "bureau", "parent", "code", "name", "short_name", "kind", "is_external", "order",
        ]  # fmt: skip
        read_only_fields = fields


class OfficeViewSet(ReadOnlyModelViewSet[Office]):
    queryset = Office.objects.none()
    serializer_class = OfficeSerializer
    orderings = ("order", "code", "name")

    def get_queryset(self) -> QuerySet[Office]:
        return offices_visible_to(reader.standing(self.request)).select_related("bureau")

    @extend_schema(summary="科室列表", examples=examples.answer(examples.OFFICE))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="科室", parameters=[ID], examples=examples.answer(examples.OFFICE))
    def retrieve(self, request: Request, pk: str) -> Response:
        office = reader.one(self.get_queryset(), pk)
        return Response(OfficeSerializer(office, context=self.get_serializer_context()).data)
