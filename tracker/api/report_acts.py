"""What can be done about reports, pieces and periods over the API: rows of the same kind as ``task_acts``."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from rest_framework import serializers

from tracker.api.task_acts import Act
from tracker.ledger.refusals import NotValid
from tracker.organisations.access import offices_visible_to
from tracker.organisations.models import User
from tracker.organisations.standing import standing_of
from tracker.plans.wording import Rhythm
from tracker.tasks import actions
from tracker.tasks.actions.filing import draft_of
from tracker.tasks.actions.steps import must_draft
from tracker.tasks.actions.written import Written
from tracker.tasks.models import Piece, ProgressReport, ReportSlot, Task
from tracker.workdays.clock import local_date


class FigureSerializer(serializers.Serializer[Any]):
    target = serializers.CharField(max_length=200, help_text="任务的量化要求原文")
    value = serializers.DecimalField(max_digits=18, decimal_places=4, min_value=0)


class PieceChosenSerializer(serializers.Serializer[Any]):
    piece = serializers.UUIDField(required=False, allow_null=True, help_text="分项任务；不填为牵头科室的报告")


class DraftReportSerializer(PieceChosenSerializer):
    progress = serializers.CharField(allow_blank=True, help_text="进展情况")
    problems = serializers.CharField(required=False, allow_blank=True, help_text="存在问题")
    next_steps = serializers.CharField(required=False, allow_blank=True, help_text="下步措施")
    percent = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=100)
    period = serializers.CharField(
        required=False, allow_blank=True, max_length=40, help_text="如2024年二季度"
    )
    is_nothing_new = serializers.BooleanField(required=False, help_text="本期无新进展，进展情况写一句原因")
    figures = FigureSerializer(many=True, required=False)
    seen = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="所见草稿的版本，没有草稿为0"
    )


class FileReportSerializer(DraftReportSerializer):
    form_token = serializers.UUIDField(required=False, help_text="重复提交同一编号，只报送一次")
    ask_closure = serializers.BooleanField(required=False, help_text="同时申请销号")
    closure_note = serializers.CharField(required=False, allow_blank=True)


class SignReportSerializer(PieceChosenSerializer):
    ask_closure = serializers.BooleanField(required=False)
    closure_note = serializers.CharField(required=False, allow_blank=True)


class SendBackSerializer(PieceChosenSerializer):
    reason = serializers.CharField(allow_blank=True)


class HandOnSerializer(PieceChosenSerializer):
    to = serializers.CharField(max_length=150, help_text="经办人的账号")


class ReportChosenSerializer(serializers.Serializer[Any]):
    report = serializers.UUIDField()


class AcceptReportSerializer(ReportChosenSerializer):
    seen = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="所见报告的version；已重新报送的不予办理"
    )


class ReturnReportSerializer(AcceptReportSerializer):
    reason = serializers.CharField(allow_blank=True)


class GivePieceSerializer(serializers.Serializer[Any]):
    office = serializers.UUIDField()
    text = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField()


class WithdrawPieceSerializer(serializers.Serializer[Any]):
    piece = serializers.UUIDField()
    reason = serializers.CharField(allow_blank=True)


class ChangePieceSerializer(WithdrawPieceSerializer):
    text = serializers.CharField(required=False)
    due_on = serializers.DateField(required=False)


class ChangeRhythmSerializer(serializers.Serializer[Any]):
    rhythm = serializers.ChoiceField(choices=Rhythm.choices)
    reason = serializers.CharField(allow_blank=True)


class PeriodSerializer(serializers.Serializer[Any]):
    period = serializers.CharField(max_length=40)


class ExcuseSerializer(PeriodSerializer):
    reason = serializers.CharField(allow_blank=True)


def _piece(task: Task, pk: UUID | None) -> Piece | None:
    if pk is None:
        return None
    found = task.pieces.select_related("task__bureau", "office").filter(pk=pk).first()
    if found is None:
        raise NotValid(_("没有这一分项任务。"), field="piece")
    return found


def _slot(task: Task, label: str) -> ReportSlot:
    found = task.slots.select_related("task__bureau").filter(label=label).first()
    if found is None:
        raise NotValid(_("没有这一报送期。"), field="period")
    return found


def _written(task: Task, given: dict[str, Any]) -> Written:
    period = given.pop("period", "")
    figures = [(one["target"], one["value"]) for one in given.pop("figures", [])]
    texts = {name: given.pop(name) for name in ("progress", "problems", "next_steps") if name in given}
    return Written(
        **texts,
        percent=given.pop("percent", None),
        slot=_slot(task, period) if period else None,
        is_nothing_new=given.pop("is_nothing_new", False),
        figures=figures,
    )


def _writing(act: Callable[..., object]) -> Callable[..., object]:
    def run(task: Task, *, by: User, at: datetime, piece: UUID | None = None, **given: Any) -> object:
        written = _written(task, given)
        return act(task, by=by, at=at, written=written, piece=_piece(task, piece), **given)

    return run


def _submit(task: Task, *, by: User, at: datetime, piece: UUID | None = None, **given: Any) -> object:
    written, token = _written(task, given), given.pop("form_token", None) or uuid4()
    return actions.submit_report(
        task, by=by, at=at, piece=_piece(task, piece), form_token=token, **vars(written), **given
    )


def _hand_on(task: Task, *, by: User, at: datetime, to: str, piece: UUID | None = None) -> object:
    person = User.objects.filter(username=to, is_active=True).first()
    if person is None:
        raise NotValid(_("请选择本科室的人员。"), field="to")
    return actions.hand_on(task, by=by, at=at, to=person, piece=_piece(task, piece))


def _on_draft(act: Callable[..., object]) -> Callable[..., object]:
    """On the draft of the lead, or of a piece. Whoever may not know of it learns nothing."""

    def run(task: Task, *, by: User, at: datetime, piece: UUID | None = None, **given: Any) -> object:
        part = _piece(task, piece)
        must_draft(by, task, part, at)
        draft = draft_of(task, part)
        if draft is None:
            raise NotValid(_("没有草稿。"), field="piece" if part else "")
        draft.task = task
        return act(draft, by=by, at=at, **given)

    return run


def _on_report(act: Callable[..., object]) -> Callable[..., object]:
    def run(task: Task, *, by: User, at: datetime, report: UUID, **given: Any) -> object:
        rows = ProgressReport.objects.filed().filter(task=task).select_related("task__bureau", "piece")
        found = rows.filter(pk=report).first()
        if found is None:
            raise NotValid(_("没有这份进展报告。"), field="report")
        return act(found, by=by, at=at, **given)

    return run


def _give(task: Task, *, by: User, at: datetime, office: UUID, **given: Any) -> object:
    found = offices_visible_to(standing_of(by, local_date(at))).filter(pk=office).first()
    if found is None:
        raise NotValid(_("没有这个科室。"), field="office")
    return actions.give_piece(task, by=by, at=at, office=found, **given)


def _on_piece(act: Callable[..., object]) -> Callable[..., object]:
    def run(task: Task, *, by: User, at: datetime, piece: UUID, **given: Any) -> object:
        return act(_piece(task, piece), by=by, at=at, **given)

    return run


def _on_slot(act: Callable[..., object]) -> Callable[..., object]:
    def run(task: Task, *, by: User, at: datetime, period: str, **given: Any) -> object:
        return act(_slot(task, period), by=by, at=at, **given)

    return run


_ID = "01901f3e-0000-7000-8000-000000000007"
_REPORT = {"progress": "已印发责任清单。", "period": "2024年二季度"}

REPORT_ACTS: dict[str, Act] = {
    "submit-report": Act("报送进展报告", _submit, FileReportSerializer, {**_REPORT, "ask_closure": False}),
    "save-draft": Act("存草稿", _writing(actions.save_draft), DraftReportSerializer, {**_REPORT, "seen": 0}),
    "send-for-signature": Act("送审签", _writing(actions.send_for_signature), DraftReportSerializer, _REPORT),
    "sign-report": Act("审签并报送", _on_draft(actions.sign_and_file), SignReportSerializer, {"ask_closure": False}),
    "send-back": Act("退经办人修改", _on_draft(actions.back_to_drafter), SendBackSerializer, {"reason": "补上数据"}),
    "hand-on": Act("转给经办人", _hand_on, HandOnSerializer, {"to": "zhou"}),
    "discard-draft": Act("删除草稿", _on_draft(actions.discard_draft), PieceChosenSerializer, {}),
    "withdraw-report": Act("撤回进展报告", _on_report(actions.withdraw_report), ReportChosenSerializer, {"report": _ID}),
    "accept-report": Act("通过进展报告", _on_report(actions.accept_report), AcceptReportSerializer, {"report": _ID, "seen": 1}),
    "return-report": Act(
        "退回进展报告", _on_report(actions.return_report), ReturnReportSerializer, {"report": _ID, "reason": "缺会议纪要"}
    ),
    "give-piece": Act(
        "交办分项任务", _give, GivePieceSerializer, {"office": _ID, "text": "提供物资清单", "due_on": "2024-06-26"}
    ),
    "change-piece": Act(
        "修改分项任务", _on_piece(actions.change_piece), ChangePieceSerializer,
        {"piece": _ID, "due_on": "2024-06-27", "reason": "清点需要时间"},
    ),
    "withdraw-piece": Act(
        "撤销分项任务", _on_piece(actions.withdraw_piece), WithdrawPieceSerializer, {"piece": _ID, "reason": "不再需要"}
    ),
    "change-rhythm": Act(
        "调整报送周期", actions.change_rhythm, ChangeRhythmSerializer, {"rhythm": "monthly", "reason": "按月调度"}
    ),
    "excuse-period": Act(
        "免报", _on_slot(actions.excuse_slot), ExcuseSerializer, {"period": "2024年二季度", "reason": "上级统一报送"}
    ),
    "require-period": Act("恢复报送", _on_slot(actions.require_slot), PeriodSerializer, {"period": "2024年二季度"}),
}  # fmt: skip
