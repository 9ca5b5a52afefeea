"""发送征求意见, again after changes, 撤回, and its end when the plan is issued."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import User
from tracker.plans.actions.drafts import check_may_plan, lock_draft
from tracker.plans.breakdown import differences, snapshot, together
from tracker.plans.consultations import Answer, Consultation, ConsultedItem, Decision, Opinion, Outcome, Part
from tracker.plans.models import Commitment, Plan
from tracker.plans.wording import PlanState
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import local_date
from tracker.workdays.limits import must_lie_ahead
from tracker.workdays.records import load_calendar
from tracker.workdays.words import short_day

WORKDAYS_TO_REPLY = 5


def reply_by_default(on: date, calendar: WorkCalendar) -> date:
    return calendar.shift(on, WORKDAYS_TO_REPLY)


def send_for_comment(
    plan: Plan, *, by: User, at: datetime, reply_by: date | None = None, seen: int | None = None
) -> Consultation:
    """Ask every lead and supporting office what it thinks of the breakdown as it stands, until ``reply_by``.

    A plan that is out for comment may be sent again once every proposal is decided; the round before ends.
    ``seen``: the number of rounds the person saw, so that a second click sends nothing twice.
    Raises NotAllowed, WrongState, NotValid.
    """
    on = local_date(at)
    check_may_plan(by, plan.bureau_id, on)
    reply_by = reply_by or reply_by_default(on, load_calendar())
    must_lie_ahead(reply_by, on=on, what=_("反馈时限"), field="reply_by")
    with writing(by=by, at=at) as change:
        plan = lock_draft(plan)
        check_may_plan(by, plan.bureau_id, on)
        number = plan.consultations.count() + 1
        if seen is not None and seen != number - 1:
            raise WrongState(_("这份任务分解已经发送征求意见，没有重复发送。"))
        groups = _to_send(plan)
        if running := running_round(plan):
            _must_be_decided(running)
            _end(running, Outcome.SENT_AGAIN, change, at)
        made = Consultation.objects.create(
            plan=plan, number=number, reply_by=reply_by, sent_by=by, sent_at=at
        )
        _ask(made, groups)
        before = {"state": plan.state}
        plan.state = PlanState.CONSULTING
        plan.save(update_fields=["state"])
        change("plan.consulted", plan, before=before, after={"state": plan.state}, number=number)
        facts = {"number": number, "reply_by": reply_by, "items": len(groups)}
        change("consultation.opened", made, after=facts)
    return made


def take_back_consultation(plan: Plan, *, by: User, at: datetime) -> Plan:
    """撤回征求意见: a draft again. What was answered stays on record. WrongState unless it is out for comment."""
    check_may_plan(by, plan.bureau_id, local_date(at))
    with writing(by=by, at=at) as change:
        plan = lock_draft(plan)
        check_may_plan(by, plan.bureau_id, local_date(at))
        running = running_round(plan)
        if running is None:
            raise WrongState(_("“%s”没有在征求意见，您的操作没有生效。") % plan.title)
        _end(running, Outcome.WITHDRAWN, change, at)
        before = {"state": plan.state}
        plan.state = PlanState.DRAFT
        plan.save(update_fields=["state"])
        change("plan.consultation_withdrawn", plan, before=before, after={"state": plan.state})
    return plan


def running_round(plan: Plan) -> Consultation | None:
    return Consultation.objects.select_related("plan").filter(plan=plan, ended_at=None).first()


def end_consultation(plan: Plan, change: Recorder, *, at: datetime) -> frozenset[UUID]:
    """Inside the block that issues ``plan``: the round ends, and silence is written down as 无意见.

    The ids of the commitments whose lead office of now was asked about them as they stand; none for a plan never sent.
    WrongState while a proposal is undecided, or an office may still answer.
    """
    running = running_round(plan)
    if running is None:
        return frozenset()
    _must_be_decided(running)
    silent = Opinion.objects.filter(item__consultation=running).unanswered()
    if not running.is_past(local_date(at)) and (waiting := _offices(silent)):
        words = {"n": len(waiting), "day": short_day(running.reply_by, today=local_date(at))}
        words |= {"names": "、".join(waiting)}
        raise WrongState(
            _("还有%(n)s个科室没有反馈（%(names)s），反馈时限%(day)s。到期后未反馈的视为无意见，即可下达。")
            % words
        )
    deemed = _offices(silent)
    silent.update(answer=Answer.DEEMED, answered_at=at)
    _end(running, Outcome.ISSUED, change, at, deemed=deemed)
    return frozenset(_read(plan, running, local_date(at)))


def _read(plan: Plan, running: Consultation, on: date) -> Iterator[UUID]:
    """What its lead office of now was asked about, and nobody changed since but by adopting a proposal."""
    items = {item.commitment: item for item in running.items.prefetch_related("opinions")}
    rows = plan.commitments.select_related("lead_office").prefetch_related("supporting_offices")
    for leader, *others in together(list(rows)):
        item = items.get(leader.pk)
        opinions = list(item.opinions.all()) if item else []
        if item is None or leader.lead_office_id not in {opinion.office_id for opinion in opinions}:
            continue
        changed = {found.name for found in differences(item.sent, snapshot(leader, others), today=on)}
        adopted = {name for one in opinions if one.decision == Decision.ADOPTED for name in one.proposal}
        if not changed - adopted - {"lead_office", "supporting_offices"}:
            yield leader.pk


def _offices(opinions: Iterable[Opinion]) -> list[str]:
    found = {opinion.office_id: str(opinion.office) for opinion in opinions}
    return sorted(found.values())


def _to_send(plan: Plan) -> list[list[Commitment]]:
    """The commitments of each task; NotValid while one has nobody to ask."""
    said = plan.commitments.select_related("lead_office").prefetch_related("supporting_offices")
    groups = list(together(list(said)))
    if not groups:
        raise NotValid(_("没有安排事项，不能征求意见。"))
    lacking = [f"{group[0].order + 1}. {group[0].title}" for group in groups if group[0].lead_office is None]
    if lacking:
        words = {"n": len(lacking), "titles": "；".join(lacking)}
        raise NotValid(_("还有%(n)s项没有选择牵头科室，不能征求意见：%(titles)s") % words, code="no_lead")
    return groups


def _ask(made: Consultation, groups: list[list[Commitment]]) -> None:
    items = ConsultedItem.objects.bulk_create(
        ConsultedItem(consultation=made, order=n, commitment=leader.pk, sent=snapshot(leader, others))
        for n, (leader, *others) in enumerate(groups)
    )
    Opinion.objects.bulk_create(
        Opinion(item=item, office_id=office, part=part)
        for item, (leader, *_others) in zip(items, groups, strict=True)
        for office, part in _asked(leader).items()
    )


def _asked(row: Commitment) -> dict[UUID, Part]:
    found = {office.pk: Part.SUPPORTING for office in row.supporting_offices.all()}
    assert row.lead_office_id is not None
    return {**found, row.lead_office_id: Part.LEAD}


def _must_be_decided(running: Consultation) -> None:
    undecided = Opinion.objects.filter(item__consultation=running).undecided().count()
    if undecided:
        raise WrongState(_("还有%s条修改意见没有处理，请先逐条采纳或不采纳。") % undecided, code="undecided")


def _end(running: Consultation, outcome: Outcome, change: Recorder, at: datetime, **facts: Any) -> None:
    running.ended_at, running.outcome = at, outcome
    running.save(update_fields=["ended_at", "outcome"])
    change("consultation.closed", running, after={"outcome": outcome}, number=running.number, **facts)
