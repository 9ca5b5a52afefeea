"""The only way to change a source document before it is issued. Issuing itself makes tasks: ``tasks.actions``.

Every change of a draft runs in ``drafts.on_draft``, which keeps what can be taken back (``undoing``).
"""

from tracker.plans.actions.answering import Reply, agree_to_rest, answer_consultation
from tracker.plans.actions.confirming import confirm_guesses, guesses_of
from tracker.plans.actions.consulting import (
    end_consultation,
    reply_by_default,
    send_for_comment,
    take_back_consultation,
)
from tracker.plans.actions.cutting import join_commitments, split_commitment
from tracker.plans.actions.deciding import adopt_proposal, reject_proposal
from tracker.plans.actions.drafts import check_may_plan, discard_plan, lock_draft
from tracker.plans.actions.editing import EDITABLE, IN_BULK, BulkLine, bulk_edit, edit_commitment
from tracker.plans.actions.marking import mark_commitment, mark_passage, pass_over
from tracker.plans.actions.seen import ChangedMeanwhile, Overwritten, Seen, place_of, plain
from tracker.plans.actions.sharing import decline_overlap, share_task, unshare_task
from tracker.plans.actions.undoing import undo

__all__ = [
    "EDITABLE",
    "IN_BULK",
    "BulkLine",
    "ChangedMeanwhile",
    "Overwritten",
    "Reply",
    "Seen",
    "adopt_proposal",
    "agree_to_rest",
    "answer_consultation",
    "bulk_edit",
    "check_may_plan",
    "confirm_guesses",
    "decline_overlap",
    "discard_plan",
    "edit_commitment",
    "end_consultation",
    "guesses_of",
    "join_commitments",
    "lock_draft",
    "mark_commitment",
    "mark_passage",
    "pass_over",
    "place_of",
    "plain",
    "reject_proposal",
    "reply_by_default",
    "send_for_comment",
    "share_task",
    "split_commitment",
    "take_back_consultation",
    "undo",
    "unshare_task",
]
