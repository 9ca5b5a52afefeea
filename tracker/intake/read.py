"""The one entry point: a document's bytes to a draft. Nothing is written, and the same bytes give the same draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.intake.altered_copies import altered_remarks, refuse_altered
from tracker.intake.baselines import with_baselines
from tracker.intake.beside_tables import Found, with_table
from tracker.intake.clauses import cut, titled
from tracker.intake.consistency import figure_remarks, heading_remarks
from tracker.intake.draft import (
    CommitmentDraft,
    FigureDraft,
    OfficeHint,
    PassageDraft,
    PastAssignment,
    PlanDraft,
    Remark,
)
from tracker.intake.figures import figures_in
from tracker.intake.frame import Frame, frame_of
from tracker.intake.lint import NO_PLAN, draft_remarks, source_remarks, unruled_remarks, year_remarks
from tracker.intake.outline import Part, parts_of, plan_parts
from tracker.intake.overlaps import with_overlaps
from tracker.intake.paragraphs import JoinedText
from tracker.intake.plan_sections import PlanSection, plan_sections
from tracker.intake.precedents import precedents_of
from tracker.intake.readers import read_text
from tracker.intake.rules import NOTE_REASON
from tracker.intake.section_titles import years_in
from tracker.intake.shortcomings import shortcomings_in
from tracker.intake.suggest import Surroundings, suggest
from tracker.intake.tables import table_plan


def read_plan(
    data: bytes,
    *,
    filename: str,
    bureau: str,
    offices: Sequence[OfficeHint],
    today: date,
    year: int | None = None,
    places: Sequence[str] = (),
    past: Sequence[PastAssignment] = (),
) -> PlanDraft:
    """Read a report or plan; `year` overrules the document's, `places` are names it should spell right; `past` is who
    led what in the bureau's earlier plans.

    Raises `UnreadableDocument`. Without a plan section: no commitments, and the remark `no_plan_section`.
    """
    joined = read_text(data, filename=filename)
    refuse_altered(joined.text, filename)
    frame = frame_of(joined)
    parts = parts_of(joined, frame)
    plan = plan_parts(joined, frame, parts)
    shortcomings = shortcomings_in(joined, parts, plan)
    stated = _plan_year(joined, frame, plan)
    usual = frame.report_year + 1 if frame.report_year is not None else None
    taken = year or (stated if usual is None or stated is None or stated >= usual else usual)
    taken = taken or usual or today.year
    led = precedents_of(past, year=taken, offices={office.code for office in offices})
    found = _promised(joined, plan, Surroundings(taken, today, offices, shortcomings, led))
    figures = _figures(joined, parts, plan, frame)
    remarks = [] if plan or found.commitments else [NO_PLAN]
    remarks += [*year_remarks(stated, frame.report_year, year, taken), *found.questions]
    remarks += draft_remarks(found.commitments, shortcomings, today=today)
    remarks += _source_remarks(joined, frame, parts, figures, places)
    return PlanDraft(
        bureau=bureau,
        year=taken,
        title=frame.title,
        doc_number=frame.doc_number,
        signed_off_by=frame.signed_off_by,
        text=joined.text,
        sections=found.sections,
        commitments=with_baselines(with_overlaps(found.commitments), figures),
        shortcomings=shortcomings,
        figures=figures,
        warnings=tuple(remarks),
        passed_over=found.passed_over,
    )


def _promised(joined: JoinedText, plan: list[Part], within: Surroundings) -> Found:
    """The plan's commitments, from its prose and from its tables."""
    prose = _commitments(joined, plan_sections(joined, plan), within)
    numbers = frozenset(section.number for section in prose.sections)
    return with_table(joined.text, table_plan(joined, taken=numbers), prose, within)


def _source_remarks(
    joined: JoinedText,
    frame: Frame,
    parts: list[Part],
    figures: tuple[FigureDraft, ...],
    places: Sequence[str],
) -> list[Remark]:
    """What a reader of the document itself would query."""
    return [
        *altered_remarks(joined.text),
        *unruled_remarks(joined),
        *source_remarks(joined.text, places),
        *heading_remarks(joined, frame.body_end),
        *figure_remarks(joined.text, figures, [part.start for part in parts]),
    ]


def _plan_year(joined: JoinedText, frame: Frame, plan: list[Part]) -> int | None:
    """The year the plan names: in its heading, else a later year in its first words."""
    for part in plan:
        first_words = years_in(joined.text[part.body : min(part.end, part.body + 30)])
        later = [year for year in first_words if frame.report_year is None or year > frame.report_year]
        if years := years_in(part.title) or later:
            return years[-1]
    return frame.report_year + 1 if frame.only_plan and frame.report_year is not None else None


def _commitments(joined: JoinedText, sections: list[PlanSection], within: Surroundings) -> Found:
    commitments: list[CommitmentDraft] = []
    passed_over: list[PassageDraft] = []
    questions: list[Remark] = []
    for section in sections:
        for start, end in section.notes:
            passed_over.append(PassageDraft("note", joined.text[start:end], start, end, NOTE_REASON))
        for stretch in titled(joined.text, section.stretches):
            pieces = cut(joined.text, replace(stretch, year=within.year))
            passed_over += pieces.passed_over
            for piece in pieces.pieces:
                commitment, question = suggest(
                    joined.text, piece, section=section.draft.number, note=stretch.note, within=within
                )
                commitments.append(commitment)
                if question:
                    questions.append(Remark("ambiguous_date", f"{commitment.title}：{question}"))
    drafts = tuple(section.draft for section in sections)
    return Found(drafts, tuple(commitments), tuple(passed_over), tuple(questions))


def _figures(
    joined: JoinedText, parts: list[Part], plan: list[Part], frame: Frame
) -> tuple[FigureDraft, ...]:
    """Figures of what was done: the sections that are neither plan nor shortcomings."""
    if frame.only_plan:
        return ()
    planned = {part.start for part in plan}
    done = [part for part in parts if not part.roles & {"plan", "shortcomings"}]
    found: list[FigureDraft] = []
    for part in done:
        end = min((start for start in planned if part.start <= start < part.end), default=part.end)
        found.extend(figures_in(joined.text, part.body, end))
    return tuple(found)
