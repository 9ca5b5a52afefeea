"""暂缓发送 and 恢复发送: the form for one step, one person or a whole bureau, and the list of what is held."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.ledger.refusals import NotAllowed, NotValid, Refused
from tracker.messages.models import Digest, Kind
from tracker.organisations.models import Bureau, User
from tracker.reminders.holding import LONGEST, MOST_DAYS, hold_back, release_hold, statutory
from tracker.reminders.holds import Hold, StepKey
from tracker.reminders.models import ReminderRule
from tracker.reminders.naming import step_words
from tracker.reminders.rehearsal import FARTHEST
from tracker.tasks.models import Task
from tracker.web.people import person
from tracker.web.schedule import chosen_bureau, must_follow_up, uuid_or_none
from tracker.web.task_fields import DayField
from tracker.web.watching import WATCH
from tracker.workdays import clock
from tracker.workdays.records import load_calendar
from tracker.workdays.words import day_words

SHOWN = 50
_STEP = re.compile(r"[a-z0-9-]{1,30}")
_NUMBER = re.compile(r"[0-9]{1,18}")  # what the database can hold


class HoldForm(forms.Form):
    resumes_on = DayField(
        label=gettext_lazy("恢复发送的日期"),
        error_messages={"required": gettext_lazy("请填写恢复发送的日期。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("暂缓的原因"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": gettext_lazy("请写明暂缓的原因。")},
    )
    knowing = forms.BooleanField(label=gettext_lazy("已知其中有不可关闭的提醒，仍要暂缓"), required=False)


@dataclass(frozen=True)
class Asked:
    """What an address asks to hold back: everything of ``bureau``, or of ``person``, or one ``step`` of ``task``."""

    bureau: Bureau
    on: date
    person: User | None
    task: Task | None
    step: StepKey | None

    @property
    def what(self) -> str:
        if self.task is not None:
            return _("“%s”的这一项提醒") % self.task
        return _("给%s的提醒") % self.person if self.person else _("本单位的全部提醒")


@login_required
@require_http_methods(["GET", "POST"])
def new_hold(request: HttpRequest) -> HttpResponse:
    asked, calendar = _asked(request), load_calendar()
    following = calendar.shift(asked.on, 1)
    form = HoldForm(request.POST or None, initial={"resumes_on": following})
    problem = ""
    if form.is_valid():
        try:
            hold = hold_back(
                asked.bureau, by=person(request), at=clock.at(), calendar=calendar, first_on=asked.on,
                person=asked.person, step=asked.step, **form.cleaned_data,
            )  # fmt: skip
        except NotValid as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        except NotAllowed as refused:
            raise PermissionDenied(refused.message) from refused
        except Refused as refused:
            problem = refused.message
        else:
            return _held(request, asked, hold)
    context = {
        "form": form,
        "asked": asked,
        "problem": problem,
        "day": day_words(asked.on, today=clock.today()),
        "last": day_words(calendar.shift(asked.on, MOST_DAYS), today=clock.today()),
        "step": _step_words(asked),
        "are_built": Digest.objects.filter(day=asked.on, kind=Kind.DAILY, bureau=asked.bureau).exists(),
        "is_statutory": statutory(asked.bureau, asked.step),
        "back": _back(asked),
    }
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "web/schedule/hold.html", context, status=status)


def _held(request: HttpRequest, asked: Asked, hold: Hold) -> HttpResponse:
    WATCH.see_holds(clock.today())
    end = day_words(hold.resumes_on, today=clock.today())
    messages.success(request, _("已暂缓发送%(what)s，%(end)s恢复。") % {"what": asked.what, "end": end})
    return redirect(_back(asked))


def _back(asked: Asked) -> str:
    return f"{reverse('web:rehearsal')}?bureau={asked.bureau.pk}&on={asked.on:%Y-%m-%d}"


def _asked(request: HttpRequest) -> Asked:
    """From the address; what it names must be of a bureau where one follows up."""
    who, query = must_follow_up(request), request.GET
    bureau, _mine = chosen_bureau(who, query.get("bureau", ""))
    calendar = load_calendar()
    on = _day(query.get("on", "")) or calendar.shift(clock.today(), 1)
    if bureau is None or on > calendar.shift(clock.today(), FARTHEST):
        raise Http404
    asked_person, asked_task = query.get("person", ""), query.get("task", "")
    if not asked_task:
        user = _person(bureau, asked_person) if asked_person else None
        return Asked(bureau, on, user, None, None)
    task = get_object_or_404(Task, pk=uuid_or_none(asked_task), bureau=bureau)
    slot, piece = query.get("slot", ""), query.get("piece", "")
    if slot and not _NUMBER.fullmatch(slot):
        raise Http404
    step = StepKey(
        task.pk,
        int(slot) if slot else None,
        uuid_or_none(piece) if piece else None,
        query.get("step", ""),
        _day(query.get("anchor", "")),
    )
    if not _STEP.fullmatch(step.step) or step.anchor is None:
        raise Http404
    return Asked(bureau, on, None, task, step)


def _person(bureau: Bureau, asked: str) -> User:
    people = User.objects.filter(posts__bureau=bureau).distinct()
    return get_object_or_404(people, pk=uuid_or_none(asked))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _step_words(asked: Asked) -> str:
    if asked.step is None:
        return ""
    rule = ReminderRule.objects.filter(rule_set=asked.bureau.rules_id, step=asked.step.step).first()
    return f"{rule.get_owed_display()}，{step_words(rule.offset)}" if rule else ""


@login_required
@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    """What is held now or soon, with the button that ends it; below it, what was."""
    return _list(request)


@login_required
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    hold = get_object_or_404(Hold.objects.visible_to(must_follow_up(request)), pk=pk)
    try:
        release_hold(hold, by=person(request), at=clock.at())
    except Refused as refused:
        return _list(request, refused.message)
    finally:
        WATCH.see_holds(clock.today())
    messages.success(request, _("已恢复发送，仍需办理的随下一次提醒发出。"))
    return redirect("web:holds")


def _list(request: HttpRequest, problem: str = "") -> HttpResponse:
    today = clock.today()
    mine = Hold.objects.visible_to(must_follow_up(request))
    mine = mine.select_related("bureau", "person", "task", "made_by", "released_by")
    running = mine.running(today)
    context = {
        "running": running.order_by("resumes_on", "id"),
        "over": mine.exclude(pk__in=running.values("pk")).order_by("-id")[:SHOWN],
        "problem": problem,
    }
    return render(request, "web/schedule/holds.html", context, status=409 if problem else 200)
