"""The form of one card: what a person may change of a commitment's breakdown, and what the page had shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.organisations.models import Office
from tracker.plans.actions import EDITABLE, Overwritten
from tracker.plans.models import Commitment, Shortcoming
from tracker.web.desk_forms import MilestonesField
from tracker.web.task_fields import DayField, TaskFacts

_NAMES = {"answered": "answers"}  # field of the form -> of the commitment, where they differ


class CardForm(TaskFacts):
    """The breakdown of one commitment. Office and date may stay open here; issuing asks for them.

    The values first shown travel with the form, so that only what this person changed is written.
    """

    waived_because = forms.CharField(
        label=_("不立任务的理由"),
        max_length=200,
        required=False,
        help_text=_("填写后本项不下达任务，原文和理由都会保留。"),
    )
    due_on = DayField(label=_("完成时限"), by_hand=True)
    milestones = MilestonesField(label=_("时间节点（每行一个，如“2024-09-30 完成初稿”）"))
    answered = forms.MultipleChoiceField(
        label=_("对应不足"), required=False, widget=forms.CheckboxSelectMultiple
    )
    conflict = False  # somebody else changed one of these fields meanwhile
    field_order = ("title", "lead_office", "due_on", "kind", "rhythm", "supporting_offices")

    def __init__(
        self, *args: Any, year: int | None = None, shortcomings: Sequence[Shortcoming] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].year = year  # type: ignore[attr-defined]
        answered: Any = self.fields["answered"]
        answered.choices = [
            (str(one.pk), str(one).partition("\n")[0].partition("。")[0]) for one in shortcomings
        ]
        for name in ("lead_office", "due_on"):
            self.fields[name].required = False
        for each in self.fields.values():
            each.show_hidden_initial = True

    def changes(self) -> dict[str, Any]:
        """Changed fields and their new values, as ``edit_commitment`` takes them."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in EDITABLE}

    def seen(self) -> dict[str, str]:
        """What the page had shown in each field this person changed, as the action compares it."""
        return {_NAMES.get(name, name): self._shown(name) for name in self.changed_data}

    def _shown(self, name: str) -> str:
        field = self[name].html_initial_name
        if name in ("supporting_offices", "answered"):
            return "\n".join(sorted(self._values(field)))
        typed = "".join(self._values(field)[:1])
        return "\n".join(line.strip() for line in typed.splitlines() if line.strip())

    def _values(self, name: str) -> list[str]:
        data: Any = self.data
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [found] if isinstance(found, str) else [str(one) for one in found]

    def shown_anew(self, fields: Sequence[Overwritten]) -> "CardForm":
        """The same form once more, with what these fields hold now beneath what was typed, and why it was not saved.

        Saving it again is then a decision made in sight of both.
        """
        data: Any = self.data
        data = data.copy()
        by_name = {over: name for name, over in _NAMES.items()}
        for one in fields:
            name = self[by_name.get(one.name, one.name)].html_initial_name
            if one.name in _NAMES.values() or one.name == "supporting_offices":
                data.setlist(name, one.now.splitlines())
            else:
                data[name] = one.now
        self.data = data
        self.full_clean()
        for one in fields:
            self.add_error(by_name.get(one.name, one.name), one.message)
        self.conflict = bool(fields)
        return self

    def supporting(self) -> list[Office] | None:
        changed = "supporting_offices" in self.changed_data
        return self.cleaned_data["supporting_offices"] if changed else None

    def answers(self, shortcomings: Sequence[Shortcoming]) -> list[Shortcoming] | None:
        if "answered" not in self.changed_data:
            return None
        return [one for one in shortcomings if str(one.pk) in self.cleaned_data["answered"]]

    def office_choices(self) -> list[tuple[str, str]]:
        field: Any = self.fields["supporting_offices"]
        return list(field.choices)


def card_form(
    commitment: Commitment,
    offices: Sequence[Office],
    choices: list[tuple[str, str]],
    data: Mapping[str, Any] | None = None,
    *,
    shortcomings: Sequence[Shortcoming] = (),
) -> CardForm:
    initial = {name: getattr(commitment, name) for name in EDITABLE if name != "lead_office"}
    initial["lead_office"] = str(commitment.lead_office_id or "")
    initial["supporting_offices"] = [str(o.pk) for o in commitment.supporting_offices.all()]
    initial["answered"] = [str(one.pk) for one in commitment.answers.all()]
    return CardForm(
        data, initial=initial, offices=offices, choices=choices, shortcomings=shortcomings, year=commitment.plan.year,
        auto_id=f"f-{commitment.pk}-%s",
    )  # fmt: skip
