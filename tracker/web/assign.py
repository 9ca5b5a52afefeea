"""交办: a follow-up officer gives one task by hand."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.ledger.refusals import Refused
from tracker.organisations.models import Bureau, User
from tracker.tasks.actions import assign_task
from tracker.tasks.models import Task
from tracker.web.reader import standing
from tracker.web.refused import tell
from tracker.web.task_fields import TaskFacts, office_choices, offices_to_give
from tracker.workdays import clock


class AssignForm(TaskFacts):
    requirement = forms.CharField(
        label=gettext_lazy("任务要求"),
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("没有来源文件的原句，请写明依据，如：6月19日局长办公会议定。"),
        error_messages={"required": gettext_lazy("请写明任务要求和依据。")},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    field_order = ("title", "requirement", "lead_office", "due_on", "kind", "rhythm", "supporting_offices")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed = {
            "lead_office": _("请选择牵头科室。"),
            "due_on": _("请填写完成时限。"),
        }
        for name, message in needed.items():
            self.fields[name].error_messages["required"] = message


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    who = standing(request)
    if not who.supervises:
        raise PermissionDenied(_("只有本单位的督办员可以交办任务。"))
    offices = offices_to_give(who)
    form = AssignForm(request.POST or None, offices=offices, choices=office_choices(offices))
    if request.method == "POST" and form.is_valid():
        task = _assign(request, form)
        if task is not None:
            words = {"office": task.lead_office, "number": task.number, "title": task.title}
            messages.success(request, _("已交办%(office)s：%(number)s %(title)s。") % words)
            return redirect("web:task", task.pk)
    return render(request, "web/assign/assign.html", {"form": form}, status=400 if form.errors else 200)


def _assign(request: HttpRequest, form: AssignForm) -> Task | None:
    """The task; None when it was refused (the form then says why)."""
    assert isinstance(request.user, User)
    facts = dict(form.cleaned_data)
    bureau = Bureau.objects.get(pk=facts["lead_office"].bureau_id)
    supporting = facts.pop("supporting_offices")
    try:
        return assign_task(bureau, by=request.user, at=clock.at(), supporting=supporting, **facts)
    except Refused as refused:
        tell(form, refused)
        return None
