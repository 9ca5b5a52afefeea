"""``/evidence/{id}/content``: the bytes of a file, for whoever may see a task it proves."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from tracker.api import reader
from tracker.api.schema import ID
from tracker.evidence.actions import open_content
from tracker.tasks.access import files_visible_to

SANDBOX = "default-src 'none'; sandbox"


class AsStored(BaseContentNegotiation):
    """A file is sent as it is, whatever the caller says it accepts; only refusals are JSON."""

    def select_parser(self, request, parsers):  # type: ignore[no-untyped-def]
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):  # type: ignore[no-untyped-def]
        return renderers[0], renderers[0].media_type


class EvidenceContent(APIView):
    content_negotiation_class = AsStored

    @extend_schema(
        summary="佐证材料的内容",
        parameters=[ID],
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "文件原样")},
    )
    def get(self, request: Request, pk: str) -> FileResponse:
        evidence = reader.one(files_visible_to(reader.standing(request)).select_related("blob"), pk)
        response = FileResponse(
            open_content(evidence),
            as_attachment=True,
            filename=evidence.name,
            content_type=evidence.blob.content_type,
        )
        response.headers["Content-Security-Policy"] = SANDBOX
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, no-store"
        return response
