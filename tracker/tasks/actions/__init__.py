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
from tracker.tasks.actions.drafting import discard_draft, hand_on, save_draft, send_for_signature
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
    file_nothing_new,
    receive_files,
    return_report,
    submit_report,
)
from tracker.tasks.actions.signing import back_to_drafter, sign_and_file, withdraw_report

__all__ = [
    "accept_report",
    "acknowledge",
    "assign_task",
    "back_to_drafter",
    "cancel_task",
    "close_task",
    "decline",
    "discard_draft",
    "file_nothing_new",
    "hand_on",
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
    "save_draft",
    "send_for_signature",
    "sign_and_file",
    "submit_report",
    "suspend_task",
    "withdraw_closure",
    "withdraw_decline",
    "withdraw_report",
]
