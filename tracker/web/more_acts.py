"""The acts that are no move of the table: requests and their answers, events, milestones, next year."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.organisations.models import User
from tracker.organisations.standing import Standing
from tracker.tasks import actions
from tracker.tasks.actions.extending import open_extension
from tracker.tasks.models import Extension, Milestone, Task
from tracker.tasks.states import OPEN, WORKABLE, ReportState, TaskState, Verdict
from tracker.web import act_forms
from tracker.web.acts import Act, belongs, decides, supervises, works
from tracker.web.task_loading import Loaded


def _on_extension(act: Callable[..., Extension], *states: str) -> Callable[..., Task]:
    """The act on the task's one extension in ``states``, as an act on the task."""

    def run(task: Task, *, by: User, at: datetime, **facts: Any) -> Task:
        act(open_extension(task, *states), by=by, at=at, **facts)
        return task

    return run


def _ask_for_time(task: Task, *, by: User, at: datetime, **facts: Any) -> Task:
    actions.request_extension(task, by=by, at=at, **facts)
    return task


def _decline(task: Task, *, by: User, at: datetime, reason: str) -> Task:
    actions.decline(task, by=by, at=at, reason=reason)
    return task


def _add_milestone(task: Task, *, by: User, at: datetime, title: str, due_on: date) -> Task:
    actions.add_milestone(task, by=by, at=at, title=title, due_on=due_on)
    return task


def _reach(task: Task, *, by: User, at: datetime, milestone: Milestone) -> Task:
    actions.reach_milestone(milestone, by=by, at=at)
    return task


def _drop(task: Task, *, by: User, at: datetime, milestone: Milestone) -> Task:
    return actions.drop_milestone(milestone, by=by, at=at)


def _untouched(loaded: Loaded, today: date) -> bool:
    """Nothing filed that stands, and nothing to wait for."""
    filed = any(r.report.state != ReportState.RETURNED for r in loaded.reports)
    return loaded.task.state in (TaskState.ASSIGNED, TaskState.IN_PROGRESS) and not filed


def _may_decline(loaded: Loaded, today: date) -> bool:
    return _untouched(loaded, today) and loaded.asked_elsewhere is None


def _may_ask_for_time(loaded: Loaded, today: date) -> bool:
    task = loaded.task
    return (
        task.state in WORKABLE
        and not task.awaits_event
        and task.due_on >= today
        and loaded.asked_time is None
    )


def _extension_is(*states: str) -> Callable[[Loaded, date], bool]:
    return lambda loaded, today: loaded.asked_time is not None and loaded.asked_time.state in states


def _decides_on_time(who: Standing, task: Task, filers: Collection[UUID]) -> bool:
    asked = {
        pk for e in task.extensions.all() if e.state == PENDING for pk in (e.asked_by_id, e.drafted_by_id)
    }
    return decides(who, task, filers) and who.user_id not in asked


def _took_it_up(who: Standing, task: Task, filers: Collection[UUID]) -> bool:
    """The head, and the desk officer who drafted the request."""
    drafted = any(
        e.drafted_by_id == who.user_id for e in task.extensions.all() if e.state in (DRAFTED, PENDING)
    )
    return works(who, task, filers) or (belongs(who, task, filers) and drafted)


def _is_overdue(loaded: Loaded, today: date) -> bool:
    return loaded.task.state in WORKABLE and not loaded.task.awaits_event and loaded.task.due_on < today


def _may_carry(loaded: Loaded, today: date) -> bool:
    task = loaded.task
    return task.state == TaskState.CLOSED and task.verdict != Verdict.KEPT and not hasattr(task, "carried_to")


DRAFTED, PENDING = Extension.State.AWAITING_SIGNATURE, Extension.State.PENDING

MORE_ACTS: dict[str, Act] = {
    "decline": Act(
        gettext_lazy("申请改派"), works, act_forms.DeclineForm, _decline,
        lambda task: _("已申请改派，等待督办员答复。"), when=_may_decline,
    ),
    "withdraw-decline": Act(
        gettext_lazy("撤回改派申请"), works, act_forms.NothingForm, actions.withdraw_decline,
        lambda task: _("已撤回改派申请。"), when=lambda loaded, today: loaded.asked_elsewhere is not None,
    ),
    "keep-assignment": Act(
        gettext_lazy("维持交办"), supervises, act_forms.KeepForm, actions.keep_assignment,
        lambda task: _("已维持交办。"), when=lambda loaded, today: loaded.asked_elsewhere is not None, is_main=True,
    ),
    "request-extension": Act(
        gettext_lazy("申请延期"), belongs, act_forms.ExtensionForm, _ask_for_time,
        lambda task: _("延期申请已提交。同意之前，完成时限不变。"), when=_may_ask_for_time,
    ),
    "sign-extension": Act(
        gettext_lazy("审签并报送延期申请"), works, act_forms.SeenForm,
        _on_extension(actions.sign_extension, DRAFTED), lambda task: _("已审签并报送延期申请。"),
        when=_extension_is(DRAFTED), is_main=True,
    ),
    "withdraw-extension": Act(
        gettext_lazy("撤回延期申请"), _took_it_up, act_forms.NothingForm,
        _on_extension(actions.withdraw_extension, DRAFTED, PENDING), lambda task: _("已撤回延期申请。"),
        when=_extension_is(DRAFTED, PENDING),
    ),
    "grant-extension": Act(
        gettext_lazy("同意延期"), _decides_on_time, act_forms.GrantForm,
        _on_extension(actions.grant_extension, PENDING), lambda task: _("已同意延期，原定时限仍计入考核。"),
        when=_extension_is(PENDING), is_main=True,
    ),
    "refuse-extension": Act(
        gettext_lazy("不同意延期"), _decides_on_time, act_forms.RefuseForm,
        _on_extension(actions.refuse_extension, PENDING), lambda task: _("已答复不同意延期，完成时限不变。"),
        when=_extension_is(PENDING), is_main=True,
    ),
    "set-new-limit": Act(
        gettext_lazy("限期办结"), decides, act_forms.NewLimitForm, actions.set_new_limit,
        lambda task: _("已限期办结，原定时限不变。"), when=_is_overdue,
    ),
    "wait-for-event": Act(
        gettext_lazy("设为待触发"), supervises, act_forms.EventForm, actions.wait_for_event,
        lambda task: _("已设为待触发，事项到来后再启动。"),
        when=lambda loaded, today: _untouched(loaded, today) and not loaded.task.awaits_event,
    ),
    "start": Act(
        gettext_lazy("启动任务"), supervises, act_forms.StartForm, actions.start_on_event,
        lambda task: _("已启动任务。"),
        when=lambda loaded, today: loaded.task.awaits_event and loaded.task.state in OPEN, is_main=True,
    ),
    "add-milestone": Act(
        gettext_lazy("添加时间节点"), supervises, act_forms.MilestoneForm, _add_milestone,
        lambda task: _("已添加时间节点。"), when=lambda loaded, today: loaded.task.state in OPEN,
    ),
    "reach-milestone": Act(
        gettext_lazy("完成时间节点"), works, act_forms.ReachedForm, _reach, lambda task: _("已标为完成。"),
        when=lambda loaded, today: loaded.task.state in OPEN and any(not m.reached_on for m in loaded.milestones),
        choices=act_forms.offer_unreached,
    ),
    "drop-milestone": Act(
        gettext_lazy("删除时间节点"), supervises, act_forms.ReachedForm, _drop, lambda task: _("已删除时间节点。"),
        when=lambda loaded, today: loaded.task.state in OPEN and any(not m.reached_on for m in loaded.milestones),
        choices=act_forms.offer_unreached,
    ),
    "carry-over": Act(
        gettext_lazy("结转"), supervises, act_forms.CarryForm, actions.carry_over,
        lambda task: _("已结转为%s。") % task, when=_may_carry,
    ),
    "undo": Act(
        gettext_lazy("撤销"), lambda who, task, filers: True, act_forms.NothingForm, actions.undo,
        lambda task: _("已撤销，此项任务恢复为“%s”。") % task.state_words,
        when=lambda loaded, today: loaded.undoable is not None,
    ),
}  # fmt: skip
