"""Forms of 征求意见: the date, the reason, and what an office may propose otherwise."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.organisations.models import Office
from tracker.plans.actions import Reply
from tracker.plans.rounds import ItemLine, OpinionLine
from tracker.plans.wording import CommitmentKind, Rhythm
from tracker.web.task_fields import DayField, OfficeField, OfficesField

PROPOSED = ("title", "lead_office", "due_on", "kind", "rhythm", "supporting_offices")


class SendForm(forms.Form):
    """``seen``: how many rounds the person saw, so that a second click sends nothing twice."""

    reply_by = DayField(label=_("反馈时限"), error_messages={"required": _("请填写反馈时限。")})
    seen = forms.IntegerField(widget=forms.HiddenInput)


class RejectForm(forms.Form):
    reason = forms.CharField(
        label=_("不采纳的理由"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("请写明不采纳的理由。")},
    )


class ProposalForm(forms.Form):
    """The breakdown as it stands, to be changed; only what was changed is proposed. ``seen``: the opinion's version."""

    title = forms.CharField(label=_("任务名称"), max_length=100, required=False)
    lead_office = OfficeField(label=_("牵头科室"), required=False)
    due_on = DayField(label=_("完成时限"), required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=CommitmentKind.choices, required=False)
    rhythm = forms.ChoiceField(label=_("报送周期"), choices=Rhythm.choices, required=False)
    supporting_offices = OfficesField(label=_("配合科室"), required=False)
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("请写明提出修改的理由。")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, offices: Sequence[Office], choices: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead_office", "supporting_offices"):
            field: Any = self.fields[name]
            field.offer(offices, choices)
        for name in PROPOSED:
            self.fields[name].show_hidden_initial = True

    def reply(self, opinion: UUID) -> Reply:
        """What was changed on the page; the action compares it with the draft of now."""
        given = {name: self.cleaned_data[name] for name in PROPOSED if name in self.changed_data}
        return Reply(opinion, given, self.cleaned_data["reason"], self.cleaned_data["seen"])

    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "lead_office", "due_on", "kind", "rhythm")]

    def supporting_as_shown(self) -> str:
        return str(self["supporting_offices"].as_hidden(only_initial=True))


def proposal_form(
    line: ItemLine,
    shown: OpinionLine,
    offices: Sequence[Office],
    choices: list[tuple[str, str]],
    data: Mapping[str, Any] | None = None,
) -> ProposalForm:
    now, own = line.stands, shown.opinion
    lead = now["lead_office"]
    initial = {
        "title": now["title"],
        "lead_office": lead["id"] if lead else "",
        "due_on": date.fromisoformat(now["due_on"]) if now["due_on"] else None,
        "kind": now["kind"],
        "rhythm": now["rhythm"],
        "supporting_offices": [one["id"] for one in now["supporting_offices"]],
        "seen": own.version,
    }
    return ProposalForm(data, initial=initial, offices=offices, choices=choices, auto_id=f"o-{own.pk}-%s")
