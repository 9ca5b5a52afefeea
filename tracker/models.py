"""Re-exports the rooms' models so that Django finds them. Our own code imports from the rooms."""

from tracker.evidence.models import Blob, Evidence
from tracker.ledger.models import ChainHead, Change, ChangeOffice, Cursor
from tracker.messages.models import Attempt, Delivery, Digest
from tracker.messages.preferences import Preference
from tracker.organisations.models import ApiToken, Bureau, Delegation, Office, Post, RuleSet, User
from tracker.plans.consultations import Consultation, ConsultedItem, Opinion
from tracker.plans.models import Commitment, Figure, Plan, Section, Shortcoming
from tracker.plans.passages import DraftStep, Passage
from tracker.reminders.holds import Hold
from tracker.reminders.models import Look, Reminder, ReminderRule
from tracker.reminders.muted import Muted
from tracker.reminders.notices import Notice, NoticeReply
from tracker.tasks.models import (
    Closure,
    Comment,
    Extension,
    Instruction,
    Material,
    Milestone,
    Piece,
    ProgressReport,
    Proof,
    Reassignment,
    ReportedFigure,
    ReportSlot,
    Task,
    TaskCommitment,
    UndoableStep,
)
from tracker.workdays.models import BusinessClock, CalendarDay

__all__ = [
    "ApiToken",
    "Attempt",
    "Blob",
    "Bureau",
    "BusinessClock",
    "CalendarDay",
    "ChainHead",
    "Change",
    "ChangeOffice",
    "Closure",
    "Comment",
    "Commitment",
    "Consultation",
    "ConsultedItem",
    "Cursor",
    "Delegation",
    "Delivery",
    "Digest",
    "DraftStep",
    "Evidence",
    "Extension",
    "Figure",
    "Hold",
    "Instruction",
    "Look",
    "Material",
    "Milestone",
    "Muted",
    "Notice",
    "NoticeReply",
    "Office",
    "Opinion",
    "Passage",
    "Piece",
    "Plan",
    "Post",
    "Preference",
    "ProgressReport",
    "Proof",
    "Reassignment",
    "Reminder",
    "ReminderRule",
    "ReportSlot",
    "ReportedFigure",
    "RuleSet",
    "Section",
    "Shortcoming",
    "Task",
    "TaskCommitment",
    "UndoableStep",
    "User",
]
