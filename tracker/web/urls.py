"""Routes of the web pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tracker.web.desk_urls import urlpatterns as desk

app_name = "web"


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("healthz", healthz, name="healthz"), *desk]
