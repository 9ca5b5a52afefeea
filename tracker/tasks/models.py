"""Rows of this room. They change only through ``tasks.actions``."""

from tracker.tasks.filings import Closure, ProgressReport, ReportSlot
from tracker.tasks.task import Task, TaskCommitment, TaskQuerySet

__all__ = ["Closure", "ProgressReport", "ReportSlot", "Task", "TaskCommitment", "TaskQuerySet"]
