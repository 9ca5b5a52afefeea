"""提醒预演: who would get what tomorrow, or on another day to come. Looking at it writes and sends nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker.organisations.models import Bureau
from tracker.reminders.holds import Hold, Spared, StepKey
from tracker.reminders.models import CHASE_STEP, Reminder
from tracker.reminders.naming import step_words
from tracker.reminders.rehearsal import FARTHEST, Rehearsal, Said, Written, rehearse
from tracker.reminders.sorting import Rules, active_rules, rule_of
from tracker.web.schedule import chosen_bureau, must_follow_up, rule_url
from tracker.web.task_fields import DayField
from tracker.workdays import clock
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.records import load_calendar
from tracker.workdays.words import day_words

PAGE = 50  # letters


class DayForm(forms.Form):
    on = DayField(label=gettext_lazy("日期"), required=False)

    def __init__(self, *args: Any, calendar: WorkCalendar, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.following = calendar.shift(today, 1)
        self._today, self._last = today, calendar.shift(today, FARTHEST)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"] or self.following
        if not self._today <= on <= self._last:
            words = {
                "first": day_words(self._today, today=self._today),
                "last": day_words(self._last, today=on),
            }
            raise forms.ValidationError(_("只能预演%(first)s至%(last)s。") % words)
        return on


@dataclass(frozen=True)
class LineRow:
    said: Said
    step: str
    rule_url: str
    hold_url: str


@dataclass(frozen=True)
class LetterRow:
    written: Written
    lines: list[LineRow]
    hold_url: str


@dataclass(frozen=True)
class SparedRow:
    spared: Spared
    step: str


@login_required
@require_safe
def rehearsal(request: HttpRequest) -> HttpResponse:
    who, calendar, today = must_follow_up(request), load_calendar(), clock.today()
    bureau, mine = chosen_bureau(who, request.GET.get("bureau", ""))
    if bureau is None:
        raise Http404
    form = DayForm(request.GET, calendar=calendar, today=today)
    context: dict[str, Any] = {"form": form, "bureau": bureau, "bureaus": mine}
    if not form.is_valid():
        return render(request, "web/schedule/rehearsal.html", context, status=400)
    on = form.cleaned_data["on"]
    found = rehearse([bureau.pk], on=on, at=clock.at(), now=clock.now(), calendar=calendar)
    page = Paginator(found.letters, PAGE).get_page(request.GET.get("page"))
    rules = active_rules()
    context |= {
        "on": on,
        "day": day_words(on, today=today),
        "found": found,
        "page": page,
        "letters": [_letter(written, on, bureau, rules) for written in page.object_list],
        "items": sum(len(written.lines) for written in found.letters),
        "spared": [SparedRow(each, step_of(each.reminder)) for each in found.spared],
        "hold_url": hold_url(bureau, on),
        "whole": _whole(found, bureau, on),
    }
    return render(request, "web/schedule/rehearsal.html", context)


def _whole(found: Rehearsal, bureau: Bureau, on: date) -> Hold | None:
    """What holds back everything that day, if it is held."""
    return Hold.objects.in_force(on).filter(bureau=bureau, person=None, task=None).first()


def _letter(written: Written, on: date, bureau: Bureau, rules: Rules) -> LetterRow:
    lines = [
        LineRow(
            said,
            step_of(said.reminder),
            rule_url(rule_of(said.reminder, rules)),
            hold_url(bureau, on, step=StepKey.of(said.reminder)),
        )
        for said in written.lines
    ]
    return LetterRow(written, lines, hold_url(bureau, on, person=written.person.pk))


def step_of(reminder: Reminder) -> str:
    """完成时限，提前3个工作日."""
    owed = reminder.get_owed_display()
    return owed if reminder.step == CHASE_STEP else f"{owed}，{step_words(reminder.offset)}"


def hold_url(bureau: Bureau, on: date, *, person: Any = None, step: StepKey | None = None) -> str:
    """The form that holds back everything, one person's letter, or one step."""
    asked: Iterable[tuple[str, Any]] = {"bureau": bureau.pk, "on": on, "person": person}.items()
    known = [*asked, *(step._asdict().items() if step is not None else ())]
    return f"{reverse('web:new_hold')}?{urlencode([(name, value) for name, value in known if value])}"
