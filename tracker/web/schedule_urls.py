"""Routes of 提醒安排: what comes next, its rules, the rehearsal, and what is held back."""

from django.urls import path

from tracker.web import holds, rehearsing, schedule

urlpatterns = [
    path("schedule/", schedule.schedule, name="schedule"),
    path("schedule/rules/", schedule.rules, name="schedule_rules"),
    path("schedule/rehearsal/", rehearsing.rehearsal, name="rehearsal"),
    path("schedule/holds/", holds.holds, name="holds"),
    path("schedule/holds/new/", holds.new_hold, name="new_hold"),
    path("schedule/holds/<uuid:pk>/release/", holds.release, name="release_hold"),
]
