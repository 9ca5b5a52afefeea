"""选为安排部分: where the reader found no plan, a person says where it stands, and it is cut there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tracker.intake.actions.drafting import hints_of, past_assignments
from tracker.intake.by_hand import body_of, cut_by_hand, sections_of
from tracker.intake.clause_sorts import sorted_clause
from tracker.intake.clauses import Piece
from tracker.intake.draft import ShortcomingDraft
from tracker.intake.precedents import precedents_of
from tracker.intake.rows import facts_of, keep_plan_text
from tracker.intake.sentences import clauses_in
from tracker.intake.suggest import Surroundings, suggest
from tracker.ledger.refusals import NotValid
from tracker.organisations.models import Office, User
from tracker.plans.actions.drafts import on_draft
from tracker.plans.coverage import has_words, trimmed
from tracker.plans.models import Commitment, Plan
from tracker.workdays.clock import local_date


def choose_part(plan: Plan, *, by: User, at: datetime, start: int, end: int) -> list[Commitment]:
    """Read plan.text[start:end] as the plan. NotValid where no sentence stands, or part of it was read already."""
    with on_draft(plan, by=by, at=at) as draft:
        plan = draft.plan
        if not (0 <= start < end <= len(plan.text)) or not has_words(plan.text[start:end]):
            raise NotValid(_("请选择一段有文字的内容。"), code="outside")
        start, end = body_of(plan.text, start, end, title=plan.title, doc_number=plan.doc_number)
        if start == end:
            raise NotValid(
                _("所选的是标题、文号或落款，没有完整的句子。请选择写有工作安排的部分。"), code="no_sentence"
            )
        if plan.sections.filter(start__lt=end, end__gt=start).exists():
            raise NotValid(_("这部分已经读取过，请选择其他部分。"), code="covered")
        sections = sections_of(plan.text, start, end)
        commitments, passages = cut_by_hand(plan.text, sections, _surroundings(plan, local_date(at)))
        if not sections:
            raise NotValid(_("请选择一段有文字的内容。"), code="outside")
        taken = set(plan.sections.values_list("number", flat=True))
        names = {s.draft.number: _unique(s.draft.number, taken) for s in sections}
        draft.label = _("选定安排部分")
        rows = keep_plan_text(
            plan,
            [replace(s.draft, number=names[s.draft.number]) for s in sections],
            [replace(one, section=names[one.section]) for one in commitments],
            passages,
        )
        change = {"start": start, "end": end, "commitments": len(rows)}
        draft.change("plan.part_selected", plan, after=change)
    return list(plan.commitments.filter(pk__in=[row.pk for row in rows]))


def propose(plan: Plan, *, on: date, start: int, end: int) -> dict[str, Any]:
    """What the reader suggests for one stretch, as ``plans.actions.mark_commitment`` takes it; writes nothing."""
    start, end = trimmed(plan.text, start, end)
    if start >= end:
        return {}
    clauses = tuple(
        sorted_clause(plan.text, first, last) for first, last in clauses_in(plan.text, start, end)
    )
    if not clauses:
        return {}
    piece = Piece(start, end, clauses, "")
    found, _question = suggest(plan.text, piece, section="", note="", within=_surroundings(plan, on))
    offices = {office.code: office for office in Office.objects.filter(bureau=plan.bureau_id)}
    numbers = {one.number: one for one in plan.shortcomings.all()}
    return facts_of(found, offices) | {
        "supporting_offices": [offices[code] for code in found.supporting_offices if code in offices],
        "answers": [numbers[number] for number in found.answers if number in numbers],
    }


def _surroundings(plan: Plan, on: date) -> Surroundings:
    shortcomings = [
        ShortcomingDraft(one.number, one.text.partition("。")[0], one.text, one.start, one.end)
        for one in plan.shortcomings.all()
    ]
    offices = Office.objects.filter(bureau=plan.bureau_id).order_by("order", "code")
    hints = hints_of(offices)
    past = past_assignments(plan.bureau, since=plan.year - 1)
    led = precedents_of(past, year=plan.year, offices={hint.code for hint in hints})
    return Surroundings(plan.year, on, hints, shortcomings, led)


def _unique(number: str, taken: set[str]) -> str:
    unique, count = number, 2
    while unique in taken:
        unique, count = f"{number[:14]}之{count}", count + 1
    taken.add(unique)
    return unique
