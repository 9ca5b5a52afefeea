"""Our own admin site: who gets in, the start page, and how the pages are grouped."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from tracker.admin.overview import overview
from tracker.organisations.actions import keep
from tracker.organisations.models import User
from tracker.workdays import clock

GROUPS: list[tuple[Any, tuple[str, ...]]] = [
    (
        _("任务"),
        (
            "Task",
            "Piece",
            "ProgressReport",
            "Extension",
            "Reassignment",
            "Instruction",
            "Comment",
            "Evidence",
            "Blob",
        ),
    ),
    (_("素材"), ("Material",)),
    (_("来源文件"), ("Plan", "Commitment")),
    (_("提醒"), ("Digest", "Delivery", "Reminder", "Notice", "ReminderRule", "Hold")),
    (_("人员和科室"), ("User", "Post", "Delegation", "Office", "Bureau", "ApiToken")),
    (_("规则"), ("RuleSet", "CalendarDay")),
    (_("变更记录"), ("Change",)),
]


class AdministratorForm(AdminAuthenticationForm):
    """Signing in here is for system administrators; the message does not tell others whether they exist."""

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if not user.is_superuser:
            raise ValidationError(
                self.error_messages["invalid_login"],
                code="invalid_login",
                params={"username": self.username_field.verbose_name},
            )


class OwnPasswordForm(AdminPasswordChangeForm):
    """One's own new password, kept with its ledger row."""

    user: User

    def save(self, commit: bool = True) -> User:
        self.user = User.objects.get(pk=self.user.pk)  # the request's own is a lazy stand-in, no row to keep
        self.user.set_password(self.cleaned_data["new_password1"])
        keep(self.user, by=self.user, at=clock.at())
        return self.user


class YinuoAdminSite(admin.AdminSite):
    site_header = _("一诺 管理后台")
    site_title = _("一诺")
    index_title = _("完成情况")
    index_template = "admin/overview.html"
    login_template = "admin/sign_in.html"
    login_form = AdministratorForm

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, User) and user.is_active and user.is_staff and user.is_superuser

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = {**(extra_context or {}), "overview": overview(request)}
        return super().index(request, context)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        request.current_app = self.name
        return view(request)  # type: ignore[return-value]  # a redirect once it is changed

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The scripts' words from every catalogue, ours too: the framework's own leaves the days of a week in English."""
        return JavaScriptCatalog.as_view()(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """One app, shown as the groups an administrator thinks in."""
        apps = super().get_app_list(request, app_label)
        if not apps:
            return []
        (app,) = apps
        pages = {page["object_name"]: page for page in app["models"]}
        grouped = [(name, [pages[noun] for noun in nouns if noun in pages]) for name, nouns in GROUPS]
        return [{**app, "name": name, "models": found} for name, found in grouped if found]
