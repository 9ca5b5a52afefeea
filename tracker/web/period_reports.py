"""本期报送: one page for one office and period, a row per task, one button; each row is taken or refused alone."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.evidence.actions import Stored
from tracker.ledger.refusals import Refused
from tracker.tasks import actions
from tracker.tasks.actions.filing import draft_of
from tracker.tasks.models import ReportSlot
from tracker.web.kept_files import keep, read
from tracker.web.people import person
from tracker.web.period_rows import (
    MOST,
    Row,
    button_words,
    due_dates,
    is_touched,
    nearest,
    owed_slots,
    prefix_of,
    row_of,
)
from tracker.web.period_sheet import read as read_sheet
from tracker.web.period_sheet import write as write_sheet
from tracker.web.reader import lights, standing
from tracker.web.reporting import MOVED
from tracker.web.uploads import oversized
from tracker.workdays import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_LIMIT = 5 << 20  # bytes; a filled sheet has a few hundred KB


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def period_reports(request: HttpRequest) -> HttpResponse:
    """GET shows what is due by a date; POST files, sends for signature or saves every row that has words in it."""
    if request.method != "POST":
        return _show(request, _rows(request))
    rows = _rows(request, request.POST)
    done = [words for row in rows if (words := _take(request, row))]
    del request._owed  # type: ignore[attr-defined]  # what was filed is owed no longer
    if done:
        messages.success(request, "".join(done))
    left = [row for row in rows if row.said or row.form.errors]
    if left:
        messages.error(request, _("有%s项没有提交，已填的内容都在，原因见各行。") % len(left))
        return _show(request, rows, status=422)
    if not done:
        messages.info(request, _("没有填写任何一项。"))
    return redirect(_address(request))


@login_required
@require_safe
def period_sheet(request: HttpRequest) -> HttpResponse:
    """The same rows as xlsx."""
    rows, on = _rows(request), lights(request).today
    answer = HttpResponse(write_sheet(rows, _("本期报送")), content_type=XLSX)
    name = _("本期报送%s.xlsx") % f"{on:%Y%m%d}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def import_sheet(request: HttpRequest) -> HttpResponse:
    """What was filled in stands in the page's own form, to be looked at and sent from there; nothing is sent yet."""
    upload = request.FILES.get("sheet")
    if request.method == "GET":
        return redirect("web:period_reports")
    if upload is None or (upload.size or 0) > SHEET_LIMIT:
        messages.error(request, _("请选择从本页下载并填写的表格（不超过5MB）。"))
        return redirect(_address(request))
    rows = _rows(request)
    filled = read_sheet(upload.read(), upload.name or "", rows)
    data = QueryDict(mutable=True)
    data.update(filled.data)
    shown = [_filled_in(request, row, data) for row in rows]
    if filled.read:
        messages.success(request, _("已读取%s项，还没有提交。请核对后提交。") % filled.read)
    for problem in filled.problems[:50]:
        messages.error(request, problem)
    if not filled.read and not filled.problems:
        messages.info(request, _("表格里没有填写任何一项。"))
    return _show(request, shown, status=422 if filled.problems else 200)


def _filled_in(request: HttpRequest, row: Row, data: QueryDict) -> Row:
    """The row with what the sheet says, where it says anything."""
    prefix = prefix_of(row.slot)
    if not any(name.startswith(f"{prefix}-") for name in data):
        return row
    again = row_of(row.slot, standing(request), lights(request).today, data)
    again.form.full_clean()
    return again


def _owed(request: HttpRequest) -> list[ReportSlot]:
    """Asked once, until something was filed."""
    known: list[ReportSlot] | None = getattr(request, "_owed", None)
    if known is None:
        known = owed_slots(standing(request), lights(request).today)
        request._owed = known  # type: ignore[attr-defined]
    return known


def _rows(request: HttpRequest, data: Any = None) -> list[Row]:
    who, today = standing(request), lights(request).today
    if not who.offices:
        raise PermissionDenied(_("这一页供科室负责人和经办人使用。"))
    slots = _owed(request)
    by = _day(request.GET.get("by", "")) or nearest(slots, today)
    chosen = [slot for slot in slots if by is not None and slot.due_on <= by][:MOST]
    return [row_of(slot, who, today, data) for slot in chosen]


def _day(text: str) -> date | None:
    """A day out of the address; anything else counts as none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _take(request: HttpRequest, row: Row) -> str:
    """File, send or save one row; the words of success, or nothing and ``row.said``."""
    if row.is_locked:
        row.form = row_of(row.slot, standing(request), lights(request).today).form
        return ""
    prefix = prefix_of(row.slot)
    uploads = request.FILES.getlist(f"{prefix}-uploads")
    kept = read(request.POST.getlist(f"{prefix}-kept"), user_id=person(request).pk, task_id=row.task.pk)
    if not is_touched(row, bool(uploads or kept)):
        row.form = row_of(row.slot, standing(request), lights(request).today).form
        return ""
    try:
        accepted, refused = actions.receive_files(
            row.task, by=person(request), at=clock.at(), uploads=uploads
        )
        files = list({(file.sha256, file.name): file for file in (*kept, *accepted)}.values())
        row.kept = keep(files, user_id=person(request).pk, task_id=row.task.pk)
        row.form.full_clean()
        for problem in [*(problem.message for problem in refused), *oversized(request)]:
            row.form.add_error("uploads", problem)
        return "" if row.form.errors else _run(request, row, files)
    except Refused as problem:
        row.said = problem.message
        if problem.code in MOVED:
            _set_beside(row)
        return ""


def _run(request: HttpRequest, row: Row, files: list[Stored]) -> str:
    written, given = row.form.written(), row.form.cleaned_data
    facts: dict[str, Any] = {"by": person(request), "at": clock.at(), "files": files, "seen": given["seen"]}
    number = row.task.number
    if "save" in request.POST:
        actions.save_draft(row.task, written=written, **facts)
        return _("%s已存草稿。") % number
    token = given["form_token"] or uuid4()
    if not row.is_mine:
        sent = actions.send_for_signature(row.task, written=written, form_token=token, **facts)
        return _("%(number)s已送%(who)s审签。") % {"number": number, "who": sent.kept_by}
    filed = actions.submit_report(row.task, **vars(written), form_token=token, **facts)
    return _("%(number)s已报送，回执号%(receipt)s。") % {"number": number, "receipt": filed.receipt}


def _set_beside(row: Row) -> None:
    """What another saved meanwhile stands beside the row; sent again, it goes over that."""
    row.theirs = draft_of(row.task, None)
    data = QueryDict(mutable=True)
    data.update(row.form.data)
    data[f"{prefix_of(row.slot)}-seen"] = str(row.theirs.draft_version if row.theirs else 0)
    row.form.data = data


def _show(request: HttpRequest, rows: list[Row], status: int = 200) -> HttpResponse:
    slots = _owed(request)
    open_ones = {slot.pk for slot in slots}
    rows = [row for row in rows if row.slot.pk in open_ones]
    context = {
        "rows": rows,
        "dates": due_dates(slots),
        "query": request.GET.urlencode(),
        "button": button_words(rows),
        "can_send": any(not row.is_locked for row in rows),
    }
    return render(request, "web/period/period.html", context, status=status)


def _address(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return reverse("web:period_reports") + (f"?{query}" if query else "")
