"""``manage.py loaddemo``: the demonstration bureau with its real report. Loading twice changes nothing."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracker.management import demo
from tracker.management.days import day
from tracker.organisations.models import User


class Command(BaseCommand):
    help = "装入演示单位：枣庄市应急管理局、虚构人员和真实的2023年度报告。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--logins", type=Path, default=settings.DATA_DIR / "demo-logins.json")
        parser.add_argument("--today", type=day, default=demo.OPENING_DAY, help="YYYY-MM-DD")

    def handle(self, *args: Any, logins: Path, today: date, **options: Any) -> None:
        if demo.is_loaded():
            self.stdout.write("演示数据已在，没有改动。")
            return
        if User.objects.exists():
            raise CommandError("数据库里已有账号，演示数据只能装入空的系统。")
        made = demo.load(today, say=lambda line: self.stdout.write(f"  {line}"))
        demo.write_logins(made, logins)
