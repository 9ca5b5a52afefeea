"""Tokens of the API: made for service accounts, shown once, revoked here. The hash is never shown."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import Kept, RefusableForm
from tracker.admin.reading import account
from tracker.organisations.actions import create_token, revoke_token
from tracker.organisations.models import ApiToken, User
from tracker.workdays import clock


class TokenForm(RefusableForm):
    days = forms.IntegerField(label=gettext_lazy("有效期（天）"), min_value=1, max_value=365, initial=365)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            field: Any = self.fields["user"]
            field.queryset = User.objects.filter(is_service=True, is_active=True)
            field.help_text = _("只列出服务账号；个人的令牌由本人建立。")


@admin.register(ApiToken)
class ApiTokenAdmin(Kept):
    form = TokenForm
    list_display = ("hint", "name", "user", "scope", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("user",)
    list_filter = ("scope", ("revoked_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "hint", "user__username", "user__name")
    actions = ("revoke",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("user", "name", "scope", "days")
        return ("hint", "name", "user", "scope", "created_at", "expires_at", "last_used_at", "revoked_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        token, secret = create_token(
            obj.user,
            by=account(request),
            name=obj.name,
            scope=obj.scope,
            now=clock.now(),
            at=clock.at(),
            life=timedelta(days=form.cleaned_data["days"]),
        )
        obj.pk = token.pk
        request._secret = secret  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """Show the secret in this answer alone: no message, no redirect; the admin's pages are never cached."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("访问令牌已建立"),
            "opts": self.opts,
            "token": obj,
            "secret": request._secret,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/secret.html", context)

    @admin.action(description=gettext_lazy("停用所选令牌"))
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        for token in queryset:
            revoke_token(token, by=account(request), now=clock.now(), at=clock.at())
            messages.success(request, _("%s：已停用。") % token)
