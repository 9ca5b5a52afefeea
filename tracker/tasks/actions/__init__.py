"""The only way to change a task: ``from tracker.tasks import actions; actions.close_task(…)``.

Each action, in order: access → slow work outside the transaction → one ``ledger.writing`` block that locks
and re-reads the rows, asks access and state again of the fresh ones, writes and records.
"""

from tracker.tasks.actions.bulk import Outcome, in_bulk
from tracker.tasks.actions.carrying import carry_over
from tracker.tasks.actions.closing import (
    close_task,
    reopen_task,
    request_closure,
    return_closure,
    withdraw_closure,
)
from tracker.tasks.actions.collecting import Collected, add_material, change_material, withdraw_material
from tracker.tasks.actions.drafting import discard_draft, hand_on, save_draft, send_for_signature
from tracker.tasks.actions.extending import (
    grant_extension,
    refuse_extension,
    request_extension,
    set_new_limit,
    sign_extension,
    withdraw_extension,
)
from tracker.tasks.actions.issuing import assign_task, issue_plan
from tracker.tasks.actions.keeping import cancel_task, resume_task, suspend_task
from tracker.tasks.actions.milestones import add_milestone, drop_milestone, reach_milestone
from tracker.tasks.actions.periods_kept import change_rhythm, excuse_slot, require_slot
from tracker.tasks.actions.pieces import change_piece, give_piece, withdraw_piece
from tracker.tasks.actions.proving import (
    Added,
    accept_evidence,
    add_evidence,
    keep_files,
    match_evidence,
    replace_evidence,
    return_evidence,
)
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
from tracker.tasks.actions.rewording import add_tasks, reword_task, take_sentence_away
from tracker.tasks.actions.saying import (
    answer_instruction,
    assign_from_instruction,
    comment,
    edit_comment,
    instruct,
    withdraw_instruction,
)
from tracker.tasks.actions.signing import back_to_drafter, sign_and_file, withdraw_report
from tracker.tasks.actions.starting import start_on_event, wait_for_event
from tracker.tasks.actions.transferring import Handed, Holdings, holdings_of, transfer
from tracker.tasks.actions.undoing import undo

__all__ = [
    "Added",
    "Collected",
    "Handed",
    "Holdings",
    "Outcome",
    "accept_evidence",
    "accept_report",
    "acknowledge",
    "add_evidence",
    "add_material",
    "add_milestone",
    "add_tasks",
    "answer_instruction",
    "assign_from_instruction",
    "assign_task",
    "back_to_drafter",
    "cancel_task",
    "carry_over",
    "change_material",
    "change_piece",
    "change_rhythm",
    "close_task",
    "comment",
    "decline",
    "discard_draft",
    "drop_milestone",
    "edit_comment",
    "excuse_slot",
    "file_nothing_new",
    "give_piece",
    "grant_extension",
    "hand_on",
    "holdings_of",
    "in_bulk",
    "instruct",
    "issue_plan",
    "keep_assignment",
    "keep_files",
    "match_evidence",
    "reach_milestone",
    "reassign",
    "receive_files",
    "receive_silent",
    "refuse_extension",
    "reopen_task",
    "replace_evidence",
    "request_closure",
    "request_extension",
    "require_slot",
    "resume_task",
    "return_closure",
    "return_evidence",
    "return_report",
    "reword_task",
    "save_draft",
    "send_for_signature",
    "set_new_limit",
    "sign_and_file",
    "sign_extension",
    "start_on_event",
    "submit_report",
    "suspend_task",
    "take_sentence_away",
    "transfer",
    "undo",
    "wait_for_event",
    "withdraw_closure",
    "withdraw_decline",
    "withdraw_extension",
    "withdraw_instruction",
    "withdraw_material",
    "withdraw_piece",
    "withdraw_report",
]
