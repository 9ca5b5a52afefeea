"""Forms of the acts on a task: a reason, a basis, a note, a verdict. Field names are those of the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.tasks.states import Verdict
from tracker.web.task_fields import DayField

TEXT_LENGTH = 500
TOO_LONG = _("最多%(limit_value)d字，现有%(show_value)d字。")


def _words(label: Any, missing: Any = "", *, rows: int = 3, help_text: Any = "") -> forms.CharField:
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
    note = _words(_("销号说明"), rows=2, help_text=_("可不填。"))


class SeenForm(forms.Form):
    """A decision carries the version of the task that lay before the person."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReturnForm(SeenForm):
    reason = _words(_("退回原因"), _("请写明退回的原因，让对方知道要补什么。"))
    rework_due_on = DayField(
        label=_("重报时限"), required=False, error_messages={"invalid": _("请填写日期，如2024-07-01。")}
    )


class ReturnReportForm(forms.Form):
    reason = _words(_("退回原因"), _("请写明退回的原因，让对方知道要补什么。"))


class CloseForm(SeenForm):
    reason = _words(_("评定意见"), rows=2, help_text=_("可不填。"))


class AssessForm(SeenForm):
    """The verdicts that are not 已完成; each needs its reason."""

    verdict = forms.ChoiceField(
        label=_("评定"),
        choices=[(v.value, v.label) for v in Verdict if v is not Verdict.KEPT],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择评定。"), "invalid_choice": _("请选择评定。")},
    )
    reason = _words(_("理由"), _("请写明评定的理由。"))


class ReopenForm(forms.Form):
    reason = _words(_("重新办理的依据"), _("请写明重新办理的依据。"))


class BasisForm(forms.Form):
    basis = _words(_("依据"), _("请写明依据。"), help_text=_("如：某年某月某日局务会议议定。"))
