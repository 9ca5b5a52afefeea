"""Forms of 素材: the list's filter, one material, taking it out. Field names are those of the actions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.evidence.checks import KINDS
from tracker.organisations.access import offices_visible_to
from tracker.organisations.models import Office
from tracker.organisations.standing import Standing
from tracker.tasks import actions
from tracker.tasks.actions.collecting import YEARS_BACK
from tracker.tasks.models import MaterialKind, Task
from tracker.web.act_forms import words
from tracker.web.report_form import FilesInput
from tracker.web.task_fields import office_choices
from tracker.workdays import clock

TOO_LONG = {"max_length": gettext_lazy("最多%(limit_value)d字，现有%(show_value)d字。")}


class MaterialFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("内容"), required=False, max_length=100)
    year = forms.TypedChoiceField(label=gettext_lazy("年度"), required=False, coerce=int, empty_value=None)
    office: Any = forms.ModelChoiceField(
        label=gettext_lazy("科室"), required=False, queryset=None, empty_label=gettext_lazy("全部")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        required=False,
        choices=[("", gettext_lazy("全部")), *MaterialKind.choices],
    )

    def __init__(self, *args: Any, who: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = clock.today().year
        office: Any = self.fields["office"]
        office.queryset = offices_visible_to(who)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", _("全部")), *((n, str(n)) for n in range(year + 1, year - YEARS_BACK - 1, -1))
        ]  # fmt: skip

    def narrow(self, rows: Any) -> Any:
        facts = self.cleaned_data
        if facts["q"]:
            rows = rows.filter(Q(text__icontains=facts["q"]) | Q(task__number__icontains=facts["q"]))
        for name in ("year", "office", "kind"):
            rows = rows.filter(**{name: facts[name]}) if facts[name] else rows
        return rows


class MaterialForm(forms.Form):
    office = forms.ChoiceField(label=gettext_lazy("科室"))
    year = forms.IntegerField(label=gettext_lazy("年度"))
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=MaterialKind.choices)
    text = forms.CharField(
        label=gettext_lazy("内容"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("文字写成可直接引用的一句或一段；数据写明统计的是什么。"),
        error_messages={"required": gettext_lazy("请填写内容。"), **TOO_LONG},
    )
    value = forms.DecimalField(label=gettext_lazy("数值（数据填写）"), required=False)
    unit = forms.CharField(
        label=gettext_lazy("量词"), required=False, max_length=20, help_text=gettext_lazy("如：人次、%、件。")
    )
    number = forms.CharField(
        label=gettext_lazy("任务编号"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("与某项任务有关时填写，可不填。"),
    )
    uploads = forms.Field(
        label=gettext_lazy("佐证材料"), required=False, widget=FilesInput({"multiple": True})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offices: list[Office], who: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offices, self._who = {str(office.pk): office for office in offices}, who
        self.fields["office"].choices = office_choices(offices)  # type: ignore[attr-defined]
        uploads = self.fields["uploads"]
        uploads.widget.attrs["accept"] = ",".join(f".{ending}" for ending in KINDS)
        uploads.help_text = _("数据须附佐证材料。每个文件不超过%sMB。") % (settings.UPLOAD_LIMIT // 2**20)
        for name, missing in (("year", _("请填写年度。")), ("value", _("请填写数值。"))):
            self.fields[name].error_messages |= {"required": missing, "invalid": _("请填写数字。")}

    def clean_office(self) -> Office:
        return self._offices[self.cleaned_data["office"]]

    def clean_number(self) -> Task | None:
        number = self.cleaned_data["number"].strip()
        if not number:
            return None
        found = Task.objects.visible_to(self._who).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("没有这项任务。"))
        return found

    def written(self) -> actions.Collected:
        facts = self.cleaned_data
        value: Decimal | None = facts["value"]
        return actions.Collected(
            text=facts["text"], year=facts["year"], kind=facts["kind"], value=value, unit=facts["unit"],
            task=facts["number"],
        )  # fmt: skip


class WithdrawForm(forms.Form):
    reason = words(gettext_lazy("撤下原因"), gettext_lazy("请写明撤下的原因。"), rows=2)
