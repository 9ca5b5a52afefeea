"""What a person may do with a task now: the acts, which of them a page offers, and how they are named.

States come from ``tasks.states.TABLE``, permission from ``tasks.access``; this file only joins the two.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.organisations.standing import Standing
from tracker.tasks import access, actions
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState, Verb, Verdict, after
from tracker.web import act_forms
from tracker.web.task_loading import Loaded
from tracker.workdays.words import day_words

Bound = Mapping[str, forms.Form]  # forms that came back with errors, by name


@dataclass(frozen=True)
class Act:
    """``run`` is the action; ``done`` says what was done to the task it gave back. ``is_main``: shown open."""

    verb: Verb
    form: type[forms.Form]
    run: Callable[..., Task]
    done: Callable[[Task], str]
    is_main: bool = False


def _date(task: Task) -> dict[str, Any]:
    assert task.rework_due_on is not None
    return {"month": task.rework_due_on.month, "day": task.rework_due_on.day}


def _assessed(task: Task) -> str:
    return _("已评定：%s。") % Verdict(task.verdict).label


ACTS: dict[str, Act] = {
    act.verb.value.replace("_", "-"): act
    for act in (
        Act(
            Verb.ACKNOWLEDGE,
            act_forms.NothingForm,
            actions.acknowledge,
            lambda task: _("已签收。"),
            is_main=True,
        ),
        Act(
            Verb.REQUEST_CLOSURE,
            act_forms.NoteForm,
            actions.request_closure,
            lambda task: _("已申请销号，等待审核。"),
        ),
        Act(
            Verb.WITHDRAW_CLOSURE,
            act_forms.NothingForm,
            actions.withdraw_closure,
            lambda task: _("已撤回销号申请。"),
        ),
        Act(
            Verb.CLOSE,
            act_forms.CloseForm,
            partial(actions.close_task, verdict=Verdict.KEPT),
            lambda task: _("已销号，评定：已完成。"),
            is_main=True,
        ),
        Act(
            Verb.RETURN,
            act_forms.ReturnForm,
            actions.return_closure,
            lambda task: _("已退回，%(month)s月%(day)s日前重报。") % _date(task),
            is_main=True,
        ),
        Act(Verb.ASSESS, act_forms.AssessForm, actions.close_task, _assessed),
        Act(
            Verb.REOPEN, act_forms.ReopenForm, actions.reopen_task, lambda task: _("已重新办理，原评定仍可查看。")
        ),
        Act(Verb.SUSPEND, act_forms.BasisForm, actions.suspend_task, lambda task: _("已暂缓。")),
        Act(Verb.RESUME, act_forms.BasisForm, actions.resume_task, lambda task: _("已恢复办理。")),
        Act(Verb.CANCEL, act_forms.BasisForm, actions.cancel_task, lambda task: _("已终止。")),
    )
}  # fmt: skip
WORKERS = {Verb.ACKNOWLEDGE, Verb.REQUEST_CLOSURE, Verb.WITHDRAW_CLOSURE}
DECIDERS = {Verb.CLOSE, Verb.RETURN, Verb.ASSESS, Verb.REOPEN}


@dataclass(frozen=True)
class Offer:
    """One act on the page: its button, its form, and whether it stands open."""

    label: str
    url: str
    form: forms.Form
    is_main: bool


def may(verb: Verb, standing: Standing, task: Task, filers: Collection[UUID]) -> bool:
    """Permission alone, whatever the state."""
    if verb in WORKERS:
        return access.can_work(standing, task)
    if verb in DECIDERS:
        return access.can_decide(standing, task, filers)
    return access.can_supervise(standing, task)


def offers(
    loaded: Loaded, standing: Standing, filers: Collection[UUID], bound: Bound, rework_on: date, today: date
) -> dict[str, Offer]:
    """The acts this person may do now; one that came back with errors stays, to show them."""
    task = loaded.task
    rework_words = day_words(rework_on, today=today)
    found: dict[str, Offer] = {}
    for name, act in ACTS.items():
        if after(task.state, act.verb) is None or not may(act.verb, standing, task, filers):
            continue
        if not _ready(act.verb, loaded) and name not in bound:
            continue
        form = bound.get(name) or act.form(
            initial={"rework_due_on": rework_on, "seen": task.version}, auto_id=f"{name}-%s"
        )
        if "rework_due_on" in form.fields:
            form.fields["rework_due_on"].help_text = _("不填则为默认的%s。") % rework_words
        label = str(_("重新申请销号") if _again(act.verb, task) else act.verb.label)
        is_main = act.is_main or name in bound
        found[name] = Offer(label, reverse("web:act", args=[task.pk, name]), form, is_main)
    return found


def _ready(verb: Verb, loaded: Loaded) -> bool:
    """Not offered where the action would refuse: a request without a report, 已完成 without proof."""
    if verb is Verb.REQUEST_CLOSURE:
        return bool(loaded.reports)
    return verb is not Verb.CLOSE or bool(loaded.file_count)


def _again(verb: Verb, task: Task) -> bool:
    return verb is Verb.REQUEST_CLOSURE and task.state == TaskState.RETURNED
