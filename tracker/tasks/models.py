"""Rows of this room. They change only through ``tasks.actions``."""

from tracker.tasks.closures import Closure
from tracker.tasks.filings import ProgressReport, ReportedFigure, ReportSlot
from tracker.tasks.materials import Material, MaterialKind
from tracker.tasks.parts import Milestone, Piece
from tracker.tasks.proofs import Proof
from tracker.tasks.requests import Extension, Reassignment
from tracker.tasks.sayings import Comment, Instruction
from tracker.tasks.task import AWAITS_EVENT, Task, TaskCommitment, TaskQuerySet
from tracker.tasks.undoable import UndoableStep

__all__ = [
    "AWAITS_EVENT",
    "Closure",
    "Comment",
    "Extension",
    "Instruction",
    "Material",
    "MaterialKind",
    "Milestone",
    "Piece",
    "ProgressReport",
    "Proof",
    "Reassignment",
    "ReportSlot",
    "ReportedFigure",
    "Task",
    "TaskCommitment",
    "TaskQuerySet",
    "UndoableStep",
]
