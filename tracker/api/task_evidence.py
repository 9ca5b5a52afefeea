"""``/tasks/{id}/evidence``: what lies before a task, added, replaced, matched, accepted or returned one by one."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from tracker.api import examples, reader
from tracker.api.evidence_shapes import (
    AcceptEvidenceSerializer,
    AddEvidenceSerializer,
    MatchEvidenceSerializer,
    ReturnEvidenceSerializer,
    TaskEvidenceSerializer,
    UploadEvidenceSerializer,
)
from tracker.api.parsing import ObjectParser
from tracker.api.refusing import Problem
from tracker.api.schema import EVIDENCE_ID, ID
from tracker.evidence.actions import Link, Stored, link
from tracker.evidence.models import Evidence
from tracker.ledger.refusals import NotValid
from tracker.tasks import actions
from tracker.tasks.access import files_visible_to
from tracker.tasks.models import Task
from tracker.tasks.proofs import checklist, items_of
from tracker.workdays import clock


class _TaskEvidence(APIView):
    """What the views below share: the task, the evidence named in the address, and the answer."""

    def task(self, pk: str) -> Task:
        visible = Task.objects.visible_to(reader.standing(self.request))
        return reader.one(visible.select_related("bureau__rules", "lead_office"), pk)

    def evidence(self, task: Task, id: str) -> Evidence:
        wanted = reader.identifier(id)
        for item in items_of(task):
            if item.evidence.pk == wanted:
                return item.evidence
        raise NotFound

    def given(self, shape: type[Serializer[Any]]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def acting(self) -> dict[str, Any]:
        return {"by": reader.caller(self.request), "at": clock.at()}

    def answer(self, task: Task) -> Response:
        items = items_of(task)
        expected = [
            {"words": one.words, "is_present": one.is_present, "evidence": [i.evidence.pk for i in one.items]}
            for one in checklist(task.expected_evidence, items)
        ]
        context = {"request": self.request, "expected": task.expected_evidence}
        return Response(TaskEvidenceSerializer({"expected": expected, "data": items}, context=context).data)


class TaskEvidence(_TaskEvidence):
    parser_classes: tuple[type[BaseParser], ...] = (ObjectParser, MultiPartParser)

    @extend_schema(
        operation_id="tasks_evidence_list",
        summary="任务的佐证材料和应交佐证",
        parameters=[ID],
        responses=TaskEvidenceSerializer,
        examples=examples.answer(examples.TASK_EVIDENCE),
    )
    def get(self, request: Request, pk: str) -> Response:
        return self.answer(self.task(pk))

    @extend_schema(
        operation_id="tasks_evidence_add",
        summary="补充佐证材料，或上传新版本",
        description="上传一个文件、登记一个网页链接，或引用已有材料。给出 replaces 时为其新版本，原版本保留。",
        parameters=[ID],
        request={"application/json": AddEvidenceSerializer, "multipart/form-data": UploadEvidenceSerializer},
        responses=TaskEvidenceSerializer,
        examples=examples.answer(examples.TASK_EVIDENCE),
    )
    def post(self, request: Request, pk: str) -> Response:
        task, given = self.task(pk), self.given(UploadEvidenceSerializer)
        replaces, dated_on = given.get("replaces"), given.get("dated_on")
        old = self.evidence(task, str(replaces)) if replaces else None
        files: list[Stored | Link] = [*self._stored(request, task, given), *_links(given)]
        if old is None:
            existing = self._existing(given.get("existing", []))
            actions.add_evidence(task, files=files, existing=existing, dated_on=dated_on, **self.acting())
        elif len(files) == 1 and not given.get("existing"):
            actions.replace_evidence(task, old, file=files[0], dated_on=dated_on, **self.acting())
        else:
            raise NotValid(_("新版本须是一个文件或一个网页链接。"), field="replaces")
        return self.answer(task)

    def _stored(self, request: Request, task: Task, given: dict[str, Any]) -> list[Stored]:
        if names := getattr(request._request, "_oversized", None):  # left there by the upload handler
            raise Problem("too-large", _("“%s”超过单个文件的上限，没有上传。") % names[0])
        if "file" not in given:
            return []
        stored, refused = actions.keep_files(task, uploads=[given["file"]], **self.acting())
        if refused:
            raise NotValid(refused[0].message, code=refused[0].code, field="file")
        return stored

    def _existing(self, ids: list[UUID]) -> list[Evidence]:
        found = list(files_visible_to(reader.standing(self.request)).filter(pk__in=ids))
        if len(found) != len(set(ids)):
            raise NotValid(_("所选材料中有的已不存在，或您无权查看，请重新选择。"), field="existing")
        return found


def _links(given: dict[str, Any]) -> list[Link]:
    if "url" not in given and "title" not in given:
        return []
    return [link(given.get("url", ""), given.get("title", ""))]


class MatchEvidence(_TaskEvidence):
    @extend_schema(
        operation_id="tasks_evidence_match",
        summary="对应应交佐证",
        parameters=[ID, EVIDENCE_ID],
        request=MatchEvidenceSerializer,
        responses=TaskEvidenceSerializer,
        examples=[*examples.answer(examples.TASK_EVIDENCE), examples.asked({"answers": ["印发文件"]})],
    )
    def post(self, request: Request, pk: str, evidence: str) -> Response:
        task = self.task(pk)
        row, given = self.evidence(task, evidence), self.given(MatchEvidenceSerializer)
        actions.match_evidence(task, row, **given, **self.acting())
        return self.answer(task)


class AcceptEvidence(_TaskEvidence):
    @extend_schema(
        operation_id="tasks_evidence_accept",
        summary="通过一件佐证材料",
        parameters=[ID, EVIDENCE_ID],
        request=AcceptEvidenceSerializer,
        responses=TaskEvidenceSerializer,
        examples=[*examples.answer(examples.TASK_EVIDENCE), examples.asked({"seen": "waiting"})],
    )
    def post(self, request: Request, pk: str, evidence: str) -> Response:
        task = self.task(pk)
        row, given = self.evidence(task, evidence), self.given(AcceptEvidenceSerializer)
        actions.accept_evidence(task, row, **given, **self.acting())
        return self.answer(task)


class ReturnEvidence(_TaskEvidence):
    @extend_schema(
        operation_id="tasks_evidence_return",
        summary="退回一件佐证材料",
        parameters=[ID, EVIDENCE_ID],
        request=ReturnEvidenceSerializer,
        responses=TaskEvidenceSerializer,
        examples=[*examples.answer(examples.TASK_EVIDENCE), examples.asked({"reason": "缺盖章页"})],
    )
    def post(self, request: Request, pk: str, evidence: str) -> Response:
        task = self.task(pk)
        row, given = self.evidence(task, evidence), self.given(ReturnEvidenceSerializer)
        actions.return_evidence(task, row, **given, **self.acting())
        return self.answer(task)
