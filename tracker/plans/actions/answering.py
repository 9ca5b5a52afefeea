"""无意见 or 提出修改: what an office's head says of the items his office is named in, until the date."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import Office, User
from tracker.organisations.standing import Standing, acts_as, may_act, standing_of
from tracker.plans.access import can_answer
from tracker.plans.actions.consulting import running_round
from tracker.plans.breakdown import snapshot
from tracker.plans.consultations import Answer, Consultation, Opinion
from tracker.plans.models import Commitment, Plan
from tracker.plans.wording import CommitmentKind, PlanState, Rhythm
from tracker.workdays.clock import local_date, moment_words
from tracker.workdays.limits import must_lie_ahead
from tracker.workdays.words import short_day

PROPOSABLE = ("title", "lead_office", "supporting_offices", "due_on", "kind", "rhythm")
LONGEST_REASON = 500
LONGEST_TITLE = 100


@dataclass(frozen=True)
class Reply:
    """An answer to one item. ``proposal``: any of ``PROPOSABLE``, offices as rows; empty = 无意见.

    ``seen``: the opinion's version the person had before him; None = take whatever stands there.
    """

    opinion: UUID
    proposal: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    seen: int | None = None


def answer_consultation(plan: Plan, *, by: User, at: datetime, replies: Sequence[Reply]) -> list[Opinion]:
    """Answer some items, all or none of them. An answer may be given anew until it was decided on.

    Raises NotAllowed for another office's item; WrongState after the date, when the round is over, or when a colleague
    answered meanwhile; NotValid for a proposal that says nothing or lacks its reason.
    """
    on = local_date(at)
    _must_answer(by, [one.opinion for one in replies], on)
    with writing(by=by, at=at) as change:
        running = _lock_round(plan, on)
        standing = standing_of(by, on)
        found = _opinions(running, standing, wanted=[reply.opinion for reply in replies])
        drafts = _drafts(found.values())
        for reply in replies:
            opinion = found[reply.opinion]
            acts_as(by, standing, lambda who, office=opinion.office_id: can_answer(who, office))  # type: ignore[misc]
            _must_be_fresh(opinion, reply)
            proposal = _proposal(reply, drafts.get(opinion.item.commitment), running.plan, on)
            _say(opinion, proposal, reply.reason.strip() if proposal else "", by, change)
    return list(found.values())


def agree_to_rest(plan: Plan, *, by: User, at: datetime, office: Office) -> int:
    """无意见 to every item of the office that has no answer yet; how many those were."""
    on = local_date(at)
    if not may_act(by, on, lambda who: can_answer(who, office.pk)):
        raise NotAllowed(_("由科室负责人反馈意见。"))
    with writing(by=by, at=at) as change:
        running = _lock_round(plan, on)
        if not may_act(by, on, lambda who: can_answer(who, office.pk)):
            raise NotAllowed(_("由科室负责人反馈意见。"))
        rows = Opinion.objects.filter(item__consultation=running, office=office).unanswered()
        found = list(rows.select_related("item", "office"))
        for opinion in found:
            _say(opinion, {}, "", by, change)
    return len(found)


def _must_answer(by: User, opinions: Collection[UUID], on: date) -> None:
    """Before any lock: a person who answers for none of these offices is told so."""
    if not opinions:
        raise NotValid(_("请至少反馈一项。"), code="nothing")
    heads = standing_of(by, on).heads
    if not Opinion.objects.filter(pk__in=opinions, office__in=heads).exists():
        raise NotAllowed(_("由科室负责人反馈意见。"))


def _lock_round(plan: Plan, on: date) -> Consultation:
    """The running round, its plan locked until commit; WrongState once it is over or its date has passed."""
    row = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    running = running_round(row) if row is not None else None
    if row is None or running is None:
        raise WrongState(_over(plan, row))
    if running.is_past(on):
        day = short_day(running.reply_by, today=on)
        raise WrongState(_("反馈时限（%s）已过，未反馈的视为无意见。如仍有意见，请联系督办员。") % day)
    return running


def _over(plan: Plan, row: Plan | None) -> str:
    if row is None:
        return _("“%s”已经删除，您的反馈没有保存。") % plan.title
    if row.state == PlanState.ISSUED:
        return _("“%s”已经下达，您的反馈没有保存。如需调整，请在任务中申请改派或延期。") % row.title
    last = row.consultations.order_by("number").last()
    when = moment_words(last.ended_at) if last and last.ended_at else ""
    return _("“%(title)s”已于%(when)s撤回征求意见，您的反馈没有保存。") % {"title": row.title, "when": when}


def _opinions(running: Consultation, standing: Standing, *, wanted: Iterable[UUID]) -> dict[UUID, Opinion]:
    rows = Opinion.objects.filter(item__consultation=running, pk__in=list(wanted))
    found = {row.pk: row for row in rows.select_related("item", "office", "answered_by", "decided_by")}
    if set(wanted) - set(found):
        raise WrongState(_("任务分解已经再次征求意见，您的反馈没有保存。请看过新的一版后再反馈。"))
    if not all(can_answer(standing, row.office_id) for row in found.values()):
        raise NotAllowed(_("由科室负责人反馈意见。"))
    return found


def _must_be_fresh(opinion: Opinion, reply: Reply) -> None:
    words: dict[str, Any] = {"title": opinion.item}
    if opinion.decision:
        words |= {"who": opinion.decided_by, "what": opinion.get_decision_display()}
        raise WrongState(_("“%(title)s”的意见，%(who)s已经处理（%(what)s），不能再改。") % words)
    if reply.seen is not None and reply.seen != opinion.version:
        assert opinion.answered_at is not None
        words |= {"who": opinion.answered_by, "when": moment_words(opinion.answered_at)}
        words |= {"what": opinion.get_answer_display()}
        raise WrongState(_("%(who)s已于%(when)s反馈“%(title)s”：%(what)s。您的反馈没有保存。") % words)


def _drafts(opinions: Iterable[Opinion]) -> dict[UUID, Commitment]:
    rows = Commitment.objects.filter(pk__in=[one.item.commitment for one in opinions])
    found = rows.select_related("lead_office").prefetch_related("supporting_offices")
    return {row.pk: row for row in found}


def _proposal(reply: Reply, row: Commitment | None, plan: Plan, on: date) -> dict[str, Any]:
    """What differs from the draft as it is now, as JSON; {} = 无意见. NotValid where it cannot be taken."""
    if not reply.proposal:
        return {}
    if row is None:
        raise WrongState(_("这一项已经从任务分解中去掉，请刷新页面后再反馈。"))
    if unknown := set(reply.proposal) - set(PROPOSABLE):
        raise ValueError(f"not to be proposed: {sorted(unknown)}")
    _must_fit(reply.proposal, plan, on)
    now = snapshot(row)
    asked = {name: _plain(value) for name, value in reply.proposal.items()}
    changed = {name: value for name, value in asked.items() if value != _ids(now[name])}
    if not changed:
        raise NotValid(_("建议与现在的内容相同。没有意见的，请选“无意见”。"), code="same")
    if not reply.reason.strip():
        raise NotValid(_("请写明提出修改的理由。"), field="reason")
    if len(reply.reason.strip()) > LONGEST_REASON:
        raise NotValid(_("理由最多%s字。") % LONGEST_REASON, field="reason")
    return changed


def _must_fit(proposal: Mapping[str, Any], plan: Plan, on: date) -> None:
    lead = proposal.get("lead_office")
    offices = [*([lead] if lead else []), *proposal.get("supporting_offices", [])]
    if "lead_office" in proposal and lead is None:
        raise NotValid(_("请选择牵头科室。"), field="lead_office")
    if any(office.bureau_id != plan.bureau_id for office in offices):
        raise NotValid(_("只能选择本单位的科室。"), field="lead_office")
    if lead is not None and lead.is_external:
        raise NotValid(_("“%s”只报送、不承办，请选择其他科室牵头。") % lead, field="lead_office")
    if proposal.get("due_on") is not None:
        must_lie_ahead(proposal["due_on"], on=on, what=_("完成时限"), field="due_on")
    title = str(proposal.get("title", "-")).strip()
    if not title or len(title) > LONGEST_TITLE:
        raise NotValid(_("任务名称请写1至%s字。") % LONGEST_TITLE, field="title")
    if proposal.get("kind", CommitmentKind.ONE_OFF) not in CommitmentKind.values:
        raise NotValid(_("请选择类型。"), field="kind")
    if proposal.get("rhythm", Rhythm.NONE) not in Rhythm.values:
        raise NotValid(_("请选择报送周期。"), field="rhythm")


def _plain(value: Any) -> Any:
    """A typed value as the JSON it is kept as."""
    if isinstance(value, Office):
        return str(value.pk)
    if isinstance(value, list):
        return sorted(str(one.pk) for one in value)
    return value.isoformat() if isinstance(value, date) else str(value).strip() if value is not None else None


def _ids(value: Any) -> Any:
    """A field of a snapshot, reduced to what ``_plain`` gives."""
    if isinstance(value, dict):
        return value["id"]
    return sorted(one["id"] for one in value) if isinstance(value, list) else value


def _say(opinion: Opinion, proposal: dict[str, Any], reason: str, by: User, change: Recorder) -> None:
    before = {"answer": opinion.answer, "proposal": opinion.proposal, "reason": opinion.reason}
    opinion.answer = Answer.PROPOSED if proposal else Answer.AGREED
    opinion.proposal, opinion.reason = proposal, reason
    opinion.answered_by, opinion.answered_at = by, change.at
    opinion.version += 1
    opinion.save(update_fields=["answer", "proposal", "reason", "answered_by", "answered_at", "version"])
    after = {"answer": opinion.answer, "proposal": proposal, "reason": reason}
    change("opinion.given", opinion, before=before, after=after)
