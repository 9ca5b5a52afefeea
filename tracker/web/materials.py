"""素材: what is kept for the year's report; listed, added with its proof, changed, taken out."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.evidence.actions import Stored, store
from tracker.ledger.refusals import NotValid, Refused
from tracker.organisations.models import Office
from tracker.organisations.standing import Standing
from tracker.tasks import actions, speaking
from tracker.tasks.models import Material
from tracker.web import kept_files
from tracker.web.materials_forms import MaterialFilter, MaterialForm, WithdrawForm
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.web.refused import tell
from tracker.web.uploads import oversized
from tracker.workdays import clock

PAGE = 50


@login_required
@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    who = standing(request)
    chosen = MaterialFilter(request.GET, who=who)
    rows = Material.objects.visible_to(who).kept()
    rows = chosen.narrow(rows) if chosen.is_valid() else rows.none()
    rows = rows.select_related("office", "task").prefetch_related("evidence")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "page": page,
        "rows": [(row, speaking.can_change_material(who, row)) for row in page.object_list],
        "narrowed": any(chosen.data.get(name) for name in chosen.fields),
        "may_add": bool(who.offices or who.supervises),
    }
    return render(request, "web/materials/materials.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    who = standing(request)
    offices = _offices(who)
    if not offices:
        raise PermissionDenied(_("只能提供本科室的素材。"))
    initial = {"year": clock.today().year, "number": request.GET.get("task", "")[:40]}
    form = MaterialForm(request.POST or None, offices=offices, who=who, initial=initial)
    kept: list[Stored] = []
    if request.method == "POST":
        kept = _files(request, form)
        if form.is_valid():
            try:
                actions.add_material(
                    form.cleaned_data["office"],
                    by=person(request),
                    at=clock.at(),
                    written=form.written(),
                    files=kept,
                )
            except Refused as refused:
                tell(form, refused)
            else:
                messages.success(request, _("已添加素材。"))
                return redirect("web:materials")
    return _form_page(request, form, kept, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, who = _one(request, pk), standing(request)
    if not speaking.can_change_material(who, row):
        raise PermissionDenied(_("只有提供科室和督办员可以修改此条素材。"))
    initial = {
        "office": row.office_id, "year": row.year, "kind": row.kind, "text": row.text, "unit": row.unit,
        "value": row.value.normalize() if row.value is not None else None,
        "number": row.task.number if row.task else "", "seen": row.version,
    }  # fmt: skip
    form = MaterialForm(request.POST or None, offices=[row.office], who=who, initial=initial)
    kept: list[Stored] = []
    if request.method == "POST":
        kept = _files(request, form)
        if form.is_valid():
            seen = form.cleaned_data["seen"]
            try:
                actions.change_material(
                    row, by=person(request), at=clock.at(), written=form.written(), files=kept, seen=seen
                )
            except Refused as refused:
                tell(form, refused)
            else:
                messages.success(request, _("素材已修改。"))
                return redirect("web:materials")
    return _form_page(request, form, kept, row)


@login_required
@require_http_methods(["POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _one(request, pk)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw_material(row, by=person(request), at=clock.at(), **form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("已撤下素材。"))
            return redirect("web:materials")
    return render(request, "web/materials/withdraw.html", {"form": form, "material": row}, status=422)


def _form_page(
    request: HttpRequest, form: MaterialForm, kept: list[Stored], row: Material | None
) -> HttpResponse:
    context = {
        "form": form,
        "material": row,
        "kept": kept_files.keep(kept, user_id=person(request).pk, task_id=person(request).pk),
        "withdraw_form": WithdrawForm(auto_id="withdraw-%s") if row else None,
    }
    return render(request, "web/materials/material.html", context, status=422 if form.errors else 200)


def _files(request: HttpRequest, form: MaterialForm) -> list[Stored]:
    """What was kept from an earlier try, and what came now; each refusal stands at the field."""
    me = person(request).pk
    found = kept_files.read(request.POST.getlist("kept"), user_id=me, task_id=me)
    for upload in request.FILES.getlist("uploads"):
        try:
            found.append(store(upload, now=clock.now()))
        except NotValid as problem:
            form.add_error("uploads", problem.message)
    for sentence in oversized(request):
        form.add_error("uploads", sentence)
    return found


def _offices(who: Standing) -> list[Office]:
    """Where this person may collect: his own offices, and all of the bureaus he follows up."""
    rows = Office.objects.filter(Q(pk__in=who.offices) | Q(bureau__in=who.supervises))
    return list(rows.select_related("bureau"))


def _one(request: HttpRequest, pk: UUID) -> Material:
    rows = Material.objects.visible_to(standing(request)).kept()
    return get_object_or_404(rows.select_related("office", "task", "bureau"), pk=pk)
