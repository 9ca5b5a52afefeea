"""The demonstration's clock, moved on by an administrator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.admin.reading import account
from tracker.ledger.refusals import Refused
from tracker.workdays.actions import move_clock_on
from tracker.workdays.words import day_words


@require_POST
def move_on(request: HttpRequest) -> HttpResponse:
    """On to the next working day, nine in the morning; reminders of that day go out by themselves."""
    try:
        day = move_clock_on(by=account(request))
    except Refused as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("演示日期已移到%s。") % day_words(day, today=day))
    return redirect("admin:index")
