"""The life of a task as one table, pure. It feeds the actions, the buttons, the README's diagram and the tests.

Overdue, late and lit are not states: they are computed from dates. A progress report has its own life
and never moves a task, except that the first filing receives an ``assigned`` one.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskState(models.TextChoices):
    ASSIGNED = "assigned", _("待签收")
    IN_PROGRESS = "in_progress", _("推进中")
    SUBMITTED = "submitted", _("待销号")
    RETURNED = "returned", _("已退回")
    CLOSED = "closed", _("已销号")
    SUSPENDED = "suspended", _("已暂缓")
    CANCELLED = "cancelled", _("已终止")


class Verb(models.TextChoices):
    ACKNOWLEDGE = "acknowledge", _("签收")
    REQUEST_CLOSURE = "request_closure", _("申请销号")
    WITHDRAW_CLOSURE = "withdraw_closure", _("撤回")
    WITHDRAW_REFILING = "withdraw_refiling", _("撤回重报")
    RETURN = "return", _("退回")
    CLOSE = "close", _("销号")
    ASSESS = "assess", _("年终评定")
    REOPEN = "reopen", _("重新办理")
    REASSIGN = "reassign", _("改派")
    SUSPEND = "suspend", _("暂缓")
    RESUME = "resume", _("恢复办理")
    RESUME_RECEIPT = "resume_receipt", _("恢复办理（待签收）")
    RESUME_REFILING = "resume_refiling", _("恢复办理（待重报）")
    CANCEL = "cancel", _("终止")


class Verdict(models.TextChoices):
    KEPT = "kept", _("已完成")
    PARTLY = "partly", _("部分完成")
    NOT_KEPT = "not_kept", _("未完成")
    NO_EVIDENCE = "no_evidence", _("不予认定（佐证不足）")
    NOT_TRIGGERED = "not_triggered", _("未发生")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    AWAITING_SIGNATURE = "awaiting_signature", _("待审签")
    AWAITING_REVIEW = "awaiting_review", _("待审核")
    ACCEPTED = "accepted", _("已通过")
    RETURNED = "returned", _("已退回")


class SlotState(models.TextChoices):
    UPCOMING = "upcoming", _("未到期")
    DUE = "due", _("应报")
    FILED = "filed", _("已报")
    NOT_FILED = "not_filed", _("未报送")
    EXCUSED = "excused", _("免报")


UNFILED = (ReportState.DRAFT, ReportState.AWAITING_SIGNATURE)  # the office's own affair, seen by nobody else
STANDING = (ReportState.AWAITING_REVIEW, ReportState.ACCEPTED)  # filed, and not sent back

WORKABLE = (TaskState.ASSIGNED, TaskState.IN_PROGRESS, TaskState.RETURNED)  # the office holds the ball
OPEN = (*WORKABLE, TaskState.SUBMITTED, TaskState.SUSPENDED)

TABLE: dict[tuple[TaskState, Verb], TaskState] = {
    (TaskState.ASSIGNED, Verb.ACKNOWLEDGE): TaskState.IN_PROGRESS,
    (TaskState.IN_PROGRESS, Verb.REQUEST_CLOSURE): TaskState.SUBMITTED,
    (TaskState.RETURNED, Verb.REQUEST_CLOSURE): TaskState.SUBMITTED,
    (TaskState.SUBMITTED, Verb.WITHDRAW_CLOSURE): TaskState.IN_PROGRESS,
    (TaskState.SUBMITTED, Verb.WITHDRAW_REFILING): TaskState.RETURNED,
    (TaskState.SUBMITTED, Verb.RETURN): TaskState.RETURNED,
    (TaskState.SUBMITTED, Verb.CLOSE): TaskState.CLOSED,
    **{(state, Verb.ASSESS): TaskState.CLOSED for state in OPEN},
    (TaskState.CLOSED, Verb.REOPEN): TaskState.IN_PROGRESS,
    **{(state, Verb.REASSIGN): TaskState.ASSIGNED for state in WORKABLE},
    **{(state, Verb.SUSPEND): TaskState.SUSPENDED for state in WORKABLE},
    (TaskState.SUSPENDED, Verb.RESUME): TaskState.IN_PROGRESS,
    (TaskState.SUSPENDED, Verb.RESUME_RECEIPT): TaskState.ASSIGNED,
    (TaskState.SUSPENDED, Verb.RESUME_REFILING): TaskState.RETURNED,
    **{(state, Verb.CANCEL): TaskState.CANCELLED for state in OPEN},
}


def after(state: str, verb: Verb) -> TaskState | None:
    """The state ``verb`` leads to, or None where it cannot be done."""
    return TABLE.get((TaskState(state), verb))


def state_words(state: str, verdict: str = "") -> str:
    """已销号 only for a task found kept; the other verdicts end in 已评定."""
    if state == TaskState.CLOSED and verdict != Verdict.KEPT:
        return str(_("已评定"))
    return str(TaskState(state).label)


def diagram() -> str:
    """The table as a Mermaid state diagram; the README's copy is held to it by a test."""
    arrows: dict[tuple[TaskState, TaskState], list[str]] = {}
    for (state, verb), following in TABLE.items():
        arrows.setdefault((state, following), []).append(str(verb.label))
    names = [f"    {state.value} : {state.label}" for state in TaskState]
    lines = [
        f"    {state.value} --> {following.value} : {'／'.join(verbs)}"
        for (state, following), verbs in arrows.items()
    ]
    return "\n".join(
        ["stateDiagram-v2", *names, f"    [*] --> {TaskState.ASSIGNED.value} : 下达／交办", *lines]
    )
