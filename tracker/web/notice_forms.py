"""What is written on papers of the ladder: texts, who signs, a reply, the record of a talk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.reminders import replying, talks
from tracker.reminders.models import Draws
from tracker.reminders.notices import NoticeQuerySet, NoticeState
from tracker.reminders.noticing import LONGEST


def _text(label: Any, needed: Any, *, limit: int, rows: int = 2, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=limit, widget=forms.Textarea({"rows": rows}), help_text=hint,
        error_messages={"required": needed},
    )  # fmt: skip


def _name(label: Any, needed: Any, *, limit: int = 40, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, help_text=hint, error_messages={"required": needed})


class NoticeChoice(forms.Form):
    """The filter of the list, in the address."""

    kind = forms.ChoiceField(label=_("文种"), choices=[("", _("全部")), *Draws.choices], required=False)
    state = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), *NoticeState.choices], required=False
    )

    def among(self, notices: NoticeQuerySet) -> NoticeQuerySet:
        """Those asked for; none where the address asks for what there is not."""
        if not self.is_valid():
            return notices.none()
        return notices.filter(**{name: value for name, value in self.cleaned_data.items() if value})


class SendForm(forms.Form):
    text = _text(_("要求"), _("请写明要求。"), limit=LONGEST)
    signed_off_by = _name(_("签发人"), _("请写明签发人。"), hint=_("如：张副局长。"))


class IssueForm(forms.Form):
    text = _text(_("通报内容"), _("请写明要求。"), limit=LONGEST, rows=4)
    signed_off_by = _name(_("签发人"), _("请写明签发人。"), hint=_("如：张副局长。"))


class CheckForm(forms.Form):
    text = _text(
        _("通报内容"), _("请写明通报的内容。"), limit=LONGEST, rows=4,
        hint=_("只写事实：何事、时限、何时催办和督办、至今情况。"),
    )  # fmt: skip


class TalkForm(forms.Form):
    talked_on = forms.DateField(
        label=_("约谈日期"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("请填写约谈日期。")},
    )
    held_by = _name(_("约谈人"), _("请写明约谈人。"), hint=_("如：孙局长。"))
    persons = _name(_("参加人员"), _("请写明参加人员。"), limit=200)
    agreed = _text(_("议定事项"), _("请写明议定事项。"), limit=talks.AGREED_AT_MOST, rows=4)


class DropForm(forms.Form):
    reason = _text(_("不发的理由"), _("请写明不发的理由。"), limit=300)


class CancelForm(forms.Form):
    reason = _text(_("作废的理由"), _("请写明作废的理由。"), limit=300)


class ReplyForm(forms.Form):
    text = _text(_("回复"), _("请写明回复的内容。"), limit=replying.LONGEST, rows=5)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class OpinionForm(forms.Form):
    text = _text(
        _("核对意见"), _("请写明回复的内容。"), limit=replying.LONGEST, rows=4,
        hint=_("与事实不符的，请写明；属实的，写“属实”。"),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
