"""Routes of 提醒设置. Messages name the first two: see ``reminders.links``."""

from django.urls import path

from tracker.web import reminding

urlpatterns = [
    path("reminders/", reminding.preferences, name="preferences"),
    path("reminders/<int:pk>/", reminding.about, name="about_reminder"),
    path("reminders/rules/<int:pk>/mute/", reminding.mute, name="mute"),
    path("reminders/muted/<slug:step>/unmute/", reminding.unmute, name="unmute"),
]
