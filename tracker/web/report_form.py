"""The progress report's form: one compulsory text; files are taken beside it (``tracker.web.reporting``)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from uuid6 import uuid7

from tracker.evidence.checks import KINDS
from tracker.tasks.actions.written import TEXT_LIMIT, Written
from tracker.tasks.models import ProgressReport, ReportSlot
from tracker.tasks.states import STANDING
from tracker.workdays.clock import local_date
from tracker.workdays.words import short_day

TOO_LONG = {"max_length": gettext_lazy("最多%(limit_value)d字，现有%(show_value)d字。")}
NO_NUMBER = gettext_lazy("请填不小于0的数，小数最多4位。")


class FilesInput(forms.FileInput):
    """One input for several files."""

    allow_multiple_selected = True


@dataclass(frozen=True)
class About:
    """What a form is about. ``slots``: the task's periods, of which those already begun can be reported on.

    ``targets``: the task's own words for what is counted; ``last``: the figure reported last, in words.
    """

    today: date
    slots: Sequence[ReportSlot] = ()
    targets: Sequence[str] = ()
    last: dict[str, str] = field(default_factory=dict)
    is_piece: bool = False


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
    """``is_draft``: nothing is compulsory yet."""

    progress = _text(
        gettext_lazy("进展情况"), rows=5, required=True, help_text=gettext_lazy("做了什么，到了哪一步。")
    )
    uploads = forms.Field(
        label=gettext_lazy("佐证材料"), required=False, widget=FilesInput({"multiple": True})
    )
    slot = forms.ChoiceField(
        label=gettext_lazy("报送期"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("这一报送期已经调整或免报，请重新选择。")},
    )
    is_nothing_new = forms.BooleanField(
        label=gettext_lazy("本期无新进展（上面只写一句原因）"), required=False
    )
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
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)  # the draft's version

    def __init__(self, *args: Any, about: About, is_draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.fields["progress"].required = not is_draft
        begun = [s for s in about.slots if s.starts_on <= about.today and not s.is_excused]
        self._begun = {str(slot.pk): slot for slot in begun}
        self._offer_slots()
        for n, target in enumerate(about.targets):
            self.fields[f"figure_{n}"] = _number(target, about.last.get(target, ""))
        if about.is_piece:
            del self.fields["closure_note"]
        self.fields["form_token"].initial = uuid7
        uploads = self.fields["uploads"]
        uploads.widget.attrs["accept"] = ",".join(f".{ending}" for ending in KINDS)
        limit = settings.UPLOAD_LIMIT // 2**20
        uploads.help_text = (
            _("可一次选多个：PDF、Word、Excel、PPT、WPS、OFD、图片、文本，每个不超过%sMB。") % limit
        )

    def _offer_slots(self) -> None:
        if not self._begun:
            del self.fields["slot"], self.fields["is_nothing_new"]
            return
        unfiled = [pk for pk, slot in self._begun.items() if not slot.filed_at]
        slot_field: Any = self.fields["slot"]
        slot_field.choices = [(pk, _slot_words(slot, self.about.today)) for pk, slot in self._begun.items()]
        slot_field.choices += [("", _("不属于某一报送期"))]
        slot_field.initial = unfiled[0] if unfiled else ""

    @property
    def figure_fields(self) -> list[forms.BoundField]:
        return [self[f"figure_{n}"] for n in range(len(self.about.targets))]

    def clean_form_token(self) -> UUID:
        return self.cleaned_data["form_token"] or uuid7()

    def clean_slot(self) -> ReportSlot | None:
        return self._begun.get(self.cleaned_data["slot"])

    def written(self) -> Written:
        """What was typed; a field that could not be read counts as left empty (a draft is saved all the same)."""
        given = self.cleaned_data
        figures = [
            (target, given[f"figure_{n}"])
            for n, target in enumerate(self.about.targets)
            if given.get(f"figure_{n}") is not None
        ]
        return Written(
            progress=given.get("progress", ""),
            problems=given.get("problems", ""),
            next_steps=given.get("next_steps", ""),
            percent=given.get("percent"),
            slot=given.get("slot"),
            is_nothing_new=given.get("is_nothing_new", False),
            figures=figures,
        )


def initial_of(draft: ProgressReport | None, targets: Sequence[str]) -> dict[str, Any]:
    """A draft as the form shows it again."""
    if draft is None:
        return {"seen": 0}
    figures = {figure.target: plain(figure.value) for figure in draft.figures.all()} if targets else {}
    return {
        "progress": draft.progress,
        "problems": draft.problems,
        "next_steps": draft.next_steps,
        "percent": draft.percent,
        "is_nothing_new": draft.is_nothing_new,
        "seen": draft.draft_version,
        **({"slot": str(draft.slot_id or "")} if draft.progress or draft.slot_id else {}),
        **{f"figure_{n}": figures.get(target) for n, target in enumerate(targets)},
    }


def last_words(reports: Iterable[ProgressReport], today: date) -> dict[str, str]:
    """Target -> 上次报送3次（6月20日）: the newest figure of a report that stands. ``figures`` are at hand."""
    found: dict[str, str] = {}
    standing = [one for one in reports if one.state in STANDING]
    for report in sorted(standing, key=lambda one: (one.filed_at, one.pk)):
        for figure in report.figures.all():
            words = {"n": f"{plain(figure.value)}{figure.unit}", "day": short_day(_day(report), today=today)}
            found[figure.target] = _("上次报送%(n)s（%(day)s）") % words
    return found


def _day(report: ProgressReport) -> date:
    assert report.filed_at is not None
    return local_date(report.filed_at)


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _number(target: str, last: str) -> forms.DecimalField:
    errors = dict.fromkeys(
        ["invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"], NO_NUMBER
    )
    return forms.DecimalField(
        label=_("%s，现已完成") % target,
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=4,
        help_text=last,
        error_messages=errors,
        widget=forms.NumberInput({"step": "any"}),
    )


def _slot_words(slot: ReportSlot, today: date) -> str:
    words = {
        "label": slot.label,
        "day": short_day(slot.due_on, today=today),
        "state": slot.state(today).label,
    }
    return _("%(label)s（报送时限%(day)s，%(state)s）") % words
