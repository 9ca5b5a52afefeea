"""``manage.py createadmin``: the one account of an empty system, with a random password shown once."""

import json
import secrets
from typing import Any

from django.core.management.base import BaseCommand

from tracker.ledger.entries import system
from tracker.ledger.writing import writing
from tracker.organisations.actions import keep
from tracker.organisations.models import RuleSet, User
from tracker.reminders.actions import ship_rules
from tracker.workdays import clock

BY = system("createadmin")


class Command(BaseCommand):
    help = "建立管理员账号 admin，打印随机密码；已有账号时不做任何事。"

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            return
        password = secrets.token_urlsafe(12)
        at = clock.at()
        with writing(by=BY, at=at):
            admin = User(username="admin", name="系统管理员", is_staff=True, is_superuser=True)
            admin.set_password(password)
            keep(admin, by=BY, at=at)
            rules = RuleSet(name="默认规则")
            keep(rules, by=BY, at=at)
            ship_rules(rules, by=BY, at=at)
        self.stdout.write(json.dumps({"username": admin.username, "password": password}))
