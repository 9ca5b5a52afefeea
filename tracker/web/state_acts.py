"""The acts that move a task along the table of states."""

from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState, Verb, Verdict
from tracker.web import act_forms
from tracker.web.acts import Act, decides, supervises, works
from tracker.web.task_fields import offices_of
from tracker.web.task_loading import Loaded


def _date(task: Task) -> dict[str, Any]:
    assert task.rework_due_on is not None
    return {"month": task.rework_due_on.month, "day": task.rework_due_on.day}


def _assessed(task: Task) -> str:
    return _("已评定：%s。") % Verdict(task.verdict).label


def _has_reported(loaded: Loaded, today: date) -> bool:
    return bool(loaded.reports)


def _has_proof(loaded: Loaded, today: date) -> bool:
    return bool(loaded.file_count)


def _goes_on_nowhere(loaded: Loaded, today: date) -> bool:
    """Not carried over to a task that is still there."""
    following = getattr(loaded.task, "carried_to", None)
    return following is None or following.state == TaskState.CANCELLED


def _closure_label(loaded: Loaded) -> str:
    again = loaded.task.state == TaskState.RETURNED
    return _("重新申请销号") if again else str(Verb.REQUEST_CLOSURE.label)


STATE_ACTS: dict[str, Act] = {
    "acknowledge": Act(
        Verb.ACKNOWLEDGE.label, works, act_forms.NothingForm, actions.acknowledge, lambda task: _("已签收。"),
        verbs=(Verb.ACKNOWLEDGE,), is_main=True,
    ),
    "request-closure": Act(
        _closure_label, works, act_forms.NoteForm, actions.request_closure,
        lambda task: _("已申请销号，等待审核。"), verbs=(Verb.REQUEST_CLOSURE,), when=_has_reported,
    ),
    "withdraw-closure": Act(
        Verb.WITHDRAW_CLOSURE.label, works, act_forms.NothingForm, actions.withdraw_closure,
        lambda task: _("已撤回销号申请。"), verbs=(Verb.WITHDRAW_CLOSURE, Verb.WITHDRAW_REFILING),
    ),
    "close": Act(
        Verb.CLOSE.label, decides, act_forms.CloseForm, partial(actions.close_task, verdict=Verdict.KEPT),
        lambda task: _("已销号，评定：已完成。"), verbs=(Verb.CLOSE,), when=_has_proof, is_main=True,
    ),
    "return": Act(
        Verb.RETURN.label, decides, act_forms.ReturnForm, actions.return_closure,
        lambda task: _("已退回，%(month)s月%(day)s日前重报。") % _date(task), verbs=(Verb.RETURN,), is_main=True,
    ),
    "assess": Act(
        Verb.ASSESS.label, decides, act_forms.AssessForm, actions.close_task, _assessed, verbs=(Verb.ASSESS,)
    ),
    "reopen": Act(
        Verb.REOPEN.label, decides, act_forms.ReopenForm, actions.reopen_task,
        lambda task: _("已重新办理，原评定仍可查看。"), verbs=(Verb.REOPEN,), when=_goes_on_nowhere,
    ),
    "reassign": Act(
        Verb.REASSIGN.label, supervises, act_forms.ReassignForm, actions.reassign,
        lambda task: _("已改派%s。") % task.lead_office, verbs=(Verb.REASSIGN,), choices=offices_of,
    ),
    "suspend": Act(
        Verb.SUSPEND.label, supervises, act_forms.SuspendForm, actions.suspend_task, lambda task: _("已暂缓。"),
        verbs=(Verb.SUSPEND,),
    ),
    "resume": Act(
        Verb.RESUME.label, supervises, act_forms.BasisForm, actions.resume_task, lambda task: _("已恢复办理。"),
        verbs=(Verb.RESUME, Verb.RESUME_RECEIPT, Verb.RESUME_REFILING),
    ),
    "cancel": Act(
        Verb.CANCEL.label, supervises, act_forms.BasisForm, actions.cancel_task, lambda task: _("已终止。"),
        verbs=(Verb.CANCEL,),
    ),
}  # fmt: skip
