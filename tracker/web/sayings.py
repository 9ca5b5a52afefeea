"""批示: the list, giving, recording, answering, taking back, making a task of it; and comments on a task.

A form that comes back with an error has a page of its own, so that nothing typed is lost.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tracker.ledger.refusals import Refused, WrongState
from tracker.organisations.access import bureaus_of, offices_visible_to
from tracker.organisations.models import Bureau, Post, User
from tracker.tasks import actions
from tracker.tasks.actions.saying import INSTRUCT
from tracker.tasks.models import Comment, Instruction, Task
from tracker.web.assign import AssignForm
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.web.refused import tell
from tracker.web.sayings_forms import AnswerForm, CommentForm, InstructForm, InstructOfficeForm, RecordForm
from tracker.web.sayings_part import instruction_lines, rows_with_names, who_words
from tracker.web.task_fields import office_choices, offices_to_give, working_offices
from tracker.workdays import clock

PAGE = 50


class ListFilter(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            ("open", gettext_lazy("办理中")),
            ("answered", gettext_lazy("已答复")),
        ],
    )
    office: Any = forms.ModelChoiceField(
        label=gettext_lazy("承接科室"), required=False, queryset=None, empty_label=gettext_lazy("全部")
    )


@login_required
@require_safe
def instructions(request: HttpRequest) -> HttpResponse:
    who, today = standing(request), clock.today()
    chosen = ListFilter(request.GET)
    office: Any = chosen.fields["office"]
    office.queryset = offices_visible_to(who)
    rows = Instruction.objects.visible_to(who).standing()
    if chosen.is_valid():
        facts = chosen.cleaned_data
        if facts["state"]:
            rows = rows.filter(answered_at__isnull=facts["state"] == "open")
        if facts["office"]:
            rows = rows.filter(office=facts["office"])
    else:
        rows = rows.none()
    page = Paginator(rows_with_names(rows), PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "page": page,
        "lines": instruction_lines(page.object_list, who, today),
        "narrowed": any(chosen.data.get(name) for name in chosen.fields),
        "may_give": bool(who.leads or who.second_reviews),
        "may_record": bool(who.supervises),
    }
    return render(request, "web/sayings/instructions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, records: bool = False) -> HttpResponse:
    """批示 by a leader, or 代录 by a follow-up officer; ``?task=`` says which task it is about."""
    who = standing(request)
    task = _asked_task(request)
    bureau = _bureau(request, task, records=records)
    form = _give_form(request, bureau, task, records=records)
    if request.method == "POST" and form.is_valid():
        facts = {"office": task.lead_office if task else None, **form.cleaned_data}
        try:
            row = actions.instruct(bureau, by=person(request), at=clock.at(), task=task, **facts)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("批示已交%s办理。10分钟内可撤销。") % row.office)
            return _back(task)
    title = _("代录批示") if records else _("批示")
    context = {"form": form, "task": task, "title": title, "action": request.get_full_path(), "who": who}
    return render(request, "web/sayings/give.html", context, status=422 if form.errors else 200)


def _asked_task(request: HttpRequest) -> Task | None:
    asked = request.GET.get("task", "")
    if not asked:
        return None
    visible = Task.objects.visible_to(standing(request)).select_related("bureau", "lead_office")
    try:
        return get_object_or_404(visible, pk=UUID(asked))
    except ValueError:
        return get_object_or_404(visible.none())


def _bureau(request: HttpRequest, task: Task | None, *, records: bool) -> Bureau:
    """The task's, else the first one where this person may: 403 where there is none."""
    who = standing(request)
    mine = {*who.supervises} if records else {*who.leads, *who.second_reviews}
    found = bureaus_of(who).filter(pk__in=mine)
    bureau = found.filter(pk=task.bureau_id).first() if task else found.first()
    if bureau is None:
        raise PermissionDenied(_("只有督办员可以代录批示。") if records else _("只有局领导可以批示。"))
    return bureau


def _give_form(request: HttpRequest, bureau: Bureau, task: Task | None, *, records: bool) -> forms.Form:
    if task is not None and not records:
        return InstructForm(request.POST or None)
    offices = list(working_offices([bureau.pk]))
    facts: dict[str, Any] = {"offices": offices, "choices": office_choices(offices)}
    facts["initial"] = {"office": task.lead_office_id if task else None, "given_on": clock.today()}
    if not records:
        return InstructOfficeForm(request.POST or None, **facts)
    held = Post.objects.current(clock.today()).filter(bureau=bureau, role__in=INSTRUCT).order_by()
    leaders = User.objects.filter(pk__in=held.values("user")).order_by("name")
    return RecordForm(request.POST or None, leaders=list(leaders), **facts)


def _one(request: HttpRequest, pk: UUID) -> Instruction:
    rows = rows_with_names(Instruction.objects.visible_to(standing(request)))
    found: Instruction = get_object_or_404(rows, pk=pk)
    return found


def _back(task: Task | None) -> HttpResponse:
    return redirect(
        reverse("web:task", args=[task.pk]) + "#instructions" if task else reverse("web:instructions")
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _one(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_instruction(row, by=person(request), at=clock.at(), **form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("已答复。"))
            return _back(row.task)
    context = {"form": form, "task": row.task, "title": _("答复批示"), "row": row, "action": request.path}
    context["said"] = f"{who_words(row, clock.today())}：{row.text}"
    return render(request, "web/sayings/give.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _one(request, pk)
    try:
        actions.withdraw_instruction(row, by=person(request), at=clock.at())
    except WrongState as refused:
        messages.error(request, refused.message)
    except Refused as refused:
        raise PermissionDenied(refused.message) from refused
    else:
        messages.success(request, _("已撤销批示。"))
    return _back(row.task)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The line becomes a task: the form of 交办, filled in from it."""
    row, who = _one(request, pk), standing(request)
    if row.bureau_id not in who.supervises:
        raise PermissionDenied(_("只有本单位的督办员可以交办任务。"))
    offices = [office for office in offices_to_give(who) if office.bureau_id == row.bureau_id]
    initial = {"requirement": row.text, "lead_office": row.office_id, "due_on": row.due_on}
    form = AssignForm(request.POST or None, offices=offices, choices=office_choices(offices), initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        facts["supporting"] = facts.pop("supporting_offices")
        for taken in ("source_kind", "basis"):
            facts.pop(taken, None)
        try:
            task = actions.assign_from_instruction(row, by=person(request), at=clock.at(), **facts)
        except Refused as refused:
            tell(form, refused)
        else:
            words = {"office": task.lead_office, "number": task.number, "title": task.title}
            messages.success(request, _("已交办%(office)s：%(number)s %(title)s。") % words)
            return redirect("web:task", task.pk)
    return render(request, "web/assign/assign.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """留言 on the task ``pk``."""
    task = get_object_or_404(Task.objects.visible_to(standing(request)).select_related("bureau"), pk=pk)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.comment(task, by=person(request), at=clock.at(), **form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("已留言。10分钟内可以修改。"))
            return redirect(reverse("web:task", args=[task.pk]) + "#comments")
    context = {"form": form, "task": task, "title": _("留言"), "action": request.path}
    return render(request, "web/sayings/give.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: HttpRequest, pk: UUID) -> HttpResponse:
    visible = Comment.objects.visible_to(standing(request)).select_related("task__bureau")
    row = get_object_or_404(visible, pk=pk)
    form = CommentForm(request.POST or None, initial={"text": row.text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_comment(row, by=person(request), at=clock.at(), **form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("留言已修改。"))
            return redirect(reverse("web:task", args=[row.task_id]) + "#comments")
    context = {"form": form, "task": row.task, "title": _("修改留言"), "action": request.path}
    return render(request, "web/sayings/give.html", context, status=422 if form.errors else 200)
