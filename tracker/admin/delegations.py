"""委托: seen by the administrator, given for somebody who cannot do it himself, taken back. Never edited or deleted."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import Kept
from tracker.admin.reading import account
from tracker.ledger.refusals import Refused
from tracker.organisations.actions import delegate, revoke_delegation
from tracker.organisations.models import Delegation
from tracker.workdays import clock


class InForce(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("委托"), "held"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("now", _("生效中"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.current(clock.today()) if self.value() == "now" else queryset


@admin.register(Delegation)
class DelegationAdmin(Kept):
    list_display = ("post", "to", "since", "until", "reason", "given_by", "revoked_at")
    list_select_related = ("post__user", "post__office", "post__bureau", "to", "given_by")
    list_filter = (InForce, ("revoked_at", admin.EmptyFieldListFilter))
    search_fields = ("post__user__name", "to__name", "reason")
    search_help_text = gettext_lazy("姓名或事由")
    autocomplete_fields = ("post", "to")
    actions = ("revoke",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ("post", "to", "since", "until", "reason")
        return fields if obj is None else (*fields, "given_by", "given_at", "revoked_by", "revoked_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        str(obj)  # loads what the answer names: nothing is asked once the ledger's head is held
        facts = {name: getattr(obj, name) for name in ("to", "since", "until", "reason")}
        obj.pk = delegate(obj.post, by=account(request), at=clock.at(), **facts).pk

    @admin.action(description=gettext_lazy("收回所选委托"))
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        """Each by the action; one that refuses says why and the others go on."""
        for row in queryset.select_related("post__user", "to"):
            try:
                revoke_delegation(row, by=account(request), at=clock.at())
            except Refused as refused:
                messages.error(request, f"{row}：{refused.message}")
            else:
                messages.success(request, _("%s：已收回。") % row)
