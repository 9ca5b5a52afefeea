"""``manage.py receivesilent``: what nobody received in time is received; the same as the job, for cron."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.tasks.actions import receive_silent
from tracker.workdays import clock
from tracker.workdays.records import load_calendar


class Command(BaseCommand):
    help = "签收期限已过、牵头科室没有提出的任务，记为视为签收。"

    def handle(self, *args: Any, **options: Any) -> None:
        received = receive_silent(calendar=load_calendar(), at=clock.at())
        self.stdout.write(f"视为签收{received}项。")
