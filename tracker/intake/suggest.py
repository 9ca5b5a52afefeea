"""A piece of text to a commitment with all its proposals, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.intake.clauses import Piece
from tracker.intake.draft import CommitmentDraft, OfficeHint, ShortcomingDraft
from tracker.intake.stated import Stated, stated_due, with_stated_offices
from tracker.intake.suggest_due import due_of
from tracker.intake.suggest_evidence import answers_of, evidence_of
from tracker.intake.suggest_kind import kind_of, rhythm_of
from tracker.intake.suggest_offices import offices_of
from tracker.intake.suggest_title import title_of


@dataclass(frozen=True)
class Surroundings:
    """What proposals need beyond the sentence: the plan's year, the day of reading, offices, shortcomings."""

    year: int
    today: date
    offices: Sequence[OfficeHint]
    shortcomings: Sequence[ShortcomingDraft]


def suggest(
    text: str, piece: Piece, *, section: str, note: str, within: Surroundings, stated: Stated | None = None
) -> tuple[CommitmentDraft, str]:
    """(commitment, question). `text` is the document's; the question is "" unless a date must be asked about.

    `stated`: what the columns of a table say; it goes before every proposal.
    """
    words = text[piece.start : piece.end]
    kind, kind_reason = kind_of(words, piece.clauses)
    title, title_reason = title_of(piece.clauses)
    offices = offices_of(words, note, within.offices)
    due = due_of(words, note, piece.clauses, kind, year=within.year, today=within.today)
    if stated is not None:
        offices = with_stated_offices(offices, stated, within.offices)
        due = stated_due(due, stated, kind, within.year)
    rhythm, rhythm_reason = rhythm_of(words, kind)
    evidence, evidence_reason = evidence_of(words, kind)
    answers, answers_reason = answers_of(words, within.shortcomings)
    commitment = CommitmentDraft(
        section=section,
        text=words,
        start=piece.start,
        end=piece.end,
        kind=kind,
        title=title,
        lead_office=offices.lead,
        supporting_offices=offices.supporting,
        due_on=due.on,
        rhythm=rhythm,
        expected_evidence=evidence,
        answers=answers,
        reasons={
            "cut": piece.reason,
            "kind": kind_reason,
            "title": title_reason,
            "lead_office": offices.lead_reason,
            "supporting_offices": offices.supporting_reason,
            "due_on": due.reason,
            "rhythm": rhythm_reason,
            "expected_evidence": evidence_reason,
            "answers": answers_reason,
        },
    )
    return commitment, due.question
