"""What a follow-up officer settles about reporting: pieces of supporting offices, the rhythm, excused periods."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.ledger.refusals import WrongState
from tracker.organisations.models import User
from tracker.plans.wording import Rhythm
from tracker.tasks import actions
from tracker.tasks.models import Piece, ReportSlot, Task
from tracker.tasks.states import OPEN, WORKABLE
from tracker.web.act_forms import SeenForm, words
from tracker.web.acts import Act, supervises
from tracker.web.task_fields import DayField, OfficeField, offer_offices
from tracker.web.task_loading import Loaded


class GivePieceForm(forms.Form):
    office = OfficeField(
        label=gettext_lazy("配合科室"), error_messages={"required": gettext_lazy("请选择科室。")}
    )
    text = words(gettext_lazy("分项任务"), gettext_lazy("请写明分项任务的内容。"), rows=2)
    due_on = DayField(
        label=gettext_lazy("完成时限"), error_messages={"required": gettext_lazy("请填写完成时限。")}
    )


class WithdrawPieceForm(SeenForm):
    piece = forms.ChoiceField(
        label=gettext_lazy("分项任务"), error_messages={"required": gettext_lazy("请选择分项任务。")}
    )
    reason = words(gettext_lazy("理由"), gettext_lazy("请写明理由。"), rows=2)


class ChangePieceForm(WithdrawPieceForm):
    text = words(gettext_lazy("新的内容"), rows=2, help_text=gettext_lazy("不改的可不填。"))
    due_on = DayField(
        label=gettext_lazy("新的完成时限"), required=False, help_text=gettext_lazy("不改的可不填。")
    )
    field_order = ("piece", "text", "due_on", "reason")


class RhythmForm(SeenForm):
    rhythm = forms.ChoiceField(label=gettext_lazy("报送周期"), choices=Rhythm.choices)
    reason = words(gettext_lazy("理由"), gettext_lazy("请写明调整报送周期的理由。"), rows=2)


class RequireForm(forms.Form):
    slot = forms.ChoiceField(
        label=gettext_lazy("报送期"), error_messages={"required": gettext_lazy("请选择报送期。")}
    )


class ExcuseForm(RequireForm):
    reason = words(gettext_lazy("免报理由"), gettext_lazy("请写明免报的理由。"), rows=2)


def _offer_pieces(form: Any, task: Task) -> None:
    given = [piece for piece in task.pieces.all() if piece.withdrawn_at is None]
    form.fields["piece"].choices = [(str(piece.pk), f"{piece.office}：{piece}") for piece in given]


def _slots(is_excused: bool) -> Callable[[Any, Task], None]:
    def offer(form: Any, task: Task) -> None:
        rows = [s for s in task.slots.all() if s.is_excused is is_excused and not s.filed_at]
        form.fields["slot"].choices = [(str(slot.pk), slot.label) for slot in rows]

    return offer


def _rhythm(form: Any, task: Task) -> None:
    form.fields["rhythm"].initial = task.rhythm


def _give(task: Task, *, by: User, at: datetime, office: Any, text: str, due_on: date) -> Task:
    actions.give_piece(task, by=by, at=at, office=office, text=text, due_on=due_on)
    return task


def _on_piece(act: Callable[..., Piece]) -> Callable[..., Task]:
    def run(task: Task, *, by: User, at: datetime, piece: str, **facts: Any) -> Task:
        row = task.pieces.filter(pk=piece).select_related("task__bureau", "office").first()
        if row is None:
            raise WrongState(_("这一分项任务已经撤销。"))
        act(row, by=by, at=at, **facts)
        return task

    return run


def _change_piece(row: Piece, *, text: str, **facts: Any) -> Piece:
    return actions.change_piece(row, text=text or None, **facts)


def _on_slot(act: Callable[..., ReportSlot]) -> Callable[..., Task]:
    def run(task: Task, *, by: User, at: datetime, slot: str, **facts: Any) -> Task:
        row = task.slots.filter(pk=slot).select_related("task__bureau").first()
        if row is None:
            raise WrongState(_("报送周期已经调整，没有这一报送期了。"))
        act(row, by=by, at=at, **facts)
        return task

    return run


def _is_worked_on(loaded: Loaded, today: date) -> bool:
    return loaded.task.state in WORKABLE


def _has_pieces(loaded: Loaded, today: date) -> bool:
    return bool(loaded.pieces)


def _has_slots(is_excused: bool) -> Callable[[Loaded, date], bool]:
    def when(loaded: Loaded, today: date) -> bool:
        rows = [s for s in loaded.slots if s.is_excused is is_excused and not s.filed_at]
        return loaded.task.state in OPEN and bool(rows)

    return when


REPORT_ACTS: dict[str, Act] = {
    "give-piece": Act(
        gettext_lazy("交办分项任务"), supervises, GivePieceForm, _give,
        lambda task: _("已交办分项任务。"), when=_is_worked_on,
        choices=lambda form, task: offer_offices(form.fields["office"], task),
    ),
    "change-piece": Act(
        gettext_lazy("修改分项任务"), supervises, ChangePieceForm, _on_piece(_change_piece),
        lambda task: _("已修改分项任务。"),
        when=lambda loaded, today: _is_worked_on(loaded, today) and _has_pieces(loaded, today), choices=_offer_pieces,
    ),
    "withdraw-piece": Act(
        gettext_lazy("撤销分项任务"), supervises, WithdrawPieceForm, _on_piece(actions.withdraw_piece),
        lambda task: _("已撤销分项任务。"), when=_has_pieces, choices=_offer_pieces,
    ),
    "rhythm": Act(
        gettext_lazy("调整报送周期"), supervises, RhythmForm, actions.change_rhythm,
        lambda task: _("报送周期已调整为“%s”。") % task.get_rhythm_display(),
        when=lambda loaded, today: loaded.task.state in OPEN, choices=_rhythm,
    ),
    "excuse": Act(
        gettext_lazy("免报"), supervises, ExcuseForm, _on_slot(actions.excuse_slot),
        lambda task: _("已免报。"), when=_has_slots(False), choices=_slots(False),
    ),
    "require": Act(
        gettext_lazy("恢复报送"), supervises, RequireForm, _on_slot(actions.require_slot),
        lambda task: _("已恢复报送。"), when=_has_slots(True), choices=_slots(True),
    ),
}  # fmt: skip
