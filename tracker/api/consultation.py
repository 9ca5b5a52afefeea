"""``/plans/{id}/consultation``: 征求意见, by the same actions as on the web."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from tracker.api import examples, reader
from tracker.api.consultation_shapes import (
    AnswersRequestSerializer,
    ConsultationSerializer,
    DecisionRequestSerializer,
    SendRequestSerializer,
    example,
    shown,
)
from tracker.api.schema import ID
from tracker.ledger.refusals import NotValid
from tracker.organisations.models import Office
from tracker.plans import actions
from tracker.plans.consultations import Decision, Opinion
from tracker.plans.models import Plan
from tracker.plans.rounds import round_lines
from tracker.workdays import clock

EXAMPLE = example(examples.OFFICE_REF, examples.PLAN_DETAIL["commitments"][0]["id"], date(2024, 6, 27))
_SHOWN: dict[str, Any] = {
    "parameters": [ID],
    "responses": {200: OpenApiResponse(ConsultationSerializer, description="现在的情况")},
}


class ConsultationActions(GenericViewSet[Plan]):
    """The part of the plans' view that asks offices for comment. Mixed into ``PlanViewSet``."""

    @extend_schema(
        operation_id="plans_consultation",
        summary="正在进行的征求意见",
        examples=examples.answer(EXAMPLE),
        **_SHOWN,
    )
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def consultation(self, request: Request, pk: str) -> Response:
        return self._round(self._plan(pk))

    @extend_schema(
        operation_id="plans_consult",
        summary="发送征求意见，或再次发送",
        request=SendRequestSerializer,
        examples=[*examples.answer(EXAMPLE), examples.asked({"reply_by": "2024-06-27"})],
        **_SHOWN,
    )
    @consultation.mapping.post
    def consult(self, request: Request, pk: str) -> Response:
        plan, given = self._plan(pk), _given(request, SendRequestSerializer)
        actions.send_for_comment(plan, by=reader.caller(request), at=clock.at(), **given)
        return self._round(plan)

    @extend_schema(
        operation_id="plans_consultation_answers",
        summary="反馈：无意见，或提出修改",
        request=AnswersRequestSerializer,
        examples=[
            *examples.answer(EXAMPLE),
            examples.asked({"answers": [{"opinion": EXAMPLE["items"][0]["opinions"][0]["id"], "seen": 0}]}),
        ],
        **_SHOWN,
    )
    @action(detail=True, methods=["post"], url_path="consultation/answers")
    def consultation_answers(self, request: Request, pk: str) -> Response:
        plan, given = self._plan(pk), _given(request, AnswersRequestSerializer)
        offices = {office.pk: office for office in Office.objects.filter(bureau=plan.bureau_id)}
        replies = [_reply(one, offices) for one in given["answers"]]
        actions.answer_consultation(plan, by=reader.caller(request), at=clock.at(), replies=replies)
        return self._round(plan)

    @extend_schema(
        operation_id="plans_consultation_decisions",
        summary="采纳或不采纳一条修改意见",
        request=DecisionRequestSerializer,
        examples=[
            *examples.answer(EXAMPLE),
            examples.asked(
                {"opinion": EXAMPLE["items"][0]["opinions"][0]["id"], "decision": "adopted", "seen": 1}
            ),
        ],
        **_SHOWN,
    )
    @action(detail=True, methods=["post"], url_path="consultation/decisions")
    def consultation_decisions(self, request: Request, pk: str) -> Response:
        plan, given = self._plan(pk), _given(request, DecisionRequestSerializer)
        rows = Opinion.objects.filter(item__consultation__plan=plan).visible_to(reader.standing(request))
        row = reader.one(rows.select_related("item__consultation__plan"), str(given["opinion"]))
        by, seen = reader.caller(request), given.get("seen")
        if given["decision"] == Decision.ADOPTED:
            actions.adopt_proposal(row, by=by, at=clock.at(), seen=seen)
        else:
            reason = given.get("reason", "")
            actions.reject_proposal(row, by=by, at=clock.at(), reason=reason, seen=seen)
        return self._round(plan)

    @extend_schema(
        operation_id="plans_consultation_take_back",
        summary="撤回征求意见",
        request=None,
        parameters=[ID],
        responses={204: OpenApiResponse(description="已撤回，恢复为草稿")},
    )
    @action(detail=True, methods=["post"], url_path="consultation/take-back")
    def consultation_take_back(self, request: Request, pk: str) -> Response:
        actions.take_back_consultation(self._plan(pk), by=reader.caller(request), at=clock.at())
        return Response(status=204)

    def _plan(self, pk: str) -> Plan:
        return reader.one(Plan.objects.visible_to(reader.standing(self.request)), pk)

    def _round(self, plan: Plan) -> Response:
        """The round that runs, as far as the caller may see it; 404 when none does."""
        running = plan.consultations.select_related("sent_by", "plan").filter(ended_at=None).first()
        if running is None:
            raise NotFound
        lines = round_lines(running, reader.standing(self.request), today=clock.today())
        return Response(shown(running, lines))


def _given(request: Request, shape: Any) -> dict[str, Any]:
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _reply(given: dict[str, Any], offices: dict[UUID, Office]) -> actions.Reply:
    proposal = dict(given.get("proposal", {}))
    if "lead_office" in proposal:
        proposal["lead_office"] = _office(proposal["lead_office"], offices)
    if "supporting_offices" in proposal:
        proposal["supporting_offices"] = [_office(pk, offices) for pk in proposal["supporting_offices"]]
    return actions.Reply(given["opinion"], proposal, given.get("reason", ""), given.get("seen"))


def _office(pk: UUID, offices: dict[UUID, Office]) -> Office:
    if pk not in offices:
        raise NotValid(_("只能选择本单位的科室。"), field="answers")
    return offices[pk]
