"""What reading a document yields: plain, frozen values; nothing here touches a database.

Every span (`start`, `end`) counts characters of `PlanDraft.text`, and `text[start:end]` is the value's own text.
Reasons and messages are Chinese sentences for the person who checks the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["one_off", "continuous", "recurring"]
Rhythm = Literal["none", "weekly", "monthly", "quarterly", "half_yearly", "yearly"]
PassageRole = Literal["preamble", "outcome", "heading", "note"]
Confidence = Literal["stated", "likely", "guess"]


@dataclass(frozen=True)
class OfficeHint:
    """What the caller knows of one office. `duties` are words that speak for it, in no particular order."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


@dataclass(frozen=True)
class PastAssignment:
    """A sentence of an earlier plan of the same bureau and the code of the office that led it."""

    year: int
    text: str
    lead: str


@dataclass(frozen=True)
class Remark:
    """Something a person must look at before the draft is confirmed. `code` is for programs only."""

    code: str
    message: str


@dataclass(frozen=True)
class SectionDraft:
    """One section of the plan. `number` is unique in the draft and as printed, or 总起段 for the opening."""

    number: str
    title: str
    start: int
    end: int


@dataclass(frozen=True)
class OverlapDraft:
    """Another commitment that speaks of the same: its place in `PlanDraft.commitments` and the words they share."""

    index: int
    words: str


@dataclass(frozen=True)
class BaselineDraft:
    """Last year's figure for the same work; `start` is that figure's own, by which it is found again."""

    name: str
    value: Decimal
    unit: str
    start: int


@dataclass(frozen=True)
class MilestoneDraft:
    """A day the text names before its deadline, and what is to be done by then in the text's own words."""

    due_on: date
    title: str


@dataclass(frozen=True)
class CommitmentDraft:
    """One promise. `lead_office` is an office code, or "" when nothing speaks for any office.

    `due_on` is None where the document's phrase means two things and must be asked about.
    `answers` holds the numbers of shortcomings; `reasons` has one sentence per suggested field and for the cut.
    `confidence`, per field: stated (the document says so), likely (its words speak for it), guess (a default).
    `targets` are the document's own words (不少于4次). `overlaps` and `baseline` are offers, nothing is merged.
    """

    section: str
    text: str
    start: int
    end: int
    kind: Kind
    title: str
    lead_office: str
    supporting_offices: tuple[str, ...]
    due_on: date | None
    rhythm: Rhythm
    expected_evidence: tuple[str, ...]
    answers: tuple[str, ...]
    reasons: Mapping[str, str]
    confidence: Mapping[str, Confidence] = field(default_factory=dict)
    targets: tuple[str, ...] = ()
    milestones: tuple[MilestoneDraft, ...] = ()
    overlaps: tuple[OverlapDraft, ...] = ()
    baseline: BaselineDraft | None = None


@dataclass(frozen=True)
class ShortcomingDraft:
    """One admitted weakness, heading and explanation together; `number` as printed, or 第1项, is unique."""

    number: str
    title: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class FigureDraft:
    """A number of last year. `value` is multiplied out (29.8万 = 298000); `approximate` for 余, 约, 以上 …"""

    name: str
    value: Decimal
    unit: str
    approximate: bool
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class PassageDraft:
    """A stretch of the plan that is no commitment, with the reason it was passed over."""

    role: PassageRole
    text: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class PlanDraft:
    """All that was read from one document."""

    bureau: str
    year: int
    title: str
    doc_number: str
    signed_off_by: str
    text: str
    sections: tuple[SectionDraft, ...]
    commitments: tuple[CommitmentDraft, ...]
    shortcomings: tuple[ShortcomingDraft, ...]
    figures: tuple[FigureDraft, ...]
    warnings: tuple[Remark, ...]
    passed_over: tuple[PassageDraft, ...] = field(default=())


def as_json(draft: PlanDraft) -> dict[str, Any]:
    """The draft as the values that `json.dumps` takes; the shape is the one `importplan --json` promises."""
    return {
        "plan": {
            "year": draft.year,
            "title": draft.title,
            "doc_number": draft.doc_number,
            "signed_off_by": draft.signed_off_by,
            "bureau": draft.bureau,
        },
        "sections": [{"number": section.number, "title": section.title} for section in draft.sections],
        "commitments": [_commitment(commitment) for commitment in draft.commitments],
        "shortcomings": [{"text": shortcoming.text} for shortcoming in draft.shortcomings],
        "figures": [_figure(figure) for figure in draft.figures],
        "warnings": [{"code": remark.code, "message": remark.message} for remark in draft.warnings],
    }


def _commitment(commitment: CommitmentDraft) -> dict[str, Any]:
    return {
        "section": commitment.section,
        "text": commitment.text,
        "start": commitment.start,
        "end": commitment.end,
        "kind": commitment.kind,
        "title": commitment.title,
        "lead_office": commitment.lead_office,
        "supporting_offices": list(commitment.supporting_offices),
        "due_on": commitment.due_on.isoformat() if commitment.due_on else None,
        "rhythm": commitment.rhythm,
        "expected_evidence": list(commitment.expected_evidence),
        "answers": list(commitment.answers),
        "reasons": dict(commitment.reasons),
    }


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _figure(figure: FigureDraft) -> dict[str, Any]:
    return {
        "name": figure.name,
        "value": _plain(figure.value),
        "unit": figure.unit,
        "approximate": figure.approximate,
        "text": figure.text,
    }
