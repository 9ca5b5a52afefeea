"""Where a document becomes rows: read it (pure, outside the transaction), then one transaction."""

from tracker.intake.actions.applying import (
    CorrectionLine,
    apply_correction,
    correction_lines,
    fingerprint,
    will_happen,
)
from tracker.intake.actions.choosing import choose_part, propose
from tracker.intake.actions.correcting import correct_draft, differences_of, keep_apart, supplement_plan
from tracker.intake.actions.drafting import SECRECY, DraftResult, draft_plan, read_for, reading_for
from tracker.intake.actions.succession import why_older
from tracker.intake.actions.typing import Source, assign_lines, draft_lines, read_lines

__all__ = [
    "SECRECY",
    "CorrectionLine",
    "DraftResult",
    "Source",
    "apply_correction",
    "assign_lines",
    "choose_part",
    "correct_draft",
    "correction_lines",
    "differences_of",
    "draft_lines",
    "draft_plan",
    "fingerprint",
    "keep_apart",
    "propose",
    "read_for",
    "read_lines",
    "reading_for",
    "supplement_plan",
    "why_older",
    "will_happen",
]
