"""``/evidence/{id}``: what an upload says of itself, and ``/content``: its bytes, for whoever may see a task it proves."""

from base64 import b64encode

from django.http import HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.api import examples, reader
from tracker.api.evidence_shapes import DescribeEvidenceSerializer, EvidenceDetailSerializer
from tracker.api.ranges import asked, has_it, sent
from tracker.api.schema import ID
from tracker.evidence.actions import describe_evidence, open_content
from tracker.evidence.models import Evidence
from tracker.tasks.access import files_visible_to
from tracker.workdays import clock

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
        description=(
            "网页链接没有内容，答复404；文件丢失或损坏时答复409。ETag和Repr-Digest为文件的SHA-256；"
            "带If-None-Match而没有变化的答复304，带Range的答复所要求的一段。"
        ),
        parameters=[ID],
        responses={
            (200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "文件原样"),
            (206, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "文件的一段"),
            304: OpenApiResponse(None, "内容没有变化"),
        },
    )
    def get(self, request: Request, pk: str) -> HttpResponseBase:
        evidence = _visible(request, pk)
        blob = evidence.blob
        if blob is None:
            raise NotFound
        etag = f'"{blob.sha256}"'
        if has_it(request, etag):
            response: HttpResponseBase = HttpResponseNotModified()
        else:
            part = asked(request, etag, blob.size)
            response = sent(open_content(evidence), part, size=blob.size, content_type=blob.content_type)
            response.headers["Content-Disposition"] = content_disposition_header(True, evidence.name) or ""
        digest = b64encode(bytes.fromhex(blob.sha256)).decode()
        for name, value in {
            "ETag": etag,
            "Repr-Digest": f"sha-256=:{digest}:",
            "Accept-Ranges": "bytes",
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }.items():
            response.headers[name] = value
        return response


class EvidenceDetail(APIView):
    @extend_schema(
        operation_id="evidence_retrieve",
        summary="一件佐证材料",
        parameters=[ID],
        responses=EvidenceDetailSerializer,
        examples=examples.answer(examples.EVIDENCE_DETAIL),
    )
    def get(self, request: Request, pk: str) -> Response:
        return _shown(request, _visible(request, pk))

    @extend_schema(
        operation_id="evidence_describe",
        summary="修改材料日期和公开属性",
        description="没有给出的不变。",
        parameters=[ID],
        request=DescribeEvidenceSerializer,
        responses=EvidenceDetailSerializer,
        examples=[
            *examples.answer(examples.EVIDENCE_DETAIL),
            examples.asked({"dated_on": "2024-06-20", "publicity": "public"}),
        ],
    )
    def patch(self, request: Request, pk: str) -> Response:
        evidence = _visible(request, pk)
        given = DescribeEvidenceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = {"dated_on": evidence.dated_on, "publicity": evidence.publicity, **given.validated_data}
        describe_evidence(evidence, by=reader.caller(request), at=clock.at(), **facts)
        return _shown(request, _visible(request, pk))


def _visible(request: Request, pk: str) -> Evidence:
    rows = files_visible_to(reader.standing(request))
    return reader.one(rows.select_related("blob", "office", "uploaded_by"), pk)


def _shown(request: Request, evidence: Evidence) -> Response:
    return Response(EvidenceDetailSerializer(evidence, context={"request": request}).data)
