"""引导语, 成效表述 and the like: text of the plan that becomes no task, with the reason; and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, storable
from tracker.organisations.models import User
from tracker.plans.actions.drafts import Draft, locked, on_draft
from tracker.plans.actions.seen import must_be_the_text_seen
from tracker.plans.actions.sharing import followers_to, next_leader
from tracker.plans.coverage import has_words, trimmed
from tracker.plans.models import Commitment, Plan, Section
from tracker.plans.naming import title_from
from tracker.plans.passages import Passage
from tracker.plans.wording import CommitmentKind, PassageRole

LONGEST_REASON = 200
_PROPOSED = ("kind", "title", "lead_office", "due_on", "rhythm", "expected_evidence", "reasons", "confidence",
             "targets")  # fmt: skip


def mark_passage(
    commitment: Commitment, *, by: User, at: datetime, role: str, reason: str = "", seen: str = ""
) -> Passage:
    """Say that a commitment's text is none. Its breakdown goes with it; undoing brings both back.

    ``reason`` may be left out except for 其他: the role's own words then say why. ``seen``: the place of the text
    that was on the page.
    """
    with on_draft(commitment.plan, by=by, at=at) as draft:
        row = locked(draft.plan, commitment)
        must_be_the_text_seen(row, seen)
        reason = _reason(role, reason)
        draft.label = _("把第%(n)s项改为%(role)s") % {"n": row.order + 1, "role": PassageRole(role).label}
        followers_to(row, next_leader(row))
        row.delete()
        return _passage(draft, row.section_id, row.start, row.end, role, reason)


def pass_over(
    plan: Plan, *, by: User, at: datetime, start: int, end: int, role: str, reason: str = ""
) -> Passage:
    """Say that a stretch of a section, which nothing covers yet, becomes no task, and why."""
    with on_draft(plan, by=by, at=at) as draft:
        section, start, end = _free_stretch(draft.plan, start, end)
        reason = _reason(role, reason)
        draft.label = _("标为%s") % PassageRole(role).label
        return _passage(draft, section.pk, start, end, role, reason)


def mark_commitment(
    plan: Plan, *, by: User, at: datetime, start: int, end: int, proposal: Mapping[str, Any] | None = None
) -> Commitment:
    """立为安排事项: a passage, or a stretch that nothing covers yet. ``proposal``: what the reader suggests for it."""
    with on_draft(plan, by=by, at=at) as draft:
        plan = draft.plan
        over = plan.passages.filter(start__gte=start, end__lte=end)
        draft.label = _("立为安排事项")
        over.delete()
        section, start, end = _free_stretch(plan, start, end)
        text = plan.text[start:end]
        facts: dict[str, Any] = {"kind": CommitmentKind.ONE_OFF, "title": title_from(text)}
        facts |= {name: value for name, value in (proposal or {}).items() if name in _PROPOSED}
        facts["reasons"] = {**facts.get("reasons", {}), "cut": _("由督办员立为安排事项")}
        row = Commitment.objects.create(
            plan=plan,
            section=section,
            order=plan.commitments.count(),
            text=text,
            start=start,
            end=end,
            **facts,
        )
        row.supporting_offices.set((proposal or {}).get("supporting_offices", []))
        row.answers.set((proposal or {}).get("answers", []))
        draft.change("commitment.marked", row, after={"text": text})
    return Commitment.objects.get(pk=row.pk)


def _passage(draft: Draft, section_id: int, start: int, end: int, role: str, reason: str) -> Passage:
    text = draft.plan.text[start:end]
    made = Passage.objects.create(
        plan=draft.plan, section_id=section_id, role=role, text=text, start=start, end=end, reason=reason
    )
    draft.change("passage.marked", made, after={"role": role, "reason": reason, "text": text})
    return made


def _reason(role: str, reason: str) -> str:
    reason = storable(reason, field="reason").strip()
    if role not in PassageRole.values or role == PassageRole.ISSUED:
        raise NotValid(_("请选择这段文字的性质。"), field="role")
    if len(reason) > LONGEST_REASON:
        raise NotValid(_("理由最多%s字。") % LONGEST_REASON, field="reason")
    if not reason and role == PassageRole.OTHER:
        raise NotValid(_("请写明不立任务的理由。"), field="reason")
    return reason or _("督办员核对：属于%s，不单列任务") % PassageRole(role).label


def _free_stretch(plan: Plan, start: int, end: int) -> tuple[Section, int, int]:
    """The section and the stretch without its edges. NotValid where something covers it already."""
    start, end = trimmed(plan.text, max(start, 0), min(end, len(plan.text)))
    section = plan.sections.filter(start__lte=start, end__gte=end).order_by("-start").first()
    if section is None or not has_words(plan.text[start:end]):
        raise NotValid(_("请选择安排部分中的一段文字。"), code="outside")
    said = plan.commitments.filter(start__lt=end, end__gt=start)
    if said.exists() or plan.passages.filter(start__lt=end, end__gt=start).exists():
        raise NotValid(_("这段文字已经有着落，请刷新页面后再看。"), code="covered")
    return section, start, end
