"""Rule sets: the working-day numbers of lights and terms, and the hour of the day's digest."""

from django.contrib import admin

from tracker.admin.pages import Kept
from tracker.organisations.models import RuleSet


@admin.register(RuleSet)
class RuleSetAdmin(Kept):
    list_display = ("name", "yellow_within", "receipt_within", "rework_within", "digest_hour")
    search_fields = ("name",)
    fields = ("name", "yellow_within", "receipt_within", "rework_within", "digest_hour")
