"""合并为一项任务: commitments, also of different sections, that one task answers."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid
from tracker.organisations.models import User
from tracker.plans.actions.drafts import locked, on_draft
from tracker.plans.models import Commitment


def share_task(commitments: Sequence[Commitment], *, by: User, at: datetime) -> Commitment:
    """Let the first of these, in document order, answer for all; it is given back.

    Nothing said for the others is lost: their offices come in as supporting ones, their proof is added, and of two
    dates the earlier one holds.
    """
    if len({one.pk for one in commitments}) < 2:
        raise NotValid(_("请勾选至少两项安排事项。"), code="too_few")
    with on_draft(commitments[0].plan, by=by, at=at) as draft:
        rows = {one.pk: locked(draft.plan, one) for one in commitments}
        for row in list(rows.values()):  # whoever shares already brings all that share with it
            rows |= {one.pk: one for one in row.sharers.all()}
            if row.shares_with:
                rows |= {one.pk: one for one in (row.shares_with, *row.shares_with.sharers.all())}
        leader, *others = sorted(rows.values(), key=lambda row: row.order)
        if waived := next((row for row in rows.values() if row.waived_because), None):
            raise NotValid(_("第%s项不立任务，不能合并。") % (waived.order + 1), code="waived")
        numbers = "、".join(str(row.order + 1) for row in (leader, *others))
        draft.label = _("第%s项合并为一项任务") % numbers
        draft.plan.commitments.filter(pk=leader.pk).update(shares_with=None)
        leader.shares_with = None
        for row in others:
            _take_over(leader, row)
            row.shares_with = leader
            row.save(update_fields=["shares_with"])
        leader.save(update_fields=["lead_office", "due_on", "expected_evidence", "milestones", "reasons"])
        draft.change(
            "commitment.shared", leader, after={"with": [str(row.pk) for row in others], "numbers": numbers}
        )
    return Commitment.objects.get(pk=leader.pk)


def unshare_task(commitment: Commitment, *, by: User, at: datetime) -> Commitment:
    """Give this commitment a task of its own again. NotValid when it shares none."""
    with on_draft(commitment.plan, by=by, at=at) as draft:
        row = locked(draft.plan, commitment)
        if row.shares_with is None:
            raise NotValid(_("第%s项没有与其他项合并。") % (row.order + 1), code="not_shared")
        leader = row.shares_with
        draft.label = _("第%(a)s项不再与第%(b)s项合并") % {"a": row.order + 1, "b": leader.order + 1}
        row.shares_with = None
        row.save(update_fields=["shares_with"])
        draft.change("commitment.unshared", row, before={"with": str(leader.pk)})
    return row


def decline_overlap(commitment: Commitment, other: Commitment, *, by: User, at: datetime) -> Commitment:
    """不是同一件事: the offer to let one task answer both is not made again, from either side. NotValid without one."""
    with on_draft(commitment.plan, by=by, at=at) as draft:
        pair = locked(draft.plan, commitment), locked(draft.plan, other)
        draft.label = _("第%(a)s项与第%(b)s项不是同一件事") % {"a": pair[0].order + 1, "b": pair[1].order + 1}
        found = False
        for row, away in (pair, pair[::-1]):
            before = row.overlaps
            row.overlaps = [
                {**one, "declined": True} if one["id"] == str(away.pk) else one for one in row.overlaps
            ]
            if row.overlaps != before:
                found = True
                row.save(update_fields=["overlaps"])
                facts = {"before": {"overlaps": before}, "after": {"overlaps": row.overlaps}}
                draft.change("commitment.overlap_declined", row, **facts)
        if not found:
            raise NotValid(_("这两项没有待定的合并建议。"), code="no_offer")
    return pair[0]


def next_leader(row: Commitment) -> Commitment | None:
    """Who answers for the others when this one goes."""
    return row.sharers.order_by("order").first()


def followers_to(row: Commitment, leader: Commitment | None) -> None:
    """Those that share with ``row`` share with ``leader`` instead."""
    if leader is None:
        return
    target = leader.shares_with_id or leader.pk
    if target == row.pk:
        target = leader.pk
        Commitment.objects.filter(pk=leader.pk).update(shares_with=None)
    row.sharers.exclude(pk=target).update(shares_with=target)


def _take_over(leader: Commitment, row: Commitment) -> None:
    number = row.order + 1
    if row.shares_with_id == leader.pk:
        return
    offices = [row.lead_office] if row.lead_office and leader.lead_office else []
    leader.lead_office = leader.lead_office or row.lead_office
    more = [*offices, *row.supporting_offices.all()]
    leader.supporting_offices.add(*[office for office in more if office.pk != leader.lead_office_id])
    leader.expected_evidence = [*dict.fromkeys([*leader.expected_evidence, *row.expected_evidence])]
    leader.milestones = [*leader.milestones, *[one for one in row.milestones if one not in leader.milestones]]
    if row.due_on and (leader.due_on is None or row.due_on < leader.due_on):
        leader.due_on = row.due_on
        leader.reasons = {**leader.reasons, "due_on": _("与第%s项合并，取较早的时限") % number}
