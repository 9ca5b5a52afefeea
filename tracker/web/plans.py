"""来源文件: the list of source documents, and the upload that turns one into a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.evidence.checks import check_size, clean_name
from tracker.intake.actions import DraftResult, draft_plan
from tracker.intake.readers import READERS
from tracker.ledger.refusals import NotValid, Refused
from tracker.organisations.models import Bureau, User
from tracker.organisations.standing import Standing
from tracker.plans.models import Plan
from tracker.plans.wording import PlanState
from tracker.tasks.lights import Thresholds, with_light
from tracker.tasks.models import Task
from tracker.tasks.states import Verdict
from tracker.web.reader import lights, standing
from tracker.web.reading import LONG, reading_page, told, unpacked
from tracker.web.refused import tell
from tracker.web.uploads import oversized
from tracker.workdays import clock

PAGE = 50
LARGEST = 20 << 20  # bytes: a report with its pictures; what is inside is bounded by the readers themselves


class UploadForm(forms.Form):
    """One document; the year only where the document does not say it."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        allow_empty_file=True,  # an empty one gets our sentence, with its name
        error_messages={"required": gettext_lazy("请选择要上传的文件。")},
        widget=forms.FileInput({"accept": ",".join(READERS)}),
    )
    bureau = forms.ModelChoiceField(Bureau.objects.none(), label=gettext_lazy("单位"), empty_label=None)
    year = forms.IntegerField(
        label=gettext_lazy("安排年度（可不填）"),
        required=False,
        min_value=2000,
        max_value=2100,
        help_text=gettext_lazy("一般不用填，系统从文件中读取。"),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("请填写四位数的年份，如2024。")
        ),
    )

    def __init__(self, *args: Any, standing: Standing, too_big: Sequence[str] = (), **kwargs: Any) -> None:
        """``too_big``: sentences about files that were stopped on their way here."""
        super().__init__(*args, **kwargs)
        if too_big:
            self.fields["file"].error_messages["required"] = too_big[0]
        field: Any = self.fields["bureau"]
        field.queryset = Bureau.objects.filter(pk__in=standing.supervises)
        if len(standing.supervises) == 1:
            field.required, field.widget = False, forms.HiddenInput()
            self._only = next(iter(standing.supervises))

    def clean_bureau(self) -> Bureau:
        chosen: Bureau | None = self.cleaned_data["bureau"]
        return chosen or Bureau.objects.get(pk=self._only)

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            check_size(clean_name(upload.name), upload.size, limit=min(LARGEST, settings.UPLOAD_LIMIT))
        except NotValid as refused:
            raise forms.ValidationError(refused.message) from refused
        return upload


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: HttpRequest) -> HttpResponseBase:
    who = standing(request)
    form = UploadForm(standing=who) if who.supervises else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("只有本单位的督办员可以处理来源文件。"))
        form = UploadForm(request.POST, request.FILES, standing=who, too_big=oversized(request))
        answer = _draft(request, form) if form.is_valid() else None
        if answer is not None:
            return answer
    rows = Plan.objects.visible_to(who).select_related("bureau").defer("text", "remarks")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = _counts(page, who, lights(request))
    lines = [PlanLine(plan, counts.get(plan.pk, {})) for plan in page]
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "several_bureaus": len(who.bureaus) > 1,
        "endings": "、".join(READERS),
        "limit": min(LARGEST, settings.UPLOAD_LIMIT) >> 20,
    }
    return render(
        request, "web/plans/plans.html", context, status=400 if form is not None and form.errors else 200
    )


def desk_or_plan(plan: Plan) -> str:
    places = {PlanState.DRAFT.value: "web:desk", PlanState.CONSULTING.value: "web:consult"}
    return reverse(places.get(plan.state, "web:plan"), args=[plan.pk])


def _address(result: DraftResult) -> str:
    plan = result.plan
    is_version = plan.state == PlanState.DRAFT and plan.resembles_id is not None
    return reverse("web:versions", args=[plan.pk]) if is_version else desk_or_plan(plan)


def _draft(request: HttpRequest, form: UploadForm) -> HttpResponseBase | None:
    """The way on; None when it was refused (the form then says why). A long document gets a page of its own."""
    assert isinstance(request.user, User)
    upload, bureau, year = (form.cleaned_data[name] for name in ("file", "bureau", "year"))
    data, name = upload.read(), clean_name(upload.name)
    try:
        if unpacked(data) > LONG:
            return reading_page(request, bureau, data, name, by=request.user, year=year, address=_address)
        result = draft_plan(bureau, data, name, by=request.user, at=clock.at(), year=year, part_by_hand=True)
    except Refused as refused:
        tell(form, refused)
        return None
    if not result.is_new:
        messages.info(request, told(result))
    elif result.draft.commitments:
        messages.success(request, told(result))
    return redirect(_address(result))


class PlanLine:
    """One row of the list; every number leads to exactly the rows it counts."""

    def __init__(self, plan: Plan, counts: Mapping[str, Any]) -> None:
        self.plan = plan
        self.url = desk_or_plan(plan)
        self.total, self.kept, self.red = (counts.get(name, 0) for name in ("total", "kept", "red"))
        register = f"{reverse('web:tasks')}?{urlencode({'plan': str(plan.pk)})}"
        self.total_url = register
        self.kept_url = f"{register}&{urlencode({'verdict': Verdict.KEPT.value})}"
        self.red_url = f"{register}&light=red"


def _counts(page: Page[Plan], who: Standing, at: Thresholds) -> dict[Any, dict[str, Any]]:
    """Tasks the reader may see, per plan: one grouped query for the page."""
    seen = Task.objects.visible_to(who).filter(plan__in=[plan.pk for plan in page])
    grouped = (
        with_light(seen, at)
        .prefetch_related(None)
        .order_by()
        .values("plan")
        .annotate(
            total=Count("pk"),
            kept=Count("pk", filter=Q(verdict=Verdict.KEPT)),
            red=Count("pk", filter=Q(light="red")),
        )
    )
    return {row["plan"]: dict(row) for row in grouped}
