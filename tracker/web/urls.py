"""Routes of the web pages."""

from django.urls import path

from tracker.web import accounts, health
from tracker.web.desk_urls import urlpatterns as desk

app_name = "web"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("sign-in/", accounts.SignIn.as_view(), name="sign_in"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign_out"),
    path("password/", accounts.ChangePassword.as_view(), name="change_password"),
    *desk,
]
