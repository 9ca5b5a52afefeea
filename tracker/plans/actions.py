"""Changes to a source document before it is issued. Issuing itself makes tasks: ``tasks.issue``."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.entries import Actor
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import Office, User
from tracker.organisations.standing import standing_of
from tracker.plans.access import can_plan
from tracker.plans.models import Commitment, Plan
from tracker.plans.wording import PlanState
from tracker.workdays.clock import local_date

EDITABLE = ("title", "kind", "lead_office", "due_on", "rhythm", "expected_evidence", "waived_because")


def check_may_plan(by: User | Actor, bureau_id: UUID, on: date) -> None:
    """A command acts as the system; a person must be a follow-up officer of the bureau."""
    if isinstance(by, User) and not can_plan(standing_of(by, on), bureau_id):
        raise NotAllowed(_("只有本单位的督办员可以处理来源文件。"))


def edit_commitment(
    commitment: Commitment,
    *,
    by: User,
    at: datetime,
    fields: dict[str, Any],
    supporting: list[Office] | None = None,
) -> Commitment:
    """Change the proposed breakdown of one commitment; its text and place never change.

    ``fields``: any of ``EDITABLE``. A due date typed by a person must not lie in the past.
    """
    on = local_date(at)
    check_may_plan(by, commitment.plan.bureau_id, on)
    _check_fields(fields, on)
    with writing(by=by, at=at) as change:
        plan = Plan.objects.select_for_update().get(pk=commitment.plan_id)
        _must_be_draft(plan)
        row = Commitment.objects.select_for_update().get(pk=commitment.pk)
        offices = [*(supporting or []), *([fields["lead_office"]] if fields.get("lead_office") else [])]
        if any(office.bureau_id != plan.bureau_id for office in offices):
            raise NotValid(_("只能选择本单位的科室。"), field="lead_office")
        before = {name: _plain(getattr(row, name)) for name in fields}
        for name, value in fields.items():
            setattr(row, name, value)
        after = {name: _plain(getattr(row, name)) for name in fields}
        if supporting is not None:
            before["supporting_offices"] = sorted(str(o) for o in row.supporting_offices.all())
            after["supporting_offices"] = sorted(str(o) for o in supporting)
        changed = {name for name in after if before[name] != after[name]}
        if changed:
            row.save(update_fields=list(fields))
            if supporting is not None:
                row.supporting_offices.set(supporting)
            change(
                "commitment.changed",
                row,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )
    return row


def discard_plan(plan: Plan, *, by: User, at: datetime) -> None:
    """Delete a draft nobody was given work from; its ledger rows stay."""
    check_may_plan(by, plan.bureau_id, local_date(at))
    with writing(by=by, at=at) as change:
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        _must_be_draft(plan)
        change("plan.discarded", plan, before={"text_hash": plan.text_hash})
        plan.delete()


def _must_be_draft(plan: Plan) -> None:
    if plan.state != PlanState.DRAFT:
        raise WrongState(_("“%(title)s”已经下达，不能再改分解。") % {"title": plan.title})


def _check_fields(fields: dict[str, Any], on: date) -> None:
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    due_on = fields.get("due_on")
    if due_on is not None and due_on < on:
        raise NotValid(_("完成时限不能早于今天。"), code="due_in_past", field="due_on")
    if "title" in fields and not fields["title"].strip():
        raise NotValid(_("请填写任务名称。"), field="title")


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Office) else value
