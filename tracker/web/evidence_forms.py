"""Forms of 佐证材料: add, next version, match to what is expected, describe, return. Field names are the actions'."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.evidence.checks import KINDS
from tracker.evidence.links import LONGEST
from tracker.evidence.models import Publicity
from tracker.tasks.proofs import ProofState
from tracker.web.kept_files import KeptFile
from tracker.web.report_form import FilesInput
from tracker.web.task_fields import DayField

TOO_LONG = {"max_length": gettext_lazy("最多%(limit_value)d字，现有%(show_value)d字。")}


class SourceForm(forms.Form):
    """A file, or the title and address of a web page; the day the material bears."""

    uploads = forms.Field(label=gettext_lazy("选择文件"), required=False, widget=forms.FileInput())
    title = forms.CharField(
        label=gettext_lazy("网页标题"), required=False, max_length=200, error_messages=TOO_LONG
    )
    url = forms.CharField(
        label=gettext_lazy("网页链接"),
        required=False,
        max_length=LONGEST,
        error_messages=TOO_LONG,
        widget=forms.TextInput({"inputmode": "url"}),
        help_text=gettext_lazy("只登记地址，系统不会打开它。"),
    )
    dated_on = DayField(
        label=gettext_lazy("材料日期"), required=False, help_text=gettext_lazy("材料本身的日期，可不填。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        uploads = self.fields["uploads"]
        uploads.widget.attrs["accept"] = ",".join(f".{ending}" for ending in KINDS)
        limit = settings.UPLOAD_LIMIT // 2**20
        uploads.help_text = _("PDF、Word、Excel、PPT、WPS、OFD、图片、文本，每个不超过%sMB。") % limit

    @property
    def has_link(self) -> bool:
        return bool(self.cleaned_data.get("url") or self.cleaned_data.get("title"))


class AddForm(SourceForm):
    """Several files at once; ``kept``: those already accepted while something else was wrong."""

    kept: Sequence[KeptFile] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = FilesInput({**self.fields["uploads"].widget.attrs, "multiple": True})
        self.fields["uploads"].widget = widget
        self.fields["uploads"].label = _("选择文件（可一次选多个）")


class MatchForm(forms.Form):
    answers = forms.MultipleChoiceField(
        label=gettext_lazy("这份材料对应哪几项应交佐证"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("所选内容不在应交佐证中，请重新选择。")},
    )

    def __init__(self, *args: Any, expected: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers: Any = self.fields["answers"]
        answers.choices = [(words, words) for words in dict.fromkeys(expected)]


class DescribeForm(forms.Form):
    dated_on = DayField(label=gettext_lazy("材料日期"), required=False)
    publicity = forms.ChoiceField(
        label=gettext_lazy("公开属性"),
        choices=Publicity.choices,
        error_messages=dict.fromkeys(["required", "invalid_choice"], gettext_lazy("请选择公开属性。")),
    )


class _SeenForm(forms.Form):
    """A decision carries the state that lay before the person."""

    seen = forms.ChoiceField(choices=ProofState.choices, required=False, widget=forms.HiddenInput)


class AcceptForm(_SeenForm):
    """A button alone."""


class ReturnForm(_SeenForm):
    reason = forms.CharField(
        label=gettext_lazy("退回原因"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": gettext_lazy("请写明退回的原因，让对方知道要补什么。"), **TOO_LONG},
    )
