"""The rows of a comparison as a page shows them: what would happen to each, and the fields of a task that is to come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.intake.actions import CorrectionLine, will_happen
from tracker.organisations.models import Office
from tracker.plans.models import Commitment, Plan
from tracker.web.desk_cards import offered
from tracker.web.task_fields import DayField, OfficeField


class NewTaskForm(forms.Form):
    """Who leads a task that the correction brings, and until when; the reader's proposal stands in it first."""

    lead_office = OfficeField(label=_("牵头科室"), error_messages={"required": _("请选择牵头科室。")})
    due_on = DayField(label=_("完成时限"), by_hand=True, error_messages={"required": _("请填写完成时限。")})

    def __init__(
        self, data: Any, *, row: Commitment, choices: list[tuple[str, str]], offices: list[Office]
    ) -> None:
        initial = {"lead_office": str(row.lead_office_id or ""), "due_on": row.due_on}
        super().__init__(data, initial=initial, prefix=row.pk.hex)
        self._row = row
        field: Any = self.fields["lead_office"]
        field.offer(offices, choices)
        self.fields["due_on"].year = row.plan.year  # type: ignore[attr-defined]

    def explained(self) -> list[tuple[forms.BoundField, str, bool]]:
        """Each field with why the reader proposes it, and whether nothing in the document speaks for it."""
        row = self._row
        return [
            (
                self[name],
                str(row.reasons.get(name, "")),
                bool(getattr(row, name)) and row.confidence.get(name) == "guess",
            )
            for name in self.fields
        ]

    def settled(self) -> dict[str, Any]:
        """What differs from the proposal, as the action takes it."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


@dataclass(frozen=True)
class ShownLine:
    """A row of the comparison; ``form`` only for a task that is to come."""

    line: CorrectionLine
    form: NewTaskForm | None = None
    is_ticked: bool = False

    @property
    def will(self) -> str:
        return will_happen(self.line, is_ticked=self.is_ticked)


def shown_lines(
    plan: Plan,
    lines: Sequence[CorrectionLine],
    data: Mapping[str, Any] | None,
    *,
    ticked: Collection[UUID] = (),
) -> list[ShownLine]:
    """``data``: what was sent, for the fields of new tasks."""
    offices, choices = offered(plan)
    found = []
    for line in lines:
        form = None
        if line.what == "added" and line.new and not line.new.waived_because and not line.new.shares_with_id:
            form = NewTaskForm(data, row=line.new, choices=choices, offices=offices)
        found.append(ShownLine(line, form, bool(line.old and line.old.pk in ticked)))
    return found


def settled_in(lines: Sequence[ShownLine]) -> dict[UUID, dict[str, Any]]:
    """Of valid forms only."""
    return {one.line.new.pk: one.form.settled() for one in lines if one.form and one.line.new}
