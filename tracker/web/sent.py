"""已发消息: what was mailed to whom, for administrators; a mail that did not go out is a row with its reason."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker.messages.models import Digest, DigestState
from tracker.organisations.access import can_administer
from tracker.organisations.models import User
from tracker.web.task_fields import DayField
from tracker.workdays import clock
from tracker.workdays.records import load_calendar
from tracker.workdays.words import day_words

PAGE = 50


class SentFilter(forms.Form):
    day = DayField(label=gettext_lazy("日期"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *DigestState.choices]
    )

    def conditions(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}


@login_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    _must_administer(request)
    form = SentFilter(request.GET)
    known = form.is_valid()
    rows = Digest.objects.select_related("person").defer("text", "html").order_by("-day", "-id")
    rows = rows.filter(**form.conditions()) if known else rows.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    following = load_calendar().shift(today, 1)
    context = {
        "form": form,
        "page": page,
        "is_filtered": bool(request.GET.get("day") or request.GET.get("state")),
        "following": day_words(following, today=today),
    }
    return render(request, "web/sent/sent.html", context, status=200 if known else 400)


@login_required
@require_safe
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    _must_administer(request)
    digest = get_object_or_404(Digest.objects.select_related("person"), pk=pk)
    return render(request, "web/sent/message.html", {"digest": digest})


def _must_administer(request: HttpRequest) -> None:
    assert isinstance(request.user, User)
    if not can_administer(request.user):
        raise PermissionDenied(_("只有系统管理员可以查看已发消息。"))
