"""What ``./run`` needs done before the first page, in one process: the database and its first data."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

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
        demo = BusinessClock.objects.filter(pk=1).exists()  # only demo data has a business clock
        people = get_user_model()._default_manager.exists()
        if options["empty"] and demo:
            raise CommandError(
                "此数据目录已有演示数据，不能作为空库；请用 --data 另选目录。 "
                "This data folder holds the demo; choose another with --data for --empty.",
                returncode=REFUSED,
            )
        if not options["empty"] and people and not demo:
            raise CommandError(
                "此数据目录不是演示数据，请加 --empty 启动，或用 --data 另选目录。 "
                "This data folder was made with --empty; start it with --empty.",
                returncode=REFUSED,
            )
        if not options["empty"]:
            call_command("loaddemo", logins=options["demo_logins"], today=options["today"])
        elif not people:
            call_command("createadmin")
