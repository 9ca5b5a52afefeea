"""从已有材料中选择: one file proves several tasks, without being uploaded again."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.evidence.models import Evidence
from tracker.ledger.refusals import Refused
from tracker.organisations.standing import Standing
from tracker.tasks import access, actions
from tracker.tasks.models import Task
from tracker.tasks.proofs import items_of
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.web.refused import tell
from tracker.workdays import clock

SHOWN = 50

if TYPE_CHECKING:
    _Field = forms.ModelMultipleChoiceField[Evidence]
else:
    _Field = forms.ModelMultipleChoiceField


class EvidenceField(_Field):
    """One sentence for whatever is not among the rows: foreign, gone, or no id at all."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError as wrong:
            raise ValidationError(_("所选材料中有的已不存在，或您无权查看，请重新选择。")) from wrong


class ChoiceForm(forms.Form):
    existing = EvidenceField(
        label=gettext_lazy("已有材料"), queryset=Evidence.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        existing: Any = self.fields["existing"]
        existing.queryset = rows


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    who, at = standing(request), clock.at()
    visible = Task.objects.visible_to(who).select_related("bureau__rules", "lead_office")
    task = get_object_or_404(visible, pk=pk)
    if access.proving_office(who, task) is None:
        raise PermissionDenied(_("只有牵头科室负责人可以办理此项任务。"))
    rows = _elsewhere(task, who)
    form = ChoiceForm(request.POST if request.method == "POST" else None, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = list(form.cleaned_data["existing"])
            added = actions.add_evidence(task, by=person(request), at=at, existing=chosen)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("已引用%s份已有材料。") % len(added.rows))
            return redirect(reverse("web:task", args=[pk]) + "#evidence")
    asked = (request.GET.get("q") or "").replace("\0", "").strip()[:100]
    found = rows.filter(name__icontains=asked) if asked else rows
    shown = list(found.select_related("blob", "office", "uploaded_by")[: SHOWN + 1])
    context = {
        "task": task,
        "form": form,
        "rows": shown[:SHOWN],
        "more": len(shown) > SHOWN,
        "asked": asked,
        "ticked": request.POST.getlist("existing"),
    }
    return render(request, "web/evidence/choose.html", context, status=422 if form.errors else 200)


def _elsewhere(task: Task, who: Standing) -> Any:
    """What this person may see, the task does not have, and no newer version took the place of; newest first."""
    present = [item.evidence.pk for item in items_of(task)]
    rows = access.files_visible_to(who).exclude(pk__in=present)
    return rows.order_by("-uploaded_at", "-pk")
