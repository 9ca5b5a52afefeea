"""What was read, as rows: sections, shortcomings, figures, commitments and passages of one plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.intake.draft import CommitmentDraft, FigureDraft, PassageDraft, PlanDraft, SectionDraft
from tracker.intake.leftovers import with_leftovers
from tracker.organisations.models import Office
from tracker.plans.models import Commitment, Figure, Plan, Section, Shortcoming
from tracker.plans.passages import Passage


def keep_pieces(plan: Plan, draft: PlanDraft) -> None:
    """Everything that was read of a document that is new."""
    Shortcoming.objects.bulk_create(
        Shortcoming(plan=plan, order=n, number=s.number[:20], text=s.text, start=s.start, end=s.end)
        for n, s in enumerate(draft.shortcomings)
    )
    Figure.objects.bulk_create(_figure(plan, n, figure) for n, figure in enumerate(draft.figures))
    keep_plan_text(plan, draft.sections, draft.commitments, draft.passed_over)


def keep_plan_text(
    plan: Plan,
    sections: Sequence[SectionDraft],
    commitments: Sequence[CommitmentDraft],
    passed_over: Sequence[PassageDraft],
) -> list[Commitment]:
    """Sections with what stands in them, behind what the plan has already."""
    first = plan.sections.count()
    kept = {
        s.number: Section.objects.create(
            plan=plan, order=first + n, number=s.number[:20], title=s.title[:200], start=s.start, end=s.end
        )
        for n, s in enumerate(sections)
    }
    rows = _commitments(plan, kept, commitments)
    passages = with_leftovers(plan.text, sections, commitments, passed_over)
    Passage.objects.bulk_create(
        Passage(
            plan=plan, section=_section_of(kept, sections, p), role=p.role, text=p.text, start=p.start, end=p.end,
            reason=p.reason[:200],
        )
        for p in passages
    )  # fmt: skip
    return rows


def facts_of(piece: CommitmentDraft, offices: Mapping[str, Office]) -> dict[str, Any]:
    """What is proposed for a commitment, as its row keeps it; its links are the caller's."""
    return {
        "kind": piece.kind,
        "title": piece.title[:100],
        "lead_office": offices.get(piece.lead_office),
        "due_on": piece.due_on,
        "rhythm": piece.rhythm,
        "expected_evidence": list(piece.expected_evidence),
        "reasons": dict(piece.reasons),
        "confidence": dict(piece.confidence),
        "targets": list(piece.targets),
        "milestones": [{"title": s.title, "due_on": s.due_on.isoformat()} for s in piece.milestones],
    }


def _commitments(
    plan: Plan, sections: Mapping[str, Section], pieces: Sequence[CommitmentDraft]
) -> list[Commitment]:
    offices = {office.code: office for office in Office.objects.filter(bureau=plan.bureau)}
    shortcomings = {one.number: one for one in plan.shortcomings.all()}
    figures = {one.start: one for one in plan.figures.all()}
    first = plan.commitments.count()
    rows = [
        Commitment(
            plan=plan, section=sections[piece.section], order=first + n, text=piece.text, start=piece.start,
            end=piece.end, baseline=figures.get(piece.baseline.start) if piece.baseline else None,
            **facts_of(piece, offices),
        )
        for n, piece in enumerate(pieces)
    ]  # fmt: skip
    for row, piece in zip(rows, pieces, strict=True):
        row.overlaps = [{"id": str(rows[one.index].pk), "words": one.words} for one in piece.overlaps]
    Commitment.objects.bulk_create(rows)
    for row, piece in zip(rows, pieces, strict=True):
        if helping := [offices[code] for code in piece.supporting_offices if code in offices]:
            row.supporting_offices.set(helping)
        if answered := [shortcomings[number[:20]] for number in piece.answers if number[:20] in shortcomings]:
            row.answers.set(answered)
    return rows


def _section_of(
    kept: Mapping[str, Section], sections: Sequence[SectionDraft], passage: PassageDraft
) -> Section:
    around = [s for s in sections if s.start <= passage.start and passage.end <= s.end]
    return kept[max(around, key=lambda s: s.start).number]


def _figure(plan: Plan, n: int, f: FigureDraft) -> Figure:
    return Figure(
        plan=plan, order=n, name=f.name[:100], value=f.value, unit=f.unit[:20], approximate=f.approximate,
        text=f.text[:300], start=f.start, end=f.end,
    )  # fmt: skip
