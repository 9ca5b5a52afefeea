"""Accounts. One is switched off, never deleted; what a person may do follows from posts alone."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from tracker.admin.pages import Kept, RefusableForm
from tracker.admin.reading import account
from tracker.ledger.refusals import Refused
from tracker.messages.preferences import preference_of
from tracker.messages.preferring import set_preference
from tracker.organisations.actions import keep
from tracker.organisations.models import User
from tracker.workdays import clock

if TYPE_CHECKING:
    CreationForm = BaseUserCreationForm[User]
else:
    CreationForm = BaseUserCreationForm

TOLD = ("name", "salutation", "email", "phone", "is_service")


class AdministratorBox(forms.Form):
    """One box for what Django keeps in two: the admin asks for both, so that one alone opens nothing."""

    is_superuser = forms.BooleanField(
        label=gettext_lazy("系统管理员"),
        required=False,
        help_text=gettext_lazy("管理人员、科室、规则和日历；不办理任务。"),
    )

    def clean_is_superuser(self) -> bool:
        value = bool(self.cleaned_data["is_superuser"])
        self.instance.is_staff = value  # type: ignore[attr-defined]
        return value


class PersonForm(AdministratorBox, RefusableForm):
    is_active = forms.BooleanField(
        label=gettext_lazy("启用"), required=False, help_text=gettext_lazy("停用后不能登录，任职不再有效。")
    )


class NewPersonForm(AdministratorBox, RefusableForm, CreationForm):
    """A new account with its first password."""


class WecomForm(forms.Form):
    wecom_user = forms.CharField(
        label=gettext_lazy("企业微信账号"),
        required=False,
        max_length=64,
        help_text=gettext_lazy(
            "企业微信通讯录中的账号，只能填一个人的。是否用企业微信接收，由本人在“提醒设置”中选择。"
        ),
    )


@admin.register(User)
class PersonAdmin(Kept):
    form = PersonForm
    change_form_template = "admin/person.html"
    parts = ("admin/parts/posts.html",)
    list_display = ("username", "name", "email", "phone", "is_active", "is_superuser", "is_service")
    list_filter = ("is_active", "is_superuser", "is_service")
    search_fields = ("username", "name", "email")
    search_help_text = gettext_lazy("账号、姓名或邮箱")
    ordering = ("username",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("username", *TOLD, "is_superuser", "password1", "password2")
        return ("username", *TOLD, "is_active", "is_superuser", "date_joined", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("date_joined", "last_login") if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewPersonForm
        return super().get_form(request, obj, change, **kwargs)

    def page_context(self, request: HttpRequest, row: User) -> dict[str, Any]:
        return {"posts": row.posts.select_related("office", "bureau")}

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:pk>/password/", view(self.set_password), name="tracker_user_password"),
            path("<uuid:pk>/wecom/", view(self.set_wecom_user), name="tracker_user_wecom"),
            *super().get_urls(),
        ]

    @method_decorator(sensitive_post_parameters())
    def set_password(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """A new password for somebody who lost his; that it was set, and by whom, is in the change record."""
        user = User.objects.filter(pk=pk).first()
        if user is None:
            raise Http404
        form = SetPasswordForm(user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            user.set_password(form.cleaned_data["new_password1"])
            keep(user, by=account(request), at=clock.at())
            if user == request.user:
                update_session_auth_hash(request, user)
            messages.success(request, _("%s的密码已重设。") % user)
            return redirect("admin:tracker_user_change", user.pk)
        return self._one_form(request, user, form, _("重设密码"))

    def set_wecom_user(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Where his messages go if he chose 企业微信; whether he does is his own choice."""
        user = User.objects.filter(pk=pk, is_service=False).first()
        if user is None:
            raise Http404
        form = WecomForm(request.POST or None, initial={"wecom_user": preference_of(user).wecom_user})
        if request.method == "POST" and form.is_valid():
            try:
                set_preference(user, by=account(request), at=clock.at(), **form.cleaned_data)
            except Refused as problem:
                form.add_error("wecom_user", problem.message)
            else:
                messages.success(request, _("%s的企业微信账号已保存。") % user)
                return redirect("admin:tracker_user_change", user.pk)
        return self._one_form(request, user, form, _("企业微信账号"))

    def _one_form(self, request: HttpRequest, user: User, form: forms.Form, what: str) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("%(what)s：%(who)s") % {"what": what, "who": user},
            "what": what,
            "opts": self.opts,
            "original": user,
            "form": form,
        }
        return TemplateResponse(request, "admin/person_form.html", context)
