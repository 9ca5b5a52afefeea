"""Bulk actions on tasks: one form for all chosen rows, one action call and one message for each.

The action decides for every row whether this administrator holds the post for it; its refusal is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import Page
from tracker.admin.reading import account
from tracker.tasks import actions
from tracker.tasks.actions.bulk import Outcome
from tracker.tasks.models import Task
from tracker.tasks.states import Verb, Verdict
from tracker.workdays import clock


class BasisForm(forms.Form):
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class AssessForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("评定"), choices=[pair for pair in Verdict.choices if pair[0] != Verdict.KEPT]
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass(frozen=True)
class Step:
    """What is done to each row, and the form that says why; the form's fields are the action's arguments."""

    verb: Verb
    do: Callable[..., Task]
    form: type[forms.Form]


SUSPEND = Step(Verb.SUSPEND, actions.suspend_task, BasisForm)
RESUME = Step(Verb.RESUME, actions.resume_task, BasisForm)
CANCEL = Step(Verb.CANCEL, actions.cancel_task, BasisForm)
ASSESS = Step(Verb.ASSESS, actions.close_task, AssessForm)


class Bulk(Page):
    """The bulk actions of the task list."""

    actions = ("suspend", "resume", "cancel", "assess")

    @admin.action(description=Verb.SUSPEND.label)
    def suspend(self, request: HttpRequest, queryset: Any) -> TemplateResponse | None:
        return self._ask_then_do(SUSPEND, request, queryset)

    @admin.action(description=Verb.RESUME.label)
    def resume(self, request: HttpRequest, queryset: Any) -> TemplateResponse | None:
        return self._ask_then_do(RESUME, request, queryset)

    @admin.action(description=Verb.CANCEL.label)
    def cancel(self, request: HttpRequest, queryset: Any) -> TemplateResponse | None:
        return self._ask_then_do(CANCEL, request, queryset)

    @admin.action(description=Verb.ASSESS.label)
    def assess(self, request: HttpRequest, queryset: Any) -> TemplateResponse | None:
        return self._ask_then_do(ASSESS, request, queryset)

    def _ask_then_do(self, step: Step, request: HttpRequest, queryset: Any) -> TemplateResponse | None:
        form = step.form(request.POST if "confirmed" in request.POST else None)
        tasks = list(queryset.select_related("bureau", "lead_office"))
        if form.is_valid():
            done = actions.in_bulk(tasks, step.do, by=account(request), at=clock.at(), **form.cleaned_data)
            for outcome in done:
                messages.add_message(request, *_told(outcome))
            return None  # back to the list
        context = {
            **self.admin_site.each_context(request),
            "title": step.verb.label,
            "opts": self.opts,
            "form": form,
            "tasks": tasks,
            "action": request.POST["action"],
            "checkbox": ACTION_CHECKBOX_NAME,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/bulk.html", context)


def _told(outcome: Outcome) -> tuple[int, str]:
    task = outcome.task
    if outcome.refused:
        return messages.ERROR, _("%(task)s：%(why)s") % {"task": task, "why": outcome.refused}
    return messages.SUCCESS, _("%(task)s：现为“%(state)s”。") % {"task": task, "state": task.state_words}
