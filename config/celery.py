"""The Celery application. Jobs live in the rooms' ``jobs.py``; beat only says "look now"."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("yinuo")
app.set_default()  # or it would be the current one in this thread only, and the web has many
app.config_from_object("django.conf:settings", namespace="CELERY")
# The default discovery would look into tracker.tasks, meet our room of that name and silently find no job.
ROOMS = ["tracker.evidence", "tracker.messages", "tracker.reminders", "tracker.tasks"]
app.autodiscover_tasks(ROOMS, related_name="jobs")
