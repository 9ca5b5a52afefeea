"""Forms of the acts on a task: a reason, a basis, a note, a verdict. Field names are those of the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.tasks.models import Task
from tracker.tasks.states import Verdict
from tracker.web.task_fields import DayField, OfficeField

TEXT_LENGTH = 500
TOO_LONG = _("最多%(limit_value)d字，现有%(show_value)d字。")


def words(label: Any, missing: Any = "", *, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """A text of at most 500 characters; compulsory when ``missing`` says what to write."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=TEXT_LENGTH,
        help_text=help_text,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": missing, "max_length": TOO_LONG},
    )


class NothingForm(forms.Form):
    """A button alone."""


class NoteForm(forms.Form):
    note = words(_("销号说明"), rows=2, help_text=_("可不填。"))


class SeenForm(forms.Form):
    """A decision carries the version of the task that lay before the person."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReturnForm(SeenForm):
    reason = words(_("退回原因"), _("请写明退回的原因，让对方知道要补什么。"))
    rework_due_on = DayField(
        label=_("重报时限"), required=False, error_messages={"invalid": _("请填写日期，如2024-07-01。")}
    )


class ReturnReportForm(SeenForm):
    reason = words(_("退回原因"), _("请写明退回的原因，让对方知道要补什么。"))


class CloseForm(SeenForm):
    reason = words(_("评定意见"), rows=2, help_text=_("可不填。"))


class AssessForm(SeenForm):
    """The verdicts that are not 已完成; each needs its reason."""

    verdict = forms.ChoiceField(
        label=_("评定"),
        choices=[(v.value, v.label) for v in Verdict if v is not Verdict.KEPT],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择评定。"), "invalid_choice": _("请选择评定。")},
    )
    reason = words(_("理由"), _("请写明评定的理由。"))


class ReopenForm(forms.Form):
    reason = words(_("重新办理的依据"), _("请写明重新办理的依据。"))


class ChaseForm(forms.Form):
    text = forms.CharField(
        label=_("催办内容"),
        max_length=300,
        initial=_("请办理，并报送进展。"),
        help_text=_("每人的催办合并为一条，随其下一次提醒发出；当天已收到提醒的，在下一个工作日发出。"),
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("请写明催办的内容。"), "max_length": TOO_LONG},
    )


class BasisForm(SeenForm):
    basis = words(_("依据"), _("请写明依据。"), help_text=_("如：某年某月某日局务会议议定。"))


class SuspendForm(BasisForm):
    suspended_until = DayField(label=_("暂缓至"), required=False, help_text=_("不知道日期的可不填。"))


class ReassignForm(SeenForm):
    lead_office = OfficeField(label=_("改派到"), error_messages={"required": _("请选择科室。")})
    reason = words(_("改派的理由"), _("请写明改派的理由。"), rows=2)


class DeclineForm(forms.Form):
    reason = words(
        _("理由"), _("请写明理由，如：不属本科室职责。"), help_text=_("由督办员答复：改派，或维持交办。")
    )


class KeepForm(SeenForm):
    reply = words(_("维持交办的理由"), _("请写明维持交办的理由。"), rows=2)


class ExtensionForm(forms.Form):
    proposed_on = DayField(label=_("申请延至"), error_messages={"required": _("请填写申请延至的日期。")})
    reason = words(_("延期理由"), _("请写明延期的理由。"), rows=2)
    progress = words(_("目前进展"), _("请写明目前的进展。"), rows=2)


class GrantForm(SeenForm):
    permitted_on = DayField(label=_("同意延至"), error_messages={"required": _("请填写同意延至的日期。")})
    basis = words(
        _("批准依据"),
        _("请写明批准依据，如：张副局长5月20日同意。"),
        rows=2,
        help_text=_("如：张副局长5月20日同意。"),
    )


class RefuseForm(SeenForm):
    basis = words(_("不同意的理由"), _("请写明不同意的理由。"), rows=2)


class NewLimitForm(BasisForm):
    due_on = DayField(label=_("新的完成时限"), error_messages={"required": _("请填写新的完成时限。")})


class EventForm(forms.Form):
    event = forms.CharField(
        label=_("等待的事项"),
        max_length=200,
        help_text=_("如：上级督察通知。"),
        error_messages={"required": _("请写明等待的事项，如：上级通知。"), "max_length": TOO_LONG},
    )


class StartForm(forms.Form):
    event_on = DayField(label=_("通知日期"), error_messages={"required": _("请填写通知日期。")})
    due_on = DayField(label=_("完成时限"), error_messages={"required": _("请填写完成时限。")})


class CarryForm(forms.Form):
    due_on = DayField(label=_("新任务的完成时限"), error_messages={"required": _("请填写完成时限。")})


class MilestoneForm(forms.Form):
    due_on = DayField(label=_("日期"), error_messages={"required": _("请填写日期，如2024-06-28。")})
    title = forms.CharField(
        label=_("要完成的事"),
        max_length=100,
        error_messages={"required": _("请写明到这一天要完成什么。"), "max_length": TOO_LONG},
    )


class ReachedForm(forms.Form):
    milestone = forms.TypedChoiceField(
        label=_("时间节点"),
        error_messages={"required": _("请选择时间节点。"), "invalid_choice": _("请选择时间节点。")},
    )


def offer_unreached(form: Any, task: Task) -> None:
    rows = {str(row.pk): row for row in task.milestones.all() if row.reached_on is None}
    field = form.fields["milestone"]
    field.choices = [(pk, str(row)) for pk, row in rows.items()]
    field.coerce = rows.__getitem__
