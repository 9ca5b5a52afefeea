"""The progress report's form: one compulsory text; files are taken beside it (``tracker.web.reporting``)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from uuid6 import uuid7

from tracker.evidence.checks import KINDS
from tracker.tasks.actions.written import TEXT_LIMIT
from tracker.tasks.models import ReportSlot
from tracker.workdays.words import short_day

TOO_LONG = {"max_length": gettext_lazy("最多%(limit_value)d字，现有%(show_value)d字。")}


class FilesInput(forms.FileInput):
    """One input for several files."""

    allow_multiple_selected = True


def _text(label: Any, *, rows: int, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": gettext_lazy("请填写进展情况。"), **TOO_LONG},
    )


class ReportForm(forms.Form):
    """``slots``: the periods of the task; those already begun can be reported on."""

    progress = _text(
        gettext_lazy("进展情况"), rows=5, required=True, help_text=gettext_lazy("做了什么，到了哪一步。")
    )
    uploads = forms.Field(
        label=gettext_lazy("佐证材料"), required=False, widget=FilesInput({"multiple": True})
    )
    slot = forms.ChoiceField(label=gettext_lazy("报送期"), required=False)
    problems = _text(gettext_lazy("存在问题"), rows=2)
    next_steps = _text(gettext_lazy("下步措施"), rows=2)
    percent = forms.IntegerField(
        label=gettext_lazy("完成比例（%）"),
        required=False,
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], gettext_lazy("完成比例填0到100的整数。")
        ),
    )
    closure_note = forms.CharField(
        label=gettext_lazy("销号说明"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("申请销号时可写一句，如：佐证材料的对应关系。"),
        error_messages=TOO_LONG,
    )
    form_token = forms.UUIDField(
        label=gettext_lazy("页面编号"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": gettext_lazy("页面不完整，请重新打开这项任务再提交。")},
    )

    def __init__(self, *args: Any, slots: Sequence[ReportSlot], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begun = {str(slot.pk): slot for slot in slots if slot.starts_on <= today and not slot.is_excused}
        self._begun = begun
        unfiled = [pk for pk, slot in begun.items() if not slot.filed_at]
        slot_field: Any = self.fields["slot"]
        slot_field.choices = [(pk, _slot_words(slot, today)) for pk, slot in begun.items()]
        slot_field.choices += [("", _("不属于某一报送期"))]
        slot_field.initial = unfiled[0] if unfiled else ""
        if not begun:
            del self.fields["slot"]
        self.fields["form_token"].initial = uuid7
        uploads = self.fields["uploads"]
        uploads.widget.attrs["accept"] = ",".join(f".{ending}" for ending in KINDS)
        limit = settings.UPLOAD_LIMIT // 2**20
        uploads.help_text = (
            _("可一次选多个：PDF、Word、Excel、PPT、WPS、OFD、图片、文本，每个不超过%sMB。") % limit
        )

    def clean_form_token(self) -> UUID:
        return self.cleaned_data["form_token"] or uuid7()

    def clean_slot(self) -> ReportSlot | None:
        return self._begun.get(self.cleaned_data["slot"])


def _slot_words(slot: ReportSlot, today: date) -> str:
    words = {
        "label": slot.label,
        "day": short_day(slot.due_on, today=today),
        "state": slot.state(today).label,
    }
    return _("%(label)s（报送时限%(day)s，%(state)s）") % words
