"""The ladder of reminders, editable through its action, and the claims made by it, read-only."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import Kept, ReadOnly, RefusableForm
from tracker.admin.reading import account
from tracker.ledger.entries import Subject
from tracker.ledger.refusals import NotValid, Refused
from tracker.reminders.actions import keep_rule, release_reminder
from tracker.reminders.forecast import forecast
from tracker.reminders.models import Audience, Reminder, ReminderRule
from tracker.reminders.naming import audience_words, step_words
from tracker.workdays import clock
from tracker.workdays.records import load_calendar


class RuleForm(RefusableForm):
    offset = forms.IntegerField(
        label=gettext_lazy("时限前（负）后（正）工作日"),
        min_value=-60,
        max_value=60,
        error_messages=dict.fromkeys(
            ["min_value", "max_value"], gettext_lazy("只能设在时限前后60个工作日以内。")
        ),
    )
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("提醒对象"), choices=Audience.choices, widget=forms.CheckboxSelectMultiple
    )


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form held, to be sent again from the preview; without its buttons and its token."""
    own = ("csrfmiddlewaretoken", "_preview", "_again", "_save")
    return [(name, str(v)) for name, values in request.POST.lists() if name not in own for v in values]


@admin.register(ReminderRule)
class ReminderRuleAdmin(Kept):
    form = RuleForm
    list_display = ("owed", "when", "told", "asks", "rule_set", "is_active", "is_statutory")
    list_display_links = ("owed", "when")
    list_select_related = ("rule_set",)
    list_filter = ("owed", "is_active", "rule_set")
    search_fields = ("asks",)
    ordering = ("rule_set", "owed", "offset")
    fields = ("rule_set", "owed", "offset", "audience", "asks", "draws", "is_active", "is_statutory")
    change_form_template = "admin/rule.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        asked = request.method == "POST" and "_preview" in request.POST
        if asked and object_id and (page := self._preview(request, object_id)):
            return page
        if request.method == "POST" and "_again" in request.POST:
            request._refused = NotValid(_("修改尚未保存。"))  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _preview(self, request: HttpRequest, object_id: str) -> TemplateResponse | None:
        """What the rule as typed would bring, beside what it brings now; None where the form has errors."""
        rule = self.get_object(request, object_id)
        if rule is None or not self.has_change_permission(request, rule):
            raise PermissionDenied
        form = self.get_form(request, rule, change=True)(request.POST, instance=rule)
        if not form.is_valid():
            return None
        edited = form.save(commit=False)
        asked: dict[str, Any] = {"on": clock.today(), "at": clock.at(), "calendar": load_calendar()}
        now = forecast(edited.rule_set, edited.step, **asked)
        try:
            then = forecast(edited.rule_set, edited.step, edited=edited, **asked)
        except Refused as problem:
            request._refused = problem  # type: ignore[attr-defined]
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("预览：%(owed)s，%(when)s")
            % {"owed": edited.get_owed_display(), "when": step_words(edited.offset)},
            "opts": self.opts,
            "rule": edited,
            "days": list(zip(now, then, strict=True)),
            "typed": _typed(request),
        }
        return TemplateResponse(request, "admin/rule_preview.html", context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("rule_set", "owed") if obj else ()  # the step remembers what was claimed under its name

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        keep_rule(obj, by=account(request), at=clock.at())

    @admin.display(description=gettext_lazy("何时"), ordering="offset")
    def when(self, rule: ReminderRule) -> str:
        return step_words(rule.offset)

    @admin.display(description=gettext_lazy("提醒对象"))
    def told(self, rule: ReminderRule) -> str:
        return audience_words(rule.audience)


@admin.register(Reminder)
class ReminderAdmin(ReadOnly):
    list_display = ("task", "owed", "when", "anchor_on", "claimed_on", "outcome", "told_on")
    list_select_related = ("task",)
    list_filter = ("outcome", "owed")
    search_fields = ("task__number", "task__title")
    search_help_text = gettext_lazy("任务编号或名称")
    date_hierarchy = "claimed_on"
    ordering = ("-pk",)
    actions = ("try_again",)
    fields = (
        "task",
        "slot",
        "piece",
        "owed",
        "when",
        "anchor_on",
        "claimed_on",
        "outcome",
        "told_on",
        "asked_by",
        "text",
        "problem",
    )

    @admin.action(description=gettext_lazy("重新处理已搁置的提醒"))
    def try_again(self, request: HttpRequest, queryset: Any) -> None:
        for reminder in queryset.select_related("task"):
            try:
                release_reminder(reminder, by=account(request), at=clock.at())
            except Refused as problem:
                messages.error(
                    request, _("%(what)s：%(why)s") % {"what": reminder.task, "why": problem.message}
                )
            else:
                messages.success(request, _("%s：将在下一次检查时重新生成。") % reminder.task)

    def record_of(self, row: Reminder) -> Subject:
        return row.task.as_subject()

    @admin.display(description=gettext_lazy("何时"), ordering="offset")
    def when(self, reminder: Reminder) -> str:
        return step_words(reminder.offset)
