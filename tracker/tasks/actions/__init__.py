"""The only way to change a task: ``from tracker.tasks import actions; actions.close_task(…)``.

Each action, in order: access → slow work outside the transaction → one ``ledger.writing`` block that locks
and re-reads the rows, asks access and state again of the fresh ones, writes and records.
"""

from tracker.tasks.actions.closing import (
    close_task,
    reopen_task,
    request_closure,
    return_closure,
    withdraw_closure,
)
from tracker.tasks.actions.issuing import assign_task, issue_plan
from tracker.tasks.actions.keeping import cancel_task, resume_task, suspend_task
from tracker.tasks.actions.reassigning import (
    decline,
    keep_assignment,
    reassign,
    receive_silent,
    withdraw_decline,
)
from tracker.tasks.actions.reporting import (
    accept_report,
    acknowledge,
    receive_files,
    return_report,
    submit_report,
)

__all__ = [
    "accept_report",
    "acknowledge",
    "assign_task",
    "cancel_task",
    "close_task",
    "decline",
    "issue_plan",
    "keep_assignment",
    "reassign",
    "receive_files",
    "receive_silent",
    "reopen_task",
    "request_closure",
    "resume_task",
    "return_closure",
    "return_report",
    "submit_report",
    "suspend_task",
    "withdraw_closure",
    "withdraw_decline",
]
