"""Changes to a source document before it is issued. Issuing itself makes tasks: ``tasks.issue``."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
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
        plan = lock_draft(commitment.plan)
        check_may_plan(by, plan.bureau_id, on)
        row = Commitment.objects.select_for_update().get(pk=commitment.pk)
        before = _breakdown(row)
        for name, value in fields.items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        _must_fit(row, supporting or [])
        row.save(update_fields=list(fields))
        if supporting is not None:
            row.supporting_offices.set(supporting)
        after = _breakdown(row)
        changed = [name for name in after if before[name] != after[name]]
        if changed:
            change(
                "commitment.changed",
                row,
                before={name: _plain(before[name]) for name in changed},
                after={name: _plain(after[name]) for name in changed},
            )
    return row


def discard_plan(plan: Plan, *, by: User, at: datetime) -> None:
    """Delete a draft nobody was given work from; its ledger rows stay."""
    check_may_plan(by, plan.bureau_id, local_date(at))
    with writing(by=by, at=at) as change:
        plan = lock_draft(plan)
        check_may_plan(by, plan.bureau_id, local_date(at))
        change("plan.discarded", plan, before={"text_hash": plan.text_hash})
        plan.delete()


def lock_draft(plan: Plan) -> Plan:
    """The plan as it is now, locked until commit; WrongState once it is issued or deleted."""
    row = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if row is None:
        raise WrongState(_("“%s”已经删除，您的操作没有生效。") % plan.title)
    if row.state != PlanState.DRAFT:
        raise WrongState(_("“%s”已经下达，您的操作没有生效。") % plan.title)
    return row


def _check_fields(fields: dict[str, Any], on: date) -> None:
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    due_on = fields.get("due_on")
    if due_on is not None and due_on < on:
        raise NotValid(_("完成时限不能早于今天。"), code="due_in_past", field="due_on")
    if "title" in fields and not fields["title"].strip():
        raise NotValid(_("请填写任务名称。"), field="title")


def _breakdown(row: Commitment) -> dict[str, Any]:
    supporting = list(row.supporting_offices.order_by("pk"))
    return {name: getattr(row, name) for name in EDITABLE} | {"supporting_offices": supporting}


def _must_fit(row: Commitment, supporting: list[Office]) -> None:
    if any(o.bureau_id != row.plan.bureau_id for o in (row.lead_office, *supporting) if o is not None):
        raise NotValid(_("只能选择本单位的科室。"), field="lead_office")
    try:
        row.clean_fields()
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        raise NotValid(messages[0], field=field) from problem


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Office) else value
