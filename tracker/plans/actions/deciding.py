"""采纳 / 不采纳: what the follow-up officer does with an office's proposal."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import Office, User
from tracker.plans.actions.consulting import running_round
from tracker.plans.actions.drafts import check_may_plan, lock_draft
from tracker.plans.actions.editing import edit_commitment
from tracker.plans.consultations import Answer, Decision, Opinion
from tracker.plans.models import Commitment, Plan
from tracker.workdays.clock import local_date, moment_words

LONGEST_REASON = 500


def adopt_proposal(opinion: Opinion, *, by: User, at: datetime, seen: int | None = None) -> Opinion:
    """Write the proposal into the draft, as one change that can be taken back, and say so to the office.

    ``seen``: the opinion's version on the person's page. NotValid where the draft no longer takes it, e.g. its date
    has passed; WrongState when it was decided, answered anew or taken back meanwhile.
    """
    return _decide(opinion, Decision.ADOPTED, "", by=by, at=at, seen=seen)


def reject_proposal(
    opinion: Opinion, *, by: User, at: datetime, reason: str, seen: int | None = None
) -> Opinion:
    """不采纳: the draft stays; ``reason`` is shown to the office."""
    reason = reason.strip()
    if not reason:
        raise NotValid(_("请写明不采纳的理由。"), field="reason")
    if len(reason) > LONGEST_REASON:
        raise NotValid(_("理由最多%s字。") % LONGEST_REASON, field="reason")
    return _decide(opinion, Decision.REJECTED, reason, by=by, at=at, seen=seen)


def _decide(
    opinion: Opinion, decision: Decision, reason: str, *, by: User, at: datetime, seen: int | None
) -> Opinion:
    plan, on = opinion.item.consultation.plan, local_date(at)
    check_may_plan(by, plan.bureau_id, on)
    with writing(by=by, at=at) as change:
        plan = lock_draft(plan)
        check_may_plan(by, plan.bureau_id, on)
        row = _lock(plan, opinion, seen)
        if decision == Decision.ADOPTED:
            last = plan.steps.order_by("-pk").values_list("pk", flat=True).first()
            _apply(plan, row, by=by, at=at)
            row.step = plan.steps.filter(pk__gt=last or 0).order_by("-pk").first()
        row.decision, row.decision_reason = decision, reason
        row.decided_by, row.decided_at = by, at
        row.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at", "step"])
        kind = "opinion.adopted" if decision == Decision.ADOPTED else "opinion.rejected"
        change(kind, row, before={"decision": ""}, after={"decision": decision, "decision_reason": reason})
    return row


def _lock(plan: Plan, opinion: Opinion, seen: int | None) -> Opinion:
    """The opinion as it is now: a proposal of the running round that nobody has decided."""
    running = running_round(plan)
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("item", "office", "decided_by")
    row = rows.filter(pk=opinion.pk, item__consultation=running).first() if running else None
    if row is None:
        raise WrongState(_("这一次征求意见已经结束，您的操作没有生效。"))
    if row.decision:
        assert row.decided_at is not None
        words = {"who": row.decided_by, "when": moment_words(row.decided_at)}
        words |= {"what": row.get_decision_display()}
        raise WrongState(_("%(who)s已于%(when)s处理这条意见（%(what)s），您的操作没有生效。") % words)
    if row.answer != Answer.PROPOSED:
        raise WrongState(_("%s没有提出修改意见，您的操作没有生效。") % row.office)
    if seen is not None and seen != row.version:
        raise WrongState(_("%s刚刚改了这条意见，您的操作没有生效。请看过后再处理。") % row.office)
    return row


def _apply(plan: Plan, opinion: Opinion, *, by: User, at: datetime) -> None:
    row = plan.commitments.select_related("plan").filter(pk=opinion.item.commitment).first()
    if row is None or row.shares_with_id or row.waived_because:
        raise WrongState(
            _("“%s”已被拆分、合并或不立任务，不能直接采纳。请在核对页修改，再在这里写明处理情况。")
            % opinion.item
        )
    fields, supporting = _typed(plan, row, opinion.proposal)
    edit_commitment(row, by=by, at=at, fields=fields, supporting=supporting)


def _typed(
    plan: Plan, row: Commitment, proposal: dict[str, Any]
) -> tuple[dict[str, Any], list[Office] | None]:
    """The proposal as ``edit_commitment`` takes it. A lead office does not support itself."""
    fields: dict[str, Any] = {
        name: proposal[name] for name in ("title", "kind", "rhythm") if name in proposal
    }
    if "due_on" in proposal:
        fields["due_on"] = date.fromisoformat(proposal["due_on"]) if proposal["due_on"] else None
    offices = {office.pk: office for office in Office.objects.filter(bureau=plan.bureau_id)}
    if "lead_office" in proposal:
        fields["lead_office"] = offices[UUID(proposal["lead_office"])]
    supporting = [offices[UUID(pk)] for pk in proposal.get("supporting_offices", ())]
    if "supporting_offices" not in proposal:
        supporting = list(row.supporting_offices.all())
    lead = fields.get("lead_office", row.lead_office)
    kept = [office for office in supporting if office != lead]
    changes = "supporting_offices" in proposal or kept != supporting
    return fields, kept if changes else None
