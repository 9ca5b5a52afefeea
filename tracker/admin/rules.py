"""Rule sets: the working-day numbers of lights and terms, the hour of the day's digest, and newly shipped steps."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import Kept
from tracker.admin.reading import account
from tracker.organisations.models import RuleSet
from tracker.reminders.actions import missing_steps, ship_rules
from tracker.reminders.models import ReminderRule
from tracker.reminders.naming import audience_words, step_words
from tracker.workdays import clock


@admin.register(RuleSet)
class RuleSetAdmin(Kept):
    list_display = ("name", "yellow_within", "receipt_within", "rework_within", "digest_hour")
    search_fields = ("name",)
    fields = ("name", "yellow_within", "receipt_within", "rework_within", "digest_hour")
    actions = ("new_steps",)

    @admin.action(description=gettext_lazy("补上新的默认步骤"))
    def new_steps(self, request: HttpRequest, queryset: Any) -> TemplateResponse | None:
        """First what would be added, then it is. Steps that are there stay as they are, switched off or edited."""
        if "confirmed" in request.POST:
            for rules in queryset:
                added = ship_rules(rules, by=account(request), at=clock.at())
                words = {"rules": rules, "n": added}
                messages.success(request, _("%(rules)s：已补上%(n)s个步骤。") % words)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("补上新的默认步骤"),
            "opts": self.opts,
            "sets": [(rules, *map(_said, missing_steps(rules))) for rules in queryset],
            "action": request.POST["action"],
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/new_steps.html", context)


def _said(steps: list[ReminderRule]) -> list[str]:
    return [
        _("%(owed)s，%(when)s：%(what)s，%(who)s")
        % {
            "owed": rule.get_owed_display(),
            "when": step_words(rule.offset),
            "what": _("拟发%s") % rule.get_draws_display() if rule.draws else rule.asks,
            "who": audience_words(rule.audience),
        }
        for rule in steps
    ]
