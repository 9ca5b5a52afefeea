"""A piece of text to a commitment with all its proposals, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.intake import rules
from tracker.intake.clauses import Piece
from tracker.intake.draft import (
    CommitmentDraft,
    Confidence,
    Kind,
    MilestoneDraft,
    OfficeHint,
    ShortcomingDraft,
)
from tracker.intake.due_phrases import due_phrase_in
from tracker.intake.phrasing import quoted
from tracker.intake.precedents import Precedents
from tracker.intake.stated import Stated, stated_due, with_stated_offices
from tracker.intake.suggest_due import Due, due_of
from tracker.intake.suggest_evidence import answers_of, evidence_of
from tracker.intake.suggest_kind import kind_by_term, kind_of, rhythm_of
from tracker.intake.suggest_offices import Offices, offices_of
from tracker.intake.suggest_steps import steps_of
from tracker.intake.suggest_title import title_of
from tracker.intake.suggestion_rules import EVIDENCE_BY_KIND
from tracker.intake.targets import targets_in


@dataclass(frozen=True)
class Surroundings:
    """What proposals need beyond the sentence: the plan's year, the day of reading, offices, shortcomings, and what the
    bureau's offices did the year before."""

    year: int
    today: date
    offices: Sequence[OfficeHint]
    shortcomings: Sequence[ShortcomingDraft]
    past: Precedents = field(default_factory=Precedents)


def suggest(
    text: str, piece: Piece, *, section: str, note: str, within: Surroundings, stated: Stated | None = None
) -> tuple[CommitmentDraft, str]:
    """(commitment, question). `text` is the document's; the question is "" unless a date must be asked about.

    `stated`: what the columns of a table say; it goes before every proposal.
    """
    words = text[piece.start : piece.end]
    proposed = kind_of(words, piece.clauses, dated=_is_dated(words, note, within, stated))
    if stated is not None or not _is_dated(words, "", within, None):
        proposed = kind_by_term(_term(note, stated), proposed)
    kind, kind_reason, kind_confidence = proposed
    title, title_reason = title_of(piece.clauses)
    offices = _offices(words, note, within, stated)
    due, steps, steps_reason = _dated(words, note, piece, kind, within, stated)
    rhythm, rhythm_reason, rhythm_confidence = rhythm_of(words, kind)
    evidence, evidence_reason = evidence_of(words, kind)
    answers, answers_reason = answers_of(words, within.shortcomings)
    targets = targets_in(f"{words}\n{note}")
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
            "rhythm": rhythm_reason,
            "expected_evidence": evidence_reason,
            "answers": answers_reason,
        }
        | _reasons(offices, due, targets, steps_reason),
        confidence=_confidence(kind, offices, due, evidence, answers, stated)
        | {"kind": kind_confidence, "rhythm": rhythm_confidence},
        targets=targets,
        milestones=steps,
    )
    return commitment, due.question


def _reasons(offices: Offices, due: Due, targets: tuple[str, ...], steps: str) -> dict[str, str]:
    said = {"targets": f"原文写明{quoted('、'.join(targets), 40)}"} if targets else {}
    said |= {"milestones": steps} if steps else {}
    return {
        "lead_office": offices.lead_reason,
        "supporting_offices": offices.supporting_reason,
        "due_on": due.reason,
    } | said


def _term(note: str, stated: Stated | None) -> str:
    """The words for when that stand in a column, or in the note behind the sentence."""
    if stated is not None and stated.due[1]:
        return "：".join(stated.due)
    written = rules.TERM.search(note)
    return written.group() if written else ""


def _is_dated(words: str, note: str, within: Surroundings, stated: Stated | None) -> bool:
    phrases = (due_phrase_in(text, within.year) for text in (note, words))
    return bool(stated and stated.due[1]) or any(phrase and not phrase.vague for phrase in phrases)


def _offices(words: str, note: str, within: Surroundings, stated: Stated | None) -> Offices:
    found = offices_of(words, note, within.offices, within.past.for_text(words))
    return found if stated is None else with_stated_offices(found, stated, within.offices)


def _dated(
    words: str, note: str, piece: Piece, kind: Kind, within: Surroundings, stated: Stated | None
) -> tuple[Due, tuple[MilestoneDraft, ...], str]:
    """The due date, the days named beside it as steps inside the task, and the reason for these."""
    due = due_of(words, note, piece.clauses, kind, year=within.year, today=within.today, whole=piece.whole)
    due = due if stated is None else stated_due(due, stated, kind, within.year)
    cell = stated.due[1] if stated else ""
    return due, *steps_of(due, f"{words}。{note}。{cell}", today=within.today)


def _confidence(
    kind: Kind,
    offices: Offices,
    due: Due,
    evidence: tuple[str, ...],
    answers: tuple[str, ...],
    stated: Stated | None,
) -> dict[str, Confidence]:
    return {
        **_confidence_of_offices(offices, stated),
        "title": "likely",
        "due_on": "stated" if stated and stated.due[1] and due.on else due.confidence,
        "expected_evidence": "guess" if evidence == EVIDENCE_BY_KIND[kind] else "likely",
        "answers": "likely" if answers else "guess",
    }


def _confidence_of_offices(offices: Offices, stated: Stated | None) -> dict[str, Confidence]:
    lead = bool(stated and stated.lead[1] and offices.lead)
    helping = bool(stated and stated.supporting[1] and offices.supporting)
    return {
        "lead_office": "stated" if lead else offices.lead_confidence,
        "supporting_offices": "stated" if helping else offices.supporting_confidence,
    }
