"""Signing in and out, one's own password, and the door that stays shut after too many wrong tries."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.organisations.actions import change_password
from tracker.organisations.models import User
from tracker.organisations.standing import standing_of
from tracker.workdays import clock


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": gettext_lazy("账号或密码不对。密码区分大小写，请检查后再试。"),
        "inactive": gettext_lazy("这个账号已停用。请联系系统管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("账号")
        self.fields["password"].label = _("密码")

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if user.is_service:
            raise ValidationError(_("这是供其他系统使用的服务账号，不能登录网页。"), code="service")


class SignIn(views.LoginView):
    template_name = "web/accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Everybody begins with his own tasks; an administrator without posts with the admin's start page."""
        user = self.request.user
        if isinstance(user, User) and user.is_staff:
            standing = standing_of(user, clock.today())
            if not standing.offices and not standing.bureaus:
                return reverse("admin:index")
        return str(super().get_default_redirect_url())


class SignOut(views.LogoutView):
    http_method_names = ["post"]


class PasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("现在的密码")
        self.fields["new_password1"].help_text = _("至少10个字符；不用常见密码，不与姓名、账号相近。")
        self.fields["new_password2"].label = _("再输一次新密码")
        self.fields["new_password2"].help_text = ""


class ChangePassword(views.PasswordChangeView):
    template_name = "web/accounts/change_password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("web:my_tasks")

    def form_valid(self, form: Any) -> HttpResponse:
        new = form.cleaned_data["new_password1"]
        user = change_password(form.user, password=new, by=form.user, at=clock.at())
        update_session_auth_hash(self.request, user)  # this session stays, the others end
        messages.success(self.request, _("密码已修改，其他设备上的登录已失效。"))
        return redirect(self.success_url)


def locked_out(request: HttpRequest, answer: HttpResponse | None, *args: Any) -> HttpResponse:
    """Too many wrong passwords from one place: a page with words. An answer to a program stays as it is."""
    if answer is not None and "json" in answer.get("Content-Type", ""):
        return answer
    return render(request, "web/accounts/locked_out.html", status=403)
