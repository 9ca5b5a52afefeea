"""Working on a draft: who may, the lock, and what every change of it does besides its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.entries import Actor
from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import User
from tracker.organisations.standing import may_act
from tracker.plans.access import can_plan
from tracker.plans.actions.remembering import draft_state, keep_step
from tracker.plans.models import Commitment, Plan
from tracker.plans.wording import BEFORE_ISSUE, PlanState
from tracker.workdays.clock import local_date


@dataclass
class Draft:
    """A locked draft while it is being changed. ``label`` names the change on the button that takes it back."""

    plan: Plan
    change: Recorder
    label: str = ""


@contextmanager
def on_draft(plan: Plan, *, by: User | Actor, at: datetime) -> Iterator[Draft]:
    """One transaction on a locked draft: places are counted anew and the step kept. Raises NotAllowed, WrongState."""
    on = local_date(at)
    check_may_plan(by, plan.bureau_id, on)
    with writing(by=by, at=at) as change:
        draft = Draft(lock_draft(plan), change)
        check_may_plan(by, draft.plan.bureau_id, on)
        before = draft_state(draft.plan)
        yield draft
        number_places(draft.plan)
        keep_step(draft.plan, before, label=draft.label, by=by if isinstance(by, User) else None, at=at)


def check_may_plan(by: User | Actor, bureau_id: UUID, on: date) -> None:
    """A command acts as the system; a person must be a follow-up officer of the bureau."""
    if isinstance(by, User) and not may_act(by, on, lambda who: can_plan(who, bureau_id)):
        raise NotAllowed(_("只有本单位的督办员可以处理来源文件。"))


def discard_plan(plan: Plan, *, by: User, at: datetime) -> None:
    """Delete a draft nobody was given work from; its ledger rows stay."""
    check_may_plan(by, plan.bureau_id, local_date(at))
    with writing(by=by, at=at) as change:
        plan = lock_draft(plan)
        check_may_plan(by, plan.bureau_id, local_date(at))
        if plan.state == PlanState.CONSULTING:
            raise WrongState(_("“%s”正在征求意见，请先撤回征求意见。") % plan.title)
        change("plan.discarded", plan, before={"text_hash": plan.text_hash})
        plan.delete()


def lock_draft(plan: Plan) -> Plan:
    """The plan as it is now, a draft or out for comment, locked until commit; WrongState once issued or deleted."""
    row = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if row is None:
        raise WrongState(_("“%s”已经删除，您的操作没有生效。") % plan.title)
    if row.state not in BEFORE_ISSUE:
        raise WrongState(_("“%s”已经下达，您的操作没有生效。") % plan.title)
    return row


def locked(plan: Plan, commitment: Commitment) -> Commitment:
    """The commitment as it is now; WrongState when a colleague split, joined or marked it meanwhile."""
    row = plan.commitments.select_for_update().filter(pk=commitment.pk).first()
    if row is None:
        raise WrongState(_("“%s”已被拆分、合并或改标，您的操作没有生效。") % commitment.title)
    return row


def number_places(plan: Plan) -> None:
    """Places in document order, without a gap."""
    rows = list(plan.commitments.order_by("start", "order").only("pk", "order"))
    moved = [(n, row) for n, row in enumerate(rows) if row.order != n]
    if not moved:
        return
    free = max(row.order for row in rows) + 1
    for first in (
        free,
        0,
    ):  # out of each other's way first: no two rows may stand at one place, not for a moment
        for n, row in moved:
            row.order = first + n
        Commitment.objects.bulk_update([row for _n, row in moved], ["order"])
