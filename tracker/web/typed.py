"""A source document without a file: title, number, date, kind, then lines typed or rows pasted; preview before anything
is kept."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.intake.actions import Source, assign_lines, draft_lines, read_lines
from tracker.intake.pasted import LONGEST, Pasted
from tracker.ledger.refusals import Refused
from tracker.organisations.models import Bureau, Office
from tracker.organisations.standing import Standing
from tracker.plans.wording import PlanKind
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.web.refused import tell
from tracker.web.task_fields import DayField
from tracker.workdays import clock

KINDS = [(kind.value, kind.label) for kind in PlanKind if kind != PlanKind.ANNUAL_REPORT]


class TypedForm(forms.Form):
    """The document's facts and its lines. The preview sends the same form again."""

    kind = forms.ChoiceField(label=gettext_lazy("来源类别"), choices=KINDS)
    title = forms.CharField(
        label=gettext_lazy("文件标题或事由"),
        max_length=200,
        help_text=gettext_lazy("如：6月19日局长办公会；没有文件的写明事由。"),
        error_messages={"required": gettext_lazy("请填写文件标题或事由。")},
    )
    doc_number = forms.CharField(label=gettext_lazy("发文字号"), max_length=60, required=False)
    signed_off_by = forms.CharField(label=gettext_lazy("签发人或批示人"), max_length=40, required=False)
    issued_on = DayField(label=gettext_lazy("成文日期"), required=False)
    year = forms.IntegerField(
        label=gettext_lazy("安排年度"),
        min_value=2000,
        max_value=2100,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("请填写四位数的年份，如2024。"),
        ),
    )
    bureau = forms.ModelChoiceField(Bureau.objects.none(), label=gettext_lazy("单位"), empty_label=None)
    lines = forms.CharField(
        label=gettext_lazy("事项"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea({"rows": 12}),
        help_text=gettext_lazy(
            "每行一项；或从Excel、WPS表格复制，连同表头（如：工作任务、责任科室、完成时限）一起粘贴。"
        ),
        error_messages={"required": gettext_lazy("请填写至少一项内容。")},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["bureau"]
        field.queryset = Bureau.objects.filter(pk__in=standing.supervises)
        if len(standing.supervises) == 1:
            field.widget = forms.HiddenInput()
            field.initial = next(iter(standing.supervises))

    def source(self) -> Source:
        names = ("kind", "title", "year", "doc_number", "signed_off_by", "issued_on")
        return Source(**{name: self.cleaned_data[name] for name in names})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest) -> HttpResponse:
    """``do``: preview (the default), draft, assign."""
    who = standing(request)
    if not who.supervises:
        raise PermissionDenied(_("只有本单位的督办员可以处理来源文件。"))
    first = {"year": clock.today().year}
    form = TypedForm(request.POST or None, standing=who, initial=first)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        facts, source = dict(form.cleaned_data), form.source()
        try:
            pasted = read_lines(facts["bureau"], facts["lines"], on=clock.today(), year=facts["year"])
            context |= _preview(facts["bureau"], source, pasted)
            if answer := _act(request, source, facts):
                return answer
        except Refused as refused:
            tell(form, refused)
    return render(request, "web/typed/typed.html", context, status=400 if form.errors else 200)


def _act(request: HttpRequest, source: Source, facts: dict[str, Any]) -> HttpResponse | None:
    """What the pressed button says; None for the preview."""
    by, at, bureau, lines = person(request), clock.at(), facts["bureau"], facts["lines"]
    if request.POST.get("do") == "draft":
        plan, count = draft_lines(bureau, by=by, at=at, source=source, typed=lines)
        words = {"title": plan.title, "n": count, "when": clock.moment_words(plan.drafted_at)}
        if count:
            messages.success(request, _("已录入“%(title)s”%(n)s项，请逐条核对后征求意见或下达。") % words)
        else:
            messages.info(request, _("“%(title)s”已于%(when)s录入，内容相同，没有重复录入。") % words)
        return redirect("web:plan", plan.pk)
    if request.POST.get("do") == "assign":
        token = facts["form_token"]
        tasks = assign_lines(bureau, by=by, at=at, source=source, typed=lines, form_token=token)
        messages.success(
            request, _("已交办%(n)s项任务，依据：%(basis)s。") % {"n": len(tasks), "basis": source.basis()}
        )
        return redirect(f"{reverse('web:tasks')}?{urlencode({'state': 'assigned'})}")
    return None


def _preview(bureau: Bureau, source: Source, pasted: Pasted) -> dict[str, Any]:
    names = {office.code: str(office) for office in Office.objects.filter(bureau=bureau)}
    rows = [
        {
            "row": row,
            "lead": names.get(row.draft.lead_office, "") if row.draft else "",
            "supporting": "、".join(names.get(code, code) for code in row.draft.supporting_offices)
            if row.draft
            else "",
        }
        for row in pasted.rows
    ]
    return {
        "pasted": pasted,
        "rows": rows,
        "wrong": [row for row in pasted.rows if row.problems],
        "count": len(pasted.drafts),
        "basis": source.basis(),
    }
