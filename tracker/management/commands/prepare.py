"""What ``./run`` needs done before the first page, in one process: the database and its first data."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tracker.organisations.models import User
from tracker.workdays.models import BusinessClock

REFUSED = 3  # the launcher shows the message alone


class Command(BaseCommand):
    help = "Migrates, then loads the demo bureau or (--empty) makes one administrator. Safe to repeat."
    requires_system_checks: list[str] = []  # ./check does them; every start must be quick

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--empty", action="store_true", help="one account, no demo data")
        parser.add_argument("--demo-logins", type=Path, help="where the demo's passwords are kept")
        parser.add_argument("--today", type=date.fromisoformat, help="the demo's business date")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        empty, demo, people = options["empty"], BusinessClock.objects.exists(), User.objects.exists()
        if empty and demo:
            raise CommandError(
                "此数据目录已有演示数据，不能作为空库；请用 --data 另选目录。 "
                "This data folder holds the demo; choose another with --data for --empty.",
                returncode=REFUSED,
            )
        if people and not demo and not empty:
            raise CommandError(
                "此数据目录不是演示数据，请加 --empty 启动，或用 --data 另选目录。 "
                "This data folder was made with --empty; start it with --empty.",
                returncode=REFUSED,
            )
        if empty:
            call_command("createadmin", stdout=self.stdout)
        elif not demo:
            self._load(options)
        elif options["today"]:
            self.stdout.write("演示数据已在，--today 只在首次装入时有效。 The demo's clock is already set.")

    def _load(self, options: dict[str, Any]) -> None:
        """In one transaction with the file of passwords: a demo whose passwords are lost is of no use."""
        given = {"logins": options["demo_logins"], "today": options["today"]}
        self.stdout.write("正在装入演示单位和真实报告… Loading the demo bureau and the real report …")
        with transaction.atomic():
            call_command("loaddemo", stdout=self.stdout, **{k: v for k, v in given.items() if v is not None})
