"""Where a document becomes rows: read it (pure, outside the transaction), then one transaction."""

from tracker.intake.actions.applying import CorrectionLine, apply_correction, correction_lines
from tracker.intake.actions.choosing import choose_part, propose
from tracker.intake.actions.correcting import correct_draft, differences_of, keep_apart, supplement_plan
from tracker.intake.actions.drafting import DraftResult, draft_plan, read_for, reading_for

__all__ = [
    "CorrectionLine",
    "DraftResult",
    "apply_correction",
    "choose_part",
    "correct_draft",
    "correction_lines",
    "differences_of",
    "draft_plan",
    "keep_apart",
    "propose",
    "read_for",
    "reading_for",
    "supplement_plan",
]
