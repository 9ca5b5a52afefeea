"""What can be done to a task over the API: a row each, by the same actions as on the web."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from tracker.ledger.refusals import NotValid
from tracker.organisations.access import offices_visible_to
from tracker.organisations.models import User
from tracker.organisations.standing import standing_of
from tracker.tasks import actions
from tracker.tasks.actions.extending import open_extension
from tracker.tasks.models import Extension, Milestone, Task
from tracker.tasks.states import Verdict
from tracker.workdays.clock import local_date

Shape = type[serializers.Serializer[Any]]


@dataclass(frozen=True)
class Act:
    """``run(task, by=, at=, **given)``; ``example`` is a body that ``shape`` accepts."""

    summary: str
    run: Callable[..., object]
    shape: Shape | None = None
    example: dict[str, Any] | None = None


def _text(*, required: bool = True, words: str = "") -> Any:
    return serializers.CharField(required=required, allow_blank=True, help_text=words or None)


def _shape(name: str, **fields: Any) -> Shape:
    return type(name, (serializers.Serializer,), fields)


def _day(*, required: bool = True, words: str = "") -> Any:
    return serializers.DateField(required=required, allow_null=not required, help_text=words or None)


def _office(task: Task, *, by: User, at: datetime, lead_office: Any, reason: str) -> object:
    found = offices_visible_to(standing_of(by, local_date(at))).filter(pk=lead_office).first()
    if found is None:
        raise NotValid(_("没有这个科室。"), field="lead_office")
    return actions.reassign(task, by=by, at=at, lead_office=found, reason=reason)


def _on_extension(act: Callable[..., object], *states: str) -> Callable[..., object]:
    def run(task: Task, *, by: User, at: datetime, **given: Any) -> object:
        return act(open_extension(task, *states), by=by, at=at, **given)

    return run


def _on_milestone(act: Callable[..., object]) -> Callable[..., object]:
    def run(task: Task, *, by: User, at: datetime, milestone: int) -> object:
        row = task.milestones.filter(pk=milestone).select_related("task__bureau").first()
        return act(row or Milestone(task=task), by=by, at=at)

    return run


_BASIS = _shape("BasisSerializer", basis=_text(words="依据"))
_REASON = _shape("ReasonSerializer", reason=_text(words="理由"))
_MILESTONE = _shape(
    "MilestoneChosenSerializer", milestone=serializers.IntegerField(min_value=1, max_value=2**62)
)
_DRAFTED, _PENDING = Extension.State.AWAITING_SIGNATURE, Extension.State.PENDING

ACTS: dict[str, Act] = {
    "acknowledge": Act("签收", actions.acknowledge),
    "request-closure": Act(
        "申请销号", actions.request_closure,
        _shape("ClosureRequestSerializer", note=serializers.CharField(
            required=False, allow_blank=True, max_length=500)), {"note": "应交佐证已齐。"},
    ),
    "withdraw-closure": Act("撤回销号申请", actions.withdraw_closure),
    "return": Act(
        "退回", actions.return_closure, _shape(
            "ReturnRequestSerializer", reason=_text(), rework_due_on=_day(
                required=False, words="不填则按规则计算工作日")),
        {"reason": "缺会议纪要", "rework_due_on": "2024-07-01"},
    ),
    "close": Act(
        "销号或年终评定", actions.close_task, _shape(
            "CloseRequestSerializer", verdict=serializers.ChoiceField(choices=Verdict.choices), reason=_text(
                required=False, words="除“已完成”外必填")), {"verdict": "kept"},
    ),
    "reopen": Act("重新办理", actions.reopen_task, _REASON, {"reason": "上级要求补充"}),
    "suspend": Act(
        "暂缓", actions.suspend_task, _shape(
            "SuspendRequestSerializer", basis=_text(words="依据"), suspended_until=_day(required=False)),
        {"basis": "6月19日局务会议定", "suspended_until": "2024-09-30"},
    ),
    "resume": Act("恢复办理", actions.resume_task, _BASIS, {"basis": "通知已到"}),
    "cancel": Act("终止", actions.cancel_task, _BASIS, {"basis": "机构调整"}),
    "decline": Act("申请改派", actions.decline, _REASON, {"reason": "不属本科室职责"}),
    "withdraw-decline": Act("撤回改派申请", actions.withdraw_decline),
    "reassign": Act(
        "改派", _office, _shape("ReassignRequestSerializer", lead_office=serializers.UUIDField(), reason=_text()),
        {"lead_office": "01901f3e-0000-7000-8000-000000000002", "reason": "职责相近"},
    ),
    "keep-assignment": Act(
        "维持交办", actions.keep_assignment, _shape("KeepRequestSerializer", reply=_text(words="理由")),
        {"reply": "职责在你处"},
    ),
    "request-extension": Act(
        "申请延期", actions.request_extension, _shape(
            "ExtensionRequestSerializer", reason=_text(), progress=_text(words="目前进展"), proposed_on=_day()),
        {"reason": "上级文件未到", "progress": "已成稿", "proposed_on": "2024-09-30"},
    ),
    "sign-extension": Act("审签并报送延期申请", _on_extension(actions.sign_extension, _DRAFTED)),
    "withdraw-extension": Act("撤回延期申请", _on_extension(actions.withdraw_extension, _DRAFTED, _PENDING)),
    "grant-extension": Act(
        "同意延期", _on_extension(actions.grant_extension, _PENDING), _shape(
            "GrantRequestSerializer", permitted_on=_day(), basis=_text(words="批准依据")),
        {"permitted_on": "2024-09-30", "basis": "张副局长6月20日同意"},
    ),
    "refuse-extension": Act(
        "不同意延期", _on_extension(actions.refuse_extension, _PENDING), _BASIS, {"basis": "不影响办理"}
    ),
    "set-new-limit": Act(
        "限期办结", actions.set_new_limit, _shape("NewLimitSerializer", due_on=_day(), basis=_text()),
        {"due_on": "2024-07-31", "basis": "7月1日局务会议定"},
    ),
    "wait-for-event": Act(
        "设为待触发", actions.wait_for_event, _shape("EventSerializer", event=_text(words="等待的事项")),
        {"event": "上级督察通知"},
    ),
    "start": Act(
        "启动任务", actions.start_on_event, _shape("StartSerializer", event_on=_day(), due_on=_day()),
        {"event_on": "2024-06-20", "due_on": "2024-09-30"},
    ),
    "carry-over": Act(
        "结转", actions.carry_over, _shape("CarryOverSerializer", due_on=_day(words="新任务的完成时限")),
        {"due_on": "2025-06-30"},
    ),
    "add-milestone": Act(
        "添加时间节点", actions.add_milestone, _shape("NewMilestoneSerializer", title=_text(), due_on=_day()),
        {"title": "初稿", "due_on": "2024-06-25"},
    ),
    "reach-milestone": Act(
        "完成时间节点", _on_milestone(actions.reach_milestone), _MILESTONE, {"milestone": 1}
    ),
    "drop-milestone": Act("删除时间节点", _on_milestone(actions.drop_milestone), _MILESTONE, {"milestone": 1}),
    "undo": Act("撤销本人刚才的操作（10分钟内）", actions.undo),
}  # fmt: skip
