"""提醒安排: for each open task the step that comes next, when and to whom, or why none does; and the rules behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker.organisations.models import Bureau, Office
from tracker.organisations.standing import Standing
from tracker.reminders.ahead import Ahead, NextStep, name_people
from tracker.reminders.models import CHASE_STEP, Owed, ReminderRule
from tracker.reminders.naming import audience_words, step_words
from tracker.reminders.next_steps import next_steps
from tracker.web.reader import standing
from tracker.web.task_fields import DayField, office_choices, working_offices
from tracker.workdays import clock
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.records import load_calendar
from tracker.workdays.words import day_words

PAGE = 50
NONE = "none"


class ScheduleFilter(forms.Form):
    office = forms.ChoiceField(label=gettext_lazy("牵头科室"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("提醒事项"),
        required=False,
        choices=[("", gettext_lazy("全部")), *Owed.choices, (NONE, gettext_lazy("没有后续提醒"))],
    )
    after = DayField(label=gettext_lazy("日期不早于"), required=False)
    before = DayField(label=gettext_lazy("日期不晚于"), required=False)

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office: Any = self.fields["office"]
        office.choices = [("", _("全部")), *office_choices(offices)]

    def keeps(self, ahead: Ahead) -> bool:
        asked, on = self.cleaned_data, ahead.on
        kinds = {step.thing.owed for step in ahead.steps} or {NONE}
        return (
            (not asked["office"] or str(ahead.task.lead_office_id) == asked["office"])
            and (not asked["kind"] or asked["kind"] in kinds)
            and (not asked["after"] or (on is not None and on >= asked["after"]))
            and (not asked["before"] or (on is not None and on <= asked["before"]))
        )


@dataclass(frozen=True)
class StepRow:
    """``people``: name and post of each, and why he hears nothing of it, if he does not."""

    kind: str
    when: str
    part: str
    rule_url: str
    paper: str
    people: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Row:
    ahead: Ahead
    day: str
    distance: str
    steps: list[StepRow]


@login_required
@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    who, calendar, today = must_follow_up(request), load_calendar(), clock.today()
    offices = list(working_offices(who.supervises))
    form = ScheduleFilter(request.GET, offices=offices)
    known = form.is_valid()
    everything = next_steps(who.supervises, on=today, calendar=calendar) if known else []
    found = [ahead for ahead in everything if form.keeps(ahead)]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    name_people(page.object_list, on=today)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(ahead, today, calendar) for ahead in page.object_list],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "has_tasks": bool(everything),
    }
    return render(request, "web/schedule/schedule.html", context, status=200 if known else 400)


def must_follow_up(request: HttpRequest) -> Standing:
    who = standing(request)
    if not who.supervises:
        raise PermissionDenied(_("只有督办员可以查看提醒安排。"))
    return who


def _row(ahead: Ahead, today: date, calendar: WorkCalendar) -> Row:
    if ahead.on is None:
        return Row(ahead, "", "", [])
    days = calendar.between(today, ahead.on)
    distance = _("%s个工作日后") % days if days else _("今天")
    return Row(ahead, day_words(ahead.on, today=today), distance, [_step(step) for step in ahead.steps])


def _step(step: NextStep) -> StepRow:
    people = [(str(user), part.words, _unheard(user.pk, step)) for user, part in step.people.items()]
    return StepRow(
        kind=str(Owed(step.thing.owed).label),
        when="" if step.rule.step == CHASE_STEP else step_words(step.offset),
        part=str(step.slot or step.piece or ""),
        rule_url=rule_url(step.rule),
        paper=str(step.rule.get_draws_display()) if step.is_drawn else "",
        people=people,
    )


def _unheard(user: UUID, step: NextStep) -> str:
    if user in step.muted:
        return _("已静音")
    return _("暂缓中") if user in step.held else ""


def rule_url(rule: ReminderRule | None) -> str:
    """Where the rule behind a step is to be read; a chase by hand has none."""
    return f"{reverse('web:schedule_rules')}#rule-{rule.pk}" if rule is not None and rule.pk else ""


# --- the rules, to be read ---


@dataclass(frozen=True)
class RuleRow:
    rule: ReminderRule
    when: str
    told: str


@login_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The steps in force where one follows up; administrators change them, with a preview of the effect."""
    who = must_follow_up(request)
    bureaus = Bureau.objects.filter(pk__in=who.supervises).select_related("rules").order_by("code")
    sets: dict[int, list[str]] = {}
    for bureau in bureaus:
        sets.setdefault(bureau.rules_id, []).append(str(bureau))
    steps: dict[int, list[RuleRow]] = {}
    found = ReminderRule.objects.filter(rule_set__in=sets, is_active=True)
    for rule in found.order_by("owed", "offset"):
        row = RuleRow(rule, step_words(rule.offset), audience_words(rule.audience))
        steps.setdefault(rule.rule_set_id, []).append(row)
    ladders = [("、".join(names), steps.get(pk, [])) for pk, names in sets.items()]
    context = {"ladders": ladders, "can_edit": request.user.is_superuser}
    return render(request, "web/schedule/rules.html", context)


def chosen_bureau(who: Standing, asked: str) -> tuple[Bureau | None, list[Bureau]]:
    """The bureau an address names among those one follows up in (the first, where it names none); and all of them."""
    mine = list(Bureau.objects.filter(pk__in=who.supervises).select_related("rules").order_by("code"))
    if not asked:
        return mine[0], mine
    return next((bureau for bureau in mine if str(bureau.pk) == asked), None), mine


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
