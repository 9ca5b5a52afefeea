"""佐证材料: the file itself, adding to a task, the acts on one evidence, and choosing from what was filed elsewhere."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.evidence.actions import Link, Stored, describe_evidence, link, open_content
from tracker.ledger.refusals import NotAllowed, NotValid, Refused, WrongState
from tracker.tasks import actions
from tracker.tasks.access import files_visible_to
from tracker.tasks.models import Task
from tracker.tasks.proofs import Item, items_of
from tracker.web.evidence_forms import AddForm, SourceForm
from tracker.web.evidence_part import form_for, name_of
from tracker.web.kept_files import keep, read
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.web.refused import tell
from tracker.web.task_page import show_task
from tracker.web.uploads import oversized
from tracker.workdays import clock

FILE_POLICY = "default-src 'none'; sandbox"  # a stored file runs nothing, even when opened in place
ACTS = ("accept", "return", "match", "replace", "describe")


@login_required
@require_safe
def evidence(request: HttpRequest, pk: UUID) -> HttpResponse | FileResponse:
    """One file, to whoever may see a task it proves; always as a download. A link has no file here."""
    files = files_visible_to(standing(request)).filter(blob__isnull=False).select_related("blob")
    file = get_object_or_404(files, pk=pk)
    assert file.blob is not None
    try:
        content = open_content(file)
    except WrongState as lost:
        return render(request, "web/evidence/lost.html", {"why": lost.message}, status=409)
    answer = FileResponse(
        content, as_attachment=True, filename=file.name, content_type=file.blob.content_type
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """补充佐证材料. What was good of several files is added; what was not is named and can be chosen again."""
    task = _task(request, pk)
    if request.method == "GET":
        return _back(pk)
    form = AddForm(request.POST, auto_id="add-%s")
    before = read(request.POST.getlist("kept"), user_id=person(request).pk, task_id=pk)
    sent = [*before, *_sent(request, task, form)]
    if form.errors.keys() - {"uploads"} or (form.errors and not sent):
        return _again(request, task, form, sent)
    try:
        added = actions.add_evidence(
            task, by=person(request), at=clock.at(), files=sent, dated_on=form.cleaned_data.get("dated_on")
        )
    except WrongState as refused:
        return _came_back(request, pk, "evidence:add", form, refused)
    except Refused as refused:
        tell(form, refused)
        return _again(request, task, form, sent)
    _tell_added(request, added)
    return show_task(request, pk, bound={"evidence:add": form}, status=422) if form.errors else _back(pk)


def _tell_added(request: HttpRequest, added: actions.Added) -> None:
    """What was added, and by name what was there already."""
    if added.rows:
        messages.success(request, _("已添加%s份佐证材料。") % len(added.rows))
    if added.present:
        names = "".join(f"“{row.name}”" for row in added.present)
        messages.info(request, _("%s已在此项任务中，没有重复添加。") % names)


def _again(request: HttpRequest, task: Task, form: AddForm, sent: list[Stored | Link]) -> HttpResponse:
    """The form with its errors; what was typed and the files that were good stay with it."""
    stored = [one for one in sent if isinstance(one, Stored)]
    form.kept = keep(stored, user_id=person(request).pk, task_id=task.pk)
    return show_task(request, task.pk, bound={"evidence:add": form}, status=422)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, evidence: UUID, name: str) -> HttpResponse:
    """One act of ``ACTS`` on one evidence of the task."""
    if name not in ACTS:
        raise Http404
    task = _task(request, pk)
    item = next((item for item in items_of(task) if item.evidence.pk == evidence), None)
    if item is None:
        raise Http404
    if request.method == "GET":
        return _back(pk)
    key, form = name_of(evidence, name), form_for(name, task, item, request.POST)
    if not form.is_valid():
        return show_task(request, pk, bound={key: form}, status=422)
    try:
        done = _RUN[name](request, task, item, form)
    except Refused as refused:
        return _came_back(request, pk, key, form, refused)
    if form.errors:
        return show_task(request, pk, bound={key: form}, status=422)
    messages.success(request, done)
    return _back(pk)


def _decide(request: HttpRequest, task: Task, item: Item, form: Form) -> str:
    run: Callable[..., Any] = actions.return_evidence if "reason" in form.fields else actions.accept_evidence
    run(task, item.evidence, by=person(request), at=clock.at(), **form.cleaned_data)
    words = _("已退回“%s”。") if "reason" in form.fields else _("已通过“%s”。")
    return words % item.evidence.name


def _match(request: HttpRequest, task: Task, item: Item, form: Form) -> str:
    actions.match_evidence(task, item.evidence, by=person(request), at=clock.at(), **form.cleaned_data)
    return _("已保存“%s”对应的应交佐证。") % item.evidence.name


def _replace(request: HttpRequest, task: Task, item: Item, form: Form) -> str:
    assert isinstance(form, SourceForm)
    sent = _sent(request, task, form)
    if form.errors:
        return ""
    if len(sent) != 1:
        raise NotValid(_("请选择一个文件，或填写一个网页链接。"), field="uploads")
    facts = {"by": person(request), "at": clock.at(), "dated_on": form.cleaned_data["dated_on"]}
    row = actions.replace_evidence(task, item.evidence, file=sent[0], **facts)
    return _("已上传第%(n)s版“%(name)s”，原版本仍可查看。") % {"n": row.version, "name": row.name}


def _describe(request: HttpRequest, task: Task, item: Item, form: Form) -> str:
    describe_evidence(item.evidence, by=person(request), at=clock.at(), **form.cleaned_data)
    return _("已保存“%s”的材料日期和公开属性。") % item.evidence.name


_RUN: dict[str, Callable[[HttpRequest, Task, Item, Form], str]] = {
    "accept": _decide,
    "return": _decide,
    "match": _match,
    "replace": _replace,
    "describe": _describe,
}


def _sent(request: HttpRequest, task: Task, form: SourceForm) -> list[Stored | Link]:
    """The files and the link of this request that can be taken; the form has an error for each that cannot."""
    form.full_clean()
    uploads = request.FILES.getlist("uploads")
    try:
        kept, refused = actions.keep_files(task, by=person(request), at=clock.at(), uploads=uploads)
    except NotAllowed as problem:
        raise PermissionDenied(problem.message) from problem
    for words in (*oversized(request), *(problem.message for problem in refused)):
        form.add_error("uploads", words)
    found: list[Stored | Link] = [*kept]
    if form.has_link:
        try:
            found.append(link(form.cleaned_data["url"], form.cleaned_data["title"]))
        except NotValid as problem:
            form.add_error(problem.field if problem.field in form.fields else "title", problem.message)
    return found


def _task(request: HttpRequest, pk: UUID) -> Task:
    visible = Task.objects.visible_to(standing(request)).select_related("bureau__rules", "lead_office")
    return get_object_or_404(visible, pk=pk)


def _back(pk: UUID) -> HttpResponse:
    return redirect(reverse("web:task", args=[pk]) + "#evidence")


def _came_back(request: HttpRequest, pk: UUID, key: str, form: Form, refused: Refused) -> HttpResponse:
    """Somebody was faster: say so on the fresh page and keep what was typed. Else the form with its errors."""
    if isinstance(refused, WrongState):
        messages.error(request, refused.message)
        return show_task(request, pk, left=form, status=409)
    tell(form, refused)
    return show_task(request, pk, bound={key: form}, status=422)
