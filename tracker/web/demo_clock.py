"""The demonstration's clock: an administrator moves business time on and watches reminders go out."""

import logging

from celery import current_app
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.ledger.refusals import NotAllowed, Refused
from tracker.organisations.models import User
from tracker.web.refused import tell
from tracker.web.task_fields import DayField
from tracker.workdays import clock
from tracker.workdays.access import can_keep_time
from tracker.workdays.actions import move_clock_on
from tracker.workdays.records import load_calendar
from tracker.workdays.words import day_words

log = logging.getLogger(__name__)
JOBS = ("tasks.receive_silent", "reminders.send_due")  # what a new day brings, in this order
BROKER_PATIENCE = 1.0  # seconds; beat looks every minute anyway


class ClockForm(forms.Form):
    seen = forms.DateField(required=False, widget=forms.HiddenInput)
    to = DayField(
        label=gettext_lazy("前移到（可不填）"),
        required=False,
        help_text=gettext_lazy("不填则前移到下一个工作日。业务日期只能向前移动。"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move_clock(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    if not clock.is_demo():
        raise Http404
    if not can_keep_time(request.user):
        raise PermissionDenied(_("只有系统管理员可以移动演示日期。"))
    form = ClockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _moved(request, request.user, form):
        return redirect(_back(request))
    today = clock.today()
    following = load_calendar().shift(today, 1)
    context = {"form": form, "following": day_words(following, today=today)}
    return render(request, "web/clock/clock.html", context, status=400 if form.errors else 200)


def _moved(request: HttpRequest, by: User, form: ClockForm) -> bool:
    today = clock.today()
    try:
        day = move_clock_on(by=by, to=form.cleaned_data["to"], seen=form.cleaned_data["seen"])
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    except Refused as refused:
        tell(form, refused)
        return False
    transaction.on_commit(look_now, robust=True)
    words = {"day": day_words(day, today=today)}
    if load_calendar().is_workday(day):
        told = _("业务日期已移到%(day)s。提醒由后台任务发出，约1分钟内可在“已发消息”中看到。") % words
    else:
        told = _("业务日期已移到%(day)s。这一天不是工作日，不发提醒。") % words
    messages.success(request, told)
    return True


def _back(request: HttpRequest) -> str:
    """The page the button stood on, if it is ours; the clock's own page otherwise."""
    came_from = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if ours else request.path


def look_now() -> None:
    """Ask the worker to look at once. Without a broker, or with one that is silent, beat will do."""
    if not settings.REDIS_URL:
        return
    patience = {"socket_timeout": BROKER_PATIENCE, "socket_connect_timeout": BROKER_PATIENCE}
    once = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **patience, **once}
    try:
        with current_app.connection_for_write(settings.REDIS_URL, transport_options=options) as connection:
            for job in JOBS:
                current_app.send_task(job, connection=connection, retry=False, ignore_result=True)
    except Exception:  # whatever a broker may answer: the clock has moved, and beat looks every minute
        log.warning("the worker could not be asked to look now; beat will", exc_info=True)
