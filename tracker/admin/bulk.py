"""Bulk actions on tasks and their pieces: one form for all chosen rows, one action call and one message for each.

The action decides for every row whether this administrator holds the post for it; its refusal is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import Page
from tracker.admin.reading import account
from tracker.organisations.models import Office, User
from tracker.plans.wording import Rhythm
from tracker.tasks import actions
from tracker.tasks.actions.bulk import Outcome
from tracker.tasks.models import Task
from tracker.tasks.states import Verb, Verdict
from tracker.workdays import clock


def _words(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class BasisForm(forms.Form):
    basis = _words(gettext_lazy("依据"))


class AssessForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("评定"), choices=[pair for pair in Verdict.choices if pair[0] != Verdict.KEPT]
    )
    reason = _words(gettext_lazy("理由"))


if TYPE_CHECKING:
    OfficeChoice = forms.ModelChoiceField[Office]
else:
    OfficeChoice = forms.ModelChoiceField


class OfficeField(OfficeChoice):
    """An office of any bureau; its bureau is named beside it."""

    def __init__(self, label: Any) -> None:
        super().__init__(Office.objects.filter(is_external=False).select_related("bureau"), label=label)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{obj.bureau.short_name}）"


class ReassignForm(forms.Form):
    lead_office = OfficeField(gettext_lazy("改派到"))
    reason = _words(gettext_lazy("改派的理由"))


class KeepForm(forms.Form):
    reply = _words(gettext_lazy("维持交办的理由"))


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(label=gettext_lazy("报送周期"), choices=Rhythm.choices)
    reason = _words(gettext_lazy("理由"))


class LimitForm(forms.Form):
    due_on = _day(gettext_lazy("新的完成时限"))
    basis = _words(gettext_lazy("依据"))


class GivePieceForm(forms.Form):
    office = OfficeField(gettext_lazy("配合科室"))
    text = _words(gettext_lazy("分项任务"))
    due_on = _day(gettext_lazy("完成时限"))


class ReasonForm(forms.Form):
    reason = _words(gettext_lazy("理由"))


class PieceLimitForm(forms.Form):
    due_on = _day(gettext_lazy("新的完成时限"))
    reason = _words(gettext_lazy("理由"))


@dataclass(frozen=True)
class Step:
    """What is done to each row, and the form that says why; the form's fields are the action's arguments."""

    label: Any
    do: Callable[..., Any]
    form: type[forms.Form]


def _give(task: Task, *, by: User, at: datetime, **facts: Any) -> Task:
    return actions.give_piece(task, by=by, at=at, **facts).task


TASK_STEPS = {
    "suspend": Step(Verb.SUSPEND.label, actions.suspend_task, BasisForm),
    "resume": Step(Verb.RESUME.label, actions.resume_task, BasisForm),
    "cancel": Step(Verb.CANCEL.label, actions.cancel_task, BasisForm),
    "assess": Step(Verb.ASSESS.label, actions.close_task, AssessForm),
    "reassign": Step(Verb.REASSIGN.label, actions.reassign, ReassignForm),
    "keep_assignment": Step(gettext_lazy("维持交办"), actions.keep_assignment, KeepForm),
    "rhythm": Step(gettext_lazy("调整报送周期"), actions.change_rhythm, RhythmForm),
    "new_limit": Step(gettext_lazy("限期办结"), actions.set_new_limit, LimitForm),
    "give_piece": Step(gettext_lazy("交办分项任务"), _give, GivePieceForm),
}
PIECE_STEPS = {
    "piece_limit": Step(gettext_lazy("修改分项任务"), actions.change_piece, PieceLimitForm),
    "withdraw_piece": Step(gettext_lazy("撤销分项任务"), actions.withdraw_piece, ReasonForm),
}


class Bulk(Page):
    """A list whose ``steps`` are offered as actions on the chosen rows."""

    steps: ClassVar[dict[str, Step]] = TASK_STEPS
    joins: ClassVar[tuple[str, ...]] = ("bureau", "lead_office")

    def task_of(self, row: Any) -> Task:
        found: Task = row
        return found

    def line(self, row: Any) -> str:
        """The row in the list of what will be done."""
        return _("%(task)s（%(office)s，%(state)s）") % {
            "task": row, "office": row.lead_office, "state": row.state_words,
        }  # fmt: skip

    def done_words(self, row: Any) -> str:
        return _("%(task)s：现为“%(state)s”。") % {"task": row, "state": row.state_words}

    def get_actions(self, request: HttpRequest) -> Any:
        """Name -> (function, name, words), as the framework has them."""
        return {name: (_action(name), name, step.label) for name, step in self.steps.items()}

    def ask_then_do(self, name: str, request: HttpRequest, queryset: Any) -> TemplateResponse | None:
        step = self.steps[name]
        form = step.form(request.POST if "confirmed" in request.POST else None)
        rows = list(queryset.select_related(*self.joins))
        if form.is_valid():
            facts = {"by": account(request), "at": clock.at(), **form.cleaned_data}
            for outcome in actions.in_bulk(rows, step.do, task_of=self.task_of, **facts):
                messages.add_message(request, *self._told(outcome))
            return None  # back to the list
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "form": form,
            "rows": [(row.pk, self.line(row)) for row in rows],
            "action": request.POST["action"],
            "checkbox": ACTION_CHECKBOX_NAME,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/bulk.html", context)

    def _told(self, outcome: Outcome) -> tuple[int, str]:
        if outcome.refused:
            words = {"task": outcome.row, "why": outcome.refused}
            return messages.ERROR, _("%(task)s：%(why)s") % words
        return messages.SUCCESS, self.done_words(outcome.row)


def _action(name: str) -> Callable[..., TemplateResponse | None]:
    def act(page: Bulk, request: HttpRequest, queryset: Any) -> TemplateResponse | None:
        return page.ask_then_do(name, request, queryset)

    return act
