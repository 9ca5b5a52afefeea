"""A draft out for comment: the four commitments of ``drafts``, led by three offices."""

from typing import Any

from tests.conftest import Cast
from tests.factories import NOW
from tests.plans.drafts import make_draft
from tracker.organisations.models import Office, User
from tracker.plans.actions import Reply, answer_consultation, send_for_comment
from tracker.plans.consultations import Consultation, Opinion
from tracker.plans.models import Commitment, Plan


def ready_draft(cast: Cast) -> Plan:
    """1 enforcement with relief beside it, 2 relief, 3 and 4 the law office."""
    plan = make_draft(cast)
    first, second, *_rest = plan.commitments.order_by("order")
    Commitment.objects.filter(pk=first.pk).update(lead_office=cast.enforcement)
    Commitment.objects.filter(pk=second.pk).update(lead_office=cast.relief)
    first.supporting_offices.add(cast.relief)
    return plan


def consulting(cast: Cast) -> Plan:
    plan = ready_draft(cast)
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    return fresh(plan)


def fresh(plan: Plan) -> Plan:
    return Plan.objects.get(pk=plan.pk)


def running(plan: Plan) -> Consultation:
    return plan.consultations.get(ended_at=None)


def opinion(plan: Plan, office: Office, number: int = 1) -> Opinion:
    """What the office says of the commitment with this number, in the round that runs."""
    row = plan.commitments.get(order=number - 1)
    return Opinion.objects.get(item__consultation=running(plan), item__commitment=row.pk, office=office)


def answer(
    plan: Plan, office: Office, by: User, number: int = 1, when: Any = NOW, **proposal: Any
) -> Opinion:
    """无意见, or with any field named: 提出修改."""
    one = opinion(plan, office, number)
    reply = Reply(one.pk, proposal, "职责调整" if proposal else "")
    [found] = answer_consultation(plan, by=by, at=when, replies=[reply])
    return found
