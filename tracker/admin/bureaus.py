"""Bureaus: names, numbering, the office that follows up, and the rules they go by."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import Kept, RefusableForm
from tracker.admin.reading import account
from tracker.ledger.refusals import Refused
from tracker.organisations.models import Bureau, Office
from tracker.reminders.actions import give_own_rules
from tracker.workdays import clock


class BureauForm(RefusableForm):
    """Offers its own offices only; a bureau that is new has none yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["follow_up_office"]
        field.queryset = Office.objects.filter(bureau=self.instance.pk)


@admin.register(Bureau)
class BureauAdmin(Kept):
    form = BureauForm
    list_display = ("name", "code", "number_prefix", "parent", "follow_up_office", "rules")
    list_select_related = ("parent", "follow_up_office", "rules")
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("principal_leader",)
    fields = (
        "name", "short_name", "aliases", "code", "number_prefix", "parent", "follow_up_office", "principal_leader",
        "rules",
    )  # fmt: skip
    actions = ("own_rules",)

    @admin.action(description=gettext_lazy("单设规则（不再与其他单位共用）"))
    def own_rules(self, request: HttpRequest, queryset: Any) -> None:
        for bureau in queryset:
            try:
                own = give_own_rules(bureau, by=account(request), at=clock.at())
            except Refused as problem:
                messages.error(request, _("%(what)s：%(why)s") % {"what": bureau, "why": problem.message})
            else:
                messages.success(request, _("%(what)s：已单设“%(rules)s”。") % {"what": bureau, "rules": own})
