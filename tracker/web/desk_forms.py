"""Forms of the desk besides the card's own: what several cards get at once, what a passage is."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.organisations.models import Office
from tracker.plans.wording import PassageRole, Rhythm
from tracker.web.task_fields import DayField, OfficeField

ROLES = [(role.value, role.label) for role in PassageRole if role != PassageRole.ISSUED]
# Possessive: what belongs to the day is never given back to the words behind it.
_DAY = re.compile(
    r"(20\d{2})\s*[-/.年]\s*(\d{1,2}+)\s*[-/.月]\s*(\d{1,2}+)\s*+日?+\s*+(?:底?前(?![期后]))?+[：:，,\s]*+(\S.*)"
)


class Scope(models.TextChoices):
    TICKED = "ticked", _("勾选的事项")
    OPEN = "open", _("本页全部待定的")
    ALL = "all", _("本页全部事项")


class BulkForm(forms.Form):
    """What is left empty stays as it is on each card."""

    scope = forms.ChoiceField(label=_("范围"), choices=Scope.choices, required=False)
    lead_office = OfficeField(label=_("牵头科室"), required=False)
    due_on = DayField(label=_("完成时限"), required=False, by_hand=True)
    rhythm = forms.ChoiceField(
        label=_("报送周期"), choices=[("", _("不改")), *Rhythm.choices], required=False
    )

    def __init__(
        self,
        *args: Any,
        choices: Sequence[tuple[str, str]],
        offices: Sequence[Office] = (),
        year: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].year = year  # type: ignore[attr-defined]
        field: Any = self.fields["lead_office"]
        field.offer(offices, list(choices))
        field.choices = [("", _("不改")), *choices]
        for each in self.fields.values():
            each.widget.attrs["form"] = "bulk"

    def chosen(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value and name != "scope"}


class MilestonesField(forms.CharField):
    """时间节点, typed one a line: a day, then what is done by then. Cleaned to [{"title", "due_on"}]."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea({"rows": 2})
        super().__init__(widget=widget, required=False, max_length=2000, strip=True, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{one['due_on']} {one['title']}" for one in value)
        return value

    def clean(self, value: Any) -> list[dict[str, str]]:
        return [_milestone(line) for line in super().clean(value).splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "").split() != str(data or "").split()


def _milestone(line: str) -> dict[str, str]:
    found = _DAY.fullmatch(line.strip())
    try:
        if found is None:
            raise ValueError(line)
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as problem:
        raise forms.ValidationError(_("每行写一个时间节点，如“2024-09-30 完成初稿”。")) from problem
    return {"title": found[4].strip()[:100], "due_on": day.isoformat()}
