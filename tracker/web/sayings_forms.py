"""Forms of 批示 and 留言. Field names are those of the actions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.organisations.models import Office, User
from tracker.web.task_fields import DayField, OfficeField

TOO_LONG = gettext_lazy("最多%(limit_value)d字，现有%(show_value)d字。")


def _words(label: Any, missing: Any, *, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=1000,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": missing, "max_length": TOO_LONG},
    )


class InstructForm(forms.Form):
    """By the leader himself, on a task: the task's lead office has to act."""

    text = _words(gettext_lazy("批示内容"), gettext_lazy("请填写批示内容。"), rows=2)
    due_on = DayField(label=gettext_lazy("办理时限"), required=False, help_text=gettext_lazy("可不填。"))


class InstructOfficeForm(InstructForm):
    """With the office that has to act."""

    office = OfficeField(
        label=gettext_lazy("承接科室"), error_messages={"required": gettext_lazy("请选择承接科室。")}
    )
    field_order: tuple[str, ...] = ("text", "office", "due_on")

    def __init__(
        self, *args: Any, offices: Sequence[Office], choices: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.offer(offices, choices)


class RecordForm(InstructOfficeForm):
    """代录: for whom, when it was given, and on what basis it is typed."""

    leader = forms.ChoiceField(
        label=gettext_lazy("批示领导"), error_messages={"required": gettext_lazy("请选择批示领导。")}
    )
    given_on = DayField(label=gettext_lazy("批示日期"))
    basis = forms.CharField(
        label=gettext_lazy("代录依据"),
        max_length=200,
        help_text=gettext_lazy("如：6月19日局长办公会口头批示。"),
        error_messages={"required": gettext_lazy("请写明代录依据。"), "max_length": TOO_LONG},
    )
    field_order = ("leader", "given_on", "basis", "text", "office", "due_on")

    def __init__(self, *args: Any, leaders: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._leaders = {str(user.pk): user for user in leaders}
        field: Any = self.fields["leader"]
        field.choices = [("", _("请选择")), *((pk, str(user)) for pk, user in self._leaders.items())]
        self.fields["given_on"].error_messages["required"] = _("请填写批示日期。")

    def clean_leader(self) -> User:
        return self._leaders[self.cleaned_data["leader"]]


class AnswerForm(forms.Form):
    answer = _words(gettext_lazy("办理情况"), gettext_lazy("请填写办理情况。"), rows=2)


class CommentForm(forms.Form):
    text = _words(gettext_lazy("留言"), gettext_lazy("请填写留言。"), rows=2)
