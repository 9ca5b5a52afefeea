"""提醒设置: what a person wants to hear of and how; and why one reminder came. Opening a page changes nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.ledger.refusals import NotAllowed, Refused
from tracker.messages.models import Delivery
from tracker.messages.preferences import Channel, Language, preference_of
from tracker.messages.preferring import CHOSEN, set_preference
from tracker.organisations.access import bureaus_of
from tracker.reminders.explaining import coming_after, concerns_of, rule_behind
from tracker.reminders.models import CHECK_STEP, Reminder, ReminderRule
from tracker.reminders.muting import mute_rule, muted_by, unmute_step, why_not_mutable
from tracker.reminders.naming import audience_words, rule_words
from tracker.tasks.models import Task
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.web.refused import tell
from tracker.workdays import clock
from tracker.workdays.records import load_calendar
from tracker.workdays.words import day_words

YES_OR_NO = ("at_once", "immediate")


def _yes_or_no(label: Any, no: Any, yes: Any) -> forms.ChoiceField:
    """Two sentences to choose from, each saying what it brings."""
    choices = [("", no), ("on", yes)]
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)


class PreferenceForm(forms.Form):
    """Every choice has been made already, so nothing here is compulsory."""

    language = forms.ChoiceField(
        label=gettext_lazy("消息的语言"),
        choices=Language.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("邮件和企业微信消息用这种语言写；任务名称、催办文字仍为原文。"),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("接收方式"),
        choices=Channel.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("企业微信只发给您本人，不发到群；没有送达的，改由邮件发送，并注明原因。"),
    )
    wecom_user = forms.CharField(
        label=gettext_lazy("企业微信账号"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("选邮件的可以不填。账号可在企业微信通讯录中查看，或问系统管理员。"),
    )
    at_once = _yes_or_no(
        gettext_lazy("今天到期和逾期的事项"),
        gettext_lazy("随每天的汇总发出，一个工作日最多一条"),
        gettext_lazy("当天汇总之后新出现的，立即另发一条"),
    )
    immediate = _yes_or_no(
        gettext_lazy("交办、退回、销号、延期和改派的结果"),
        gettext_lazy("不单独告知，在网页上查看"),
        gettext_lazy("一有结果，立即告知"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    me = person(request)
    row = preference_of(me)
    initial = {name: getattr(row, name) for name in CHOSEN}
    for name in YES_OR_NO:
        initial[name] = "on" if initial[name] else ""
    form = PreferenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data | {name: bool(form.cleaned_data[name]) for name in YES_OR_NO}
            set_preference(me, by=me, at=clock.at(), **chosen)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("提醒设置已保存，从下一条消息起生效。"))
            return redirect("web:preferences")
    context = {"form": form, "email": me.email, "concerns": concerns_of(me, clock.today())}
    status = 422 if form.errors else 200
    return render(request, "web/reminders/preferences.html", context, status=status)


def about_path(line: Delivery) -> str:
    """Where a line says why it came; nowhere for a notice of an act."""
    noun, _colon, number = line.source.partition(":")
    return (
        reverse("web:about_reminder", args=[int(number)]) if noun == "reminder" and number.isdecimal() else ""
    )


@dataclass(frozen=True)
class Following:
    """What comes next where nothing is done: when, for whom; ``paper``: what would be drafted."""

    day: str
    what: str
    audience: str
    paper: str


@login_required
@require_safe
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """为什么收到: to the person it was sent to; to nobody else."""
    me = person(request)
    told = Delivery.objects.filter(person=me, source=f"reminder:{pk}").select_related("digest")
    delivery = get_object_or_404(told)
    rows = Reminder.objects.select_related("task__bureau", "slot", "piece", "asked_by")
    reminder = get_object_or_404(rows, pk=pk)
    rule = rule_behind(reminder)
    kept_on = why_not_mutable(rule) if rule else _("由督办员%s送达的，不能静音。") % reminder.asked_by
    context = {
        "delivery": delivery,
        "reminder": reminder,
        "rule": rule,
        "basis": _basis(reminder, rule),
        "next": _following(reminder, rule, clock.today()),
        "sees_task": Task.objects.visible_to(standing(request)).filter(pk=reminder.task_id).exists(),
        "kept_on": kept_on,
        "is_muted": not kept_on and (me.pk, reminder.step) in muted_by([me.pk]),
    }
    return render(request, "web/reminders/about.html", context)


def _basis(reminder: Reminder, rule: ReminderRule | None) -> str:
    if rule is None:
        checked = reminder.step == CHECK_STEP
        words = (
            _("通报签发前，由督办员%s送您核对。")
            if checked
            else _("由督办员%s催办，提醒经办人和科室负责人。")
        )
        return words % reminder.asked_by
    facts = {"rules": rule.rule_set, "when": rule_words(rule), "who": audience_words(rule.audience)}
    said = _("提醒规则“%(rules)s”：%(when)s，提醒%(who)s。") % facts
    return said if rule.is_active else said + _("此条规则已停用。")


def _following(reminder: Reminder, rule: ReminderRule | None, today: date) -> Following | None:
    coming = coming_after(reminder, rule, load_calendar()) if rule else None
    if coming is None:
        return None
    after, day = coming
    return Following(
        day_words(day, today=today) if day > today else "",
        after.asks,
        audience_words(after.audience),
        after.get_draws_display() if after.draws else "",
    )


@login_required
@require_POST
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    """不再提醒此类, with one button, from the settings or from the page of a reminder."""
    mine = bureaus_of(standing(request)).order_by().values("rules")
    rule = get_object_or_404(ReminderRule.objects.filter(rule_set__in=mine), pk=pk)
    try:
        mute_rule(rule, by=person(request), at=clock.at())
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已静音：%s。只对您本人有效，可随时恢复。") % rule_words(rule))
    return _back(request)


@login_required
@require_POST
def unmute(request: HttpRequest, step: str) -> HttpResponse:
    if unmute_step(step, by=person(request), at=clock.at()):
        messages.success(request, _("已恢复提醒，从下一条汇总起生效。"))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the button stood on: a reminder's own, or the settings."""
    number = request.POST.get("reminder", "")
    if number.isdecimal() and len(number) < 19:
        return redirect(reverse("web:about_reminder", args=[int(number)]))
    return redirect(reverse("web:preferences") + "#rules")
