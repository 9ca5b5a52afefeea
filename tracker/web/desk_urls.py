"""Routes of the follow-up officer's pages: source documents, the desk, the register, messages, the clock."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
